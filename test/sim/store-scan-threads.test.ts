import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { BAR_FLAG } from '#contract/model/bar.ts';
import { readTape } from '../../src/main/adapters/replay/replay-tape.ts';
import { emptyBar } from '../../src/main/core/bars/bar.ts';
import { DayBars } from '../../src/main/core/bars/day-bars.ts';
import { PERIODS } from '../../src/main/core/levels/periods.ts';
import { pivotTable } from '../../src/main/core/levels/pivot-table.ts';
import { pastTradeDays } from '../../src/main/core/session/past-days.ts';
import { istDate } from '../../src/main/core/time/ist.ts';
import { TimeOfDayBaseline } from '../../src/main/core/volume/baseline.ts';
import { sessionVolumes } from '../../src/main/core/volume/session-volumes.ts';
import { turtleState } from '../../src/main/core/volume/turtle.ts';
import { MINUTES_WANTED } from '../../src/main/threads/scan/history-of.ts';
import { DAYS_KEPT } from '../../src/main/threads/scan/levels-desk.ts';
import { until } from '../support/feed-server.ts';
import { sharedPath } from '../support/shared-folder.ts';
import { shippedCalendar } from '../support/shipped-calendar.ts';
import { SimExchange } from '../support/sim-exchange.ts';
import { ThreadTrio } from '../support/thread-trio.ts';

const NIFTY = sharedPath('data', 'ticks', 'nifty_index_1s_2022-11', '2022-11-07.csv.gz');

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'threads-'));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** The levels of a future equal the functions over the bars that the store answers. */
async function assertLevels(trio: ThreadTrio, instruments: readonly Instrument[], day: TradeDay): Promise<void> {
  // Index futures are loaded first where no share has derivatives.
  const future = instruments.find(({ kind }) => kind === 'FUTIDX') ?? assert.fail('an index future is listed');
  const { slot } = future;
  const answer = (id: number) => trio.scan.find((report) => report.type === 'levels' && report.id === id);
  let id = 0;
  const ask = () => trio.post('scan', { type: 'levels', id: (id += 1), slot });
  await until(() => (ask(), trio.scan.some(({ type }) => type === 'levels')), 'levels', 20_000);
  ask();
  const startMs = performance.now();
  await until(() => answer(id) !== undefined, 'the last answer');
  assert.ok(performance.now() - startMs < 250, 'an answer is a matter of milliseconds');
  const report = answer(id);
  const levels = report?.type === 'levels' ? report.levels : assert.fail();
  const bars = async (interval: '1m' | '1d', limit: number) =>
    (await trio.ask({ kind: 'bars', slot, interval, beforeMs: day.midnightMs, limit })).bars;
  const daily = await bars('1d', DAYS_KEPT);
  const days = daily.t.map((t, i) => {
    const of = (column: readonly number[]): number => (column[i] as number) / 100;
    const volume = daily.v[i] as number;
    return { date: istDate(t), open: of(daily.o), high: of(daily.h), low: of(daily.l), close: of(daily.c), volume };
  });
  assert.ok(days.length > 55, levels.lacking.join());
  for (const period of PERIODS) {
    const [row] = pivotTable(new Map([['X', days]]), period, levels.pivots[period]?.of ?? '', () => day.date);
    const range = levels.cpr[period];
    assert.deepEqual([range?.pivot, range?.bc, range?.tc, range?.narrow], [row?.pivot, row?.bc, row?.tc, row?.narrow]);
    assert.equal(levels.pivots[period]?.kinds.classic['S3'], row?.s3);
  }
  const { high20, low55, volume55 } = turtleState(days, 1);
  assert.deepEqual([levels.turtle.high20, levels.turtle.low55, levels.averages.volume55], [high20, low55, volume55]);
  const minutes = await bars('1m', MINUTES_WANTED);
  const past = pastTradeDays(shippedCalendar(), day.date);
  const sessions = sessionVolumes(minutes, past, future.sessionClass, minutes.t.length >= MINUTES_WANTED);
  const baseline = new TimeOfDayBaseline(sessions, sessions.at(-1)?.minutes ?? 0);
  assert.ok(levels.volume.sessions >= 3, `${levels.volume.sessions} sessions`);
  assert.equal(levels.volume.cumBase, baseline.cumBase((levels.volume.minute ?? assert.fail()) - 555));
  assert.equal(levels.gap?.class !== undefined && levels.previous?.date, days.at(-1)?.date);
}

