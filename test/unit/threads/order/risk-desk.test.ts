import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { FaultError } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { OrderIntent } from '#contract/model/order.ts';
import { SAMPLE_FACTS } from '../../../support/risk-samples.ts';
import { NIFTY_CALL, OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const KEY = { segment: 'NSE_FNO', securityId: 49_081, product: 'INTRADAY', owner: 'hand' } as const;
let serial = 0;
const next = (changes: Partial<OrderIntent> = {}): OrderIntent => {
  serial += 1;
  return sampleIntent({
    clientOrderId: `m-risk-${String(serial).padStart(4, '0')}`,
    confirmed: ['duplicate'],
    ...changes,
  });
};

const riskBed = (): Promise<OrderBed> => new OrderBed({ withRisk: true }).start();

/** A position of `quantity` units bought at 123.40. */
async function holding(quantity: number): Promise<OrderBed> {
  const bed = await riskBed();
  await bed.ask('order.place', next({ quantity }));
  await bed.pass(100);
  bed.venue.fill('7001', quantity, 12_340, 't1');
  await bed.pass(1_000);
  bed.quote(12_345, 12_340, 12_350);
  return bed;
}

/** The code of the denial, or the status when it went out. */
async function place(bed: OrderBed, changes: Partial<OrderIntent> = {}): Promise<string> {
  const { status, fault } = await bed.ask('order.place', next(changes));
  return fault?.code ?? status;
}

/** Exits everything; the code of the refusal, or `sent` with the units. */
async function exit(bed: OrderBed): Promise<string> {
  serial += 1;
  const before = bed.venue.placed.length;
  try {
    await bed.ask('position.exit', { ...KEY, clientOrderId: `m-exit-${String(serial).padStart(4, '0')}` });
  } catch (thrown) {
    return thrown instanceof FaultError ? thrown.fault.code : String(thrown);
  }
  await bed.pass(50);
  return `sent ${bed.venue.placed.slice(before).reduce((sum, { quantity }) => sum + quantity, 0)}`;
}

async function codeOf(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => 'no fault',
    (thrown: unknown) => (thrown instanceof FaultError ? thrown.fault.code : String(thrown)),
  );
}

const trade = (bed: OrderBed, changes: Partial<Instrument>): void =>
  bed.body.step({ type: 'instruments', instruments: [{ ...NIFTY_CALL, ...changes }] }, 0);

