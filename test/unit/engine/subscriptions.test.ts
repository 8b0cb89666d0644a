import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS, ROW_CELLS } from '#contract/columns.ts';
import { Caller } from '#contract/caller.ts';
import { type Instrument, instrumentCode } from '#contract/model/instrument.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';
import { memoryWires } from '#contract/wire-memory.ts';
import { windowCodes } from '../../../src/main/core/tiers/ladder.ts';
import { TickTable } from '../../../src/main/core/table/tick-table.ts';
import { createEngine, type Engine } from '../../../src/main/engine/engine.ts';
import type { ChangeOrder } from '../../../src/main/threads/protocol.ts';
import { FakeHost, START_MS, testInstrument } from '../../support/fake-host.ts';
import { ladder } from '../../support/ladders.ts';

const SHARE = instrumentCode('NSE_EQ', 1);
const CHAIN = ladder('S0', SHARE);
const item = (securityId: number, active = true): Watchlist['items'][number] => ({
  type: 'instrument',
  segment: 'NSE_EQ',
  securityId,
  label: '',
  active,
});

/** The instrument of a code, as a store would list it. */
function listed(code: number, slot: number): Instrument {
  const securityId = code % 2 ** 28;
  const isShare = code - securityId === instrumentCode('NSE_EQ', 1) - 1;
  return { ...testInstrument(slot), securityId, segment: isShare ? 'NSE_EQ' : 'NSE_FNO', symbol: `I${code}` };
}

/** An engine with four subscribed shares; share 1 has a chain, and shares up to 50 are listed. */
class Bed {
  readonly fake = new FakeHost();
  engine!: Engine;
  page!: Caller;
  lists: Watchlist[] = [];
  readonly added: number[] = [];
  slots = 4;
  readonly known = new Map<number, number>();

  async start(): Promise<void> {
    for (let slot = 0; slot < 4; slot += 1) this.known.set(instrumentCode('NSE_EQ', slot + 1), slot);
    this.fake.special = (request) => {
      if (request.kind === 'ladders') return { ladders: [CHAIN] };
      if (request.kind === 'watchlists') return { lists: this.lists };
      if (request.kind === 'watchlistSave') {
        const list = { ...request.list, id: request.list.id === 0 ? this.lists.length + 1 : request.list.id };
        this.lists = [...this.lists.filter(({ id }) => id !== list.id), list];
        return { list };
      }
      if (request.kind === 'watchlistRemove') {
        this.lists = this.lists.filter(({ id }) => id !== request.id);
        return {};
      }
      return request.kind === 'enlist' ? this.#enlist(request.codes) : null;
    };
    this.engine = createEngine(this.fake.host(), { ...this.fake.config, alwaysOn: '' });
    const starting = this.engine.start();
    await this.fake.timers.advance(50);
    await starting;
    this.page = this.window();
  }

  window(): Caller {
    const [ours, theirs] = memoryWires();
    this.engine.attach(ours);
    const page = new Caller(theirs, { after: () => () => {}, every: () => () => {} });
    page.on('instruments.added', ({ total }) => this.added.push(total));
    return page;
  }

  /** What the feed thread was told to change, since `from`. */
  changes(from = 0): ChangeOrder[] {
    return this.fake.thread('feed').ordersOf('change').slice(from);
  }

  price(slot: number, ltp: number): void {
    const table = TickTable.attach(this.fake.thread('feed').boot.memory.table);
    table.i32[slot * ROW_CELLS + COLUMNS.ltp.cell] = ltp;
  }

  async seconds(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) await this.fake.timers.advance(1_000);
  }

  #enlist(codes: readonly number[]): { fresh: Instrument[]; known: number[] } {
    const fresh: Instrument[] = [];
    const known: number[] = [];
    for (const code of codes) {
      const slot = this.known.get(code);
      if (slot !== undefined) known.push(slot);
      else if (code % 2 ** 28 <= 50 || code % 2 ** 28 >= 1_000) {
        this.known.set(code, this.slots);
        fresh.push(listed(code, this.slots));
        this.slots += 1;
      }
    }
    return { fresh, known };
  }
}

test('a list brings the options of its underlying, follows the money, and lets go with its removal', async () => {
  const bed = new Bed();
  await bed.start();
  bed.price(0, 12_500);
  await bed.seconds(1);
  assert.deepEqual(bed.changes(), [], 'nothing is wanted beyond the scan universe');
  assert.deepEqual(await bed.page.call('feed.cost', { instruments: [{ segment: 'NSE_EQ', securityId: 1 }] }), {
    own: 1,
    options: 42,
    added: 42,
    free: 24_996,
  });
  const saved = await bed.page.call('watchlists.save', { id: 0, name: 'Mine', items: [item(1)] });
  await bed.seconds(1);
  const [first] = bed.changes();
  assert.equal(first?.added.length, 42);
  assert.deepEqual(bed.added, [46], 'the page is told how many there are');
  assert.equal((await bed.page.call('instruments.page', { from: 4, limit: 100 })).rows.length, 42);
  for (const thread of ['scan', 'option'] as const) {
    assert.equal(bed.fake.thread(thread).ordersOf('change').length, 1, `${thread} is told`);
  }

  bed.price(0, 12_538);
  await bed.seconds(1);
  const moved = bed.changes(1);
  assert.deepEqual([moved.length, moved[0]?.added.length, moved[0]?.dropped.length], [1, 2, 0], 'the new ones first');
  await bed.seconds(1);
  const released = bed.changes(2);
  assert.deepEqual([released.length, released[0]?.added.length, released[0]?.dropped.length], [1, 0, 2]);
  const centre = CHAIN.strikes.indexOf(12_550);
  const window = new Set(windowCodes(CHAIN, centre, 21, 2));
  const tiers = await bed.page.call('feed.tiers', {});
  assert.deepEqual([tiers.subscribed, tiers.tierA, tiers.slots], [46, 46, 48]);
  assert.ok(moved[0]?.added.every(({ segment, securityId }) => window.has(instrumentCode(segment, securityId))));

  await bed.page.call('watchlists.remove', { id: saved.id });
  await bed.seconds(2);
  assert.equal((await bed.page.call('feed.tiers', {})).subscribed, 4);
  await bed.engine.stop();
});