test('against the exchange: list, day, history and scanners, and a second start from the cache', async (context) => {
  const exchange = await SimExchange.start(60, '2026-11-20', 11 * 60);
  context.after(() => exchange.server.close());
  const dataDir = folder(context);
  const { day, line, access } = exchange;
  const trio = new ThreadTrio({ capacity: 60, dataDir, day, clock: line, sourceKey: 'sim:7:60', access });
  const { instruments, fromCache } = await trio.ask({ kind: 'universe', limit: 60 });
  assert.equal(fromCache, false);
  assert.ok(instruments.length >= 40);
  await trio.begin(instruments);
  const { slot, securityId } = instruments.find(({ kind }) => kind === 'EQUITY') ?? assert.fail('a share is listed');
  const { bars } = await trio.ask({ kind: 'bars', slot, interval: '5m', beforeMs: null, limit: 100 });
  assert.equal(bars.t.length, 100);
  const today = bars.t.map((t, i) => [t, bars.flags[i] as number] as const).filter(([t]) => t >= day.midnightMs);
  assert.equal(today[0]?.[0], day.midnightMs + 555 * 60_000, 'the engine was away since the open');
  assert.ok(((today[0]?.[1] ?? 0) & BAR_FLAG.repaired) !== 0);
  const daily = await trio.ask({ kind: 'bars', slot, interval: '1d', beforeMs: day.midnightMs, limit: 20 });
  assert.equal(daily.bars.t.length, 20);
  const ready = (): boolean => {
    const told = trio.scan.findLast((report) => report.type === 'scanners');
    // Those of the market as a whole count when the next minute has closed.
    const single = (told?.scanners ?? []).filter(({ scope }) => scope === 'instrument');
    return single.every((scanner) => scanner.ready > 0);
  };
  await until(() => trio.scan.some(({ type }) => type === 'scanners') && ready(), 'scanners with history', 20_000);
  await assertLevels(trio, instruments, day);
  assert.deepEqual(await trio.close(), [0, 0, 0]);

  const second = new ThreadTrio({ capacity: 60, dataDir, day, clock: line, sourceKey: 'sim:7:60', access });
  const cached = await second.ask({ kind: 'universe', limit: 20 });
  assert.deepEqual([cached.fromCache, cached.instruments.length], [true, 20]);
  assert.ok(cached.instruments.some((instrument) => instrument.securityId === securityId) || instruments.length > 20);
  assert.deepEqual(await second.close(), [0, 0, 0]);
});

test('a recorded day plays through all threads, and the stored minutes are those of the bars', {
  skip: NIFTY.skip,
}, async (context) => {
  const tape = await readTape(NIFTY.path, null);
  const day = shippedCalendar().tradeDay(tape.date);
  const clock = { epochMs: tape.fromMs, wallMs: Date.now(), speed: 0 };
  const dataDir = folder(context);
  const trio = new ThreadTrio({
    capacity: 5,
    dataDir,
    day,
    clock,
    sourceKey: 'replay:nifty',
    access: null,
    file: NIFTY.path,
    speed: 1_000,
  });
  context.after(() => trio.close());
  const named = () => trio.feed.find((report) => report.type === 'instruments');
  await until(() => named() !== undefined, 'the instruments of the recording');
  const { instruments } = await trio.ask({ kind: 'adopt', instruments: named()?.instruments ?? [] });
  await trio.begin(instruments);
  const state = () => trio.feed.findLast((report) => report.type === 'replay')?.state;
  trio.post('feed', { type: 'replay', action: 'seek', value: day.midnightMs + 900 * 60_000 });
  await until(() => (state()?.nowMs ?? 0) > day.midnightMs + 899 * 60_000, 'the seek');
  trio.post('feed', { type: 'replay', action: 'seek', value: day.midnightMs + 920 * 60_000 });
  await until(() => state()?.ended === true, 'the end', 15_000);
  const scannerId = 'opening-range-breakout';
  const told = () => trio.scan.flatMap((report) => (report.type === 'hits' ? report.hits : []));
  const breakouts = () => told().filter((hit) => hit.scannerId === scannerId);
  await until(() => breakouts().length > 0, 'an opening range breakout', 10_000);
  const hits = breakouts();
  assert.ok(hits.length <= 2, 'once up and once down at most');
  assert.deepEqual(
    (await trio.ask({ kind: 'hits', limit: 10, scannerId })).hits.map(({ id }) => id),
    hits.map(({ id }) => id).toReversed(),
  );
  const bars = DayBars.attach(trio.memory.bars, 5);
  const bar = emptyBar();
  const { bars: page } = await trio.ask({ kind: 'bars', slot: 0, interval: '1m', beforeMs: null, limit: 400 });
  assert.equal(page.t.length, 375);
  page.t.forEach((t, i) => {
    assert.ok(bars.read(0, (t - day.midnightMs) / 60_000, bar));
    assert.deepEqual([page.o[i], page.h[i], page.l[i], page.c[i]], [bar.o, bar.h, bar.l, bar.c]);
  });
  assert.deepEqual(await trio.close(), [0, 0, 0]);
});

test('a damaged database is told, set aside, and the thread goes on', async (context) => {
  const dataDir = folder(context);
  writeFileSync(join(dataDir, 'muhurat.db'), 'half of something'.repeat(1_000));
  const day = shippedCalendar().tradeDay('2026-11-20');
  const clock = { epochMs: day.midnightMs, wallMs: Date.now(), speed: 1 };
  const trio = new ThreadTrio({
    capacity: 5,
    dataDir,
    day,
    clock,
    sourceKey: 'replay:x',
    access: null,
    file: join(dataDir, 'absent'),
  });
  assert.deepEqual(await trio.ask({ kind: 'prefGet', key: 'layout' }), { json: null });
  const notice = trio.store.find((report) => report.type === 'notice');
  assert.equal(notice?.notice.code, 'unavailable.database_damaged');
  await until(() => trio.feed.some((report) => report.type === 'notice'), 'the missing recording');
  assert.deepEqual(await trio.close(), [0, 0, 0]);
});
