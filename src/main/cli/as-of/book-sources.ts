import { FaultError, fault } from '#contract/faults.ts';
import type { SessionClass } from '#contract/model/instrument.ts';
import { addDays, istMidnightMs } from '../../core/time/ist.ts';
import type { ImportContext, ImportRow } from '../../lake/import/import-layout.ts';
import { NO_SYMBOL } from '../../lake/import/lake-row.ts';
import { type RowsRead, readRows } from '../../lake/import/read-rows.ts';
import { QUERY_ROWS_MAX, queryLake } from '../../lake/lake-query.ts';
import { sqlText } from '../../lake/lake-database.ts';
import type { LakeTable } from '../../lake/lake-tables.ts';
import { BarBook, type BookEntry } from './bar-book.ts';
import { ChainBars } from './chain-bars.ts';
import { FileVolatility } from './file-volatility.ts';

/** Calendar days before the first date whose minutes and days are read too: 13 sessions, and 300. */
const MINUTES_BEFORE = 30;
const DAYS_BEFORE = 460;

export interface BookWanted {
  /** Dates, both inclusive; null = as far as the data goes. */
  readonly from: string | null;
  readonly to: string | null;
  /** Upper case; null = all. */
  readonly symbols: readonly string[] | null;
  readonly context: ImportContext;
}

export interface FilledBook {
  readonly entries: readonly BookEntry[];
  /** What its option chains tell of the volatility at earlier closes. */
  readonly volatility: FileVolatility;
  /** What a person should know of the data, one sentence each. */
  readonly notes: readonly string[];
}

/** Rows of any lake table on their way into a book. */
class BookFiller {
  readonly book = new BarBook();
  readonly volatility: FileVolatility;
  readonly #chains: ChainBars;
  readonly #wanted: BookWanted;
  readonly #fromMs: number;
  readonly #daysFromMs: number;
  readonly #toMs: number;
  readonly #own = new Set<string>();

  constructor(wanted: BookWanted) {
    this.#wanted = wanted;
    const { from, to } = wanted;
    this.#chains = new ChainBars(wanted.context.session);
    this.volatility = new FileVolatility(wanted.context.session);
    this.#fromMs = from === null ? 0 : istMidnightMs(addDays(from, -MINUTES_BEFORE));
    this.#daysFromMs = from === null ? 0 : istMidnightMs(addDays(from, -DAYS_BEFORE));
    this.#toMs = to === null ? Number.POSITIVE_INFINITY : istMidnightMs(addDays(to, 1));
  }

  /** @returns false when the row is of a table that scanners cannot run over. */
  take(table: LakeTable, { sessionClass, values }: ImportRow): boolean {
    if (table === 'ticks') return false;
    if (table === 'chains') this.#takeOption(values);
    else this.#takeBar(table, sessionClass, values);
    return true;
  }

  close(): BookEntry[] {
    this.#chains.close(this.book, (underlying) => this.#own.has(underlying.toUpperCase()));
    return this.book.close();
  }

