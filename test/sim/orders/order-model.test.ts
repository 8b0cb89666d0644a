import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Order } from '#contract/model/order.ts';
import { isFinal } from '../../../src/main/core/orders/apply-event.ts';
import { NIFTY_CALL, OrderBed } from '../../support/order-bed.ts';
import { sampleIntent } from '../../support/order-events.ts';

/** What a broker is, as small as it can be written: the truth that the terminal must come to. */
interface RefOrder {
  readonly id: string;
  readonly side: 'BUY' | 'SELL';
  quantity: number;
  filled: number;
  status: 'Working' | 'Filled' | 'Cancelled' | 'Rejected';
}

class RefBroker {
  readonly orders: RefOrder[] = [];
  net = 0;
  /** Money taken in less money paid, paise. */
  cash = 0;

  trade(order: RefOrder, quantity: number, price: number): void {
    const sign = order.side === 'BUY' ? 1 : -1;
    order.filled += quantity;
    if (order.filled === order.quantity) order.status = 'Filled';
    this.net += sign * quantity;
    this.cash -= sign * quantity * price;
  }

  working(n: number): RefOrder | undefined {
    const open = this.orders.filter(({ status }) => status === 'Working');
    return open[n % Math.max(1, open.length)];
  }
}

interface Real {
  bed: OrderBed;
  serial: number;
}

type Command = fc.AsyncCommand<RefBroker, Real>;
const LOT = NIFTY_CALL.lot;
const PRICE = 12_340;
/** A doubt is settled in this virtual time, also that an order never arrived. */
const DOUBT_MS = 60_000;

/** Book, position and cash, compared after every command. */
async function compare(ref: RefBroker, { bed }: Real): Promise<void> {
  const { orders } = await bed.ask('orders.list', { limit: 1_000 });
  const ours = new Map(orders.map((order) => [order.clientOrderId, order]));
  assert.equal(orders.length, ref.orders.length);
  for (const { id, status, filled, quantity } of ref.orders) {
    const order = ours.get(id) as Order;
    assert.deepEqual([order.status, order.filled, order.quantity, order.inDoubt], [status, filled, quantity, null], id);
  }
  const { positions } = await bed.ask('positions.list', {});
  assert.equal(
    positions.reduce((sum, { net }) => sum + net, 0),
    ref.net,
  );
  const { fills } = await bed.ask('fills.list', { limit: 1_000 });
  const cash = fills.reduce((sum, { side, quantity, price }) => sum - (side === 'BUY' ? 1 : -1) * quantity * price, 0);
  assert.equal(cash, ref.cash);
  const ids = bed.venue.placed.map(({ correlationId }) => correlationId);
  assert.equal(new Set(ids).size, ids.length, 'no intent is sent twice');
}

function command(
  name: string,
  can: (ref: RefBroker) => boolean,
  act: (ref: RefBroker, real: Real) => Promise<void>,
): Command {
  return {
    check: (ref) => can(ref),
    run: async (ref, real) => {
      await act(ref, real);
      await real.bed.pass(1_000);
      await compare(ref, real);
    },
    toString: () => name,
  };
}

const always = (): boolean => true;
const hasWorking = (ref: RefBroker): boolean => ref.working(0) !== undefined;
const venueIdOf = (real: Real, id: string): string =>
  [...real.bed.venue.rows.values()].find(({ correlationId }) => correlationId === id)?.word.venueOrderId ?? '';

type Fate = 'accept' | 'reject' | 'lose_before' | 'lose_after';

const place = (side: 'BUY' | 'SELL', lots: number, fate: Fate): Command =>
  command(`place ${side} ${lots} ${fate}`, always, async (ref, real) => {
    real.serial += 1;
    const id = `m-${String(real.serial).padStart(6, '0')}`;
    real.bed.venue.mood = fate;
    const intent = sampleIntent({ clientOrderId: id, side, quantity: lots * LOT, price: PRICE });
    await real.bed.ask('order.place', intent);
    // A second click of the same key is the same order.
    await real.bed.ask('order.place', intent);
    await real.bed.pass(0);
    real.bed.venue.mood = 'accept';
    if (fate.startsWith('lose')) await real.bed.pass(DOUBT_MS);
    const status = fate === 'accept' || fate === 'lose_after' ? 'Working' : 'Rejected';
    ref.orders.push({ id, side, quantity: lots * LOT, filled: 0, status });
  });

