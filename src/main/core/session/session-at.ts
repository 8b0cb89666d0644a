import type { Instrument } from '#contract/model/instrument.ts';
import { MINUTE_MS, type Phase, type TradeDay } from '#contract/model/session.ts';
import { istDate } from '../time/ist.ts';
import type { SessionCalendar } from './calendar.ts';

/** What the exchange does with an instrument at a moment. */
export interface SessionMomentOf {
  readonly phase: Phase;
  /** The IST date of the moment with its timetable; nothing trades on it when its spans are empty. */
  readonly day: TradeDay;
  /** The stretch of time that holds the moment, epoch ms, `[fromMs, toMs)`; null while closed. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** The phase of an instrument at a time (epoch ms), by its timetable. In its closing auction it is silent, not stale. */
export function sessionAt(
  calendar: SessionCalendar,
  { sessionClass }: Pick<Instrument, 'sessionClass'>,
  epochMs: number,
): SessionMomentOf {
  const day = calendar.tradeDay(istDate(epochMs));
  const minute = (epochMs - day.midnightMs) / MINUTE_MS;
  const span = day.spans[sessionClass].find(({ fromMinute, toMinute }) => minute >= fromMinute && minute < toMinute);
  if (span === undefined) return { phase: 'closed', day, fromMs: null, toMs: null };
  return {
    phase: span.phase,
    day,
    fromMs: day.midnightMs + span.fromMinute * MINUTE_MS,
    toMs: day.midnightMs + span.toMinute * MINUTE_MS,
  };
}
