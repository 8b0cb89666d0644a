import type { TestHit, TestResult } from '#contract/model/own-scanner.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { chartSlot } from '../../stores/selection.ts';
import { fixed, istDay, istTime } from '../../ui/format.ts';
import { evidenceLine } from '../hits/hit-words.ts';
import { testWords } from './own-words.ts';

/** Charts the instrument of a hit by what it is: its slot may be of an earlier epoch. */
function chart(hit: TestHit): void {
  const { rows } = instrumentsStore.getState();
  const row = rows.find(({ securityId, segment }) => securityId === hit.securityId && segment === hit.segment);
  if (row !== undefined) chartSlot(row.slot);
}

/** What a test found: the newest hits with the values that fired them. */
export function OwnResults({ test }: { test: TestResult }) {
  return (
    <section className="own-results" aria-label="Result of the test">
      <p role="status">{testWords(test)}</p>
      {test.hits.length > 0 && (
        <div className="own-scroll" tabIndex={0} role="region" aria-label="Hits of the test">
          <table className="own-table">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Instrument</th>
                <th scope="col">Bars</th>
                <th scope="col" className="number">
                  Price
                </th>
                <th scope="col">Values</th>
              </tr>
            </thead>
            <tbody>
              {test.hits.map((hit) => (
                <tr key={`${hit.segment} ${hit.securityId} ${hit.interval} ${hit.atMs}`}>
                  <td className="time">
                    {istDay(hit.atMs)} {istTime(hit.atMs)}
                  </td>
                  <td>
                    <button type="button" className="own-link" title="Chart it" onClick={() => chart(hit)}>
                      {hit.symbol}
                    </button>
                  </td>
                  <td className="muted">{hit.interval}</td>
                  <td className="number">{fixed(hit.price, hit.decimals)}</td>
                  <td className="evidence">{evidenceLine(hit.evidence)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
