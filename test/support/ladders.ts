import { type Instrument, instrumentCode, type Segment } from '#contract/model/instrument.ts';
import { type Ladder } from '../../src/main/core/tiers/ladder.ts';
import { testInstrument } from './fake-host.ts';

/** A ladder of `count` strikes, `step` apart from `first` on; ids of the options count up from `id`. */
export function ladder(
  underlying: string,
  behind: number,
  { id = 1_000, count = 101, first = 10_000, step = 50, expiry = '2026-11-24', segment = 'NSE_FNO' as Segment } = {},
): Ladder {
  const at = (make: (i: number) => number): Int32Array => Int32Array.from({ length: count }, (_, i) => make(i));
  return {
    underlying,
    segment,
    expiry,
    behind,
    strikes: at((i) => first + i * step),
    calls: at((i) => id + i * 2),
    puts: at((i) => id + i * 2 + 1),
  };
}

/** `count` shares with a full chain each: codes of the shares, and their ladders. */
export function shareMarket(count: number): { readonly shares: number[]; readonly ladders: Ladder[] } {
  const shares = Array.from({ length: count }, (_, i) => instrumentCode('NSE_EQ', i + 1));
  const ladders = shares.map((code, i) => ladder(`S${i}`, code, { id: 100_000 + i * 1_000 }));
  return { shares, ladders };
}

/** An option as the master lists it. */
export function option(underlying: string, strike: number, right: 'CE' | 'PE', securityId: number): Instrument {
  return {
    ...testInstrument(0),
    slot: -1,
    segment: 'NSE_FNO',
    securityId,
    kind: 'OPTIDX',
    sessionClass: 'FNO',
    symbol: `${underlying} ${strike} ${right}`,
    underlying,
    expiry: '2026-11-24',
    strike,
    right,
  };
}