test('items that are off have a place and no subscription; what is not listed is asked for once', async () => {
  const bed = new Bed();
  await bed.start();
  await bed.page.call('watchlists.save', { id: 0, name: 'Mine', items: [item(20, false), item(21), item(900)] });
  await bed.seconds(3);
  const tiers = await bed.page.call('feed.tiers', {});
  assert.deepEqual([tiers.subscribed, tiers.slots], [5, 6]);
  const asked = bed.fake
    .thread('store')
    .ordersOf('request')
    .filter(({ request }) => request.kind === 'enlist');
  await bed.seconds(3);
  const later = bed.fake
    .thread('store')
    .ordersOf('request')
    .filter(({ request }) => request.kind === 'enlist');
  assert.equal(later.length, asked.length);
  await bed.engine.stop();
});

test('a chart subscribes what has no slot, keeps it while it is open in any window, and lets go with the last', async () => {
  const bed = new Bed();
  await bed.start();
  await assert.rejects(bed.page.call('feed.open', { segment: 'NSE_EQ', securityId: 900 }), /not in today's list/);
  const { epoch, instrument } = await bed.page.call('feed.open', { segment: 'NSE_EQ', securityId: 30 });
  assert.equal(instrument.slot, 4);
  assert.equal(bed.changes().length, 0, 'a slot is no subscription');
  const other = bed.window();
  await bed.page.call('chart.open', { epoch, slot: 4, interval: '1m' });
  await other.call('chart.open', { epoch, slot: 4, interval: '5m' });
  await bed.seconds(1);
  assert.deepEqual(
    bed.changes().map(({ added }) => added.map(({ slot }) => slot)),
    [[4]],
  );
  await bed.page.call('chart.close', { epoch, slot: 4, interval: '1m' });
  await bed.seconds(2);
  assert.equal(bed.changes().length, 1, 'the other window still shows it');
  other.close('the window was closed');
  await bed.seconds(2);
  assert.deepEqual(
    bed.changes(1).map(({ dropped }) => dropped),
    [[4]],
  );
  await bed.engine.stop();
});

test('a feed that was restarted is given what is subscribed now, not what the epoch began with', async () => {
  const bed = new Bed();
  await bed.start();
  await bed.page.call('watchlists.save', { id: 0, name: 'Mine', items: [item(20), item(21, false)] });
  await bed.seconds(2);
  bed.fake.thread('feed').die('out of memory');
  await bed.seconds(5);
  const [again] = bed.fake.thread('feed').ordersOf('subscribe');
  const slots = again?.instruments.map(({ securityId }) => securityId);
  assert.deepEqual(slots, [1, 2, 3, 4, 20]);
  await bed.engine.stop();
});

test('after the close the scan universe rests, an open chart and the saved list stay, nothing is called stale', async () => {
  const bed = new Bed();
  await bed.start();
  await bed.page.call('watchlists.save', { id: 0, name: 'Mine', items: [item(2)] });
  await bed.page.call('chart.open', { epoch: 1, slot: 2, interval: '1m' });
  await bed.seconds(1);
  const toEndMs = 8 * 3_600_000;
  for (let ms = 0; ms < toEndMs; ms += 600_000) await bed.fake.timers.advance(600_000);
  assert.ok(bed.fake.timers.nowMs - 1_000_000 >= toEndMs && START_MS > 0);
  const dropped = bed.changes();
  assert.deepEqual(
    dropped.map((order) => [order.dropped, order.afterHours]),
    [[[0, 1, 3], true]],
  );
  assert.equal((await bed.page.call('watchlists.list', {})).lists[0]?.items.length, 1);
  assert.equal((await bed.page.call('feed.tiers', {})).owners.find(({ name }) => name === 'Mine')?.held, 1);
  await bed.engine.stop();
});

test('lists that the store has changed by itself are read again, told to the page and subscribed', async () => {
  const bed = new Bed();
  bed.lists = [{ id: 1, name: 'Mine', items: [item(7)] }];
  await bed.start();
  await bed.seconds(2);
  const heard: Watchlist[] = [];
  bed.page.on('watchlists.changed', ({ lists }) => heard.push(...lists));
  const before = bed.changes().length;
  bed.lists = [{ id: 1, name: 'Mine', items: [item(9)] }];
  bed.fake.thread('store').say({ type: 'listsMoved' });
  await bed.seconds(2);
  assert.deepEqual(heard, bed.lists);
  const changes = bed.changes(before);
  assert.deepEqual(
    changes.flatMap(({ added }) => added.map(({ securityId }) => securityId)),
    [9],
  );
  assert.deepEqual(
    changes.flatMap(({ dropped }) => dropped),
    [bed.known.get(instrumentCode('NSE_EQ', 7))],
  );
});
