import type { SessionCalendar } from '../core/session/calendar.ts';
import { horizonWarning } from '../core/session/horizon.ts';

/** Tells the end of the calendar once a day. */
export class HorizonTeller {
  readonly #calendar: SessionCalendar;
  #toldOn = '';

  constructor(calendar: SessionCalendar) {
    this.#calendar = calendar;
  }

  /** What to say on a trading date, `YYYY-MM-DD`; null when there is nothing, or it was said. */
  look(date: string): string | null {
    if (this.#toldOn === date) return null;
    this.#toldOn = date;
    return horizonWarning(this.#calendar, date);
  }
}
