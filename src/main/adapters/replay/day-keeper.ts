import { crc32 } from 'node:zlib';
import { ROW_CELLS } from '#contract/columns.ts';
import type { DayCopy, DayState, ReplayDay } from './replay-day.ts';
import { DAY_BARS_FIRST_MINUTE, DAY_BARS_MINUTES, type DayBars } from '../../core/bars/day-bars.ts';
import type { MinuteGate } from '../../core/bars/minute-gate.ts';
import { continuousSpan } from '../../core/session/calendar.ts';
import type { FeedWriter } from '../../core/table/feed-writer.ts';
import type { TickTable } from '../../core/table/tick-table.ts';
import type { MinuteCloser } from '../../core/time/minute-closer.ts';
import { SESSION_CLASSES } from '#contract/model/instrument.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';

const LAST_MINUTE = DAY_BARS_FIRST_MINUTE + DAY_BARS_MINUTES - 1;
const OPEN_MINUTE = 555;

interface DayParts {
  readonly table: TickTable;
  readonly bars: DayBars;
  readonly gate: MinuteGate;
  readonly writer: FeedWriter;
  readonly closer: MinuteCloser;
  readonly day: TradeDay;
  /** Slots that are in use, from 0. */
  readonly slots: () => number;
}

/** The day that a replay builds: closes its minutes, and copies and restores its state. */
export class DayKeeper implements ReplayDay {
  readonly date: string;
  readonly key: number;
  readonly midnightMs: number;
  readonly openMinute: number;
  readonly #parts: DayParts;
  /** The recording tells its own boundaries. */
  #told = false;
  /** First forms, and the last closed minute, at the last copy or restore. */
  #formsThen = 0;
  #closedThen = -1;
  #formsLostThen = 0;

  constructor(parts: DayParts) {
    this.#parts = parts;
    this.date = parts.day.date;
    this.key = crc32(JSON.stringify([parts.day, ROW_CELLS, DAY_BARS_FIRST_MINUTE, DAY_BARS_MINUTES]));
    this.midnightMs = parts.day.midnightMs;
    const opens = SESSION_CLASSES.flatMap((name) => continuousSpan(parts.day, name)?.fromMinute ?? []);
    this.openMinute = Math.max(...opens.filter((minute) => minute <= OPEN_MINUTE), 0) || OPEN_MINUTE;
  }

  get closedMinute(): number {
    return this.#parts.gate.closed;
  }

  get settled(): boolean {
    return this.#parts.gate.settled;
  }

  get scanSteps(): number {
    return this.#parts.gate.steps;
  }

  hitMinutes(): number[] {
    return this.#parts.gate.hitMinutes();
  }

  passed(nowMs: number): void {
    if (!this.#told) this.#parts.closer.pass(nowMs, nowMs);
  }

  closed(minute: number): void {
    this.#told = true;
    this.#parts.closer.close(minute);
  }

  copy(): DayCopy | null {
    const { table, bars, gate, writer, closer, slots } = this.#parts;
    const used = slots();
    if (used === 0) return null;
    const minutes = new Map([...this.changedMinutes()].map((minute) => [minute, bars.copyMinute(minute, used)]));
    this.#remember(gate.forms, gate.closed);
    const numbers = [writer.newestTradeMs, gate.forms, this.#told ? 1 : 0, ...closer.save()];
    return { closed: gate.closed, rows: table.copyRows(used), minutes, numbers };
  }

  forms(from: number): Int32Array {
    return this.#parts.gate.copyForms(from);
  }

  restore(
    { closed, rows, numbers, forms: list }: DayState,
    minuteAt: (minute: number) => Uint8Array | null | undefined,
  ): void {
    const { table, bars, gate, writer, closer, slots } = this.#parts;
    const [newestMs = 0, forms = 0, told = 0, ...time] = numbers;
    gate.renew(closed, forms, () => {
      if (list !== null) gate.putForms(list);
      table.setRows(rows);
      for (let minute = DAY_BARS_FIRST_MINUTE; minute <= LAST_MINUTE; minute += 1) {
        const copy = minuteAt(minute);
        if (copy !== undefined) bars.setMinute(minute, slots(), copy);
      }
    });
    writer.restored(newestMs, closed);
    closer.restore(time);
    this.#told = told === 1;
    this.#remember(forms, closed);
  }

  /** The day begins again with nothing. */
  reset(sinceMs: number): void {
    const { gate, writer, closer } = this.#parts;
    gate.renew(-1, 0, () => writer.reset(sinceMs));
    closer.reset();
    this.#told = false;
    this.#remember(0, -1);
  }

  changedMinutes(): Set<number> {
    const { gate, writer } = this.#parts;
    const changed = gate.minutesAmended(this.#formsThen);
    const newest = Math.min(Math.floor(writer.newestTradeMs / MINUTE_MS), LAST_MINUTE);
    // Amendments that found no room in the list may be of any minute.
    const from = gate.formsLost > this.#formsLostThen ? 0 : this.#closedThen + 1;
    for (let minute = Math.max(from, DAY_BARS_FIRST_MINUTE); minute <= newest; minute += 1) {
      changed.add(minute);
    }
    return changed;
  }

  #remember(forms: number, closed: number): void {
    this.#formsThen = forms;
    this.#closedThen = closed;
    this.#formsLostThen = this.#parts.gate.formsLost;
  }
}