describe('risk desk', () => {
  it('lets an ordinary order out, and denies one above a limit without sending anything', async () => {
    const bed = await riskBed();
    assert.equal(await place(bed), 'Submitted');
    await bed.ask('risk.configure', { id: 'order-lots', limit: 1 });
    assert.equal(await place(bed), 'denied.order_lots');
    await bed.pass(500);
    assert.equal(bed.venue.placed.length, 1);
    const { controls } = await bed.ask('risk.list', {});
    const lots = controls.find(({ id }) => id === 'order-lots');
    assert.deepEqual([lots?.limit, lots?.trips], [1, 1]);
    assert.equal(controls.find(({ id }) => id === 'open-orders')?.used, 1);
    assert.equal(controls.find(({ id }) => id === 'rate-day')?.used, 1);
  });

  it('failure mode 14: a double click is asked about, and a confirmed one goes', async () => {
    const bed = await riskBed();
    assert.equal(await place(bed, { confirmed: [] }), 'Submitted');
    await bed.pass(200);
    assert.equal(await place(bed, { confirmed: [] }), 'denied.confirm_duplicate');
    assert.equal(bed.venue.placed.length, 1);
    assert.equal(await place(bed), 'Submitted');
    await bed.pass(3_000);
    assert.equal(await place(bed, { confirmed: [] }), 'Submitted');
  });

  it('blocks entries while paused and lets the exit go', async () => {
    const bed = await holding(130);
    await bed.ask('trading.pause', { paused: true });
    assert.equal(await place(bed), 'denied.trading_state');
    assert.equal(await exit(bed), 'sent 130');
  });

  it('failure mode 27: a burst of entries leaves room for exits, and goes on a second later', async () => {
    const bed = await holding(130);
    const codes: string[] = [];
    for (let n = 0; n < 10; n += 1) codes.push(await place(bed, { price: 11_000, quantity: 65 }));
    assert.deepEqual(codes.slice(7), ['Submitted', 'denied.rate_second', 'denied.rate_second']);
    assert.equal(await exit(bed), 'sent 130');
    await bed.pass(1_000);
    assert.equal(await place(bed, { price: 11_000, quantity: 65 }), 'Submitted');
  });

  it('an exit after a burst of cancels is sent, whatever the counts say', async () => {
    const bed = await holding(130);
    for (let n = 0; n < 7; n += 1) await place(bed, { price: 11_000, quantity: 65 });
    await bed.pass(200);
    await bed.ask('orders.cancelAll', {});
    assert.equal(await exit(bed), 'sent 130');
  });

  it('a market order without a trusted price is denied as an entry, also after the market, and goes as an exit', async () => {
    const bed = await holding(130);
    bed.quote(0, 0, 0);
    assert.match(await place(bed, { type: 'MARKET', price: 0 }), /^denied\./);
    assert.equal(await exit(bed), 'sent 130');
    assert.equal(bed.venue.placed.at(-1)?.type, 'MARKET');
    const judge = await new OrderBed().start();
    judge.quote(0, 0, 0);
    assert.equal(await place(judge, { type: 'MARKET', price: 0 }), 'denied.market_unprotected');
    assert.equal(await place(judge, { type: 'MARKET', price: 0, amo: 'OPEN' }), 'denied.market_unprotected');
    assert.equal(judge.venue.placed.length, 0);
  });

  it('failure mode 35: in the last minutes of a contract only exits go', async () => {
    const bed = await holding(65);
    trade(bed, { expiry: '2026-11-20' });
    assert.equal(await place(bed), 'Submitted');
    await bed.ask('risk.configure', { id: 'expiry-cutoff', limit: 341 });
    assert.equal(await place(bed), 'denied.expiry_cutoff');
    trade(bed, { expiry: '2026-11-19' });
    assert.equal(await place(bed), 'denied.expired_contract');
    assert.equal(await exit(bed), 'sent 65');
  });

  it('failure mode 36: an instrument that changed overnight is not entered, and is left', async () => {
    const bed = await holding(65);
    const changedInstruments = ['NSE_FNO:49081'];
    bed.body.step({ type: 'facts', facts: { ...SAMPLE_FACTS, changedInstruments } }, 0);
    assert.equal(await place(bed), 'denied.changed_instrument');
    assert.equal(await exit(bed), 'sent 65');
  });

  it('failure mode 23: a plain order that would turn the position is an entry; an exit grows no further by a change', async () => {
    const bed = await holding(130);
    await bed.ask('trading.pause', { paused: true });
    assert.equal(await place(bed, { side: 'SELL', quantity: 195 }), 'denied.trading_state');
    const order = await bed.ask('order.place', next({ side: 'SELL', quantity: 65, price: 12_400, reduceOnly: true }));
    await bed.pass(500);
    const terms = { type: 'LIMIT', validity: 'DAY', price: 12_400, trigger: 0 } as const;
    const change = (quantity: number): Promise<unknown> =>
      bed.ask('order.modify', { clientOrderId: order.clientOrderId, ...terms, quantity });
    assert.equal(await codeOf(change(195)), 'denied.trading_state');
    await bed.ask('trading.pause', { paused: false });
    assert.equal(await codeOf(change(195)), 'denied.reduce_only');
    assert.equal(await codeOf(change(130)), 'no fault');
  });

  it('judges a change without the order that it replaces', async () => {
    const bed = await riskBed();
    await bed.ask('risk.configure', { id: 'position-lots', limit: 2 });
    const order = await bed.ask('order.place', next({ quantity: 130 }));
    await bed.pass(500);
    const terms = { type: 'LIMIT', validity: 'DAY', price: 12_340, trigger: 0 } as const;
    const change = (quantity: number): Promise<unknown> =>
      bed.ask('order.modify', { clientOrderId: order.clientOrderId, ...terms, quantity });
    assert.equal(await codeOf(change(130)), 'no fault');
    await bed.pass(500);
    assert.equal(await codeOf(change(195)), 'denied.position_lots');
  });

  it('asks about margin that is missing by approximation, and denies a premium that cannot be paid', async () => {
    const bed = await riskBed();
    assert.equal(await place(bed, { side: 'SELL', quantity: 650 }), 'denied.confirm_margin');
    assert.equal(await place(bed, { side: 'SELL', quantity: 650, confirmed: ['margin'] }), 'Submitted');
    assert.equal(await place(bed, { quantity: 3_250, price: 12_300, confirmed: ['margin'] }), 'Submitted');
    await bed.ask('risk.configure', { id: 'margin-available', limit: 10 });
    assert.equal(await place(bed, { quantity: 3_250, price: 12_300 }), 'denied.margin_available');
  });
});

