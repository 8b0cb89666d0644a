import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { JournalRecord } from '../../../../src/main/threads/order/journal.ts';
import { expectedUnits, leftOpen } from '../../../../src/main/threads/order/expected-carry.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { accepted, sampleIntent, sampleTrade, submitted } from '../../../support/order-events.ts';
import { ScriptedVenue } from '../../../support/scripted-venue.ts';

const { segment, securityId } = sampleIntent();
const KEY = `${segment}:${securityId}:MARGIN`;

/** The bed's journal becomes the one of the day before. */
const age = ({ dataDir }: OrderBed): void => {
  const dir = join(dataDir, 'orders', 'paper-main');
  renameSync(join(dir, '2026-11-20.journal'), join(dir, '2026-11-19.journal'));
};

/** A life that ends with 130 units of MARGIN open. */
async function ended(): Promise<OrderBed> {
  const bed = await new OrderBed().start();
  await bed.ask('order.place', sampleIntent({ product: 'MARGIN' }));
  await bed.pass(100);
  bed.venue.fill('7001', 130, 12_345, 't1');
  await bed.pass(1_000);
  return bed;
}

describe('before the broker was asked', () => {
  it('an exit on a new day minds what the day before left open', async () => {
    const first = await ended();
    age(first);
    const venue = new ScriptedVenue();
    venue.isDeaf = true;
    const second = await new OrderBed({ dataDir: first.dataDir, venue }).start();
    // The books are slow, the stream is not: an order of today has sold 195.
    venue.isDeaf = false;
    venue.positions = () => new Promise(() => {});
    await second.ask('order.place', sampleIntent({ product: 'MARGIN', side: 'SELL', quantity: 195 }));
    await second.pass(100);
    venue.fill('7001', 195, 12_345, 't1');
    await second.pass(100);
    const exit = { segment, securityId, product: 'MARGIN', owner: 'hand', clientOrderId: 'm-exit-0001' } as const;
    void second.ask('position.exit', exit);
    await second.pass(200);
    assert.deepEqual(
      venue.placed.map(({ side, quantity }) => [side, quantity]),
      [
        ['SELL', 195],
        ['BUY', 65],
      ],
    );
  });

  it('what the broker carried holds in every further life of the day', async () => {
    const venue = new ScriptedVenue();
    const cost = { carried: 130, carriedAverage: 12_000, realisedPaise: 0 };
    venue.openPositions = [{ segment, securityId, symbol: 'NIFTY', product: 'MARGIN', net: 130, ...cost }];
    const first = await new OrderBed({ venue }).start();
    await first.pass(500);
    venue.positions = () => new Promise(() => {});
    const second = await new OrderBed({ dataDir: first.dataDir, venue }).start();
    await second.ask('order.place', sampleIntent({ product: 'MARGIN', side: 'SELL', quantity: 195 }));
    await second.pass(100);
    venue.fill('7001', 195, 12_345, 't1');
    await second.pass(100);
    void second.ask('position.exit', {
      segment,
      securityId,
      product: 'MARGIN',
      owner: 'hand',
      clientOrderId: 'm-exit-0001',
    });
    await second.pass(200);
    assert.equal(venue.placed.at(-1)?.quantity, 65);
  });
});

describe('what a day leaves open', () => {
  const order = (product: 'MARGIN' | 'INTRADAY'): JournalRecord[] => [
    { kind: 'order', clientOrderId: 'm-test-0001', event: submitted({ product }) },
    { kind: 'order', clientOrderId: 'm-test-0001', event: accepted },
    {
      kind: 'order',
      clientOrderId: 'm-test-0001',
      event: { type: 'OrderTraded', trade: sampleTrade('t1', 65), cumulative: 65, atMs: 5 },
    },
  ];
  const expected = (units: unknown): JournalRecord => ({
    kind: 'state',
    key: 'expected',
    json: JSON.stringify(units),
    atMs: 0,
  });
  const read = (json: string | null): unknown =>
    json === null ? null : [...expectedUnits((key) => (key === 'expected' ? json : undefined))];

  it('is the sum of what was expected and what filled', () => {
    assert.deepEqual(read(leftOpen([expected({ [KEY]: 130 }), ...order('MARGIN')])), [[KEY, 195]]);
  });

  it('is nothing when it is flat, and INTRADAY ends with its day', () => {
    assert.equal(leftOpen([expected({ [KEY]: -65 }), ...order('MARGIN')]), null);
    assert.equal(leftOpen(order('INTRADAY')), null);
  });

  it('a state that cannot be read and records that make no sense expect nothing', () => {
    assert.deepEqual(read('{"a":"b"}'), []);
    assert.equal(leftOpen(order('MARGIN').slice(1)), null);
  });
});
