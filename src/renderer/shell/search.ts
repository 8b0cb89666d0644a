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

const known = new WeakMap<readonly Instrument[], readonly string[]>();

/** Upper-case search text of each instrument; made once for a list, as 25,000 of them would be felt at each opening. */
export function searchTexts(rows: readonly Instrument[]): readonly string[] {
  const texts = known.get(rows) ?? rows.map((row) => `${row.symbol} ${row.name}`.toUpperCase());
  known.set(rows, texts);
  return texts;
}

/** The words of a query, upper case. */
export function queryWords(query: string): string[] {
  return query.trim().toUpperCase().split(/\s+/).filter(Boolean);
}

/** Whether every word occurs in the text. */
export function matches(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

/** @param text search text of the row, which begins with its symbol. @param query upper case. */
function rankOf(row: Instrument, text: string, query: string): number {
  const at = text.indexOf(query);
  const inSymbol = at >= 0 && at + query.length <= row.symbol.length;
  const fit = !inSymbol ? 3 : at > 0 ? 2 : query.length < row.symbol.length ? 1 : 0;
  return fit * 10 + KIND_RANK[row.kind];
}

/**
 * Best matches of a query: exact symbol, then prefix, then anywhere; indices and shares before their derivatives. One
 * pass that keeps the best few: a single letter matches most of 25,000 rows, and sorting them all is felt while typing.
 */
export function findInstruments(
  rows: readonly Instrument[],
  texts: readonly string[],
  query: string,
  limit = RESULTS_MAX,
): Instrument[] {
  const words = queryWords(query);
  if (words.length === 0) return [];
  const whole = words.join(' ');
  const best: { readonly row: Instrument; readonly rank: number }[] = [];
  for (const row of rows) {
    const text = texts[row.slot] as string;
    if (!matches(text, words)) continue;
    const rank = rankOf(row, text, whole);
    const last = best[limit - 1];
    // Rows come in slot order, so that among equals the earlier one stays in front.
    if (last !== undefined && last.rank <= rank) continue;
    const place = best.findIndex((one) => one.rank > rank);
    best.splice(place < 0 ? best.length : place, 0, { row, rank });
    if (best.length > limit) best.pop();
  }
  return best.map(({ row }) => row);
}
