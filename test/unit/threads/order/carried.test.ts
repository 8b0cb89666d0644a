import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';
import { ScriptedVenue } from '../../../support/scripted-venue.ts';

const { segment, securityId } = sampleIntent();
const CARRIED = { segment, securityId, product: 'MARGIN', owner: 'carried' } as const;

/** A venue that carried 130 units into the day at 120.00. */
function carrying(): ScriptedVenue {
  const venue = new ScriptedVenue();
  const cost = { carried: 130, carriedAverage: 12_000, realisedPaise: 0 };
  venue.openPositions = [{ segment, securityId, symbol: 'NIFTY', product: 'MARGIN', net: 130, ...cost }];
  return venue;
}

const nets = async (bed: OrderBed): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await bed.ask('positions.list', {})).positions.map(({ owner, product, net }) => [`${owner} ${product}`, net]),
  );

test('what was carried into the day is there after it was exited and the terminal started again', async () => {
  const first = await new OrderBed({ venue: carrying() }).start();
  await first.pass(500);
  assert.deepEqual(await nets(first), { 'carried MARGIN': 130 });
  const exiting = first.ask('position.exit', { ...CARRIED, clientOrderId: 'm-exit-0001' });
  await first.pass(100);
  await exiting;
  first.venue.fill('7001', 130, 12_340, 't1');
  await first.pass(1_000);
  assert.deepEqual(await nets(first), { 'carried MARGIN': 0 });
  const second = await new OrderBed({ dataDir: first.dataDir, venue: first.venue }).start();
  await second.pass(12_000);
  assert.deepEqual(await nets(second), { 'carried MARGIN': 0 }, 'not short by what the exit sold');
  const { positions } = await second.ask('positions.list', {});
  assert.equal(positions[0]?.realisedPaise, 130 * 340, 'its cost is known in every life');
});

test('carried units that were converted are not lost with a restart', async () => {
  const first = await new OrderBed({ venue: carrying() }).start();
  await first.pass(500);
  await first.ask('position.convert', { ...CARRIED, quantity: 65, to: 'INTRADAY' });
  // From here on the venue calls less of it carried.
  first.venue.openPositions = first.venue.openPositions.map((row) => ({
    ...row,
    carried: row.product === 'MARGIN' ? 65 : 0,
  }));
  await first.pass(12_000);
  assert.deepEqual(await nets(first), { 'carried MARGIN': 65, 'carried INTRADAY': 65 });
  const second = await new OrderBed({ dataDir: first.dataDir, venue: first.venue }).start();
  await second.pass(12_000);
  const after = await nets(second);
  assert.equal(after['carried MARGIN'], 65);
  assert.equal(
    Object.entries(after).reduce((sum, [key, net]) => sum + (key.endsWith('INTRADAY') ? net : 0), 0),
    65,
  );
  const { alarms } = await second.ask('alarms.list', {});
  assert.ok(!alarms.some(({ kind }) => kind === 'position_differs'));
});
