import { assert, FaultError, fault } from '#contract/faults.ts';
import type { SimInstrument } from '../market.ts';
import type { Terms } from './terms.ts';

/** An instrument with what its values follow from. */
export interface Listed {
  readonly instrument: SimInstrument;
  readonly terms: Terms;
}

/** Most instruments a market lists: the engine's limit of watched instruments. */
export const INSTRUMENTS_MAX = 25_000;

/** The first `count` of the ranked candidates; the sources are asked one after the other, and only while needed. */
export function takeListed(count: number, sources: Iterable<Listed>): Listed[] {
  if (!Number.isInteger(count) || count < 1 || count > INSTRUMENTS_MAX) {
    const text = `The simulated market lists 1 to ${INSTRUMENTS_MAX} instruments, not ${count}: choose a number in that range.`;
    throw new FaultError(fault('input.instruments', text));
  }
  const taken: Listed[] = [];
  const seen = new Set<string>();
  for (const one of sources) {
    const key = `${one.instrument.segment}:${one.instrument.securityId}`;
    assert(!seen.has(key), `two simulated instruments share the id ${key}`);
    seen.add(key);
    taken.push(one);
    if (taken.length === count) return taken;
  }
  const text = `The simulated market can list only ${taken.length} instruments on this day: ask for fewer than ${count}.`;
  throw new FaultError(fault('input.instruments', text));
}
