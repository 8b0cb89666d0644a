import type { Instrument } from '#contract/model/instrument.ts';
import type { OrderIntent, Side } from '#contract/model/order.ts';

/**
 * What a market order goes out as: a limit on the far side of the book, so that it trades at once and never at any
 * price (market orders need protection since 2026-03-21; india-markets §2.7, with the bands of a published table).
 */
export interface SentTerms {
  readonly type: 'LIMIT' | 'MARKET' | 'SL';
  readonly price: number;
  readonly trigger: number;
}

/** Premium bands of an option in rupees × 100: up to this reference price, this share of it, or this amount if larger. */
const OPTION_BANDS = [
  { upTo: 1_000, share: 0, least: 150 },
  { upTo: 2_000, share: 0.15, least: 0 },
  { upTo: Number.POSITIVE_INFINITY, share: 0.1, least: 0 },
] as const;
const INDEX_FUTURE_SHARE = 0.005;
const OTHER_SHARE = 0.015;

/** Distance from the reference at which the protecting limit lies, in the price scale. */
export function protectionOf(instrument: Pick<Instrument, 'kind' | 'decimals'>, reference: number): number {
  if (instrument.kind.startsWith('OPT')) {
    const paise = instrument.decimals === 2 ? reference : reference / 100;
    const band = OPTION_BANDS.find(({ upTo }) => paise <= upTo) ?? OPTION_BANDS[2];
    const least = instrument.decimals === 2 ? band.least : band.least * 100;
    return Math.max(least, reference * band.share);
  }
  return reference * (instrument.kind === 'FUTIDX' ? INDEX_FUTURE_SHARE : OTHER_SHARE);
}

/** The limit `distance` on the far side of `reference`, on the tick grid and never below one tick. */
export function farSide(side: Side, reference: number, distance: number, tick: number): number {
  const raw = side === 'BUY' ? reference + distance : reference - distance;
  const steps = side === 'BUY' ? Math.floor(raw / tick) : Math.ceil(raw / tick);
  return Math.max(tick, steps * tick);
}

/**
 * The terms that leave the machine. MARKET becomes a protected limit when a price is there to protect it, else the
 * venue's own market order, which the venue protects. SLM becomes SL with the protecting limit behind its trigger.
 * @param reference best price of the other side, else the last price; null when no price may be trusted.
 */
export function sentTerms(
  { type, side, price, trigger }: Pick<OrderIntent, 'type' | 'side' | 'price' | 'trigger'>,
  instrument: Pick<Instrument, 'kind' | 'decimals' | 'tick'>,
  reference: number | null,
): SentTerms {
  if (type === 'LIMIT') return { type: 'LIMIT', price, trigger: 0 };
  if (type === 'SL') return { type: 'SL', price, trigger };
  if (type === 'SLM') {
    const limit = farSide(side, trigger, protectionOf(instrument, trigger), instrument.tick);
    return { type: 'SL', price: limit, trigger };
  }
  if (reference === null || reference <= 0) return { type: 'MARKET', price: 0, trigger: 0 };
  return {
    type: 'LIMIT',
    price: farSide(side, reference, protectionOf(instrument, reference), instrument.tick),
    trigger: 0,
  };
}
