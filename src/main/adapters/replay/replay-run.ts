import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { MinuteGate, SealedMinutes } from '../../core/bars/minute-gate.ts';
import { DayBars } from '../../core/bars/day-bars.ts';
import { Counters, FEED_COUNTERS, type FeedCounter } from '../../core/counters.ts';
import type { MinutePass } from '../../core/scan/minute-pass.ts';
import type { PassParts } from '../../core/scan/pass-parts.ts';
import {
  type MinuteSource,
  SCAN_CAPITAL_DEFAULT,
  type ScannerSetting,
  ScanRunner,
} from '../../core/scan/scan-runner.ts';
import { NO_HISTORY, type ScanHistory } from '../../core/scan/scan-state.ts';
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

export interface ReplayRunOptions {
  readonly date?: string;
  readonly scanners?: readonly ScannerSetting[];
  /** Where to stop, ms of day; the end by default. */
  readonly toMsOfDay?: number;
  readonly openElse?: OpenElse;
  /** What an instrument's scanners know from before the day; nothing by default. */
  readonly history?: (instrument: Instrument) => ScanHistory;
  /** What runs after the scanners of single instruments; nothing by default. */
  readonly passes?: (parts: PassParts) => readonly MinutePass[];
  /** Rupees that sizes are reckoned from. */
  readonly capital?: number;
}

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
  const runner = runnerOf(track.instruments, day, minutes, pastTradeDays(calendar, day.date), options, hits);
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

function runnerOf(
  instruments: readonly Instrument[],
  day: TradeDay,
  minutes: MinuteSource,
  pastDays: readonly TradeDay[],
  options: ReplayRunOptions,
  hits: Hit[],
): ScanRunner {
  const capital = options.capital ?? SCAN_CAPITAL_DEFAULT;
  const runner = new ScanRunner(
    {
      day,
      minutes,
      capital,
      // No real time: a run over the past has no budget, so that nothing is skipped.
      stopwatchMs: () => 0,
      hit: (hit) => hits.push(hit),
      failed: (_scanner, _symbol, error) => {
        throw error;
      },
    },
    options.scanners ?? [],
  );
  const states = runner.adopt(instruments);
  runner.addPasses(options.passes?.({ day, pastDays, instruments, runner, minutes, capital }) ?? []);
  for (const { instrument } of states) runner.load(instrument.slot, options.history?.(instrument) ?? NO_HISTORY, -1);
  return runner;
}
