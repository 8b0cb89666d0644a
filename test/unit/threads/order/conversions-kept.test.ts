import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openJournal } from '../../../../src/main/threads/order/journal-file.ts';
import { leftOpen } from '../../../../src/main/threads/order/expected-carry.ts';
import { join } from 'node:path';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const { segment, securityId } = sampleIntent();
const AT = { segment, securityId, owner: 'hand' } as const;

/** A bed with 130 units bought. */
async function held(product: 'INTRADAY' | 'MARGIN'): Promise<OrderBed> {
  const bed = await new OrderBed().start();
  await bed.ask('order.place', sampleIntent({ product }));
  await bed.pass(100);
  bed.venue.fill('7001', 130, 12_345, 't1');
  await bed.pass(500);
  return bed;
}

/** The next life of the day: the stream and orders work, the positions never come. */
async function blind({ dataDir, venue }: OrderBed): Promise<OrderBed> {
  venue.positions = () => new Promise(() => {});
  return await new OrderBed({ dataDir, venue }).start();
}

const nets = async (bed: OrderBed): Promise<Record<string, number>> =>
  Object.fromEntries((await bed.ask('positions.list', {})).positions.map(({ product, net }) => [product, net]));

/** What exits of a product send. */
async function exited(bed: OrderBed, product: 'INTRADAY' | 'MARGIN', clientOrderId: string): Promise<unknown> {
  const before = bed.venue.placed.length;
  void bed.ask('position.exit', { ...AT, product, clientOrderId }).catch(() => {});
  await bed.pass(200);
  return bed.venue.placed.slice(before).map(({ side, quantity }) => [side, quantity]);
}

/** The answer to the next conversion comes when a test says so; the venue has done it at once. */
function slowAnswer({ venue }: OrderBed): { answer: () => void } {
  const gate = { answer: () => {} };
  const convert = venue.convert.bind(venue);
  venue.convert = async (...args) => {
    await convert(...args);
    await new Promise<void>((resolve) => (gate.answer = resolve));
  };
  return gate;
}

describe('a conversion is kept in the journal', () => {
  it('so that after a crash an exit closes no more than is left, before the positions are read', async () => {
    const bed = await held('INTRADAY');
    await bed.ask('position.convert', { ...AT, product: 'INTRADAY', quantity: 65, to: 'MARGIN' });
    const next = await blind(bed);
    assert.deepEqual(await nets(next), { INTRADAY: 65, MARGIN: 65 });
    assert.deepEqual(await exited(next, 'INTRADAY', 'm-exit-0001'), [['SELL', 65]]);
    assert.deepEqual(await exited(next, 'MARGIN', 'm-exit-0002'), [['SELL', 65]]);
  });

  it('and its units are in the next life under the numbers that they had', async () => {
    const bed = await held('INTRADAY');
    const convert = { ...AT, product: 'INTRADAY', quantity: 65, to: 'MARGIN' } as const;
    await bed.ask('position.convert', convert);
    const next = await new OrderBed({ dataDir: bed.dataDir, venue: bed.venue }).start();
    await next.ask('position.convert', convert);
    await next.pass(15_000);
    assert.deepEqual(await nets(next), { INTRADAY: 0, MARGIN: 130 });
    const last = await blind(next);
    assert.deepEqual(await nets(last), { INTRADAY: 0, MARGIN: 130 }, 'neither took the place of the other');
  });

  it('and one that was sent when the life ended holds exits back by its units', async () => {
    const bed = await held('INTRADAY');
    slowAnswer(bed);
    void bed.ask('position.convert', { ...AT, product: 'INTRADAY', quantity: 65, to: 'MARGIN' }).catch(() => {});
    await bed.pass(200);
    const next = await blind(bed);
    assert.deepEqual(await nets(next), { INTRADAY: 130 });
    assert.deepEqual(await exited(next, 'INTRADAY', 'm-exit-0001'), [['SELL', 65]], 'not the 65 that may be gone');
  });

  it('and the next day expects what it left open as MARGIN', async () => {
    const bed = await held('MARGIN');
    await bed.ask('position.convert', { ...AT, product: 'MARGIN', quantity: 65, to: 'INTRADAY' });
    const journal = openJournal(join(bed.dataDir, 'orders', 'paper-main'), '2026-11-20');
    const open: unknown = JSON.parse(leftOpen([...journal.records()]) ?? 'null');
    journal.close();
    assert.deepEqual(open, { [`${segment}:${securityId}:MARGIN`]: 65 });
  });
});

describe('a conversion', () => {
  it('is not sent before the positions were read once', async () => {
    const bed = new OrderBed();
    const row = { segment, securityId, symbol: 'NIFTY', product: 'MARGIN', net: 130, carried: 130 } as const;
    bed.venue.openPositions = [{ ...row, carriedAverage: 12_000, realisedPaise: 0 }];
    const orders = bed.venue.orders.bind(bed.venue);
    bed.venue.orders = () => new Promise(() => {});
    await bed.start();
    const convert = { ...AT, product: 'MARGIN', quantity: 65, to: 'INTRADAY' } as const;
    await assert.rejects(bed.ask('position.convert', convert), /were not read yet.*Reconcile now/);
    assert.equal(bed.venue.openPositions.length, 1, 'nothing was sent');
    bed.venue.orders = orders;
    const next = await new OrderBed({ dataDir: bed.dataDir, venue: bed.venue }).start();
    await next.ask('position.convert', convert);
    assert.deepEqual(await nets(next), { INTRADAY: 65, MARGIN: 65 });
  });

  it('whose answer is late is booked by its answer alone, though the positions tell of it before', async () => {
    const bed = await held('INTRADAY');
    const gate = slowAnswer(bed);
    const asked = bed.ask('position.convert', { ...AT, product: 'INTRADAY', quantity: 65, to: 'MARGIN' });
    await bed.pass(100);
    for (let n = 0; n < 3; n += 1) await bed.ask('reconcile.run', { dryRun: false });
    gate.answer();
    await asked;
    assert.deepEqual(await nets(bed), { INTRADAY: 65, MARGIN: 65 });
    await bed.pass(15_000);
    assert.equal((await bed.audited('position.converted')).length, 1);
  });
});
