import { MINUTE_MS } from '#contract/model/session.ts';
import { dayMsOf } from '../time/ist.ts';
import type { Account } from './account.ts';
import { type Hours, isLive, type VenueInstrument } from './model.ts';
import type { OrderDesk } from './order-desk.ts';
import { netQty } from './positions.ts';
import type { VenueRules } from './rules.ts';
import { exitTerms } from './slices.ts';

type SquareOffTimes = NonNullable<VenueRules['squareOff']>;

function minuteFor({ segment, kind }: VenueInstrument, times: SquareOffTimes): number {
  if (segment === 'MCX_COMM') return times.commodity;
  return kind === 'EQUITY' ? times.cash : times.derivatives;
}

/** The broker's own exit of INTRADAY positions when their time has come: orders with the source T. */
export function squareOff(
  account: Account,
  { desk, hours, rules }: { readonly desk: OrderDesk; readonly hours: Hours; readonly rules: VenueRules },
  nowMs: number,
): void {
  if (rules.squareOff === null) return;
  const minute = dayMsOf(nowMs) / MINUTE_MS;
  for (const one of account.positions.values()) {
    const { instrument, product } = one;
    if (product !== 'INTRADAY' || netQty(one) === 0 || minute < minuteFor(instrument, rules.squareOff)) continue;
    if (hours.phase(instrument.sessionClass, nowMs) !== 'continuous') continue;
    const own = account
      .liveOrders()
      .filter((order) => order.instrument.key === instrument.key && order.product === 'INTRADAY');
    for (const order of own) if (order.source !== 'T') desk.cancel(account, order, nowMs);
    if (own.some(isLive)) continue;
    for (const terms of exitTerms(one)) desk.submit(account, terms, { source: 'T' }, nowMs);
  }
}
