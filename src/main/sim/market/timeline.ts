import { assert, FaultError, fault } from '#contract/faults.ts';
import type { SessionClass } from '#contract/model/instrument.ts';
import { DAY_MS, IST_OFFSET_MS } from '#contract/model/session.ts';
import { continuousSpan, type SessionCalendar } from '../../core/session/calendar.ts';
import { addDays } from '../../core/time/ist.ts';

/** Session of one class on one day; minutes and seconds count from the venue's opening. */
export interface ClassHours {
  /** Minutes of continuous trading. */
  readonly minutes: number;
  /** Second of the single closing-auction print; −1 where there is no auction. */
  readonly printSec: number;
}

/** Timetable of a venue (shares with their derivatives, or commodities) on one of its trading days. */
export interface DayHours {
  readonly date: string;
  /** Days since 1970-01-01 of the date. */
  readonly dayNumber: number;
  readonly midnightMs: number;
  readonly openMs: number;
  /** Start of order entry before the opening; `openMs` when there is none. */
  readonly entryMs: number;
  /** Minutes from the opening to the end of the longest class. */
  readonly endMinutes: number;
  /** Minutes from the opening to the moment of the official close. */
  readonly closeMinutes: number;
  readonly classes: Readonly<Record<SessionClass, ClassHours>>;
}

/** The auction's print falls into the 15th minute after continuous trading stops, near its end. */
const PRINT_MINUTE = 14;
const PRINT_SECOND = 32;
/** The index follows its members' prints by this much. */
const INDEX_PRINT_DELAY_SEC = 8;
/** Weekdays walked at most when the list is extended. */
const DAYS_MAX = 4_000;

const NO_HOURS: ClassHours = { minutes: 0, printSec: -1 };

/** Trading days of one venue in order, from the model's origin on; grows when asked for later dates. */
export class Timeline {
  readonly lead: SessionClass;
  readonly #calendar: SessionCalendar;
  readonly #members: readonly SessionClass[];
  readonly #dates: string[] = [];
  readonly #hours: (DayHours | undefined)[] = [];
  #scannedTo: string;

  /** @param lead the class whose days count. @param members all classes of the venue. */
  constructor(calendar: SessionCalendar, origin: string, lead: SessionClass, members: readonly SessionClass[]) {
    this.#calendar = calendar;
    this.lead = lead;
    this.#members = members;
    this.#scannedTo = addDays(origin, -1);
  }

  /** Index of the last trading day on or before the date; −1 when the venue has none yet. */
  indexUpTo(date: string): number {
    this.#extend(date);
    let low = 0;
    let high = this.#dates.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#dates[middle] as string) <= date) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  date(day: number): string {
    return this.#dates[day] as string;
  }

  hours(day: number): DayHours {
    const known = this.#hours[day];
    if (known) return known;
    const hours = this.#build(this.date(day));
    this.#hours[day] = hours;
    return hours;
  }

  #extend(date: string): void {
    for (let i = 0; this.#scannedTo < date; i++) {
      if (i >= DAYS_MAX) {
        const text = `${date} is too far from the first date of the simulated market: choose an earlier date.`;
        throw new FaultError(fault('input.clock', text));
      }
      this.#scannedTo = addDays(this.#scannedTo, 1);
      if (this.#calendar.isTradingDay(this.#scannedTo, this.lead)) this.#dates.push(this.#scannedTo);
    }
  }

  #build(date: string): DayHours {
    const day = this.#calendar.tradeDay(date);
    const span = continuousSpan(day, this.lead);
    assert(span, `${date}: class ${this.lead} has no continuous session`);
    const open = span.fromMinute;
    const classes: Record<string, ClassHours> = {};
    let endMinutes = 0;
    for (const name of this.#members) {
      const own = continuousSpan(day, name);
      const minutes = own ? own.toMinute - open : 0;
      const auction = day.spans[name].find((one) => one.phase === 'auction');
      const delay = name === 'INDEX' ? INDEX_PRINT_DELAY_SEC : 0;
      const at = auction ? Math.min(PRINT_MINUTE, auction.toMinute - auction.fromMinute - 1) : 0;
      const printSec = auction ? (auction.fromMinute - open + at) * 60 + PRINT_SECOND + delay : -1;
      classes[name] = own ? { minutes, printSec } : NO_HOURS;
      endMinutes = Math.max(endMinutes, minutes);
    }
    const leader = classes[this.lead] as ClassHours;
    const entry = day.spans[this.lead].find((one) => one.phase === 'preopen');
    return {
      date,
      dayNumber: dayNumberOf(day.midnightMs),
      midnightMs: day.midnightMs,
      openMs: day.midnightMs + open * 60_000,
      entryMs: day.midnightMs + (entry?.fromMinute ?? open) * 60_000,
      endMinutes,
      closeMinutes: leader.printSec < 0 ? leader.minutes : Math.min(endMinutes, Math.ceil(leader.printSec / 60)),
      classes: classes as Record<SessionClass, ClassHours>,
    };
  }
}

/** Days since 1970-01-01 of a date given by its IST midnight. */
export function dayNumberOf(midnightMs: number): number {
  return Math.round((midnightMs + IST_OFFSET_MS) / DAY_MS);
}
