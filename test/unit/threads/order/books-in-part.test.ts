import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fault, FaultError } from '#contract/faults.ts';
import { NIFTY_CALL, OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';
import { rowOf, ScriptedVenue } from '../../../support/scripted-venue.ts';

const { segment, securityId } = sampleIntent();
const AT = { segment, securityId, product: 'INTRADAY', owner: 'hand' } as const;

const never = <T>(): Promise<T> => new Promise(() => {});
const lost = async (): Promise<never> => {
  throw new FaultError(fault('unavailable.broker', 'The broker did not answer in time.'));
};

/** A life in which 130 were bought; 65 of them are sold at the broker while nobody looks; then the next life. */
async function reborn(change: (venue: ScriptedVenue) => void): Promise<OrderBed> {
  const { venue, dataDir, ...bed } = await held();
  bed.body.close().catch(() => {});
  const elsewhere = { ...sampleIntent({ side: 'SELL', quantity: 65 }), instrument: NIFTY_CALL, type: 'LIMIT' as const };
  venue.rows.set('9001', rowOf({ ...elsewhere, correlationId: 'NA-other' }, '9001'));
  venue.fill('9001', 65, 12_345, 't9', true);
  change(venue);
  return await new OrderBed({ dataDir, venue }).start();
}

async function held(): Promise<OrderBed> {
  const bed = await new OrderBed().start();
  await bed.ask('order.place', sampleIntent());
  await bed.pass(100);
  bed.venue.fill('7001', 130, 12_345, 't1');
  await bed.pass(500);
  return bed;
}

async function exited(bed: OrderBed): Promise<unknown> {
  const before = bed.venue.placed.length;
  void bed.ask('position.exit', { ...AT, clientOrderId: 'm-exit-0001' }).catch(() => {});
  await bed.pass(200);
  return bed.venue.placed.slice(before).map(({ side, quantity }) => [side, quantity]);
}

const blocksOf = async (bed: OrderBed): Promise<readonly string[]> =>
  (await bed.ask('trading.read', {})).blocks.map(({ code }) => code);

describe('books of the venue that can be read in part', () => {
  it('an exit closes no more than the broker holds while the funds do not come, and entries wait for them', async () => {
    const bed = await reborn((venue) => (venue.funds = never));
    assert.deepEqual(await exited(bed), [['SELL', 65]]);
    assert.deepEqual(await blocksOf(bed), ['unreconciled']);
  });

  it('nor when the question for the funds fails; they are asked again', async () => {
    const bed = await reborn((venue) => (venue.funds = lost));
    assert.deepEqual(await exited(bed), [['SELL', 65]]);
    assert.deepEqual(await blocksOf(bed), ['unreconciled']);
    bed.venue.funds = async () => new ScriptedVenue().funds();
    await bed.pass(2_000);
    assert.deepEqual(await blocksOf(bed), []);
  });

  for (const list of ['positions', 'trades'] as const) {
    it(`nor when the list of ${list} fails: the book of orders says what was traded`, async () => {
      const bed = await reborn((venue) => (venue[list] = lost));
      assert.deepEqual(await exited(bed), [['SELL', 65]]);
      assert.deepEqual(await blocksOf(bed), ['unreconciled']);
    });
  }
});
