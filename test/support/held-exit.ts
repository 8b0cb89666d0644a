import type { PlaceReply } from '../../src/main/adapters/order-adapter.ts';
import { OrderBed } from './order-bed.ts';
import { sampleIntent } from './order-events.ts';

/** Id of the exit that works. */
export const EXIT_ID = 'm-exit-0001';
/** What makes an intent another exit of the same position. */
export const EXIT = { side: 'SELL', reduceOnly: true, price: 12_400 } as const;
/** Terms of the exit, for a change of it. */
export const EXIT_TERMS = { type: 'LIMIT', validity: 'DAY', price: 12_400, trigger: 0 } as const;

/** An order thread that holds 195 units, with an exit of some of them that works as order 7002 of the venue. */
export async function heldExit(quantity = 65): Promise<OrderBed> {
  const bed = await new OrderBed().start();
  await bed.ask('order.place', sampleIntent({ quantity: 195 }));
  await bed.pass(100);
  bed.venue.fill('7001', 195, 12_345, 't1');
  await bed.pass(1_000);
  await bed.ask('order.place', sampleIntent({ clientOrderId: EXIT_ID, quantity, ...EXIT }));
  await bed.pass(1_000);
  return bed;
}

/** From now on the venue keeps each change until its entry in the list is called. */
export function keepChanges({ venue }: OrderBed): (() => void)[] {
  const waiting: (() => void)[] = [];
  const modify = venue.modify.bind(venue);
  venue.modify = async (...args): Promise<PlaceReply> => {
    await new Promise<void>((done) => void waiting.push(done));
    return modify(...args);
  };
  return waiting;
}
