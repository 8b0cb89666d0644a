import { useEffect, useState } from 'react';
import type { QualityReport, QualityState } from '#contract/model/quality.ts';
import { faultOf } from '#contract/faults.ts';
import { call } from '../../shell/terminal.ts';
import { HealthWait } from './health-wait.tsx';

/** The report is asked for this often while it is on the screen, ms. */
const ASK_MS = 2_000;

/** A shape for each state, so that colour is not all that tells them apart. */
export const QUALITY_ICONS: Readonly<Record<QualityState, string>> = { green: '✓', amber: '◆', red: '✕' };

/** Whether everything that alerts and orders rest on is in order, with the remedy where it is not. */
export function Quality() {
  const [report, setReport] = useState<QualityReport | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    const ask = (): void => {
      call('quality.report', {}).then(
        (found) => {
          if (!current) return;
          setReport(found);
          setError(null);
        },
        (failure: unknown) => current && setError(faultOf(failure).text),
      );
    };
    ask();
    const timer = setInterval(ask, ASK_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, []);
  if (report === null) return <HealthWait what="the quality" error={error} />;
  return (
    <section className="health-part is-whole" aria-label="Quality">
      <h2>Quality</h2>
      <table className="quality">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">State</th>
            <th scope="col">Number</th>
            <th scope="col">What to do</th>
          </tr>
        </thead>
        <tbody>
          {report.rows.map(({ id, name, state, word, value, remedy }) => (
            <tr key={id} data-state={state}>
              <th scope="row">{name}</th>
              <td className={`quality-${state}`}>
                <span aria-hidden="true">{QUALITY_ICONS[state]}</span> {word}
              </td>
              <td>{value}</td>
              <td className="muted">{remedy}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
