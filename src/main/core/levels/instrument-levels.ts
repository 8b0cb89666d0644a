import { type InstrumentLevels, OPENING_RANGE_MINUTES, VIRGINS_PER_REPLY_MAX } from '#contract/model/levels.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import type { SessionClass } from '#contract/model/instrument.ts';
import { tradingMinutes } from '../scan/scan-state.ts';
import { continuousSpan } from '../session/calendar.ts';
import { meanOfLast } from '../stats/mean-of-last.ts';
import { BASELINE_RULES, type SessionVolumes, TimeOfDayBaseline } from '../volume/baseline.ts';
import { sessionMultiplier } from '../volume/threshold.ts';
import { turtleState } from '../volume/turtle.ts';
import { vixState } from '../volume/vix.ts';
import { gap, gapFilled } from './gap.ts';
import { openingBreakout, type RangeBar } from './opening-breakout.ts';
import { periodLevels, type RunningDay } from './period-levels.ts';
import { type DailyRow, PERIODS } from './periods.ts';
import { virginRanges } from './virgin-ranges.ts';

/** Days of the long averages, and of the short ones. */
const LONG_DAYS = 55;
const SHORT_DAYS = 20;

/** One official day with its volume. */
export interface VolumeDay extends DailyRow {
  readonly volume: number;
}

/** One closed minute of today, rupees and units. */
export interface TodayMinute extends RangeBar {
  readonly o: number;
  readonly v: number;
}

export interface LevelInput {
  readonly epoch: number;
  readonly slot: number;
  readonly symbol: string;
  readonly sessionClass: SessionClass;
  readonly day: TradeDay;
  readonly nowMs: number;
  /** Completed official days before today, oldest first. */
  readonly days: readonly VolumeDay[];
  readonly sessions: readonly SessionVolumes[];
  /** Closed minutes of today, oldest first; minutes without a trade are absent. */
  readonly minutes: readonly TodayMinute[];
  /** Last minute of day that is closed. */
  readonly closedMinute: number;
  /** Official open of today, rupees; null while it is not known: the first minute's stands in. */
  readonly open: number | null;
  /** Last price, rupees; null before the first trade. */
  readonly price: number | null;
  readonly vix: number | null;
  readonly rvol: InstrumentLevels['rvol'];
}

/** Everything that is said about an instrument's levels, from its past and its day so far. */
export function instrumentLevels(input: LevelInput): InstrumentLevels {
  const { days, minutes, day } = input;
  const previous = days.at(-1) ?? null;
  const today = runningDay(minutes, input.open);
  const [byDay, byWeek, byMonth] = PERIODS.map((period) => periodLevels(period, days, day.date, today)) as Three;
  const volume = volumeNow(input);
  const closes = days.map(({ close }) => close);
  const { high20, low20, high55, low55, volume20, volume55, ready } = turtleState(
    days,
    input.price ?? previous?.close ?? Number.NaN,
  );
  const { regime, multiplier, known } = vixState(input.vix);
  const span = continuousSpan(day, input.sessionClass);
  return {
    epoch: input.epoch,
    slot: input.slot,
    symbol: input.symbol,
    tradeDate: day.date,
    asOfMs: input.nowMs,
    previous: previous === null ? null : { ...previous },
    pivots: { day: byDay.pivots, week: byWeek.pivots, month: byMonth.pivots },
    cpr: { day: byDay.cpr, week: byWeek.cpr, month: byMonth.cpr },
    virgins: virginRanges(days, today)
      .slice(-VIRGINS_PER_REPLY_MAX)
      .toReversed()
      .map(({ date, BC, TC }) => ({ date, bc: BC, tc: TC })),
    openingRanges: openingRanges(input),
    gap: previous === null || today === null ? null : gapOf(today, previous),
    averages: { price20: meanOfLast(closes, SHORT_DAYS), price55: meanOfLast(closes, LONG_DAYS), volume20, volume55 },
    turtle: { high20, low20, high55, low55, ready },
    volume,
    rvol: input.rvol,
    sessionMultiplier: span === undefined ? 1 : sessionMultiplier((input.nowMs - day.midnightMs) / MINUTE_MS, span),
    vix: { value: known ? input.vix : null, regime, multiplier, known },
    lacking: lacking(input, volume.sessions, known),
  };
}

