import type { StrategyResult } from '#contract/model/strategy.ts';
import { toneOf } from '../../ui/format.ts';
import { signedRupees } from '../../ui/money.ts';
import { factsOf, levelText, percentText } from './builder-words.ts';

/** Everything the strategy comes to, as cards. */
export function Figures({ result }: { result: StrategyResult }) {
  return (
    <dl className="builder-facts">
      {factsOf(result).map(({ title, value, note, warn, signed, wide }) => (
        <div key={title} className={wide ? 'is-wide' : ''}>
          <dt>{title}</dt>
          <dd className={`builder-fact ${warn ? 'warn' : signed ? toneOf(value) : ''}`}>{value}</dd>
          <dd className="muted">{note}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Profit by round levels, at expiry and in the scenario; the row nearest to the underlying is marked. */
export function LevelTable({ result }: { result: StrategyResult }) {
  const { rows, level } = result;
  const nearest = rows.reduce<number | null>(
    (best, row) => (best === null || Math.abs(row.level - level) < Math.abs(best - level) ? row.level : best),
    null,
  );
  return (
    <table className="builder-levels" aria-label="Profit by level">
      <thead>
        <tr>
          <th scope="col">Level</th>
          <th scope="col" className="number">
            Move
          </th>
          <th scope="col" className="number">
            Scenario
          </th>
          <th scope="col" className="number">
            At expiry
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const target = signedRupees(row.targetPaise);
          const expiry = signedRupees(row.expiryPaise);
          return (
            <tr key={row.level} className={row.level === nearest ? 'is-here' : ''}>
              <th scope="row">
                {levelText(row.level)}
                {row.level === nearest && <span className="muted"> here</span>}
              </th>
              <td className="number muted">{percentText((100 * (row.level - level)) / level)}</td>
              <td className={`number ${toneOf(target)}`}>{target}</td>
              <td className={`number ${toneOf(expiry)}`}>{expiry}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
