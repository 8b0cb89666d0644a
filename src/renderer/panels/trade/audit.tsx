import { useRef, useState } from 'react';
import { faultOf } from '#contract/faults.ts';
import { AUDIT_PER_PAGE_MAX } from '#contract/calls/trading.ts';
import type { Audit } from '#contract/model/trading.ts';
import { call } from '../../shell/terminal.ts';
import { istTime } from '../../ui/format.ts';
import { type TradeColumn, TradeTable } from './trade-table.tsx';
import { TradePanel, useWhileSeen } from './trade-panel.tsx';

/** Lines kept in the page; the export has them all. */
const LINES_KEPT_MAX = 2_000;

const COLUMNS: readonly TradeColumn<Audit>[] = [
  { id: 'time', head: 'Time', width: 62, cell: ({ atMs }) => istTime(atMs) },
  { id: 'event', head: 'Event', width: 150, cell: ({ event }) => event },
  { id: 'who', head: 'Who', width: 100, cell: ({ who }) => who },
  {
    id: 'order',
    head: 'Order',
    width: 150,
    cell: ({ clientOrderId }) => <span className="muted">{clientOrderId ?? ''}</span>,
  },
  {
    id: 'text',
    head: 'What and why',
    width: null,
    cell: ({ text, json }) => (
      <>
        {text} {json !== null && <span className="muted">{json}</span>}
      </>
    ),
    title: ({ text, json }) => `${text}\n${json ?? ''}`,
  },
];

/** Newest first, each line once. */
function joined(known: readonly Audit[], read: readonly Audit[]): Audit[] {
  const bySeq = new Map([...known, ...read].map((line) => [line.seq, line] as const));
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq).slice(0, LINES_KEPT_MAX);
}

/** Every decision: who, what, why, what was sent and what came back. */
export function AuditPanel() {
  const body = useRef<HTMLDivElement>(null);
  const [lines, setLines] = useState<readonly Audit[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  /** Where older lines go on; undefined before the first page, null at the end. */
  const [older, setOlder] = useState<number | null | undefined>(undefined);
  const [filter, setFilter] = useState('');
  const read = (beforeSeq?: number): void => {
    call('audit.list', { limit: AUDIT_PER_PAGE_MAX, ...(beforeSeq === undefined ? {} : { beforeSeq }) }).then(
      (answer) => {
        setLines((known) => joined(known ?? [], answer.lines));
        // The newest page, read again and again, does not move the place where the older ones go on.
        setOlder((known) => (beforeSeq === undefined && known !== undefined ? known : answer.nextBeforeSeq));
        setError(null);
      },
      (failure: unknown) => setError(faultOf(failure).text),
    );
  };
  useWhileSeen(body, () => read());
  const words = filter.trim().toLowerCase();
  const rows = (lines ?? []).filter((line) =>
    `${line.event} ${line.who} ${line.clientOrderId ?? ''} ${line.text}`.toLowerCase().includes(words),
  );
  const empty =
    lines === null
      ? 'Reading the audit…'
      : words === ''
        ? 'Nothing has been decided today.'
        : 'No line has these words.';
  const full = (lines?.length ?? 0) >= LINES_KEPT_MAX;
  return (
    <TradePanel id="audit" body={body} error={error} empty={rows.length === 0 ? empty : null}>
      <div className="audit-tools">
        <input
          className="filter"
          type="search"
          placeholder="Filter the audit"
          aria-label="Filter the audit"
          value={filter}
          onChange={({ target }) => setFilter(target.value)}
        />
        <button
          type="button"
          className="button"
          disabled={typeof older !== 'number' || full}
          onClick={() => typeof older === 'number' && read(older)}
        >
          {older === null ? 'No older lines' : full ? 'The export has the older lines' : 'Older lines'}
        </button>
      </div>
      {rows.length > 0 && (
        <TradeTable id="audit" label="Audit" columns={COLUMNS} rows={rows} keyOf={({ seq }) => String(seq)} />
      )}
    </TradePanel>
  );
}
