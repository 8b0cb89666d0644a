import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { faultOf } from '#contract/faults.ts';
import { BAR_FLAG, type Bars } from '#contract/model/bar.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import { createSimMarket } from '../../src/main/sim/market/create.ts';
import { until } from '../support/feed-server.ts';
import { RealTerminal } from '../support/real-terminal.ts';
import { shippedCalendar } from '../support/shipped-calendar.ts';

const MINUTE_MS = 60_000;
const MIDNIGHT_MS = istMidnightMs('2026-11-20');
const at = (hour: number, minute: number): number => MIDNIGHT_MS + (hour * 60 + minute) * MINUTE_MS;
const INSTRUMENTS = 80;

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'restart-'));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Packets in = applied + rejected, as the page is told. */
function assertConserved({ health }: RealTerminal): void {
  assert.ok(health !== null && health.packets > 0);
  const rejected = Object.values(health.rejected).reduce((sum, count) => sum + count, 0);
  assert.equal(health.packets, health.applied + rejected);
}

/** Today's minutes of an instrument by minute of day. */
async function minutes(terminal: RealTerminal, slot: number): Promise<Map<number, { v: number; flags: number }>> {
  const { epoch } = terminal.session ?? assert.fail('a session');
  const question = { epoch, slot, interval: '1m', beforeMs: null, limit: 400 } as const;
  const { bars } = await terminal.page.call('history.bars', question);
  return byMinute(bars);
}

function byMinute({ t, v, flags }: Pick<Bars, 't' | 'v' | 'flags'>): Map<number, { v: number; flags: number }> {
  const rows = t.map(
    (ms, i) => [(ms - MIDNIGHT_MS) / MINUTE_MS, { v: v[i] as number, flags: flags[i] as number }] as const,
  );
  return new Map(rows.filter(([minute]) => minute >= 0));
}

/** At forty times the speed a packet spans ten seconds, so a bar differs a little; a gap of minutes in it would show. */
function assertOwn(volume = 0, expected = 0, minute: number): void {
  assert.ok(volume > expected * 0.5 && volume < expected * 1.5, `minute ${minute} holds ${volume}, not ${expected}`);
}

test('a restart at 11:00: bars go on, and what was traded meanwhile is neither hidden nor put into one bar', async (context) => {
  const dataDir = folder(context);
  const first = await RealTerminal.start({
    dataDir,
    instruments: INSTRUMENTS,
    clock: '2026-11-20 10:56:00',
    speed: 40,
  });
  context.after(() => first.stop());
  const { rows } = await first.page.call('instruments.page', { from: 0, limit: INSTRUMENTS });
  const { slot, securityId } = rows.find(({ symbol }) => symbol === 'RELIANCE') ?? assert.fail('RELIANCE is listed');
  await first.reach(at(11, 0) + 30_000);
  assertConserved(first);
  const before = await minutes(first, slot);
  await first.stop();

  const second = await RealTerminal.start({
    dataDir,
    instruments: INSTRUMENTS,
    clock: '2026-11-20 11:05:20',
    speed: 40,
  });
  context.after(() => second.stop());
  await until(() => second.session?.feed === 'live', 'the feed');
  await second.reach(at(11, 9));
  assertConserved(second);
  assert.ok((second.health?.counters['feed.gapsMarked'] ?? 0) > 0, 'the gap is counted');
  const after = await minutes(second, slot);

  const calendar = shippedCalendar();
  const market = createSimMarket({ seed: 7, instruments: INSTRUMENTS, startMs: at(11, 10), calendar });
  const index = market.indexOf('NSE_EQ', securityId) ?? assert.fail('the exchange lists it');
  const truth = byMinute({ ...market.minutes(index, at(9, 15), at(11, 8)), flags: [] });
  for (let minute = 657; minute <= 659; minute += 1) {
    assert.deepEqual(after.get(minute), before.get(minute), `minute ${minute} is as it was before the restart`);
    assertOwn(after.get(minute)?.v, truth.get(minute)?.v, minute);
  }
  for (let minute = 661; minute <= 664; minute += 1) {
    assert.equal(after.get(minute)?.v, truth.get(minute)?.v, `minute ${minute} came from the broker`);
    assert.equal(after.get(minute)?.flags, BAR_FLAG.repaired);
  }
  for (let minute = 666; minute <= 667; minute += 1) {
    assertOwn(after.get(minute)?.v, truth.get(minute)?.v, minute);
  }
  await second.stop();
});

test('a clock that is set back starts over: nothing of later is shown, no hit comes twice', async (context) => {
  const dataDir = folder(context);
  const first = await RealTerminal.start({
    dataDir,
    instruments: INSTRUMENTS,
    clock: '2026-11-20 09:15:00',
    speed: 300,
  });
  context.after(() => first.stop());
  await first.reach(at(9, 40));
  await first.stop();
  const second = await RealTerminal.start({
    dataDir,
    instruments: INSTRUMENTS,
    clock: '2026-11-20 09:15:00',
    speed: 60,
  });
  context.after(() => second.stop());
  const early = await second.page.call('scan.hits', { limit: 500 });
  assert.deepEqual(
    early.hits.filter(({ atMs }) => atMs > second.nowMs),
    [],
  );
  await second.reach(at(9, 18));
  const shown = await minutes(second, 0);
  assert.ok(Math.max(...shown.keys()) * MINUTE_MS + MIDNIGHT_MS <= second.nowMs);
  assert.ok(shown.size >= 2);
  assertConserved(second);
  await second.stop();
});

test('Friday night rolls to Monday: a new epoch is told, and charts and hits of Friday are still there', async (context) => {
  const dataDir = folder(context);
  const terminal = await RealTerminal.start({
    dataDir,
    instruments: INSTRUMENTS,
    clock: '2026-11-20 23:52:00',
    speed: 100,
  });
  context.after(() => terminal.stop());
  assert.equal(terminal.session?.day.date, '2026-11-20');
  const { hits } = await terminal.page.call('scan.hits', { limit: 10 });
  const isMonday = (): boolean => {
    const { session } = terminal;
    return (session?.epoch ?? 0) >= 2 && session?.feed === 'live' && session.instruments > 0;
  };
  await until(isMonday, 'the next trading day', 30_000);
  assert.equal(terminal.session?.day.date, '2026-11-23');
  assert.ok(terminal.nowMs >= istMidnightMs('2026-11-23') + 9 * 60 * MINUTE_MS);
  const question = { slot: 0, interval: '5m', beforeMs: null, limit: 20 } as const;
  const epoch = terminal.session?.epoch ?? 0;
  // The new day's list may bring one more epoch between the look and the question: a page then asks again, too.
  const { bars } = await terminal.page.call('history.bars', { ...question, epoch }).catch(async (thrown: unknown) => {
    assert.equal(faultOf(thrown).code, 'input.stale_epoch');
    await until(() => (terminal.session?.epoch ?? 0) > epoch && isMonday(), 'the epoch after the list of Monday');
    return terminal.page.call('history.bars', { ...question, epoch: terminal.session?.epoch ?? 0 });
  });
  assert.equal(bars.t.at(-1), at(15, 10));
  const later = await terminal.page.call('scan.hits', { limit: 500 });
  assert.ok(hits.every(({ id }) => later.hits.some((hit) => hit.id === id)));
  assert.deepEqual(
    terminal.notices.filter(({ level }) => level === 'error'),
    [],
  );
  await until(() => (terminal.health?.packets ?? 0) > 0, 'packets of Monday');
  assertConserved(terminal);
  await terminal.stop();
});