describe('a basket', () => {
  it('is asked about before its first leg, not in the middle', async () => {
    const bed = await riskBed();
    const legs = [
      next({ quantity: 650, confirmed: [] }),
      next({ side: 'SELL', quantity: 650, price: 12_350, confirmed: [] }),
    ];
    const basket = { basketId: 'm-basket-01', owner: 'hand', legs, policy: 'hold' as const, legTimeoutMs: 5_000 };
    assert.equal(await codeOf(bed.ask('basket.place', basket)), 'denied.confirm_margin');
    assert.equal(bed.venue.placed.length, 0);
    const sure = legs.map((leg) => ({ ...leg, confirmed: ['margin'] }));
    assert.equal(await codeOf(bed.ask('basket.place', { ...basket, legs: sure })), 'no fault');
    await bed.pass(100);
    assert.equal(bed.venue.placed.length, 1);
  });
});

describe("the day's loss", () => {
  it('latches through a restart until the word is typed, and counts anew from there', async () => {
    const bed = await holding(650);
    await bed.ask('risk.configure', { id: 'day-loss', limit: 1_000 });
    bed.quote(12_187, 12_180, 12_190);
    await bed.pass(300);
    assert.equal((await bed.ask('trading.read', {})).state, 'Active');
    bed.quote(12_186, 12_180, 12_190);
    await bed.pass(300);
    const { state, blocks } = await bed.ask('trading.read', {});
    assert.deepEqual([state, blocks.map(({ code }) => code)], ['Reducing', ['day_loss']]);
    assert.ok((await bed.ask('alarms.list', {})).alarms.some(({ kind }) => kind === 'day_loss'));
    assert.equal((await bed.audited('day_loss.tripped')).length, 1);
    bed.quote(13_000, 12_990, 13_010);
    await bed.pass(300);
    assert.equal(await place(bed), 'denied.trading_state', 'a recovery lifts nothing');

    const again = await new OrderBed({ withRisk: true, dataDir: bed.dataDir, venue: bed.venue }).start();
    again.quote(12_186, 12_180, 12_190);
    assert.equal(await place(again), 'denied.trading_state');
    assert.equal(await codeOf(again.ask('risk.unlock', { word: 'resume' })), 'input.wrong_word');
    await again.pass(300);
    assert.equal((await again.ask('risk.unlock', { word: 'RESUME' })).state, 'Active');
    assert.equal(await codeOf(again.ask('risk.unlock', { word: 'RESUME' })), 'denied.not_locked');
    assert.equal(await place(again, { price: 12_190, quantity: 65 }), 'Submitted');
    again.quote(12_030, 12_020, 12_040);
    await again.pass(300);
    assert.deepEqual(
      (await again.ask('trading.read', {})).blocks.map(({ code }) => code),
      ['day_loss'],
    );
    assert.equal(await exit(again), 'sent 650');
  });

  it('pauses entries after a closing at a loss where that is wanted', async () => {
    const bed = await holding(130);
    await bed.ask('risk.configure', { id: 'loss-cooldown', limit: 60 });
    await exit(bed);
    bed.venue.fill('7002', 130, 12_000, 't2');
    await bed.pass(300);
    assert.equal(await place(bed), 'denied.loss_cooldown');
    await bed.pass(60_000);
    bed.quote(12_345, 12_340, 12_350);
    assert.equal(await place(bed), 'Submitted');
  });
});

