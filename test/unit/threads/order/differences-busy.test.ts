import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const { segment, securityId } = sampleIntent();

describe('a difference that was shown once', () => {
  it('is gone with the next reading, also while fills of another position come in all the time', async () => {
    const bed = new OrderBed();
    const cost = { carried: 0, carriedAverage: null, realisedPaise: 0 };
    bed.venue.openPositions = [{ segment, securityId, symbol: 'NIFTY', product: 'INTRADAY', net: -65, ...cost }];
    await bed.start();
    bed.venue.openPositions = [];
    const positions = bed.venue.positions.bind(bed.venue);
    bed.venue.positions = async () => {
      const read = await positions();
      await new Promise<void>((done) => void bed.timers.after(1_000, done));
      return read;
    };
    await bed.ask('order.place', sampleIntent({ quantity: 130 }));
    await bed.ask('order.place', sampleIntent({ clientOrderId: 'm-busy-0001', product: 'MARGIN', quantity: 1_755 }));
    await bed.pass(100);
    bed.venue.fill('7001', 130, 12_345, 't1');
    for (let n = 0; n < 20; n += 1) {
      bed.venue.fill('7002', 65, 12_345, `b${n}`);
      await bed.pass(300);
    }
    const exit = sampleIntent({ clientOrderId: 'm-exit-0001', side: 'SELL', reduceOnly: true, quantity: 130 });
    assert.equal((await bed.ask('order.place', exit)).quantity, 130);
  });
});