  #takeBar(table: 'bars' | 'daily', sessionClass: SessionClass, values: ImportRow['values']): void {
    const symbol = String(values['symbol']);
    if (!this.#isWanted(symbol)) return;
    const t = table === 'bars' ? Number(values['t_ms']) : istMidnightMs(String(values['date']));
    if (t < (table === 'bars' ? this.#fromMs : this.#daysFromMs) || t >= this.#toMs) return;
    const number = (name: string): number => Number(values[name] ?? 0);
    const identity = {
      symbol,
      segment: values['segment'] === null ? null : String(values['segment']),
      securityId: values['security_id'] === null ? null : number('security_id'),
      decimals: number('decimals'),
      sessionClass,
    };
    const [o, h, l, c] = [number('open'), number('high'), number('low'), number('close')];
    const bar = { t, o, h, l, c, v: number('volume'), oi: number('oi') };
    this.book.add(table === 'bars' ? 'minutes' : 'days', identity, bar);
    if (table === 'bars') this.#own.add(symbol.toUpperCase());
  }

  #takeOption(values: ImportRow['values']): void {
    const underlying = String(values['underlying']);
    const { expiry, option_right: right, ltp } = values;
    const tMs = Number(values['t_ms']);
    if (!this.#isWanted(underlying) || tMs < this.#daysFromMs || tMs >= this.#toMs) return;
    if (typeof expiry !== 'string' || (right !== 'CE' && right !== 'PE') || typeof ltp !== 'number' || ltp <= 0) return;
    const known = (name: string): number | null => {
      const value = values[name];
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    };
    const [volume, oi] = [known('volume') ?? 0, known('oi') ?? 0];
    const base = { underlying, tMs, expiry, strike: Number(values['strike']), right, ltp } as const;
    const change = { change: known('change'), oiChange: known('oi_change') };
    const snapshot = { ...base, ...change, spot: known('spot'), volume, oi };
    this.volatility.take(snapshot);
    if (tMs >= this.#fromMs) this.#chains.add(snapshot);
  }

  #isWanted(symbol: string): boolean {
    const { symbols } = this.#wanted;
    // Sectors and chains are compared with indices, whatever was asked for.
    return symbols === null || symbols.includes(symbol.toUpperCase());
  }
}

/** Reads files of the import's layouts. @throws FaultError `input.import_*`, `input.scan_*`. */
export async function bookOfFiles(
  paths: readonly string[],
  layout: string | null,
  wanted: BookWanted,
): Promise<FilledBook> {
  const filler = new BookFiller(wanted);
  const notes: string[] = [];
  for (const path of paths) {
    const read = await readRows(path, wanted.context, layout, (table, row) => {
      if (filler.take(table, row)) return;
      const text = `${path} holds ticks. Play it with recording:${path}, or import it and scan its minutes.`;
      throw new FaultError(fault('input.scan_data', text));
    });
    notes.push(...notesOf(path, read));
  }
  const { volatility } = filler;
  if (volatility.isCut)
    notes.push('The data holds more option closings than are kept: the rank of volatility may lack some.');
  return { entries: filler.close(), volatility, notes };
}

function notesOf(path: string, { layout, rows, refused }: RowsRead): string[] {
  const left = [...refused].map(([why, count]) => {
    // An import names one instrument, a scan chooses among several: its flag is another one.
    const said = why === NO_SYMBOL ? 'the file does not name its instrument: add --symbols NAME' : why;
    return `${path}: ${count} records left out: ${said}.`;
  });
  return [`${path}: ${rows} rows, layout ${layout}.`, ...left];
}

/** Reads minutes and days of the lake. @param source its slug; null when the lake holds one only. */
export async function bookOfLake(root: string, source: string | null, wanted: BookWanted): Promise<FilledBook> {
  const filler = new BookFiller(wanted);
  const chosen = await sourceOf(root, source);
  const symbols = wanted.symbols;
  const named = symbols === null ? '' : ` AND upper(symbol) IN (${symbols.map(sqlText).join(', ')})`;
  for (const table of ['bars', 'daily'] as const) {
    const before = table === 'bars' ? MINUTES_BEFORE : DAYS_BEFORE;
    const fromText = wanted.from === null ? '' : ` AND date >= DATE ${sqlText(addDays(wanted.from, -before))}`;
    const toText = wanted.to === null ? '' : ` AND date <= DATE ${sqlText(wanted.to)}`;
    const time = table === 'bars' ? 't_ms' : 'CAST(date AS VARCHAR) AS date';
    const columns = `symbol, segment, security_id, decimals, class, ${time}, open, high, low, close, volume, oi`;
    const where = `source = ${sqlText(chosen)}${named}${fromText}${toText}`;
    const answer = await queryLake(root, `SELECT ${columns} FROM ${table} WHERE ${where}`, QUERY_ROWS_MAX);
    if (answer.cut) throw tooMuch(table);
    for (const row of answer.rows) {
      const values = Object.fromEntries(answer.columns.map((name, i) => [name, row[i] as number | string | null]));
      filler.take(table, { unit: '', sessionClass: String(values['class']) as SessionClass, values });
    }
  }
  return { entries: filler.close(), volatility: filler.volatility, notes: [`The lake's source ${chosen}.`] };
}

function tooMuch(table: string): FaultError {
  const text = `The lake holds more than ${QUERY_ROWS_MAX} rows of ${table} there. Name fewer with --symbols, or a shorter --from and --to.`;
  return new FaultError(fault('input.scan_too_much', text));
}

async function sourceOf(root: string, wanted: string | null): Promise<string> {
  const sql = 'SELECT DISTINCT source FROM bars UNION SELECT DISTINCT source FROM daily ORDER BY source';
  const { rows } = await queryLake(root, sql);
  const known = rows.map(([name]) => String(name));
  const chosen = wanted ?? (known.length === 1 ? known[0] : undefined);
  if (chosen !== undefined && known.includes(chosen)) return chosen;
  const has = known.length === 0 ? `${root} holds no bars: export or import some.` : `There are: ${known.join(', ')}.`;
  const what =
    wanted === null ? 'The lake holds several sources. Name one with --source.' : `The lake has no source '${wanted}'.`;
  throw new FaultError(fault('input.scan_source', `${known.length === 0 ? '' : `${what} `}${has}`));
}
