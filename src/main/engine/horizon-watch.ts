import type { SessionCalendar } from '../core/session/calendar.ts';
import { horizonWarning } from '../core/session/horizon.ts';

/** Tells the end of the calendar once a day, when somebody is there to read it. */
export class HorizonWatch {
  readonly #calendar: SessionCalendar;
  #told = '';

  constructor(calendar: SessionCalendar) {
    this.#calendar = calendar;
  }

  /** What is to be told now; null when there is nothing, it was told, or nobody reads. */
  look(date: string, readers: number): string | null {
    if (this.#told === date || readers === 0) return null;
    this.#told = date;
    return horizonWarning(this.#calendar, date);
  }
}
