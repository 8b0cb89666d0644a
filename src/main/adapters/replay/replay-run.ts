import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { MinuteGate, SealedMinutes } from '../../core/bars/minute-gate.ts';
import { DayBars } from '../../core/bars/day-bars.ts';
import { Counters, FEED_COUNTERS, type FeedCounter } from '../../core/counters.ts';
import { type ScannerSetting, ScanRunner } from '../../core/scan/scan-runner.ts';
import type { ScanHistory } from '../../core/scan/scan-state.ts';
import { FeedWriter } from '../../core/table/feed-writer.ts';
import { TickTable } from '../../core/table/tick-table.ts';
import { MinuteCloser } from '../../core/time/minute-closer.ts';
import type { SessionCalendar } from '../../core/session/calendar.ts';
import { openTrack } from './open-track.ts';
import type { ReplayTrack, TrackSink } from './replay-track.ts';

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

/**
 * Plays a whole recorded day through the same writer, bars and scanners as the live terminal, in one thread and as
 * fast as it goes. The same files give the same result, bit for bit.
 * @param history what an instrument's scanners know from before the day; nothing by default.
 */
export async function replayRun(
  path: string,
  calendar: SessionCalendar,
  options: {
    readonly date?: string;
    readonly scanners?: readonly ScannerSetting[];
    /** Where to stop, ms of day; the end by default. */
    readonly toMsOfDay?: number;
    readonly history?: (instrument: Instrument) => ScanHistory;
  } = {},
): Promise<ReplayRun> {
  const track = await openTrack(path, options.date ?? null);
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
  const runner = new ScanRunner(
    {
      day,
      minutes: new SealedMinutes(gate, bars),
      // No real time: a run over the past has no budget, so that nothing is skipped.
      stopwatchMs: () => 0,
      hit: (hit) => hits.push(hit),
      failed: (_scanner, _symbol, error) => {
        throw error;
      },
    },
    options.scanners ?? [],
  );
  for (const { instrument } of runner.adopt(track.instruments)) {
    runner.load(instrument.slot, options.history?.(instrument) ?? NOTHING_KNOWN, -1);
  }
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
    if (gate.closed > runner.closedMinute) runner.closeThrough(gate.closed);
  }
  track.close();
  // What the file holds of its last minute is all that there is of it.
  if (!told && untilMs === track.toMs) closer.pass(track.toMs + TAIL_MS, track.toMs + TAIL_MS);
  runner.closeThrough(gate.closed);
  return { track, day, table, bars, counters: counters.snapshot(), hits };
}

const NO_BARS = { t: [], o: [], h: [], l: [], c: [], v: [], oi: [], flags: [] };
const NOTHING_KNOWN: ScanHistory = {
  past: { '1m': NO_BARS, '5m': NO_BARS, '15m': NO_BARS, '1d': NO_BARS },
  today: NO_BARS,
};
