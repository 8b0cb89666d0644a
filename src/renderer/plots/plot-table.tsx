import { NO_VALUE } from '../ui/format.ts';
import type { PlotData } from './plot-data.ts';

/** The same values as rows and columns, for who reads rather than looks. */
export function PlotTable({ data }: { data: PlotData }) {
  return (
    <div className="plot-table" tabIndex={0} role="region" aria-label={`${data.label}, as a table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{data.across}</th>
            {data.series.map(({ id, name }) => (
              <th key={id} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.x.map((place, i) => (
            <tr key={place}>
              <th scope="row">
                {data.xWords(place)}
                {data.marks
                  .filter(({ at }) => at === place)
                  .map(({ words }) => (
                    <span key={words} className="muted">
                      {' '}
                      {words}
                    </span>
                  ))}
              </th>
              {data.series.map(({ id, values, words }) => {
                const value = values[i] ?? null;
                return (
                  <td key={id} className="number">
                    {value === null ? NO_VALUE : words(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
