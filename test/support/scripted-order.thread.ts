import { workerData } from 'node:worker_threads';
import type { PlaceReply, VenueOrder } from '../../src/main/adapters/order-adapter.ts';
import { OrderBody } from '../../src/main/threads/order/order-body.ts';
import type { OrderBoot, OrderOrder, OrderReport } from '../../src/main/threads/protocol.ts';
import { runThread } from '../../src/main/threads/thread.ts';
import { ScriptedVenue } from './scripted-venue.ts';

/** The real order thread on a scripted venue: what is bought trades at once, what is sold a moment later. */

const BUY_MS = 20;
const SELL_MS = 1_200;
/** Limits below this many paise rest in the book. */
const RESTS_BELOW = 100;

class TradingVenue extends ScriptedVenue {
  override async place(order: VenueOrder): Promise<PlaceReply> {
    const reply = await super.place(order);
    if (order.type === 'SL' || order.price < RESTS_BELOW) return reply;
    const trade = (): void => this.fill(reply.venueOrderId, order.quantity, order.price, `t${reply.venueOrderId}`);
    setTimeout(trade, order.side === 'BUY' ? BUY_MS : SELL_MS);
    return reply;
  }
}

const boot = workerData as OrderBoot;
runThread<OrderOrder, OrderReport>(
  50,
  (tools) =>
    new OrderBody(boot, tools, {
      openVenue: () => new TradingVenue(),
      risk: () => ({ judge: () => ({ denied: null, warnings: [] }), saw: () => {}, counted: () => {} }),
    }),
);
