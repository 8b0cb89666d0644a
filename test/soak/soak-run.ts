import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClockLine } from '#contract/model/terminal.ts';
import { openDhan } from '../../src/main/adapters/dhan/broker.ts';
import { rejectedOf } from '../../src/main/core/counters.ts';
import { lagPercentile } from '../../src/main/core/lag-histogram.ts';
import type { BrokerAccess } from '../../src/main/threads/protocol.ts';
import { until } from '../support/feed-server.ts';
import { FeedThread } from '../support/feed-thread.ts';
import { type SentCounters, machineTimers } from '../support/sim-exchange.ts';
import { shippedCalendar } from '../support/shipped-calendar.ts';

const DATE = '2026-11-20';
const MAIN = join(import.meta.dirname, '../../src/main/sim/main.ts');
const NS_PER_MS = 1e6;
const HOUR_S = 3_600;
/** Samples of memory in a run, whatever its length. */
const SAMPLES = 120;
/** The first part of a run fills what is filled once. */
const WARM_UP_SHARE = 0.2;
/** What is under way has arrived by then. */
const DRAIN_MS = 1_000;

export interface SoakResult {
  readonly seconds: number;
  readonly sent: number;
  readonly received: number;
  /** Sent by the exchange and not received, plus received and in no count. */
  readonly dropped: number;
  readonly rejected: number;
  readonly reconnects: number;
  /** Turns that the exchange skipped because the terminal did not keep up, or for its own ceiling. */
  readonly skippedTurns: number;
  /** Slope of the feed thread's heap after the warm-up. */
  readonly heapMbPerHour: number;
  readonly rssMb: number;
  readonly rssMbPerHour: number;
  /** Loop delay of the process, and longest step of the thread. */
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  readonly stepMaxMs: number;
  /** Exchange time to application, as the table's own histogram has it (trade times are whole seconds). */
  readonly lagP99Ms: number | null;
}

interface Exchange {
  readonly child: ChildProcess;
  readonly access: BrokerAccess;
  readonly clock: ClockLine;
}

async function startExchange(instruments: number): Promise<Exchange> {
  const flags = ['--port', '0', '--instruments', String(instruments), '--clock', `${DATE} 10:00`];
  const child = spawn(process.execPath, [MAIN, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { clock, clientId, accessToken, ...urls } = JSON.parse(line) as BrokerAccess['urls'] &
    Omit<BrokerAccess, 'urls'> & { clock: ClockLine };
  return { child, clock, access: { urls, clientId, accessToken } };
}

/** Least-squares slope of [x, y] points. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const over = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const under = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return under === 0 ? 0 : over / under;
}

async function subscribed({ access, clock }: Exchange, count: number): Promise<FeedThread> {
  const broker = openDhan(access, machineTimers, () => 0.5);
  const master = await broker.reference.master(DATE, null);
  if (master === 'unchanged') throw new Error('the exchange gave no instrument file');
  const instruments = await broker.reference.universe(master.instruments, count);
  broker.close();
  const feed = new FeedThread(access, clock, shippedCalendar().tradeDay(DATE), count);
  await until(() => feed.says('ready'), 'the thread');
  feed.order({ type: 'subscribe', instruments, resume: [] });
  await until(() => feed.isLive, 'all sockets', 30_000);
  return feed;
}

/** The feed thread against an exchange in its own process at the broker's cadence, for so long. */
export async function runSoak(seconds: number, instruments: number): Promise<SoakResult> {
  const exchange = await startExchange(instruments);
  const loop = monitorEventLoopDelay({ resolution: 5 });
  try {
    const feed = await subscribed(exchange, instruments);
    const base = exchange.access.urls.rest;
    const counters = async (): Promise<SentCounters & { skippedTurns: number }> =>
      (await (await fetch(new URL('/sim/counters', base))).json()) as SentCounters & { skippedTurns: number };
    const heap: [number, number][] = [];
    const rss: [number, number][] = [];
    loop.enable();
    for (let i = 0; i < SAMPLES; i++) {
      await sleep((seconds * 1_000) / SAMPLES);
      if (i < SAMPLES * WARM_UP_SHARE) continue;
      const atHours = (i * seconds) / SAMPLES / HOUR_S;
      heap.push([atHours, await feed.heapMb()]);
      rss.push([atHours, process.memoryUsage().rss / 1_048_576]);
    }
    loop.disable();
    await fetch(new URL('/sim/fault', base), { method: 'POST', body: JSON.stringify({ stall: 600_000 }) });
    await sleep(DRAIN_MS);
    const sent = await counters();
    const counts = feed.counters.snapshot();
    const rejected = Object.values(rejectedOf(counts)).reduce((sum, one) => sum + one, 0);
    const lagP99Ms = lagPercentile(new Float64Array(feed.counters.lagCells.length), feed.counters.lagCells, 0.99);
    const stepMaxMs = feed.dutyMaxMs(0);
    feed.order({ type: 'close' });
    await feed.exit;
    return {
      seconds,
      sent: sent.packets,
      received: counts.packets,
      dropped: sent.packets - counts.applied - rejected,
      rejected,
      reconnects: counts.reconnects,
      skippedTurns: sent.skippedTurns,
      heapMbPerHour: slope(heap),
      rssMb: rss.at(-1)?.[1] ?? 0,
      rssMbPerHour: slope(rss),
      loopP99Ms: loop.percentile(99) / NS_PER_MS,
      loopMaxMs: loop.max / NS_PER_MS,
      stepMaxMs,
      lagP99Ms,
    };
  } finally {
    exchange.child.kill('SIGTERM');
  }
}
