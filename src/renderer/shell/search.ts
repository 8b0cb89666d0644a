import type { Instrument, InstrumentKind } from '#contract/model/instrument.ts';

/** Order in which equally good matches are listed: what is charted most first. */
const KIND_RANK: Readonly<Record<InstrumentKind, number>> = {
  INDEX: 0,
  EQUITY: 1,
  FUTIDX: 2,
  FUTSTK: 2,
  FUTCOM: 2,
  FUTCUR: 2,
  OPTIDX: 3,
  OPTSTK: 3,
  OPTFUT: 3,
  OPTCUR: 3,
};
/** Results in the palette. */
export const RESULTS_MAX = 12;

/** Upper-case search text of each instrument, made once per epoch. */
export function searchTexts(rows: readonly Instrument[]): string[] {
  return rows.map((row) => `${row.symbol} ${row.name}`.toUpperCase());
}

/** The words of a query, upper case. */
export function queryWords(query: string): string[] {
  return query.trim().toUpperCase().split(/\s+/).filter(Boolean);
}

/** Whether every word occurs in the text. */
export function matches(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

function rankOf(row: Instrument, query: string): number {
  const symbol = row.symbol.toUpperCase();
  const fit = symbol === query ? 0 : symbol.startsWith(query) ? 1 : symbol.includes(query) ? 2 : 3;
  return fit * 10 + KIND_RANK[row.kind];
}

/** Best matches of a query: exact symbol, then prefix, then anywhere; indices and shares before their derivatives. */
export function findInstruments(
  rows: readonly Instrument[],
  texts: readonly string[],
  query: string,
  limit = RESULTS_MAX,
): Instrument[] {
  const words = queryWords(query);
  if (words.length === 0) return [];
  const whole = words.join(' ');
  return rows
    .filter((row) => matches(texts[row.slot] as string, words))
    .map((row) => ({ row, rank: rankOf(row, whole) }))
    .sort((a, b) => a.rank - b.rank || a.row.slot - b.row.slot)
    .slice(0, limit)
    .map(({ row }) => row);
}
