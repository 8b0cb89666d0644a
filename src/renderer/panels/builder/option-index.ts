import type { Instrument } from '#contract/model/instrument.ts';
import { instrumentsStore } from '../../stores/instruments.ts';

export type Right = 'CE' | 'PE';

/** The subscribed derivatives of one underlying. */
export interface OptionIndex {
  /** Expiries with options, nearest first. */
  readonly expiries: readonly string[];
  /** By strike, ascending. */
  strikes(expiry: string, right: Right): readonly Instrument[];
  /** Nearest first. */
  readonly futures: readonly Instrument[];
}

const byExpiry = (a: Instrument, b: Instrument): number => ((a.expiry ?? '') < (b.expiry ?? '') ? -1 : 1);

/** Sorts the derivatives of an underlying. */
export function optionIndex(rows: readonly Instrument[], underlying: string): OptionIndex {
  const own = rows.filter((row) => row.underlying === underlying && row.expiry !== null);
  const options = own.filter(({ right, strike }) => right !== null && strike !== null);
  const groups = new Map<string, Instrument[]>();
  for (const option of options) {
    const key = `${option.expiry} ${option.right}`;
    groups.set(key, [...(groups.get(key) ?? []), option]);
  }
  for (const group of groups.values()) group.sort((a, b) => (a.strike ?? 0) - (b.strike ?? 0));
  return {
    expiries: [...new Set(options.map(({ expiry }) => expiry ?? ''))].sort(),
    strikes: (expiry, right) => groups.get(`${expiry} ${right}`) ?? [],
    futures: own.filter(({ kind }) => kind.startsWith('FUT')).sort(byExpiry),
  };
}

let known: { rows: readonly Instrument[]; underlying: string; index: OptionIndex } | null = null;

/** The index of the present instruments; made anew only when they or the underlying change. */
export function indexOf(underlying: string): OptionIndex {
  const { rows } = instrumentsStore.getState();
  if (known === null || known.rows !== rows || known.underlying !== underlying)
    known = { rows, underlying, index: optionIndex(rows, underlying) };
  return known.index;
}

/** The listed option some strikes away at the same expiry; itself at the edge. A future has none. */
export function shiftedStrike(index: OptionIndex, instrument: Instrument, step: number): Instrument {
  const { right, expiry } = instrument;
  if (right === null || expiry === null) return instrument;
  const row = index.strikes(expiry, right);
  const at = row.findIndex(({ strike }) => strike === instrument.strike);
  if (at < 0) return instrument;
  return row[Math.max(0, Math.min(row.length - 1, at + step))] ?? instrument;
}

/** The same strike and side in the next expiry that lists it; itself where none does. A future goes to the next one. */
export function shiftedExpiry(index: OptionIndex, instrument: Instrument, step: 1 | -1): Instrument {
  const { right, strike, expiry } = instrument;
  if (right === null)
    return index.futures[index.futures.findIndex((one) => one.expiry === expiry) + step] ?? instrument;
  for (let at = index.expiries.indexOf(expiry ?? '') + step; ; at += step) {
    const next = index.expiries[at];
    if (next === undefined) return instrument;
    const found = index.strikes(next, right).find((one) => one.strike === strike);
    if (found !== undefined) return found;
  }
}

/** The other side of the same strike and expiry; itself where it is not listed. */
export function otherRight(index: OptionIndex, instrument: Instrument): Instrument {
  const { right, strike, expiry } = instrument;
  if (right === null || expiry === null) return instrument;
  return index.strikes(expiry, right === 'CE' ? 'PE' : 'CE').find((one) => one.strike === strike) ?? instrument;
}
