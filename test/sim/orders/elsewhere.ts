import type { Rng } from '../../../src/main/core/rng.ts';
import type { Venue } from '../../../src/main/core/venue/venue.ts';
import { INSTRUMENTS, type SimMarket } from './sim-market.ts';
import { CLIENT } from './sim-transport.ts';

export interface ElsewhereParts {
  readonly venue: Venue;
  readonly market: SimMarket;
  readonly rng: Rng;
  /** True time, epoch ms. */
  readonly nowMs: number;
}

/** What a person does in the broker's own app: an order of the account that this terminal never sent, or a cancel. */
export function actElsewhere(kind: 'place' | 'cancel', { venue, market, rng, nowMs }: ElsewhereParts): void {
  const account = venue.account(CLIENT);
  const live = account.liveOrders();
  const victim = live[rng.int(live.length)];
  if (kind === 'cancel' && victim !== undefined) {
    venue.cancelExternal(CLIENT, victim.id, nowMs);
    return;
  }
  const one = INSTRUMENTS[rng.int(INSTRUMENTS.length)];
  if (one === undefined) return;
  const body = {
    transactionType: rng.next() < 0.5 ? 'BUY' : 'SELL',
    exchangeSegment: one.segment,
    productType: 'INTRADAY',
    orderType: 'LIMIT',
    validity: 'DAY',
    securityId: String(one.securityId),
    quantity: one.lot * (1 + rng.int(3)),
    price: (market.last(one) + (rng.int(9) - 4) * one.tick) / 100,
  };
  venue.placeExternal(CLIENT, body, nowMs, 'N');
}
