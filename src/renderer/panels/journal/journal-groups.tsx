import { useStore } from 'zustand';
import type { JournalGroup } from '#contract/model/journal.ts';
import { signedRupees } from '../../ui/money.ts';
import { toneOf } from '../../ui/format.ts';
import { journalStore } from './journal-store.ts';

const hour = (key: string): string => `${key}:00–${key}:59`;

function Group({ title, rows, none }: { title: string; rows: readonly JournalGroup[]; none: string }) {
  return (
    <section aria-label={title}>
      <table className="gaps-table">
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col" className="number">
              n
            </th>
            <th scope="col" className="number">
              Winners
            </th>
            <th scope="col" className="number">
              Net
            </th>
            <th scope="col" className="number">
              Each
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, n, wins, netPaise }) => (
            <tr key={key}>
              <th scope="row">{title === 'By hour of entry' ? hour(key) : key}</th>
              <td className="number">{n}</td>
              <td className="number">{`${wins} · ${Math.round((100 * wins) / n)} %`}</td>
              <td className={`number ${toneOf(signedRupees(netPaise))}`}>{signedRupees(netPaise)}</td>
              <td className="number">{signedRupees(netPaise / n)}</td>
            </tr>
          ))}
          {rows.length === 0 && (
            <tr>
              <td colSpan={5} className="muted">
                {none}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

/** Closed round trips by hour, weekday, tag and owner. */
export function JournalGroups() {
  const stats = useStore(journalStore, (state) => state.view?.stats);
  if (stats === undefined) return null;
  const none = 'No closed round trip.';
  return (
    <div className="journal-groups" tabIndex={0} role="group" aria-label="Results by group">
      <Group title="By hour of entry" rows={stats.byHour} none={none} />
      <Group title="By weekday" rows={stats.byWeekday} none={none} />
      <Group title="By tag" rows={stats.byTag} none="No closed round trip has a tag. Write one into its note." />
      <Group title="By owner" rows={stats.byOwner} none={none} />
    </div>
  );
}
