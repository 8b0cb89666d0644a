import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

/** A position of 3,900 units (three freeze slices) and one working order; the venue fills what reduces. */
async function tradingBed(): Promise<OrderBed> {
  const bed = await new OrderBed().start();
  await bed.ask('order.place', sampleIntent({ quantity: 1_755, clientOrderId: 'm-open-0001' }));
  await bed.pass(100);
  bed.venue.fill('7001', 1_755, 12_340, 't1');
  await bed.ask('order.place', sampleIntent({ quantity: 1_755, clientOrderId: 'm-open-0002' }));
  await bed.pass(100);
  bed.venue.fill('7002', 1_755, 12_340, 't2');
  await bed.ask('order.place', sampleIntent({ quantity: 65, clientOrderId: 'm-work-0001' }));
  await bed.pass(1_000);
  return bed;
}

/** Lets time pass; every order that sells is filled by the venue. */
async function passFilling(bed: OrderBed, ms: number): Promise<void> {
  for (let done = 0; done < ms; done += 200) {
    for (const [id, row] of bed.venue.rows) {
      const rest = row.quantity - (row.word.filled ?? 0);
      if (row.side === 'SELL' && rest > 0 && row.word.status === 'Working') bed.venue.fill(id, rest, 12_300, `x${id}`);
    }
    await bed.pass(200);
  }
}

const netOf = async (bed: OrderBed): Promise<number> => {
  const { positions } = await bed.ask('positions.list', {});
  return positions.reduce((sum, { net }) => sum + net, 0);
};

const codeOf = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked;
    return 'no fault';
  } catch (thrown) {
    return thrown instanceof FaultError ? thrown.fault.code : String(thrown);
  }
};

describe('the kill switch', () => {
  it('blocks, cancels and flattens in freeze slices, never beyond the position', async () => {
    const bed = await tradingBed();
    assert.equal(await netOf(bed), 3_510);
    await bed.ask('kill.start', { by: 'test' });
    const blocked = await bed.ask('trading.read', {});
    assert.deepEqual([blocked.state, blocked.blocks.map(({ code }) => code)], ['Halted', ['killed']]);
    await passFilling(bed, 8_000);
    const { kill, working } = await bed.ask('trading.read', {});
    assert.deepEqual([kill.phase, working, await netOf(bed)], ['done', 0, 0]);
    const sold = bed.venue.placed.filter(({ side }) => side === 'SELL').map(({ quantity }) => quantity);
    assert.deepEqual(sold, [1_755, 1_755]);
    assert.ok(bed.pushes.some((push) => push.name === 'kill.changed' && push.payload.phase === 'flattening'));
  });

  it('is unlocked by the typed word, after the hold time, and not while it works', async () => {
    const bed = await tradingBed();
    await bed.ask('kill.start', { by: 'test' });
    assert.equal(await codeOf(bed.ask('kill.unlock', { word: 'RESUME' })), 'denied.kill_running');
    await passFilling(bed, 8_000);
    assert.equal(await codeOf(bed.ask('kill.unlock', { word: 'RESUME' })), 'denied.kill_hold');
    await bed.pass(60_000);
    assert.equal(await codeOf(bed.ask('kill.unlock', { word: 'resume' })), 'denied.kill_word');
    assert.equal((await bed.ask('kill.unlock', { word: 'RESUME' })).phase, 'idle');
    assert.equal((await bed.ask('trading.read', {})).state, 'Active');
  });

  it('goes on after a crash in the middle, and the block outlives the restart', async () => {
    const first = await tradingBed();
    await first.ask('kill.start', { by: 'test' });
    await first.pass(100);
    const second = new OrderBed({ dataDir: first.dataDir, venue: first.venue });
    const { kill: kept, state: held } = await second.ask('trading.read', {});
    // It waits until the venue was asked once: what the first life sent in its last moments is known then.
    assert.deepEqual([kept.phase, held], ['flattening', 'Halted']);
    await second.start();
    await passFilling(second, 12_000);
    const { kill, state } = await second.ask('trading.read', {});
    assert.deepEqual([kill.phase, state, await netOf(second)], ['done', 'Halted', 0]);
  });

  it('says what it could not do', async () => {
    const bed = await tradingBed();
    bed.venue.mood = 'reject';
    await bed.ask('kill.start', { by: 'test' });
    await bed.pass(40_000);
    const { kill } = await bed.ask('trading.read', {});
    assert.equal(kill.phase, 'stuck');
    const { alarms } = await bed.ask('alarms.list', {});
    assert.ok(alarms.some(({ kind }) => kind === 'kill'));
  });
});

describe('exits of one position', () => {
  it('cancel the orders that would reduce it too, and then exit all of it', async () => {
    const bed = await tradingBed();
    const stop = sampleIntent({
      side: 'SELL',
      type: 'SL',
      price: 11_000,
      trigger: 11_100,
      quantity: 1_755,
      clientOrderId: 'm-stop-0001',
    });
    await bed.ask('order.place', { ...stop, reduceOnly: true });
    await bed.pass(200);
    const key = { segment: 'NSE_FNO' as const, securityId: 49_081, product: 'INTRADAY' as const, owner: 'hand' };
    const exiting = bed.ask('position.exit', { ...key, clientOrderId: 'm-exit-0001' });
    exiting.catch(() => {});
    await bed.pass(500);
    assert.equal(bed.venue.rows.get('7004')?.word.status, 'Cancelled');
    const sold = bed.venue.placed.filter(({ side, type }) => side === 'SELL' && type === 'LIMIT');
    assert.equal(
      sold.reduce((sum, { quantity }) => sum + quantity, 0),
      3_510,
    );
    assert.equal(
      await codeOf(bed.ask('position.exit', { ...key, owner: 'nobody', clientOrderId: 'm-exit-0002' })),
      'input.unknown_position',
    );
  });
});
