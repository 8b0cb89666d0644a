import type { Instrument } from '#contract/model/instrument.ts';
import type { Rng } from '../../../src/main/core/rng.ts';
import type { Venue } from '../../../src/main/core/venue/venue.ts';
import { INSTRUMENTS, type SimMarket, unitsPer } from './sim-market.ts';

export interface ElsewhereParts {
  readonly venue: Venue;
  readonly clientId: string;
  readonly market: SimMarket;
  readonly rng: Rng;
  /** True time, epoch ms. */
  readonly nowMs: number;
}

/** What a person does in the broker's own app: an order of the account that this terminal never sent, or a cancel. */
export function actElsewhere(kind: 'place' | 'cancel', { venue, clientId, market, rng, nowMs }: ElsewhereParts): void {
  const account = venue.account(clientId);
  const live = account.liveOrders();
  const victim = live[rng.int(live.length)];
  if (kind === 'cancel' && victim !== undefined) {
    venue.cancelExternal(clientId, victim.id, nowMs);
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
    quantity: (one.lot / unitsPer(one.segment)) * (1 + rng.int(3)),
    price: (market.last(one) + (rng.int(9) - 4) * one.tick) / 100,
  };
  const dice = rng.next();
  if (dice < 0.7) venue.placeExternal(clientId, body, nowMs, 'N');
  else
    placeElsewhere(dice < 0.85 ? '/forever/orders' : '/super/orders', {
      body,
      one,
      market,
      rng,
      venue,
      clientId,
      nowMs,
    });
}

/** A forever or super order of the broker's app. What the venue refuses is refused there too. */
function placeElsewhere(
  path: string,
  {
    body,
    one,
    market,
    rng,
    venue,
    clientId,
    nowMs,
  }: ElsewhereParts & { body: Record<string, unknown>; one: Instrument },
): void {
  const sign = body['transactionType'] === 'BUY' ? 1 : -1;
  const last = market.last(one);
  const rupees = (ticks: number): number => Math.max(one.tick, last + sign * ticks * one.tick) / 100;
  const more = path.startsWith('/forever')
    ? {
        orderFlag: 'SINGLE',
        productType: one.kind === 'EQUITY' ? 'CNC' : 'MARGIN',
        triggerPrice: rupees(rng.int(25) - 12),
      }
    : {
        price: rupees(1),
        targetPrice: rupees(8 + rng.int(9)),
        stopLossPrice: rupees(-8 - rng.int(9)),
        trailingJump: 0,
      };
  const correlationId = `${clientId}-${nowMs}`;
  venue.handle(
    { method: 'POST', path, clientId, body: { ...body, dhanClientId: clientId, correlationId, ...more } },
    nowMs,
  );
}
