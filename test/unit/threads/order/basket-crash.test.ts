import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Basket, BasketIntent } from '#contract/model/basket.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const basket = (changes: Partial<BasketIntent> = {}): BasketIntent => ({
  basketId: 'm-basket-01',
  owner: 'spread',
  legs: [
    sampleIntent({ clientOrderId: 'm-leg-sell', side: 'SELL', product: 'MARGIN' }),
    sampleIntent({ clientOrderId: 'm-leg-buy1', side: 'BUY' }),
  ],
  legTimeoutMs: 2_000,
  policy: 'complete',
  ...changes,
});
const fileOf = ({ dataDir }: OrderBed): string => join(dataDir, 'orders', 'paper-main', '2026-11-20.journal');
const linesOf = (bed: OrderBed): string[] => readFileSync(fileOf(bed), 'utf8').split('\n');
const basketOf = async (bed: OrderBed): Promise<Basket | undefined> => (await bed.ask('baskets.list', {})).baskets[0];
const alarmsOf = async (bed: OrderBed): Promise<string[]> =>
  (await bed.ask('alarms.list', {})).alarms.map(({ text }) => text);

/** A basket whose first leg filled 65 of 130 and then took too long. */
async function late(changes: Partial<BasketIntent> = {}): Promise<OrderBed> {
  const bed = await new OrderBed().start();
  await bed.ask('basket.place', basket(changes));
  await bed.pass(200);
  bed.venue.fill('7001', 65, 12_345, 't1');
  return bed;
}

/** The next life after a crash right behind the first line with these words; the venue never heard of what followed. */
async function afterCrash(bed: OrderBed, words: string): Promise<OrderBed> {
  const lines = linesOf(bed);
  const at = lines.findIndex((line) => line.includes(words));
  assert.ok(at > 0, 'the line is there');
  writeFileSync(fileOf(bed), `${lines.slice(0, at + 1).join('\n')}\n`);
  const { venue } = bed;
  for (const [id, { correlationId }] of venue.rows) if (/-m$|-u\d$/.test(correlationId ?? '')) venue.rows.delete(id);
  venue.placed.splice(1);
  return new OrderBed({ dataDir: bed.dataDir, venue }).start();
}

describe('a basket after a crash or a refusal', () => {
  it('chases after a crash between the mark and its order, once, and writes nothing while it waits', async () => {
    const first = await late();
    await first.pass(3_000);
    const bed = await afterCrash(first, '\\"chasing\\":true');
    await bed.pass(500);
    assert.deepEqual(
      bed.venue.placed.map(({ correlationId, quantity }) => [correlationId, quantity]),
      [
        ['m-leg-buy1', 130],
        ['m-leg-buy1-m', 65],
      ],
    );
    const before = linesOf(bed).length;
    await bed.pass(1_000);
    assert.equal(linesOf(bed).length, before);
    assert.equal((await basketOf(bed))?.state, 'running');
  });

  it('unwinds after a crash between the mark and its exits', async () => {
    const first = await late({ policy: 'unwind' });
    await first.pass(3_000);
    const bed = await afterCrash(first, '\\"state\\":\\"unwinding\\"');
    await bed.pass(500);
    const exit = bed.venue.placed.at(-1);
    assert.deepEqual([bed.venue.placed.length, exit?.side, exit?.quantity], [2, 'SELL', 65]);
    const row = [...bed.venue.rows].find(([, { correlationId }]) => correlationId === exit?.correlationId);
    bed.venue.fill(row?.[0] ?? '', 65, 12_340, 't2');
    await bed.pass(500);
    assert.equal((await basketOf(bed))?.state, 'unwound');
  });

  /** The owner's units are sold by hand while the leg that is late is being cancelled. */
  async function flatBeforeUnwind(): Promise<OrderBed> {
    const bed = await late({ policy: 'unwind' });
    await bed.pass(200);
    const intent = sampleIntent({ clientOrderId: 'by-hand-1', side: 'SELL', quantity: 65, owner: 'spread' });
    await bed.ask('order.place', intent);
    await bed.pass(200);
    bed.venue.fill('7002', 65, 12_345, 't2');
    await bed.pass(2_500);
    return bed;
  }

  it('ends an unwinding whose exits cannot go out, with an alarm', async () => {
    const bed = await flatBeforeUnwind();
    assert.equal((await basketOf(bed))?.state, 'unwinding');
    await bed.pass(8_000);
    assert.equal((await basketOf(bed))?.state, 'held');
    assert.ok((await alarmsOf(bed)).some((text) => /The unwinding did not go out: .*nothing is open/.test(text)));
  });

  it('an unwinding is cancelled by hand', async () => {
    const bed = await late({ policy: 'unwind' });
    await bed.pass(3_000);
    assert.equal((await basketOf(bed))?.state, 'unwinding');
    assert.equal((await bed.ask('basket.cancel', { basketId: 'm-basket-01' })).state, 'cancelled');
    await bed.pass(500);
    assert.equal(bed.venue.rows.get('7002')?.word.status, 'Cancelled');
    await bed.pass(5_000);
    assert.equal(bed.venue.placed.length, 2);
    assert.ok((await alarmsOf(bed)).some((text) => text.includes('the unwinding was cancelled by test')));
  });

  it('the chase discloses no more than its rest', async () => {
    const bed = await late({ legs: [sampleIntent({ clientOrderId: 'm-leg-buy1', disclosed: 130 })] });
    await bed.pass(3_000);
    const chase = bed.venue.placed.at(-1);
    assert.deepEqual([chase?.correlationId, chase?.quantity, chase?.disclosed], ['m-leg-buy1-m', 65, 65]);
  });

  it('one that throws ends with an alarm, and the thread goes on', async () => {
    const bed = await late({ policy: 'hold' });
    await bed.pass(200);
    bed.venue.payload = () => {
      throw new Error('the body cannot be written');
    };
    bed.venue.fill('7001', 65, 12_345, 't2');
    await bed.pass(500);
    assert.equal((await basketOf(bed))?.state, 'held');
    assert.ok((await alarmsOf(bed)).some((text) => text.startsWith('Basket m-basket-01 stands with a part')));
  });
});
