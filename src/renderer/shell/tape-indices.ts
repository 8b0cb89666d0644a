import type { Instrument } from '#contract/model/instrument.ts';
import { changePercent, signedPercent } from '../ui/format.ts';

/** Indices of the top bar by the names that masters use for them. */
const WANTED: readonly { readonly label: string; readonly symbols: readonly string[] }[] = [
  { label: 'NIFTY', symbols: ['NIFTY', 'NIFTY 50'] },
  { label: 'BANKNIFTY', symbols: ['BANKNIFTY', 'NIFTY BANK'] },
  { label: 'SENSEX', symbols: ['SENSEX'] },
  { label: 'VIX', symbols: ['INDIA VIX', 'INDIAVIX', 'VIX'] },
  { label: 'GIFT NIFTY', symbols: ['GIFT NIFTY', 'GIFTNIFTY', 'GIFT NIFTY 50'] },
];

export interface TapeIndex {
  readonly label: string;
  readonly instrument: Instrument;
}

/** Gap of today's open against the close before in percent with sign; empty before the open. Prices in one scale. */
export function gapText(open: number, prevClose: number): string {
  return open === 0 || prevClose === 0 ? '' : `gap ${signedPercent(changePercent(open, prevClose))}`;
}

/** The indices of the top bar that are listed in this epoch. */
export function tapeIndices(rows: readonly Instrument[]): TapeIndex[] {
  const indices = rows.filter((row) => row.kind === 'INDEX');
  return WANTED.flatMap(({ label, symbols }) => {
    const instrument = indices.find((row) => symbols.includes(row.symbol.toUpperCase()));
    return instrument === undefined ? [] : [{ label, instrument }];
  });
}
