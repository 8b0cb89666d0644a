import { FaultError, fault } from '#contract/faults.ts';
import { SESSION_CLASSES, type SessionClass } from '#contract/model/instrument.ts';
import { MINUTE_MS, type Phase, type PhaseSpan, type TradeDay } from '#contract/model/session.ts';
import { addDays, istDate, istMidnightMs, minuteOfText, weekdayOf } from '../time/ist.ts';
import type { CalendarData } from './calendar-data.ts';

/** Longest stretch without any trading that the search crosses before it reports a broken calendar file, in days. */
const SEARCH_DAYS_MAX = 60;

type SpanRow = CalendarData['schedules'][number]['spans'];

/**
 * Which days trade, and the timetable of each class on a day. Pure data; after the horizon every weekday counts as a
 * trading day, and `knows` says that this is an assumption.
 */
export class SessionCalendar {
  readonly horizon: string;
  readonly #data: CalendarData;
  readonly #holidays: ReadonlySet<string>;
  readonly #commodity: ReadonlyMap<string, CalendarData['commodityHolidays'][number]>;
  readonly #special: ReadonlyMap<string, CalendarData['specialSessions'][number]>;
  readonly #days = new Map<string, TradeDay>();

  constructor(data: CalendarData) {
    this.#data = data;
    this.horizon = data.horizon;
    this.#holidays = new Set(data.holidays.map((day) => day.date));
    this.#commodity = new Map(data.commodityHolidays.map((day) => [day.date, day]));
    this.#special = new Map(data.specialSessions.map((day) => [day.date, day]));
  }

  /** Whether the holidays of the date are known, or only assumed. */
  knows(date: string): boolean {
    return date >= this.#data.from && date <= this.horizon;
  }

  /** A weekday that is no equity holiday: the days that expiry rules count. Special sessions do not count. */
  isRegularDay(date: string): boolean {
    const weekday = weekdayOf(date);
    return weekday !== 0 && weekday !== 6 && !this.#holidays.has(date);
  }

  /** Whether the class trades on the date at all; without a class: whether any class does. */
  isTradingDay(date: string, sessionClass?: SessionClass): boolean {
    const { spans } = this.tradeDay(date);
    if (sessionClass !== undefined) return spans[sessionClass].length > 0;
    return SESSION_CLASSES.some((name) => spans[name].length > 0);
  }

  /** The timetable of a date; every span list is empty on a day without trading. The value is shared: do not change it. */
  tradeDay(date: string): TradeDay {
    const known = this.#days.get(date);
    if (known) return known;
    const spans = {} as Record<SessionClass, PhaseSpan[]>;
    for (const name of SESSION_CLASSES) spans[name] = this.#spansOf(date, name).map(toSpan);
    const day: TradeDay = { date, midnightMs: istMidnightMs(date), spans };
    this.#days.set(date, day);
    return day;
  }

  /** The trading day in force: today while a class still has a span to come or running, else the next one. */
  tradeDayOf(epochMs: number): TradeDay {
    const today = this.tradeDay(istDate(epochMs));
    return epochMs < dayEndMs(today) ? today : this.tradeDay(this.nextTradeDate(today.date));
  }

  /** The first date after `date` on which any class (or the class given) trades. */
  nextTradeDate(date: string, sessionClass?: SessionClass): string {
    return this.#search(date, 1, sessionClass);
  }

  /** The last date before `date` on which any class (or the class given) trades. */
  previousTradeDate(date: string, sessionClass?: SessionClass): string {
    return this.#search(date, -1, sessionClass);
  }

  #search(date: string, step: 1 | -1, sessionClass?: SessionClass): string {
    let at = date;
    for (let i = 0; i < SEARCH_DAYS_MAX; i++) {
      at = addDays(at, step);
      if (this.isTradingDay(at, sessionClass)) return at;
    }
    const text = `The calendar has no trading day within ${SEARCH_DAYS_MAX} days of ${date}: check calendar.json.`;
    throw new FaultError(fault('input.calendar', text));
  }

  #spansOf(date: string, sessionClass: SessionClass): SpanRow {
    const special = this.#special.get(date);
    if (special) return special.sessions.find((session) => session.classes.includes(sessionClass))?.spans ?? [];
    if (sessionClass === 'MCX') return this.#commoditySpans(date);
    if (!this.isRegularDay(date)) return [];
    let spans: SpanRow = [];
    let newest = '';
    for (const schedule of this.#data.schedules) {
      if (schedule.from > date || schedule.from < newest || !schedule.classes.includes(sessionClass)) continue;
      newest = schedule.from;
      spans = schedule.spans;
    }
    return spans;
  }

  #commoditySpans(date: string): SpanRow {
    const weekday = weekdayOf(date);
    if (weekday === 0 || weekday === 6) return [];
    const halves = this.#commodity.get(date);
    const closed = !halves && date < this.#data.commodityFrom && this.#holidays.has(date);
    if (closed) return [];
    const { open, evening, closes } = this.#data.commodityHours;
    const close = closes.findLast((row) => row.from <= date)?.close ?? closes[0]?.close ?? evening;
    const from = halves?.morning === 'closed' ? evening : open;
    const to = halves?.evening === 'closed' ? evening : close;
    return from < to ? [['continuous', from, to]] : [];
  }
}

function toSpan([phase, from, to]: SpanRow[number]): PhaseSpan {
  return { phase, fromMinute: minuteOfText(from), toMinute: minuteOfText(to) };
}

/** Epoch ms of the first span's start over all classes; Infinity when nothing trades. */
export function dayStartMs(day: TradeDay): number {
  let minute = Number.POSITIVE_INFINITY;
  for (const name of SESSION_CLASSES) {
    for (const span of day.spans[name]) minute = Math.min(minute, span.fromMinute);
  }
  return day.midnightMs + minute * MINUTE_MS;
}

/** Epoch ms of the last span's end over all classes; −Infinity when nothing trades. */
export function dayEndMs(day: TradeDay): number {
  let minute = Number.NEGATIVE_INFINITY;
  for (const name of SESSION_CLASSES) {
    for (const span of day.spans[name]) minute = Math.max(minute, span.toMinute);
  }
  return day.midnightMs + minute * MINUTE_MS;
}

/** What the class is doing at an instant; `closed` between spans and on any other date. */
export function phaseAt(day: TradeDay, cls: SessionClass, epochMs: number): Phase {
  const minute = (epochMs - day.midnightMs) / MINUTE_MS;
  for (const span of day.spans[cls]) {
    if (minute >= span.fromMinute && minute < span.toMinute) return span.phase;
  }
  return 'closed';
}

/** Whether nothing trades, in no class and no phase but after the close: a moment to cut connections in. */
export function noMarketIsOpen(day: TradeDay, epochMs: number): boolean {
  return SESSION_CLASSES.every((cls) => ['closed', 'postclose'].includes(phaseAt(day, cls, epochMs)));
}

/**
 * The first and the last moment of continuous trading of the class. On a day of two parts it holds the pause between them
 * too: whether a minute trades is told by `isContinuousMinute`.
 */
export function continuousSpan(day: TradeDay, cls: SessionClass): PhaseSpan | undefined {
  const spans = day.spans[cls].filter((span) => span.phase === 'continuous');
  const first = spans[0];
  const last = spans.at(-1);
  if (!first || !last) return undefined;
  return { phase: 'continuous', fromMinute: first.fromMinute, toMinute: last.toMinute };
}
