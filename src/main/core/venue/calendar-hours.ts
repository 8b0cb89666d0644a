import type { SessionClass } from '#contract/model/instrument.ts';
import { DAY_MS, MINUTE_MS, type Phase, type TradeDay } from '#contract/model/session.ts';
import { continuousSpan, phaseAt, type SessionCalendar } from '../session/calendar.ts';
import { istDate } from '../time/ist.ts';
import type { Hours } from './model.ts';

/** The exchange's hours by the calendar; the day in force is kept, so that a question costs no date text. */
export class CalendarHours implements Hours {
  readonly #calendar: SessionCalendar;
  #day: TradeDay | null = null;

  constructor(calendar: SessionCalendar) {
    this.#calendar = calendar;
  }

  phase(sessionClass: SessionClass, epochMs: number): Phase {
    return phaseAt(this.#dayOf(epochMs), sessionClass, epochMs);
  }

  openMs(sessionClass: SessionClass, epochMs: number): number | null {
    const day = this.#dayOf(epochMs);
    const span = continuousSpan(day, sessionClass);
    return span === undefined ? null : day.midnightMs + span.fromMinute * MINUTE_MS;
  }

  #dayOf(epochMs: number): TradeDay {
    const kept = this.#day;
    if (kept !== null && epochMs >= kept.midnightMs && epochMs < kept.midnightMs + DAY_MS) return kept;
    const day = this.#calendar.tradeDay(istDate(epochMs));
    this.#day = day;
    return day;
  }
}