const fill = (n: number, part: number, isSilent: boolean, isTwice: boolean): Command =>
  command(
    `fill ${n} ${part} ${isSilent ? 'unseen' : 'seen'}${isTwice ? ' twice' : ''}`,
    hasWorking,
    async (ref, real) => {
      const order = ref.working(n) as RefOrder;
      const rest = order.quantity - order.filled;
      const quantity = Math.max(LOT, Math.floor((rest * part) / 100 / LOT) * LOT);
      const venueOrderId = venueIdOf(real, order.id);
      real.serial += 1;
      real.bed.venue.fill(venueOrderId, quantity, PRICE, `t${real.serial}`, isSilent);
      const row = real.bed.venue.rows.get(venueOrderId);
      if (isTwice && row !== undefined) real.bed.venue.sink?.told(row);
      ref.trade(order, quantity, PRICE);
      if (isSilent) await real.bed.pass(12_000);
    },
  );

const cancel = (n: number, fate: Exclude<Fate, 'reject'>): Command =>
  command(`cancel ${n} ${fate}`, hasWorking, async (ref, real) => {
    const order = ref.working(n) as RefOrder;
    real.bed.venue.mood = fate;
    await real.bed.ask('order.cancel', { clientOrderId: order.id });
    await real.bed.pass(0);
    real.bed.venue.mood = 'accept';
    if (fate !== 'accept') await real.bed.pass(DOUBT_MS);
    if (fate !== 'lose_before') order.status = 'Cancelled';
  });

const modify = (n: number, lots: number): Command =>
  command(`modify ${n} ${lots}`, hasWorking, async (ref, real) => {
    const order = ref.working(n) as RefOrder;
    const quantity = order.filled + lots * LOT;
    const terms = { type: 'LIMIT', validity: 'DAY', quantity, price: PRICE, trigger: 0 } as const;
    await real.bed.ask('order.modify', { clientOrderId: order.id, ...terms });
    order.quantity = quantity;
  });

const lateFill = (n: number): Command => {
  const victims = (ref: RefBroker): RefOrder[] => ref.orders.filter(({ status }) => status === 'Cancelled');
  return command(
    `late fill ${n}`,
    (ref) => victims(ref).length > 0,
    async (ref, real) => {
      const order = victims(ref)[n % victims(ref).length] as RefOrder;
      const quantity = order.quantity - order.filled;
      real.serial += 1;
      real.bed.venue.fill(venueIdOf(real, order.id), quantity, PRICE, `t${real.serial}`);
      ref.trade(order, quantity, PRICE);
    },
  );
};

const restart = (): Command =>
  command('restart', always, async (_ref, real) => {
    const { venue, dataDir } = real.bed;
    await real.bed.body.close();
    real.bed = await new OrderBed({ venue, dataDir }).start();
    await real.bed.pass(DOUBT_MS);
  });

const streamBreak = (): Command =>
  command('stream breaks', always, async (_ref, real) => {
    real.bed.venue.sink?.state('down', 'the test broke it');
    await real.bed.pass(500);
    real.bed.venue.sink?.state('live', null);
  });

const side = fc.constantFrom('BUY' as const, 'SELL' as const);
const index = fc.nat({ max: 5 });
const COMMANDS = [
  fc
    .tuple(
      side,
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom<Fate>('accept', 'accept', 'reject', 'lose_before', 'lose_after'),
    )
    .map((made) => place(...made)),
  fc.tuple(index, fc.integer({ min: 1, max: 100 }), fc.boolean(), fc.boolean()).map((made) => fill(...made)),
  fc
    .tuple(index, fc.constantFrom('accept' as const, 'lose_before' as const, 'lose_after' as const))
    .map((made) => cancel(...made)),
  fc.tuple(index, fc.integer({ min: 1, max: 4 })).map((made) => modify(...made)),
  index.map(lateFill),
  fc.constant(restart()),
  fc.constant(streamBreak()),
];

test('any sequence of commands leaves the terminal with the book, position and cash of a small reference broker', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(COMMANDS, { maxCommands: 18 }), async (commands) => {
      const first = await new OrderBed().start();
      const real: Real = { bed: first, serial: 0 };
      try {
        await fc.asyncModelRun(() => ({ model: new RefBroker(), real }), commands);
        for (const { status, inDoubt } of (await real.bed.ask('orders.list', { limit: 1_000 })).orders)
          assert.ok(isFinal({ status } as Order) || inDoubt === null);
      } finally {
        rmSync(first.dataDir, { recursive: true });
      }
    }),
    { numRuns: 60 },
  );
});
