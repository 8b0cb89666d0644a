import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VenuePosition } from '../../../../src/main/adapters/order-adapter.ts';
import type { OrderRecords } from '../../../../src/main/threads/order/order-records.ts';
import { StandingDifferences } from '../../../../src/main/threads/order/standing-differences.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const PLACE = { segment: 'NSE_FNO', securityId: 49_081, product: 'INTRADAY' } as const;
const at = (net: number): readonly VenuePosition[] => [
  { ...PLACE, symbol: 'NIFTY', net, carried: 0, carriedAverage: null, realisedPaise: 0 },
];
const NOTHING = { state: () => undefined, positions: { all: () => [] } } as unknown as OrderRecords;

describe('a difference between the broker and us', () => {
  it('counts at the first reading of a life, and later from the second one that shows it', () => {
    const differ = new StandingDifferences(NOTHING);
    differ.take(at(65), () => true);
    assert.equal(differ.of(PLACE), 65);
    differ.take(at(0), () => true);
    assert.equal(differ.of(PLACE), 0);
    differ.take(at(-130), () => true);
    assert.equal(differ.of(PLACE), 0, 'a fill on its way looks like this once');
    differ.take(at(-65), () => true);
    assert.equal(differ.of(PLACE), -65, 'the smaller one of both');
    differ.take(at(65), () => true);
    assert.equal(differ.of(PLACE), 0, 'the other way is another one');
  });

  it('is not learned from a reading that a fill came into', () => {
    const differ = new StandingDifferences(NOTHING);
    differ.take(at(65), () => true);
    differ.take(at(0), () => false);
    assert.equal(differ.of(PLACE), 65);
  });

  it('counts alone in the first reading that no fill of its place came into', () => {
    const differ = new StandingDifferences(NOTHING);
    differ.take(at(65), () => false);
    assert.equal(differ.of(PLACE), 0);
    differ.take(at(130), () => true);
    assert.equal(differ.of(PLACE), 130);
    differ.take(at(65), () => true);
    assert.equal(differ.of(PLACE), 65);
  });

  it('still cuts the next exit after a fill has made the reading old', async () => {
    const bed = await new OrderBed().start();
    await bed.ask('order.place', sampleIntent({ quantity: 195 }));
    await bed.pass(100);
    bed.venue.fill('7001', 195, 12_345, 't1');
    // The broker holds 65 less than the fills say, in two readings.
    bed.venue.openPositions = bed.venue.openPositions.map((row) => ({ ...row, net: 130 }));
    await bed.pass(65_000);
    const exit = { side: 'SELL', reduceOnly: true, price: 12_340 } as const;
    await bed.ask('order.place', sampleIntent({ clientOrderId: 'm-exit-0001', quantity: 65, ...exit }));
    await bed.pass(100);
    bed.venue.fill('7002', 65, 12_340, 't2');
    const next = await bed.ask('order.place', sampleIntent({ clientOrderId: 'm-exit-0002', quantity: 130, ...exit }));
    assert.equal(next.quantity, 65, 'the broker has no more left');
  });
});
