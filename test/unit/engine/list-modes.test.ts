import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Caller } from '#contract/caller.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';
import { memoryWires } from '#contract/wire-memory.ts';
import { createEngine } from '../../../src/main/engine/engine.ts';
import { FakeHost, testInstrument } from '../../support/fake-host.ts';

const item = (securityId: number, rest: object = {}): Watchlist['items'][number] => ({
  type: 'instrument',
  segment: 'NSE_EQ',
  securityId,
  label: '',
  active: true,
  ...rest,
});

/** An engine with four scanned shares and shares up to 50 that are listed; `saved` are its lists at the start. */
async function begin(saved: Watchlist[]) {
  const fake = new FakeHost();
  let lists = saved;
  const slots = new Map<number, number>([1, 2, 3, 4].map((id) => [id, id - 1]));
  fake.special = (request) => {
    if (request.kind === 'watchlists') return { lists };
    if (request.kind === 'watchlistSave') {
      lists = [...lists.filter(({ id }) => id !== request.list.id), request.list];
      return { list: request.list };
    }
    if (request.kind !== 'enlist') return null;
    const fresh: Instrument[] = [];
    const known: number[] = [];
    for (const code of request.codes) {
      const id = code % 2 ** 28;
      const slot = slots.get(id);
      if (slot !== undefined) known.push(slot);
      else {
        fresh.push({ ...testInstrument(slots.size), securityId: id, symbol: `S${id}` });
        slots.set(id, slots.size);
      }
    }
    return { fresh, known };
  };
  const engine = createEngine(fake.host(), { ...fake.config, alwaysOn: '' });
  const starting = engine.start();
  await fake.timers.advance(50);
  await starting;
  const [near, far] = memoryWires();
  engine.attach(far);
  const page = new Caller(near, { after: () => () => {}, every: () => () => {} });
  const seconds = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) await fake.timers.advance(1_000);
  };
  return { fake, engine, page, seconds, slotOf: (id: number) => slots.get(id) };
}

test('a list says how much comes of its items; a chart needs all of it, and lets go again', async () => {
  const bed = await begin([]);
  const list: Watchlist = {
    id: 1,
    name: 'Slow',
    mode: 'ticker',
    items: [item(20), item(21, { mode: 'quote' }), item(2)],
  };
  await bed.page.call('watchlists.save', list);
  await bed.seconds(2);
  const [slow = -1, medium = -1] = [bed.slotOf(20), bed.slotOf(21)];
  const own = async () => (await bed.page.call('feed.modes', {})).own;
  assert.deepEqual(
    await own(),
    { ticker: [slow], quote: [medium], full: [] },
    'share 2 is scanned as the terminal says',
  );
  assert.deepEqual((await bed.page.call('feed.tiers', {})).modes, { ticker: 1, quote: 1, full: 4 });
  const told = (): unknown => bed.fake.thread('feed').ordersOf('change').at(-1)?.modes ?? 'none';
  const orders = bed.fake.thread('feed').ordersOf('change');
  assert.deepEqual(orders.find(({ modes }) => modes !== undefined)?.modes, [
    [slow, 'ticker'],
    [medium, 'quote'],
  ]);
  const { epoch } = await bed.page.call('feed.modes', {});
  await bed.page.call('chart.open', { epoch, slot: slow, interval: '1m' });
  await bed.seconds(1);
  assert.deepEqual((await own()).full, [], 'full is the mode of the terminal');
  assert.deepEqual(told(), [[medium, 'quote']]);
  await bed.page.call('chart.close', { epoch, slot: slow, interval: '1m' });
  await bed.seconds(1);
  assert.deepEqual((await own()).ticker, [slow]);
  await bed.engine.stop();
});

test('what a saved list holds is live with the first round after the start, spreads by their legs', async () => {
  const legs = [
    { segment: 'NSE_EQ' as const, securityId: 30, factor: 100 },
    { segment: 'NSE_EQ' as const, securityId: 31, factor: -200 },
  ];
  const bed = await begin([
    {
      id: 1,
      name: 'Mine',
      items: [
        item(20),
        { type: 'spread', label: '', active: true, legs },
        { type: 'separator', label: 'Later', active: false },
        item(21),
      ],
    },
  ]);
  await bed.seconds(1);
  const subscribed = bed.fake
    .thread('feed')
    .ordersOf('change')
    .flatMap(({ added }) => added.map(({ securityId }) => securityId));
  assert.deepEqual(subscribed, [20, 30, 31], 'what stands below a separator that is off is not subscribed');
  assert.ok(bed.slotOf(21) !== undefined, 'it has a place all the same');
  const { lists } = await bed.page.call('watchlists.list', {});
  assert.deepEqual(lists[0]?.items[1], { type: 'spread', label: '', active: true, legs });
  await bed.engine.stop();
});
