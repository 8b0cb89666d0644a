import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { COLUMNS, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { DhanAuth } from '../../src/main/adapters/dhan/auth.ts';
import type { Broker } from '../../src/main/adapters/adapter.ts';
import { openDhan } from '../../src/main/adapters/dhan/broker.ts';
import { emptyBar } from '../../src/main/core/bars/bar.ts';
import { gapsOf } from '../../src/main/core/table/gaps.ts';
import { SIM_CLIENT_ID, SIM_PIN, SIM_TOTP_SECRET } from '../../src/main/sim/rest/auth-routes.ts';
import { FeedBench } from '../support/feed-bench.ts';
import { until } from '../support/feed-server.ts';
import { machineTimers, SimExchange } from '../support/sim-exchange.ts';

/** More than one socket holds. */
const LISTED = 6_000;
const START_MINUTE = 10 * 60;

let exchange: SimExchange;
let broker: Broker;
let universe: Instrument[];
let auth: DhanAuth;

before(async () => {
  exchange = await SimExchange.start(LISTED, '2026-11-20', START_MINUTE);
  broker = openDhan(exchange.access, machineTimers, () => 0.5);
  const master = await broker.reference.master('2026-11-20', null);
  assert.ok(master !== 'unchanged');
  universe = await broker.reference.universe(
    master.instruments.filter(({ symbol }) => symbol !== 'SIMSHIFT'),
    25_000,
  );
  // One-time codes go by the exchange's own clock.
  auth = new DhanAuth(exchange.access.urls, { ...machineTimers, wallMs: () => exchange.nowMs() });
});
after(async () => {
  auth.close();
  broker.close();
  await exchange.server.close();
});

/** Units traded in a row: all of them, those in its minute bars, and those of its gap. */
function countsOf(bench: FeedBench, slot: number): { volume: number; bars: number; gap: number } {
  const of = (name: 'volume' | 'gapVolume'): number =>
    bench.table.f64[(slot * ROW_CELLS + COLUMNS[name].cell) / 2] ?? 0;
  const bar = emptyBar();
  let bars = 0;
  for (let minute = START_MINUTE; minute < START_MINUTE + 5; minute += 1) {
    if (bench.bars.read(slot, minute, bar)) bars += bar.v;
  }
  return { volume: of('volume'), bars, gap: of('gapVolume') };
}

test('failure mode 25: a token is replaced under a running feed: nothing is lost beyond the marked gap', async () => {
  const clock = { nowMs: () => exchange.nowMs() };
  const bench = new FeedBench(
    exchange.day,
    universe.length,
    exchange.nowMs(),
    (parts) => broker.feed(parts),
    machineTimers,
    clock,
  );
  bench.body.step({ type: 'subscribe', instruments: universe, resume: [] }, exchange.nowMs());
  await until(() => bench.of('feed').at(-1)?.state === 'live', 'two open sockets');
  await until(() => bench.counters.get('packets') > universe.length, 'a packet of each', 10_000);
  await sleep(500);

  const options = universe.filter(({ sessionClass }) => sessionClass === 'FNO');
  const before = new Map(options.map(({ slot }) => [slot, countsOf(bench, slot)]));
  // The exchange kills the old token and its sockets with the answer that brings the new one.
  const account = { clientId: SIM_CLIENT_ID, login: { pin: SIM_PIN, totpSecret: SIM_TOTP_SECRET }, storedAtMs: 0 };
  const minted = await auth.generate(account);
  assert.notEqual(minted.accessToken, exchange.access.accessToken);
  broker.renew(minted);
  bench.body.step({ type: 'access', access: { ...exchange.access, ...minted } }, exchange.nowMs());
  const cutMs = performance.now();
  await until(() => bench.counters.get('reconnects') === 2, 'both sockets again', 10_000);
  const awayMs = performance.now() - cutMs;
  await until(() => bench.of('feed').at(-1)?.state === 'live', 'a live feed');
  const flags = ({ slot }: Instrument): number => bench.table.i32[slot * ROW_CELLS + COLUMNS.flags.cell] ?? 0;
  await until(() => universe.every((one) => (flags(one) & TICK_FLAG.stale) === 0), 'fresh rows', 10_000);
  await sleep(500);
  await bench.body.close();

  assert.equal(bench.counters.get('disconnects'), 2);
  assert.equal(bench.unaccounted, 0, 'every packet was applied or refused by name');
  assert.deepEqual(bench.of('notice'), []);
  const sums = { gap: 0, bars: 0, rows: 0, marked: 0 };
  for (const { slot, symbol } of options) {
    const now = countsOf(bench, slot);
    const then = before.get(slot) ?? now;
    const [inBars, inGap] = [now.bars - then.bars, now.gap - then.gap];
    assert.equal(inBars + inGap, now.volume - then.volume, `${symbol}: every unit is in a bar or in the marked gap`);
    sums.rows += 1;
    sums.gap += inGap;
    sums.bars += inBars;
    if (gapsOf(bench.table.u32, slot * ROW_CELLS).length > 0) sums.marked += 1;
  }
  assert.ok(sums.bars > 0 && sums.marked > 0);
  console.log(
    `away ${Math.round(awayMs)} ms; ${sums.rows} rows, ${sums.marked} with a marked gap, ${sums.bars} units in bars, ${sums.gap} in gaps`,
  );

  // The store's questions go on with the new token, and the old one is refused.
  assert.equal((await broker.reference.profile()).clientId, SIM_CLIENT_ID);
  await assert.rejects(auth.profile(exchange.access), /Invalid Token/);
  await assert.rejects(auth.renew(minted), /Invalid Token/, 'tokens made with PIN and code cannot be renewed');
  await assert.rejects(auth.generate(account), /once every 2 minutes/);
});

test('a request that was under way when the token changed is asked again with the new one', async () => {
  const own = await SimExchange.start(60, '2026-11-20', START_MINUTE);
  const link = openDhan(own.access, machineTimers, () => 0.5);
  const door = new DhanAuth(own.access.urls, machineTimers);
  try {
    const renewed = await door.renew(own.access);
    assert.equal(door.describe(renewed.accessToken)?.consumer, 'SELF');
    await own.fault({ latency: 150 });
    const asked = link.reference.profile();
    await sleep(30);
    link.renew(renewed);
    assert.equal((await asked).clientId, SIM_CLIENT_ID);
  } finally {
    door.close();
    link.close();
    await own.server.close();
  }
});

test('a wrong PIN and a wrong code are refused with HTTP 200, as the broker does', async () => {
  const login = { pin: '000000', totpSecret: SIM_TOTP_SECRET };
  const wrong = { clientId: SIM_CLIENT_ID, login, storedAtMs: 0 };
  await assert.rejects(auth.generate(wrong), /"Invalid Pin"/);
  const other = { ...wrong, login: { pin: SIM_PIN, totpSecret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' } };
  await assert.rejects(auth.generate(other), /"Invalid TOTP"/);
});
