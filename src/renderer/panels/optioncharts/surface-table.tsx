import { useEffect, useRef } from 'react';
import type { ChainSurface } from '#contract/model/chain-study.ts';
import { expiryText } from '../chain/chain-words.ts';
import type { StrikeWindow } from '../chain/chain-window.ts';
import { surfaceRows } from './smile-plots.ts';

/** Share of the accent behind the highest volatility, percent: text on it keeps its contrast. */
const HEAT_MOST = 34;

/** Volatility of every strike and expiry in percent; the higher, the stronger the ground behind the number. */
export function SurfaceTable({ surface, window }: { surface: ChainSurface; window: StrikeWindow }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = surfaceRows(surface, window);
  const atm = surface.expiries[0]?.atmStrike ?? null;
  useEffect(() => {
    const row = scroller.current?.querySelector<HTMLElement>(`[data-strike="${atm}"]`);
    const box = scroller.current;
    if (row && box && !box.matches(':hover, :focus'))
      box.scrollTop = row.offsetTop - (box.clientHeight - row.offsetHeight) / 2;
  }, [atm]);
  return (
    <div
      ref={scroller}
      className="plot-table surface"
      tabIndex={0}
      role="region"
      aria-label={`Volatility of ${surface.underlying} by strike and expiry, percent`}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">IV %</th>
            {surface.expiries.map(({ expiry }) => (
              <th key={expiry} scope="col">
                {expiryText(expiry)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.strike} data-strike={row.strike} className={row.atm ? 'is-atm' : undefined}>
              <th scope="row">
                {row.atm && <span className="tag">ATM</span>} {row.strikeText}
              </th>
              {row.cells.map(({ text, heat }, i) => (
                <td
                  key={surface.expiries[i]?.expiry}
                  style={
                    heat === null
                      ? undefined
                      : {
                          background: `color-mix(in srgb, var(--accent) ${Math.round(heat * HEAT_MOST)}%, var(--bg-panel))`,
                        }
                  }
                >
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
