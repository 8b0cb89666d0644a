import { type RefObject, useEffect, useRef, useState } from 'react';
import type { CallOutput } from '#contract/calls/index.ts';
import { faultOf } from '#contract/faults.ts';
import { AUDIT_PER_PAGE_MAX } from '#contract/calls/trading.ts';
import type { Audit } from '#contract/model/trading.ts';
import { call } from '../../shell/terminal.ts';
import { sayToast } from '../../shell/alerts.ts';
import { csvText, saveFile } from '../../ui/csv.ts';
import { grouped, istTime } from '../../ui/format.ts';
import { type TradeColumn, TradeTable } from './trade-table.tsx';
import { sayFault, TradePanel, useWhileSeen } from './trade-panel.tsx';

/** Lines kept in the page; the export has them all. */
const LINES_KEPT_MAX = 2_000;
/** Lines of one file: some 10 MB, a day of a busy account. */
const LINES_EXPORTED_MAX = 20_000;
const CSV_COLUMNS = ['seq', 'at', 'event', 'who', 'clientOrderId', 'text', 'json'] as const;

/** Groups and names of events, and their words. */
const GROUPS = [
  ['order', 'orders'],
  ['order.denied', 'denied here'],
  ['order.rejected_late', 'rejected late'],
  ['order.never_arrived', 'never arrived'],
  ['stop', 'stops here'],
  ['bracket', 'stops at the broker'],
  ['forever', 'forever orders'],
  ['position', 'positions'],
  ['risk', 'limits'],
  ['day_loss', 'loss of the day'],
  ['kill', 'kill switch'],
  ['pnl_exit', 'exit by result'],
  ['block', 'blocks of entries'],
  ['state', 'trading state'],
  ['alarm', 'alarms'],
  ['reconcile', 'comparisons'],
] as const;

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

interface Filter {
  /** Group or name of an event; empty = all. */
  readonly event: string;
  /** An intent with its slices and legs; empty = all. */
  readonly order: string;
}

/** The question of a filter; the engine looks through the whole audit for it, not only through what the page has. */
const queryOf = ({ event, order }: Filter) => ({
  limit: AUDIT_PER_PAGE_MAX,
  ...(event === '' ? {} : { event }),
  ...(order.trim() === '' ? {} : { clientOrderId: order.trim() }),
});

/** Every line that fits, as a file; the command line has what is beyond. */
async function exportLines(filter: Filter): Promise<string> {
  const lines: Audit[] = [];
  let beforeSeq: number | null | undefined;
  do {
    const page: CallOutput<'audit.list'> = await call('audit.list', {
      ...queryOf(filter),
      ...(beforeSeq === undefined || beforeSeq === null ? {} : { beforeSeq }),
    });
    lines.push(...page.lines);
    beforeSeq = page.nextBeforeSeq;
  } while (beforeSeq !== null && lines.length < LINES_EXPORTED_MAX);
  const cells = lines
    .slice(0, LINES_EXPORTED_MAX)
    .map(({ seq, atMs, event, who, clientOrderId, text, json }) => [
      String(seq),
      new Date(atMs).toISOString(),
      event,
      who,
      clientOrderId ?? '',
      text,
      json ?? '',
    ]);
  saveFile('audit.csv', csvText(CSV_COLUMNS, cells));
  const cut = beforeSeq !== null || lines.length > LINES_EXPORTED_MAX;
  return `${grouped(cells.length)} lines were saved.${cut ? ' Older ones: npm run -s cli -- audit --all.' : ''}`;
}

interface Pages {
  /** Filter that these lines were asked for with. */
  readonly of: Filter;
  readonly lines: readonly Audit[];
  /** Where older lines go on; null at the end. */
  readonly older: number | null;
}

/** Pages of the audit that fit a filter, newest first; a changed filter begins anew. */
function useAudit(body: RefObject<HTMLElement | null>, filter: Filter) {
  const [pages, setPages] = useState<Pages | null>(null);
  const [error, setError] = useState<string | null>(null);
  const read = (beforeSeq?: number): void => {
    call('audit.list', { ...queryOf(filter), ...(beforeSeq === undefined ? {} : { beforeSeq }) }).then(
      ({ lines, nextBeforeSeq }) => {
        setPages((known) => {
          if (known?.of !== filter) return { of: filter, lines: joined([], lines), older: nextBeforeSeq };
          // The newest page, read again and again, does not move the place where the older ones go on.
          const older = beforeSeq === undefined ? known.older : nextBeforeSeq;
          return { of: filter, lines: joined(known.lines, lines), older };
        });
        setError(null);
      },
      (failure: unknown) => setError(faultOf(failure).text),
    );
  };
  useWhileSeen(body, () => read());
  const shown = useRef(filter);
  useEffect(() => {
    if (shown.current === filter) return;
    shown.current = filter;
    read();
  });
  const fits = pages?.of === filter ? pages : null;
  return { lines: fits?.lines ?? null, older: fits?.older, error, read };
}

interface ToolsProps {
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly words: string;
  readonly onWords: (words: string) => void;
}

function Tools({ filter, onFilter, words, onWords }: ToolsProps) {
  const [saving, setSaving] = useState(false);
  const save = (): void => {
    setSaving(true);
    exportLines(filter)
      .then((text) => sayToast('info', text), sayFault)
      .finally(() => setSaving(false));
  };
  return (
    <>
      <select
        aria-label="Which decisions"
        value={filter.event}
        onChange={({ target }) => onFilter({ ...filter, event: target.value })}
      >
        <option value="">all decisions</option>
        {GROUPS.map(([event, title]) => (
          <option key={event} value={event}>
            {title}
          </option>
        ))}
      </select>
      <input
        className="filter"
        type="search"
        placeholder="Id of an order"
        aria-label="Id of an order"
        maxLength={40}
        title="Enter looks for it in the whole audit, with its slices and legs"
        defaultValue={filter.order}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && onFilter({ ...filter, order: currentTarget.value })}
        onBlur={({ target }) => target.value !== filter.order && onFilter({ ...filter, order: target.value })}
      />
      <input
        className="filter"
        type="search"
        placeholder="Words in these lines"
        aria-label="Filter the audit"
        value={words}
        onChange={({ target }) => onWords(target.value)}
      />
      <span className="spacer" />
      <button type="button" className="button" disabled={saving} onClick={save}>
        {saving ? 'Saving…' : 'Save as CSV'}
      </button>
    </>
  );
}

/** Every decision: who, what, why, what was sent and what came back. */
export function AuditPanel() {
  const body = useRef<HTMLDivElement>(null);
  const [filter, setFilter] = useState<Filter>({ event: '', order: '' });
  const [typed, setTyped] = useState('');
  const { lines, error, older, read } = useAudit(body, filter);
  const words = typed.trim().toLowerCase();
  const rows = (lines ?? []).filter((line) =>
    `${line.event} ${line.who} ${line.clientOrderId ?? ''} ${line.text}`.toLowerCase().includes(words),
  );
  const narrow = words !== '' || filter.event !== '' || filter.order.trim() !== '';
  const none = narrow ? 'No line fits.' : 'Nothing has been decided today.';
  const full = (lines?.length ?? 0) >= LINES_KEPT_MAX;
  const empty = lines === null ? 'Reading the audit…' : none;
  return (
    <TradePanel id="audit" body={body} error={error} empty={rows.length === 0 ? empty : null}>
      <div className="audit-tools">
        <Tools filter={filter} onFilter={setFilter} words={typed} onWords={setTyped} />
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
