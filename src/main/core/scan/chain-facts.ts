import { COLUMNS, ROW_BYTES } from '#contract/columns.ts';
import type { SessionClass } from '#contract/model/instrument.ts';
import { faultOf } from '#contract/faults.ts';
import type { IvSeries } from '../options/iv-plan.ts';
import { expiryInstantMs } from '../options/time-to-expiry.ts';
import type { SessionCalendar } from '../session/calendar.ts';
import type { TickTable } from '../table/tick-table.ts';
import type { DayBefore } from './contract-day.ts';

/** Tries at a row that the feed is writing. */
const READ_TRIES = 1_000;

/** What option chains need beside bars. */
export interface ChainFacts {
  /** Continuous rate a year. */
  readonly rate: number;
  /** The instant of expiry; null when the calendar does not know it. */
  expiryMs(expiry: string, sessionClass: SessionClass): number | null;
  /** The day before a contract's day, in its price scale; null when it is not known. */
  previous(slot: number): DayBefore | null;
  /** Asks for the daily 30-day volatilities of a root; null for roots that have none. */
  iv(root: string, told: (series: IvSeries | null) => void): void;
}

/** Facts from the calendar and from what the feed tells of the day before, which does not change during the day. */
export function chainFacts(
  calendar: SessionCalendar,
  table: TickTable,
  rate: number,
  iv: ChainFacts['iv'],
): ChainFacts {
  const cells = new Int32Array(new ArrayBuffer(ROW_BYTES));
  const unsigned = new Uint32Array(cells.buffer);
  const known = new Map<number, DayBefore>();
  return {
    rate,
    iv,
    expiryMs(expiry, sessionClass) {
      try {
        return expiryInstantMs(calendar, expiry, sessionClass);
      } catch (thrown) {
        if (faultOf(thrown).kind !== 'input') throw thrown;
        return null;
      }
    },
    previous(slot) {
      const found = known.get(slot);
      if (found !== undefined) return found;
      let tries = 0;
      while (!table.read(slot, cells) && tries < READ_TRIES) tries += 1;
      const close = cells[COLUMNS.prevClose.cell]!;
      const interest = unsigned[COLUMNS.prevOi.cell]!;
      if (tries === READ_TRIES || close <= 0 || interest === 0) return null;
      const before = { close, interest };
      known.set(slot, before);
      return before;
    },
  };
}
