import { minuteOfDay } from '../../core/time/ist.ts';
import { isBseIndex } from '../master/master-row.ts';
import type { SimInstrument } from '../market.ts';

/**
 * Before the opening the broker keeps sending values that do not change: shares show yesterday's price, time and a
 * crossed book until the call auction has matched at 09:08, BSE's indices repeat their close until 09:15 (dhan-api
 * §4.8). The values are the market's; only the repeating is the feed's.
 */
const FROM_MINUTE = 540;
const SHARES_TO_MINUTE = 548;
const INDICES_TO_MINUTE = 555;
/** About one stale packet in this time for each share, and 50 a minute for an index; ms of market time. */
const SHARE_REPEAT_MS = 5_000;
const INDEX_REPEAT_MS = 1_200;
/** Neighbours repeat at different moments. */
const SPREAD_MS = 619;

/** A number that changes with every repeat that is due before the opening; 0 outside of those minutes. */
export function preopenRepeat(instrument: SimInstrument, index: number, nowMs: number): number {
  const share = instrument.kind === 'EQUITY';
  if (!share && !(instrument.kind === 'INDEX' && isBseIndex(instrument.ticker))) return 0;
  const minute = minuteOfDay(nowMs);
  if (minute < FROM_MINUTE || minute >= (share ? SHARES_TO_MINUTE : INDICES_TO_MINUTE)) return 0;
  const repeatMs = share ? SHARE_REPEAT_MS : INDEX_REPEAT_MS;
  return Math.floor((nowMs + ((index * SPREAD_MS) % repeatMs)) / repeatMs);
}
