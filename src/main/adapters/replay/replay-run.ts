import type { Hit } from '#contract/model/scan.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { MinuteGate, SealedMinutes } from '../../core/bars/minute-gate.ts';
import { DayBars } from '../../core/bars/day-bars.ts';
import { Counters, FEED_COUNTERS, type FeedCounter } from '../../core/counters.ts';
import { type ChainFacts, chainFacts } from '../../core/scan/chain-facts.ts';
import { pastRunner, type PastScanOptions } from '../../core/scan/past-runner.ts';
import { FeedWriter } from '../../core/table/feed-writer.ts';
import { TickTable } from '../../core/table/tick-table.ts';
import { MinuteCloser } from '../../core/time/minute-closer.ts';
import { pastTradeDays } from '../../core/session/past-days.ts';
import type { SessionCalendar } from '../../core/session/calendar.ts';
import { openTrack } from './open-track.ts';
import type { OpenElse, ReplayTrack, TrackSink } from './replay-track.ts';

/** Engine time runs on past the last tick, so that the minute it belongs to closes. */
const TAIL_MS = 5_000;

export interface ReplayRun {
  readonly track: ReplayTrack;
  readonly day: TradeDay;
  readonly table: TickTable;
  readonly bars: DayBars;
  readonly counters: Record<FeedCounter, number>;
  /** Without ids, in the order in which they fired. */
  readonly hits: readonly Hit[];
}

export interface ReplayRunOptions extends PastScanOptions {
  readonly date?: string;
  /** Where to stop, ms of day; the end by default. */
  readonly toMsOfDay?: number;
  readonly openElse?: OpenElse;
  /** What is known from before the day once it is known which day that is; takes the place of what is given. */
  readonly pastOf?: (track: ReplayTrack, day: TradeDay) => Promise<Pick<ReplayRunOptions, 'history' | 'iv' | 'lists'>>;
  /** Continuous rate a year. */
  readonly riskFreeRate?: number;
  /** Where histories of volatility come from; no root has one by default. */
  readonly iv?: ChainFacts['iv'];
}

/** The repo rate that is the program's own default. */
const REPLAY_RATE = 0.0525;
const noIv: ChainFacts['iv'] = (_root, told) => told(null);

/**
 * Plays a whole recorded day through the same writer, bars and scanners as the live terminal, in one thread and as
 * fast as it goes. The same files give the same result, bit for bit.
 */
export async function replayRun(
  path: string,
  calendar: SessionCalendar,
  options: ReplayRunOptions = {},
): Promise<ReplayRun> {
  const track = await openTrack(path, options.date ?? null, options.openElse);
  const day = calendar.tradeDay(track.date);
  const table = TickTable.create(track.instruments.length);
  const bars = DayBars.create(track.instruments.length);
  const counters = Counters.create(FEED_COUNTERS);
  const writer = new FeedWriter(table, bars, counters, day);
  for (const { slot, segment, securityId, sessionClass } of track.instruments) {
    writer.watch(slot, segment, securityId, sessionClass, track.fromMs);
  }
  const gate = MinuteGate.create();
  const closer = new MinuteCloser(gate, writer, day);
  const hits: Hit[] = [];
  const minutes = new SealedMinutes(gate, bars);
  const past = await options.pastOf?.(track, day);
  const iv = past?.iv ?? options.iv ?? noIv;
  const chains = chainFacts(calendar, table, options.riskFreeRate ?? REPLAY_RATE, iv);
  const pastDays = pastTradeDays(calendar, day.date);
  const parts = { instruments: track.instruments, day, minutes, pastDays, chains };
  const runner = pastRunner(parts, { ...options, ...past }, (hit) => hits.push(hit));
  const slots = track.instruments.map(({ slot }) => slot);
  let told = false;
  const target: TrackSink = {
    bytes: (buffer, recvMs) => void writer.applyBytes(buffer, recvMs),
    record: (slot, record, recvMs) => void writer.applyRecord(slot, record, recvMs),
    lost: (gone) => {
      for (const slot of gone) writer.lose(slot);
    },
    closed: (minute) => {
      told = true;
      closer.close(minute);
    },
  };
  const untilMs = Math.min(day.midnightMs + (options.toMsOfDay ?? Number.POSITIVE_INFINITY), track.toMs);
  for (let atMs = track.peekMs(); atMs <= untilMs; atMs = track.peekMs()) {
    if (!told) closer.pass(atMs, atMs);
    track.give(target, slots);
    const loading = track.load();
    if (loading !== null) await loading;
    if (gate.closed > runner.closedMinute) runner.closeThrough(gate.closed);
  }
  track.close();
  // What the file holds of its last minute is all that there is of it.
  if (!told && untilMs === track.toMs) closer.pass(track.toMs + TAIL_MS, track.toMs + TAIL_MS);
  runner.closeThrough(gate.closed);
  return { track, day, table, bars, counters: counters.snapshot(), hits };
}
