import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UNEXPLAINED_READINGS } from '../../../../src/main/threads/order/unexplained.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const { segment, securityId } = sampleIntent();
const PLACE = { segment, securityId, symbol: 'NIFTY', product: 'INTRADAY' } as const;
const COST = { carried: 0, carriedAverage: null, realisedPaise: 0 };
const IDLE_MS = 30_000;

const nets = async (bed: OrderBed): Promise<unknown> =>
  (await bed.ask('positions.list', {})).positions.map(({ owner, net }) => [owner, net]);

describe('a position that nothing explains', () => {
  it('is taken over when the broker shows it in reading after reading, and can be exited then', async () => {
    const bed = await new OrderBed().start();
    bed.venue.openPositions = [{ ...PLACE, ...COST, net: 130 }];
    await bed.pass(IDLE_MS * (UNEXPLAINED_READINGS - 1));
    assert.deepEqual(await nets(bed), []);
    await bed.pass(IDLE_MS * 2);
    assert.deepEqual(await nets(bed), [['carried', 130]]);
    const { alarms } = await bed.ask('alarms.list', {});
    assert.ok(alarms.some(({ text }) => text.includes('holds 130 units that no order of today explains')));
    assert.equal((await bed.audited('position.unexplained')).length, 1);
    const exit = { segment, securityId, product: 'INTRADAY', owner: 'carried', clientOrderId: 'm-exit-0001' } as const;
    void bed.ask('position.exit', exit);
    await bed.pass(200);
    assert.deepEqual(
      bed.venue.placed.map(({ side, quantity }) => [side, quantity]),
      [['SELL', 130]],
    );
    const next = await new OrderBed({ dataDir: bed.dataDir, venue: bed.venue }).start();
    assert.deepEqual(await nets(next), [['carried', 130]], 'and in every further life of the day');
  });

  it('is left alone while it changes, while an order works there, and when the broker holds less', async () => {
    const changing = await new OrderBed().start();
    for (let n = 1; n <= UNEXPLAINED_READINGS * 2; n += 1) {
      changing.venue.openPositions = [{ ...PLACE, ...COST, net: 65 * (1 + (n % 2)) }];
      await changing.pass(IDLE_MS);
    }
    assert.deepEqual(await nets(changing), []);
    const working = await new OrderBed().start();
    await working.ask('order.place', sampleIntent());
    working.venue.openPositions = [{ ...PLACE, ...COST, net: 130 }];
    await working.pass(IDLE_MS * UNEXPLAINED_READINGS);
    assert.deepEqual(await nets(working), []);
    const less = await new OrderBed().start();
    await less.ask('order.place', sampleIntent());
    await less.pass(100);
    less.venue.fill('7001', 130, 12_345, 't1');
    await less.pass(1_000);
    less.venue.openPositions = [{ ...PLACE, ...COST, net: 65 }];
    await less.pass(IDLE_MS * (UNEXPLAINED_READINGS + 2));
    assert.deepEqual(await nets(less), [['hand', 130]]);
  });
});