describe('limits', () => {
  it('are checked, told to the audit and kept through a restart', async () => {
    const bed = await riskBed();
    const configure = (id: string, limit: number | null): Promise<unknown> => bed.ask('risk.configure', { id, limit });
    assert.equal(await codeOf(configure('order-lots', 0)), 'input.limit_out_of_range');
    assert.equal(await codeOf(configure('order-lots', 5_001)), 'input.limit_out_of_range');
    assert.equal(await codeOf(configure('order-lots', null)), 'input.control_stays_on');
    assert.equal(await codeOf(configure('order-size', 1)), 'input.unknown_control');
    assert.equal(
      await codeOf(bed.ask('risk.configure', { id: 'order-lots', limit: 1, names: ['X'] })),
      'input.no_names_here',
    );
    await configure('duplicate', null);
    await configure('order-lots', 7);
    await bed.ask('risk.configure', { id: 'blocked-names', limit: 1, names: ['nifty'] });
    assert.equal(await place(bed), 'denied.blocked_names');
    const told = await bed.audited('risk.configured');
    assert.deepEqual(told, [
      'test: Duplicate orders: 3 → off s',
      'test: Order size: 50 → 7 lots',
      'test: Blocked names: 1 → 1 on [NIFTY]',
    ]);
    const again = await new OrderBed({ withRisk: true, dataDir: bed.dataDir, venue: bed.venue }).start();
    const { controls } = await again.ask('risk.list', {});
    const of = (id: string) => controls.find((control) => control.id === id);
    assert.deepEqual([of('duplicate')?.limit, of('order-lots')?.limit], [null, 7]);
    assert.deepEqual(of('blocked-names')?.names, ['NIFTY']);
    assert.equal(of('blocked-names')?.trips, 1, 'the trips of the day are counted again from the journal');
  });
});

describe('the gate and the live position, for all sequences', () => {
  it('entries never pass a halt, denied orders send nothing, exits never exceed the position', async () => {
    const step = fc.record({
      side: fc.constantFrom('BUY' as const, 'SELL' as const),
      lots: fc.integer({ min: 1, max: 4 }),
      reduceOnly: fc.boolean(),
      paused: fc.boolean(),
      fill: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const bed = await riskBed();
        let net = 0;
        for (const { side, lots, reduceOnly, paused, fill } of steps) {
          await bed.ask('trading.pause', { paused });
          bed.quote(12_345, 12_340, 12_350);
          const before = bed.venue.placed.length;
          const sign = side === 'BUY' ? 1 : -1;
          const working = [...bed.venue.rows.values()]
            .filter((row) => row.side === side && row.word.status === 'Working')
            .reduce((sum, row) => sum + row.quantity - (row.word.filled ?? 0), 0);
          const open = Math.max(0, -sign * net - working);
          const wanted = { side, quantity: lots * 65, price: side === 'BUY' ? 12_300 : 12_400, reduceOnly };
          const order = await bed.ask('order.place', next({ ...wanted, confirmed: ['margin', 'duplicate'] }));
          await bed.pass(200);
          const sent = bed.venue.placed.slice(before).reduce((sum, { quantity }) => sum + quantity, 0);
          if (order.status === 'Denied') assert.equal(sent, 0);
          if (paused || reduceOnly) assert.ok(sent <= open, `${sent} sent, ${open} open`);
          if (reduceOnly && open > 0) assert.equal(sent, Math.min(open, lots * 65), 'an exit is not held up');
          if (fill && sent > 0) {
            const [id] = [...bed.venue.rows].at(-1) ?? [''];
            bed.venue.fill(id, sent, 12_345, `t${id}`);
            net += sign * sent;
          }
          await bed.pass(900);
        }
      }),
      { numRuns: 25 },
    );
  });
});
