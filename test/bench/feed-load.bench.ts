import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, test } from 'node:test';
import type { ClockLine } from '#contract/model/terminal.ts';
import { openDhan } from '../../src/main/adapters/dhan/broker.ts';
import { lagPercentile } from '../../src/main/core/lag-histogram.ts';
import { FEED_LIMITS } from '../../src/main/adapters/dhan/limits.ts';
import type { BrokerAccess } from '../../src/main/threads/protocol.ts';
import { until } from '../support/feed-server.ts';
import { FeedThread } from '../support/feed-thread.ts';
import { type SentCounters, machineTimers } from '../support/sim-exchange.ts';
import { rejectedOf } from '../../src/main/core/counters.ts';
import { shippedCalendar } from '../support/shipped-calendar.ts';

const DATE = '2026-11-20';
const INSTRUMENTS = FEED_LIMITS.sockets * FEED_LIMITS.instrumentsPerSocket;
const PACE = 100_000;
const PACE_SHARE_MIN = 0.99;
/** The full proof runs a minute; the everyday one is short. */
const SECONDS = Number(process.env['FEED_LOAD_SECONDS'] ?? 6);
const WARM_UP_MS = 2_000;

let child: ChildProcess | null = null;
let thread: FeedThread | null = null;
after(async () => {
  thread?.order({ type: 'close' });
  await thread?.exit;
  child?.kill('SIGTERM');
});

async function startExchange(): Promise<{
  access: BrokerAccess;
  clock: ClockLine;
  counters: () => Promise<SentCounters>;
}> {
  const main = join(import.meta.dirname, '../../src/main/sim/main.ts');
  const flags = ['--port', '0', '--seed', '7', '--instruments', String(INSTRUMENTS), '--clock', `${DATE} 10:00`];
  child = spawn(process.execPath, [main, ...flags, '--pace', String(PACE)], { stdio: ['ignore', 'pipe', 'inherit'] });
  assert.ok(child.stdout);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { clock, clientId, accessToken, ...urls } = JSON.parse(line) as BrokerAccess['urls'] &
    Omit<BrokerAccess, 'urls'> & { clock: ClockLine };
  const counters = async () => {
    const answer = await fetch(new URL('/sim/counters', urls.rest));
    return (await answer.json()) as SentCounters;
  };
  return { access: { urls, clientId, accessToken }, clock, counters };
}

test(`${PACE} packets a second over ${FEED_LIMITS.sockets} sockets, ${INSTRUMENTS} instruments, ${SECONDS} s`, async () => {
  const { access, clock, counters } = await startExchange();
  const broker = openDhan(access, machineTimers, () => 0.5);
  const master = await broker.reference.master(DATE, null);
  assert.ok(master !== 'unchanged');
  const instruments = await broker.reference.universe(master.instruments, INSTRUMENTS);
  broker.close();
  const feed = new FeedThread(access, clock, shippedCalendar().tradeDay(DATE), INSTRUMENTS);
  thread = feed;
  await until(() => feed.says('ready'), 'the thread');
  feed.order({ type: 'subscribe', instruments, resume: [] });
  await until(() => feed.isLive, 'all sockets', 15_000);
  await sleep(WARM_UP_MS);
  const reports = feed.reports.length;
  const lag = feed.counters.lagCells.slice();
  const packets = feed.counters.get('packets');
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  const startMs = performance.now();
  await sleep(SECONDS * 1_000);
  const pace = ((feed.counters.get('packets') - packets) * 1_000) / (performance.now() - startMs);
  const lags = [0.5, 0.99].map((share) => lagPercentile(lag, feed.counters.lagCells, share));
  loop.disable();
  const dutyMaxMs = feed.dutyMaxMs(reports);
  feed.order({ type: 'close' });
  assert.equal(await feed.exit, 0);
  const sent = await counters();
  const counts = feed.counters.snapshot();
  const rejected = Object.values(rejectedOf(counts)).reduce((sum, count) => sum + count, 0);
  console.log(
    `feed load: ${Math.round(pace)} packets/s; sent ${sent.packets} − applied ${counts.applied} − rejected ${rejected} = ${sent.packets - counts.applied - rejected}; lag p50 ${lags[0]} ms, p99 ${lags[1]} ms; longest step ${dutyMaxMs.toFixed(1)} ms; main loop delay p99 ${(loop.percentile(99) / 1e6).toFixed(1)} ms`,
  );
  assert.equal(sent.packets - counts.applied - rejected, 0);
  assert.ok(pace >= PACE * PACE_SHARE_MIN, `${Math.round(pace)} packets/s of ${PACE}`);
});
