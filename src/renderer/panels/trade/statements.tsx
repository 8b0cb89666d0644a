import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { CallOutput } from '#contract/calls/index.ts';
import { DAY_MS } from '#contract/model/session.ts';
import { faultOf } from '#contract/faults.ts';
import { call } from '../../shell/terminal.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { tradingStore } from '../../stores/trading.ts';
import { csvText, saveFile } from '../../ui/csv.ts';
import { grouped, isoDay } from '../../ui/format.ts';
import { DayField } from '../day-field.tsx';
import { type TradeColumn, TradeTable } from './trade-table.tsx';
import { TradePanel } from './trade-panel.tsx';

/** A statement begins with the last thirty days. */
const SPAN_MS = 30 * DAY_MS;
/** Rows kept in the page: a year of a busy account. Beyond them a shorter span, or the command line. */
export const STATEMENT_ROWS_MAX = 20_000;

const KINDS = { ledger: 'Ledger', trades: 'Trades with charges' } as const;
type Kind = keyof typeof KINDS;
type Row = { readonly key: string; readonly cells: readonly string[] };

interface Statement {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** There was more than is kept. */
  readonly cut: boolean;
}

/** Every page of a statement, up to what is kept. */
async function readStatement(kind: Kind, fromDate: string, toDate: string): Promise<Statement> {
  const rows: Row[] = [];
  let page: CallOutput<'statements.read'>;
  let number = 0;
  do {
    page = await call('statements.read', { kind, fromDate, toDate, page: number });
    for (const cells of page.rows) rows.push({ key: String(rows.length), cells });
    number += 1;
  } while (page.more && rows.length < STATEMENT_ROWS_MAX);
  const kept = rows.slice(0, STATEMENT_ROWS_MAX);
  const cut = page.more || kept.length < rows.length;
  return { name: `${kind} ${fromDate} ${toDate}`, columns: page.columns, rows: kept, cut };
}

const today = (): string => isoDay(engineNowMs());

const NUMERIC = /^-?[\d,]*\.?\d+$/;

/** Numbers to the right; the widest kinds of text take what is left. */
function columnsOf({ columns, rows }: Statement): TradeColumn<Row>[] {
  const sample = rows.slice(0, 50);
  return columns.map((head, n) => {
    const number = sample.length > 0 && sample.every(({ cells }) => NUMERIC.test(cells[n] ?? '') || cells[n] === '');
    const text = ({ cells }: Row): string => cells[n] ?? '';
    return { id: String(n), head, width: number ? 96 : null, number, cell: text, title: text };
  });
}

function Asked({ onRead, busy }: { onRead: (kind: Kind, from: string, to: string) => void; busy: boolean }) {
  const [kind, setKind] = useState<Kind>('ledger');
  const [to, setTo] = useState(today);
  const [from, setFrom] = useState(() => isoDay(engineNowMs() - SPAN_MS));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onRead(kind, from, to);
  };
  return (
    <form className="audit-tools" aria-label="Statement" onSubmit={submit}>
      <select
        aria-label="Which statement"
        value={kind}
        onChange={({ target }) => setKind(target.value === 'trades' ? 'trades' : 'ledger')}
      >
        {Object.entries(KINDS).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      <DayField label="from" value={from} today={today} onDay={setFrom} required />
      <DayField label="to" value={to} today={today} onDay={setTo} required />
      <button type="submit" className="button" disabled={busy}>
        {busy ? 'Reading…' : 'Read'}
      </button>
    </form>
  );
}

function Result({ statement }: { statement: Statement }) {
  const account = useStore(tradingStore, (state) => state.trading?.account ?? 'account');
  const { name, columns, rows, cut } = statement;
  const save = (): void =>
    saveFile(
      `${account} ${name}.csv`.replaceAll(' ', '-'),
      csvText(
        columns,
        rows.map(({ cells }) => cells),
      ),
    );
  return (
    <>
      <TradeTable
        id="statements"
        label="Statement"
        columns={columnsOf(statement)}
        rows={rows}
        keyOf={({ key }) => key}
      />
      <div className="audit-tools is-foot">
        <span role="status">
          {grouped(rows.length)} rows of {name}
          {cut && <span className="warn"> · the newest only: ask for a shorter span</span>}
        </span>
        <span className="spacer" />
        <button type="button" className="button" onClick={save}>
          Save as CSV
        </button>
      </div>
    </>
  );
}

/** What the broker has booked: the ledger, and past trades with every charge. Read when it is asked for. */
export function StatementsPanel() {
  const [statement, setStatement] = useState<Statement | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const read = (kind: Kind, from: string, to: string): void => {
    if (from > to) return setError(`${from} lies after ${to}.`);
    setBusy(true);
    readStatement(kind, from, to)
      .then(
        (found) => {
          setStatement(found);
          setError(null);
        },
        (failure: unknown) => setError(faultOf(failure).text),
      )
      .finally(() => setBusy(false));
  };
  const none = statement === null ? 'Choose a statement and its days, then Read.' : `No rows: ${statement.name}.`;
  const filled = statement !== null && statement.rows.length > 0;
  return (
    <TradePanel id="statements" error={error} empty={filled ? null : busy ? 'Reading the statement…' : none}>
      <Asked onRead={read} busy={busy} />
      {filled && <Result statement={statement} />}
    </TradePanel>
  );
}
