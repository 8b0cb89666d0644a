import { useRef } from 'react';
import { useStore } from 'zustand';
import type { JournalDay } from '#contract/model/journal.ts';
import { rupees, signedRupees } from '../../ui/money.ts';
import { toneOf } from '../../ui/format.ts';
import { journalStore } from './journal-store.ts';
import { NoteForm } from './note-form.tsx';

/** Size of the picture in its own units. */
const WIDTH = 320;
const HEIGHT = 96;
const EDGE = 4;

/** Result over the days as a line from zero, with the fall from the top shaded. */
function EquityCurve({ days }: { readonly days: readonly JournalDay[] }) {
  const values = [0, ...days.map(({ equityPaise }) => equityPaise)];
  const tops = [0, ...days.map(({ equityPaise, drawdownPaise }) => equityPaise + drawdownPaise)];
  const low = Math.min(...values);
  const span = Math.max(1, Math.max(...tops) - low);
  const x = (i: number): number => EDGE + (i / Math.max(1, values.length - 1)) * (WIDTH - 2 * EDGE);
  const y = (paise: number): number => HEIGHT - EDGE - ((paise - low) / span) * (HEIGHT - 2 * EDGE);
  const line = (points: readonly number[]): string => points.map((value, i) => `${x(i)} ${y(value)}`).join('L');
  const back = values
    .map((value, i) => `${x(i)} ${y(value)}`)
    .toReversed()
    .join('L');
  const last = days.at(-1);
  const deepest = Math.max(0, ...days.map(({ drawdownPaise }) => drawdownPaise));
  const words = `Result over ${days.length} days: ${signedRupees(last?.equityPaise ?? 0)} at the end, deepest fall ${rupees(deepest)}.`;
  return (
    <figure className="journal-curve">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words}>
        <path className="fall" d={`M${line(tops)}L${back}Z`} />
        <path className="zero" d={`M${EDGE} ${y(0)}H${WIDTH - EDGE}`} />
        <path className="equity" d={`M${line(values)}`} />
      </svg>
      <figcaption className="muted">Line: result so far. Shaded: below its highest point.</figcaption>
    </figure>
  );
}

/** Days, newest first, with the note of the chosen one. */
export function JournalDays() {
  const days = useStore(journalStore, (state) => state.view?.days) ?? [];
  const date = useStore(journalStore, (state) => state.date);
  const body = useRef<HTMLTableSectionElement>(null);
  const newest = days.toReversed();
  const chosen = newest.find((day) => day.date === date) ?? newest[0];
  if (chosen === undefined) return <p className="panel-state">No day with a closed round trip.</p>;
  const focusRow = (key: string): void => body.current?.querySelector<HTMLElement>(`[data-date="${key}"]`)?.focus();
  return (
    <div className="journal-days">
      <EquityCurve days={days} />
      <div className="journal-scroll">
        <table className="gaps-table">
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col" className="number">
                Trips
              </th>
              <th scope="col" className="number">
                Net
              </th>
              <th scope="col" className="number">
                So far
              </th>
              <th scope="col" className="number">
                Below top
              </th>
              <th scope="col">Note</th>
            </tr>
          </thead>
          <tbody
            ref={body}
            onKeyDown={(event) => {
              const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
              const at = newest.findIndex((day) => day.date === chosen.date);
              const next = step === undefined ? undefined : newest[Math.max(0, Math.min(newest.length - 1, at + step))];
              if (next === undefined) return;
              event.preventDefault();
              focusRow(next.date);
            }}
          >
            {newest.map(({ date: day, n, netPaise, equityPaise, drawdownPaise, note }) => (
              <tr
                key={day}
                data-date={day}
                aria-current={day === chosen.date ? 'true' : undefined}
                tabIndex={day === chosen.date ? 0 : -1}
                onFocus={() => journalStore.setState({ date: day })}
                onClick={() => focusRow(day)}
              >
                <th scope="row">{day}</th>
                <td className="number">{n}</td>
                <td className={`number ${toneOf(signedRupees(netPaise))}`}>{signedRupees(netPaise)}</td>
                <td className="number">{signedRupees(equityPaise)}</td>
                <td className="number">{rupees(drawdownPaise)}</td>
                <td className="journal-cut">{note === null ? '' : [...note.tags, note.text].join(' · ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <NoteForm key={chosen.date} scope="day" id={chosen.date} note={chosen.note} leave={() => focusRow(chosen.date)} />
    </div>
  );
}
