import { z } from 'zod';
import type { InstrumentLevels } from '#contract/model/levels.ts';

const LEVELS = ['P', 'R1', 'R2', 'R3', 'S1', 'S2', 'S3'] as const;
/** Heads of the monthly report; prices in rupees, width in percent. */
export const MONTH_COLUMNS = ['symbol', 'made_of', 'bc', 'tc', 'cpr_width_pct', 'narrow', ...LEVELS] as const;
/** Paise are enough for a level, and keep a row short. */
const DECIMALS = 4;

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const rowSchema = z.array(cell).length(MONTH_COLUMNS.length);
export type MonthCells = z.infer<typeof rowSchema>;

export interface MonthRow {
  readonly symbol: string;
  readonly of: string;
  readonly widthPct: number | null;
  readonly cells: MonthCells;
}

const short = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value.toFixed(DECIMALS));

/** Row of one instrument, in the order of the heads. */
export function monthRow({ symbol, cpr: { month: cpr }, pivots }: InstrumentLevels): MonthCells {
  const classic = pivots.month?.kinds.classic ?? {};
  const range = [short(cpr?.bc), short(cpr?.tc), short(cpr?.widthPct), cpr?.narrow ?? null];
  return [symbol, cpr?.of ?? '', ...range, ...LEVELS.map((name) => short(classic[name]))];
}

/** Rows as they were noted, the narrowest range first; what is empty or unreadable is left out. */
export function sortedMonth(notes: readonly string[]): MonthRow[] {
  const rows = notes.flatMap((note): MonthRow[] => {
    if (note === '') return [];
    const cells = rowSchema.parse(JSON.parse(note));
    const [symbol, of, , , width] = cells;
    return [{ symbol: String(symbol), of: String(of), widthPct: typeof width === 'number' ? width : null, cells }];
  });
  const rank = ({ widthPct }: MonthRow): number => widthPct ?? Number.POSITIVE_INFINITY;
  return rows.toSorted((a, b) => rank(a) - rank(b) || (a.symbol < b.symbol ? -1 : 1));
}

/** `Narrowest ranges: A 0.05 %, B 0.08 %.`; empty without any. */
export function narrowest(rows: readonly { symbol: string; widthPct: number }[], limit: number): string {
  const first = rows.toSorted((a, b) => a.widthPct - b.widthPct).slice(0, limit);
  if (first.length === 0) return '';
  return `Narrowest ranges: ${first.map(({ symbol, widthPct }) => `${symbol} ${widthPct.toFixed(2)} %`).join(', ')}.`;
}