type Three = [ReturnType<typeof periodLevels>, ReturnType<typeof periodLevels>, ReturnType<typeof periodLevels>];

function runningDay(minutes: readonly TodayMinute[], open: number | null): RunningDay | null {
  const first = minutes[0];
  if (first === undefined) return open === null ? null : { open, high: open, low: open };
  let { h: high, l: low } = first;
  for (const minute of minutes) {
    if (minute.h > high) high = minute.h;
    if (minute.l < low) low = minute.l;
  }
  return { open: open ?? first.o, high, low };
}

function gapOf({ open, high, low }: RunningDay, previous: VolumeDay): InstrumentLevels['gap'] {
  const { gapPct, gapClass } = gap(open, previous);
  return { pct: gapPct, class: gapClass, filled: gapFilled(gapClass, previous.close, high, low) };
}

function openingRanges({ minutes, day, sessionClass, closedMinute }: LevelInput): InstrumentLevels['openingRanges'] {
  const span = tradingMinutes(day, sessionClass);
  if (span === null) return [];
  const openMs = day.midnightMs + span[0] * MINUTE_MS;
  const knownMs = day.midnightMs + (closedMinute + 1) * MINUTE_MS;
  return OPENING_RANGE_MINUTES.map((length) => {
    const { high, low, complete, firstBreakout } = openingBreakout(minutes, openMs, length, knownMs);
    return {
      minutes: length,
      high,
      low,
      complete,
      breakout: firstBreakout === null ? null : firstBreakout.dir === 1 ? 'up' : 'down',
      breakoutMs: firstBreakout === null ? null : minutes[firstBreakout.index]!.t + MINUTE_MS,
    };
  });
}

function volumeNow({ minutes, sessions, day, sessionClass, closedMinute }: LevelInput): InstrumentLevels['volume'] {
  const today = minutes.reduce((sum, { v }) => sum + v, 0);
  const span = tradingMinutes(day, sessionClass);
  const comparable = span === null ? [] : sessions.filter((session) => session.minutes === span[1] - span[0]);
  const counted = Math.min(comparable.length, BASELINE_RULES.sessions);
  const none = { base: null, ratio: null, cumBase: null, cumRatio: null, percentile: null };
  if (span === null || closedMinute < span[0]) return { minute: null, today, ...none, sessions: counted };
  const last = Math.min(closedMinute, span[1] - 1);
  const slots = new Float64Array(last - span[0] + 1);
  for (const { t, v } of minutes) {
    const at = Math.round((t - day.midnightMs) / MINUTE_MS) - span[0];
    if (at >= 0 && at < slots.length) slots[at] = v;
  }
  const found = new TimeOfDayBaseline(sessions, span[1] - span[0]).at(last - span[0], slots);
  return { minute: last, today, ...found, sessions: counted };
}

/** What is missing, with how much of it there is. */
function lacking({ days, rvol }: LevelInput, sessions: number, vixKnown: boolean): string[] {
  const words: string[] = [];
  if (days.length < LONG_DAYS) words.push(`55-day averages and channels: ${days.length} of ${LONG_DAYS} days`);
  if (days.length < SHORT_DAYS) words.push(`20-day averages and channels: ${days.length} of ${SHORT_DAYS} days`);
  if (sessions < BASELINE_RULES.minSessions) {
    words.push(`volume by time of day: ${sessions} of ${BASELINE_RULES.minSessions} comparable sessions`);
  }
  if (rvol['1m'] === null) words.push('volume ratio: fewer than 20 minutes with a volume before this one');
  if (!vixKnown) words.push('India VIX is not known: NORMAL is assumed');
  return words;
}
