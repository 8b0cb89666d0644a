import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';

/** Symbols that are read from one text: as many as a list holds. */
export const IMPORT_MAX = 1_000;
/** Questions to the engine for symbols that nobody has subscribed, at most. */
export const ASKED_MAX = 200;

/**
 * Symbols of a text: one in each line or cell, with or without a line of titles; `NSE_EQ:2885` names one by its id.
 * What comes twice is taken once.
 */
export function symbolsOf(text: string): { readonly symbols: string[]; readonly cut: number } {
  const [head = '', ...rest] = text.split(/\r?\n/);
  const titles = head.split(',').map((cell) => cell.trim().replaceAll('"', '').toLowerCase());
  const column = titles.findIndex((title) => ['symbol', 'instrument', 'tradingsymbol'].includes(title));
  const cells =
    column < 0
      ? [head, ...rest].flatMap((line) => line.split(/[,;\t]/))
      : rest.map((line) => line.split(',')[column] ?? '');
  const symbols = new Set<string>();
  for (const cell of cells) {
    const symbol = cell.trim().replaceAll('"', '').trim().toUpperCase();
    if (symbol !== '') symbols.add(symbol);
  }
  const all = [...symbols];
  return { symbols: all.slice(0, IMPORT_MAX), cut: Math.max(0, all.length - IMPORT_MAX) };
}

export type Search = (text: string) => Promise<readonly Instrument[]>;

const isMeant = (row: Instrument, symbol: string): boolean =>
  row.symbol.toUpperCase() === symbol || instrumentKey(row.segment, row.securityId) === symbol;

/** A cash share before a bond or a list of another exchange of the same name. */
const better = (rows: readonly Instrument[], symbol: string): Instrument | undefined =>
  rows.filter((row) => isMeant(row, symbol)).toSorted((a, b) => rank(a) - rank(b))[0];
const rank = ({ segment }: Instrument): number => (segment === 'BSE_EQ' ? 1 : 0);

/**
 * Instruments of symbols: among the subscribed ones first, then asked of the engine.
 * @returns what was found, in the order of the symbols, and the symbols that nothing is called.
 */
export async function findSymbols(
  symbols: readonly string[],
  known: readonly Instrument[],
  search: Search,
): Promise<{ readonly found: readonly Instrument[]; readonly unknown: readonly string[] }> {
  const byName = new Map<string, Instrument[]>();
  for (const row of known)
    for (const name of [row.symbol.toUpperCase(), instrumentKey(row.segment, row.securityId)])
      byName.set(name, [...(byName.get(name) ?? []), row]);
  const found: Instrument[] = [];
  const unknown: string[] = [];
  let asked = 0;
  for (const symbol of symbols) {
    let row = better(byName.get(symbol) ?? [], symbol);
    if (row === undefined && asked < ASKED_MAX) {
      asked += 1;
      row = better(await search(symbol), symbol);
    }
    if (row === undefined) unknown.push(symbol);
    else found.push(row);
  }
  return { found, unknown };
}

/** What became of an import, in a sentence. */
export function importWords(added: number, known: number, unknown: readonly string[], cut: number): string {
  const parts = [`${added} added`];
  if (known > 0) parts.push(`${known} were there already`);
  if (cut > 0) parts.push(`${cut} beyond the first ${IMPORT_MAX} were not read`);
  if (unknown.length > 0) {
    const more = unknown.length > 5 ? ' and more' : '';
    parts.push(`${unknown.length} are not listed today: ${unknown.slice(0, 5).join(', ')}${more}`);
  }
  return `${parts.join('; ')}.`;
}
