import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { COLUMNS, ROW_CELLS } from '#contract/columns.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { openDhan } from '../../src/main/adapters/dhan/broker.ts';
import { emptyBar } from '../../src/main/core/bars/bar.ts';
import { until } from '../support/feed-server.ts';
import { FeedThread } from '../support/feed-thread.ts';
import { machineTimers, SimExchange } from '../support/sim-exchange.ts';

const LISTED = 500;
/** The engine cuts a thread off that takes longer. */
const CLOSE_MS_MAX = 1_200;

let exchange: SimExchange;
let universe: Instrument[];

before(async () => {
  exchange = await SimExchange.start(LISTED, '2026-11-20', 10 * 60);
  const broker = openDhan(exchange.access, machineTimers, () => 0.5);
  const master = await broker.reference.master('2026-11-20', null);
  assert.ok(master !== 'unchanged');
  // A share that is listed and never trades.
  const traded = master.instruments.filter(({ symbol }) => symbol !== 'SIMSHIFT');
  universe = await broker.reference.universe(traded, LISTED);
  broker.close();
});
after(() => exchange.server.close());

let thread: FeedThread;
beforeEach(async () => {
  thread = new FeedThread(exchange.access, exchange.line, exchange.day, LISTED);
  await until(() => thread.says('ready'), 'the thread');
});
afterEach(async () => {
  thread.order({ type: 'close' });
  assert.equal(await thread.exit, 0);
});

test('the thread fills the shared table from the exchange and ends by itself when told', async () => {
  thread.order({ type: 'subscribe', instruments: universe, resume: [] });
  const feed = () => thread.reports.findLast((report) => report.type === 'feed');
  await until(() => feed()?.state === 'live', 'a live feed');
  const heard = () => universe.filter(({ slot }) => thread.table.u32[slot * ROW_CELLS + COLUMNS.recvDayMs.cell] !== 0);
  await until(() => heard().length === LISTED, 'a packet in every row');
  const bar = emptyBar();
  const minute = () => Math.floor((exchange.nowMs() - exchange.day.midnightMs) / 60_000);
  await until(() => universe.some(({ slot }) => thread.bars.read(slot, minute(), bar)), 'a bar of this minute');
  await until(() => thread.says('duty'), 'the longest step');
  const startMs = performance.now();
  thread.order({ type: 'close' });
  assert.equal(await thread.exit, 0);
  const tookMs = performance.now() - startMs;
  assert.ok(tookMs < CLOSE_MS_MAX, `closing took ${tookMs.toFixed(0)} ms`);
  assert.equal(thread.reports.at(-1)?.type, 'closed');
  assert.equal(thread.counters.get('packets'), thread.counters.get('applied'));
});

test('a replay order is answered by a live source, and a thread that never connected ends as well', async () => {
  thread.order({ type: 'replay', action: 'pause' });
  await until(() => thread.says('notice'), 'the answer');
});
