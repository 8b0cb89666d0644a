import { COLUMNS, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { MINUTE_MS, type Phase, type TradeDay } from '#contract/model/session.ts';

/** A row is silent after this many of its own typical gaps: random arrivals are so late once in a million. */
export const CADENCES_MAX = 20;
/** Packets of a row before its cadence says anything. */
export const CADENCE_TICKS_MIN = 8;
/** What should move all the time counts as silent after this time while its cadence is not known yet. */
export const LIQUID_SILENCE_MS = 90_000;
/** Trades that are told later than this are late: the broker's own p99 is below 5.3 s on a good day (dhan-api §4.8). */
export const LATE_MS = 10_000;

/** How far what a row shows can be believed. */
export interface FeedTrust {
  readonly state: 'live' | 'late' | 'stale' | 'closed' | 'auction';
  /** Ms since anything was received of it today; null = nothing yet. */
  readonly ageMs: number | null;
  /** For people. */
  readonly reason: string;
}

/** What trust is judged by, of one row. */
export interface TrustRow {
  readonly flags: number;
  readonly recvDayMs: number;
  readonly cadenceMs: number;
  readonly lagMs: number;
  readonly ticks: number;
}

/** The moment of judging, for one class. */
export interface TrustMoment {
  readonly phase: Phase;
  /** Ms of day at which the phase began, or from which the row is subscribed, whichever is later. */
  readonly sinceDayMs: number;
  readonly nowDayMs: number;
  /** No row is stale at a lower age. */
  readonly staleAfterMs: number;
}

/** The row's numbers, from the table's cells or a copy of the row (`first` 0). */
export function trustRow(cells: Int32Array | Uint32Array, first: number): TrustRow {
  const cell = (name: keyof TrustRow): number => (cells[first + COLUMNS[name].cell] as number) >>> 0;
  return {
    flags: cell('flags'),
    recvDayMs: cell('recvDayMs'),
    cadenceMs: cell('cadenceMs'),
    lagMs: cell('lagMs'),
    ticks: cell('ticks'),
  };
}

/** First cell of a slot's row, for `trustRow`. */
export function firstCell(slot: number): number {
  return slot * ROW_CELLS;
}

/** The moment for an instrument's class by the day's timetable. */
export function trustMoment(
  day: TradeDay,
  { sessionClass }: Pick<Instrument, 'sessionClass'>,
  nowMs: number,
  staleAfterMs: number,
): TrustMoment {
  const nowDayMs = nowMs - day.midnightMs;
  const span = day.spans[sessionClass].find(
    ({ fromMinute, toMinute }) => nowDayMs >= fromMinute * MINUTE_MS && nowDayMs < toMinute * MINUTE_MS,
  );
  return { phase: span?.phase ?? 'closed', sinceDayMs: (span?.fromMinute ?? 0) * MINUTE_MS, nowDayMs, staleAfterMs };
}

/** What sends something every minute while it trades; a far option may be silent for hours. */
export function isLiquid({ kind, sessionClass }: Pick<Instrument, 'kind' | 'sessionClass'>): boolean {
  return kind === 'INDEX' || kind === 'FUTIDX' || sessionClass === 'EQ_DERIV';
}

/** Silence in ms after which the row is not believed; Infinity while nothing is known of its cadence. */
export function silenceMsMax(
  { cadenceMs, ticks }: TrustRow,
  instrument: Pick<Instrument, 'kind' | 'sessionClass'>,
  staleAfterMs: number,
): number {
  if (cadenceMs > 0 && ticks >= CADENCE_TICKS_MIN) return Math.max(staleAfterMs, cadenceMs * CADENCES_MAX);
  return isLiquid(instrument) ? Math.max(staleAfterMs, LIQUID_SILENCE_MS) : Number.POSITIVE_INFINITY;
}

/** Whether a row that should be sending is silent beyond its own cadence. Only in the continuous session. */
export function isSilent(
  row: TrustRow,
  instrument: Pick<Instrument, 'kind' | 'sessionClass'>,
  { phase, sinceDayMs, nowDayMs, staleAfterMs }: TrustMoment,
): boolean {
  if (phase !== 'continuous') return false;
  return nowDayMs - Math.max(row.recvDayMs, sinceDayMs) > silenceMsMax(row, instrument, staleAfterMs);
}

/**
 * Trust in one instrument's data now. `stale`: its connection is down, or it is silent beyond its cadence; `late`: it
 * comes, but well after the trade; `auction`: the closing auction, in which silence is expected. An order desk enters
 * on `live` alone.
 */
export function feedTrust(
  row: TrustRow,
  instrument: Pick<Instrument, 'kind' | 'sessionClass'>,
  moment: TrustMoment,
  lateMs = LATE_MS,
): FeedTrust {
  const ageMs = row.recvDayMs === 0 ? null : Math.max(0, moment.nowDayMs - row.recvDayMs);
  const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;
  if (moment.phase === 'auction') return { state: 'auction', ageMs, reason: 'in the closing auction' };
  if (moment.phase !== 'continuous') return { state: 'closed', ageMs, reason: PHASE_WORDS[moment.phase] };
  if (isSilent(row, instrument, moment)) {
    const usual = row.cadenceMs > 0 ? `; it usually moves every ${seconds(Math.max(row.cadenceMs, 1_000))}` : '';
    const reason = ageMs === null ? NOTHING_YET : `silent for ${seconds(ageMs)}${usual}`;
    return { state: 'stale', ageMs, reason };
  }
  if ((row.flags & TICK_FLAG.stale) !== 0) return { state: 'stale', ageMs, reason: 'its feed is down' };
  if (ageMs === null) return { state: 'stale', ageMs, reason: NOTHING_YET };
  if (row.lagMs > lateMs) return { state: 'late', ageMs, reason: `trades arrive ${seconds(row.lagMs)} late` };
  // An option may have a book and no trade: its feed is well, and its last price is not of today.
  const traded = (row.flags & TICK_FLAG.traded) !== 0;
  return { state: 'live', ageMs, reason: traded ? 'live' : 'live; it has not traded today' };
}

const NOTHING_YET = 'nothing was received of it today';
const PHASE_WORDS: Readonly<Record<Exclude<Phase, 'continuous' | 'auction'>, string>> = {
  closed: 'its market is closed',
  preopen: 'in the pre-open',
  buffer: 'between the pre-open and the session',
  postclose: 'after the close',
};
