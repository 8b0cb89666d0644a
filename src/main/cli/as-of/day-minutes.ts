import type { Bar } from '../../core/bars/bar.ts';
import type { MinuteSource } from '../../core/scan/scan-runner.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import { continuousSpan } from '../../core/session/calendar.ts';
import type { BookEntry } from './bar-book.ts';

/** The minutes of one date of a book. Minutes are asked for in order, so that each one is found beside the last. */
export class DayMinutes implements MinuteSource {
  readonly #entries: readonly BookEntry[];
  readonly #midnightMs: number;
  readonly #date: string;
  readonly #places: Int32Array;

  /** @param entries by slot. */
  constructor(entries: readonly BookEntry[], { date, midnightMs }: TradeDay) {
    this.#entries = entries;
    this.#midnightMs = midnightMs;
    this.#date = date;
    this.#places = Int32Array.from(entries, ({ dates }) => dates.get(date)?.[0] ?? -1);
  }

  read(slot: number, minute: number, out: Bar): boolean {
    const entry = this.#entries[slot];
    const span = entry?.dates.get(this.#date);
    if (entry === undefined || span === undefined) return false;
    const { t, o, h, l, c, v, oi } = entry.minutes;
    const wanted = this.#midnightMs + minute * MINUTE_MS;
    let place = this.#places[slot]!;
    while (place + 1 < span[1] && t[place]! < wanted) place += 1;
    while (place > span[0] && t[place]! > wanted) place -= 1;
    this.#places[slot] = place;
    if (t[place] !== wanted) return false;
    out.o = o[place]!;
    out.h = h[place]!;
    out.l = l[place]!;
    out.c = c[place]!;
    out.v = v[place]!;
    out.oi = oi[place]!;
    return true;
  }
}

/**
 * A date of which only the day is known, as two minutes: the first one holds the open alone, without volume, and the last
 * one all of the day. So nothing is seen before it could be known.
 */
export class OpenAndClose implements MinuteSource {
  readonly #entries: readonly BookEntry[];
  readonly #day: TradeDay;

  /** @param entries by slot. */
  constructor(entries: readonly BookEntry[], day: TradeDay) {
    this.#entries = entries;
    this.#day = day;
  }

  read(slot: number, minute: number, out: Bar): boolean {
    const entry = this.#entries[slot];
    if (entry === undefined) return false;
    const span = continuousSpan(this.#day, entry.instrument.sessionClass);
    const isFirst = minute === span?.fromMinute;
    if (span === undefined || (!isFirst && minute !== span.toMinute - 1)) return false;
    const { t, o, h, l, c, v, oi } = entry.days;
    const i = t.indexOf(this.#day.midnightMs);
    if (i < 0) return false;
    const open = o[i]!;
    out.o = open;
    out.h = isFirst ? open : h[i]!;
    out.l = isFirst ? open : l[i]!;
    out.c = isFirst ? open : c[i]!;
    out.v = isFirst ? 0 : v[i]!;
    out.oi = isFirst ? 0 : oi[i]!;
    return true;
  }
}
