import type { Fault } from '#contract/faults.ts';
import { BAR_FLAG, type Bars } from '#contract/model/bar.ts';
import { type Instrument, instrumentCode } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { Bar } from '../../core/bars/bar.ts';
import type { MinutePass } from '../../core/scan/minute-pass.ts';
import { isIndiaVix, MinutePrice } from '../../core/scan/minute-price.ts';
import type { MinuteSource } from '../../core/scan/scan-runner.ts';
import { minuteOfDay } from '../../core/time/ist.ts';
import { type BegunFollowing, ForwardBook, type SettledWindow } from '../../core/validation/forward-book.ts';
import type { FreshOutcome } from '../validation-requests.ts';
import type { StoreDoor } from './store-door.ts';

/** Rows in one message to the store: a transaction of some milliseconds. */
const ROWS_PER_SAVE = 300;
/** Rows that wait for a store that does not answer; the oldest go then, and the day's end censors them. */
const ROWS_WAITING_MAX = 200_000;
/** After a refusal the store is asked again after this real time, ms. */
const RETRY_MS = 30_000;
/** Instruments whose minutes of before the start are asked for at once. */
const ASKS_AT_ONCE = 2;
/** Minutes that one trading day can have. */
const DAY_MINUTES_MAX = 915;
const DAY_MS = 86_400_000;

export interface ForwardPassParts {
  readonly day: TradeDay;
  readonly minutes: MinuteSource;
  /** In a replay every minute of the day is there, whatever moment it begins at. */
  readonly isReplay: boolean;
  readonly door: () => StoreDoor | null;
  monotonicMs(): number;
  /** Exchange time since which a scanner's present settings are in force, epoch ms; 0 = since before the day. */
  sinceMs(scannerId: string): number;
  /** Windows that were settled and stored now. */
  told(fresh: readonly FreshOutcome[]): void;
  /** Something could not be stored or read; said in the log. */
  readonly trouble: (what: string, fields: Readonly<Record<string, unknown>>) => void;
}

/**
 * Follows every hit that says something (a side, a plan, or how far) through its windows and brings what became of it to the
 * store. Made once for the thread: a runner that is made anew goes through the day again, and what is followed already
 * is not followed twice. After a restart the day's hits are taken up again, and minutes that went by unseen are read
 * from the store first.
 */
export class ForwardPass implements MinutePass {
  readonly #parts: ForwardPassParts;
  readonly #book: ForwardBook;
  readonly #instruments = new Map<number, Instrument>();
  readonly #vix: MinutePrice;
  /** By slot and minute: bars that were repaired, or that this run of the terminal did not see. */
  readonly #told = new Map<number, Map<number, Readonly<Bar>>>();
  /** Slots whose minutes of before the start are known. */
  readonly #known = new Set<number>();
  readonly #asking = new Set<number>();
  /** Stored hits of the day whose windows are all over. */
  readonly #done = new Set<number>();
  #begun: BegunFollowing[] = [];
  #settled: SettledWindow[] = [];
  /** One message at a time: a window must not come before its following. */
  #saving = false;
  #lost = 0;
  #waitUntilMs = 0;
  /** First minute that is seen whole. */
  #seenFrom = 0;

  constructor(parts: ForwardPassParts) {
    this.#parts = parts;
    this.#vix = new MinutePrice(parts.minutes);
    this.#book = new ForwardBook({
      day: parts.day,
      read: (slot, minute, out) => this.#read(slot, minute, out),
      find: (segment, id) => this.#instruments.get(instrumentCode(segment, id)),
      vixAt: (minute) => this.#vix.at(minute),
      knows: (slot, fromMinute) => fromMinute >= this.#seenFrom || this.#known.has(slot),
      begun: (row) => this.#begun.push(row),
      settled: (row) => this.#settled.push(row),
    });
  }

  /** Hits that are followed at the moment. */
  get open(): number {
    return this.#book.open;
  }

  /** The thread begins, or its store is another one; days before this one are closed. @param nowMs exchange time. */
  begin(instruments: readonly Instrument[], nowMs: number): void {
    const { day, isReplay, door, trouble } = this.#parts;
    this.moved();
    this.#told.clear();
    this.#known.clear();
    this.#asking.clear();
    this.#done.clear();
    this.#saving = false;
    this.#waitUntilMs = 0;
    // The minute of the start itself is seen in part only.
    this.#seenFrom = isReplay || nowMs < day.midnightMs ? 0 : minuteOfDay(nowMs) + 1;
    this.adopt(instruments);
    door()?.ask(
      { kind: 'outcomesBegin' },
      ({ closed, done }) => {
        for (const id of done) this.#done.add(id);
        if (closed > 0) trouble('scan.outcomes_closed', { windows: closed });
      },
      ({ code }) => trouble('scan.outcomes_not_begun', { code }),
    );
  }

  /** A hit of a scanner, or one of the day that was stored before; one whose windows are all stored is left out. */
  take(hit: Hit): void {
    if (this.#done.has(hit.id)) this.#book.leave(hit);
    else if (!this.#isHindsight(hit)) this.#book.take(hit);
  }

  /** Whether the scanner was set as it is only after the hit: what the day had shown by then may have led to it. */
  #isHindsight({ scannerId, atMs }: Hit): boolean {
    const sinceMs = this.#parts.sinceMs(scannerId);
    // Settings of a later day say nothing of this one: a replay shows a past day with the settings of now.
    return atMs < sinceMs && sinceMs < this.#parts.day.midnightMs + DAY_MS;
  }

  /** A replay put the day together anew: its hits come again. */
  moved(): void {
    this.#book.forget();
    this.#begun = [];
    this.#settled = [];
    const vix = [...this.#instruments.values()].find(isIndiaVix);
    if (vix !== undefined) this.#vix.follow(vix);
  }

  adopt(instruments: readonly Instrument[]): void {
    for (const one of instruments) this.#instruments.set(instrumentCode(one.segment, one.securityId), one);
    const vix = instruments.find(isIndiaVix);
    if (vix !== undefined) this.#vix.follow(vix);
    this.#book.adopted();
  }

  /** Ends what is followed on instruments that are subscribed no more. */
  unsubscribed(slots: readonly number[], nowMs: number): void {
    this.#book.drop(slots, nowMs);
    const gone = new Set(slots);
    for (const [code, { slot }] of this.#instruments) if (gone.has(slot)) this.#instruments.delete(code);
  }

  closeMinute(minute: number): void {
    this.#book.closeMinute(minute);
  }

  /** Sends what waits to the store, after the hits; asks for minutes that are missing. */
  tick(): void {
    const door = this.#parts.door();
    if (door === null || this.#parts.monotonicMs() < this.#waitUntilMs) return;
    // What was under way at the start must have closed before it is asked for.
    const isWhole = this.#book.closed >= this.#seenFrom;
    for (const slot of isWhole ? this.#book.missing() : []) {
      if (this.#asking.size >= ASKS_AT_ONCE) break;
      if (!this.#asking.has(slot)) this.#ask(door, slot);
    }
    this.#save(door);
    this.#shorten();
  }

  #read(slot: number, minute: number, out: Bar): boolean {
    const told = this.#told.get(slot)?.get(minute);
    if (told === undefined) return this.#parts.minutes.read(slot, minute, out);
    Object.assign(out, told);
    return true;
  }

  /** Bars as they were closed come first; what was repaired since, or was never seen here, the store knows. */
  #keep(slot: number, bars: Bars): void {
    const own = new Map<number, Readonly<Bar>>();
    const seen = { o: 0, h: 0, l: 0, c: 0, v: 0, oi: 0 };
    for (const [i, t] of bars.t.entries()) {
      const minute = minuteOfDay(t);
      if (t < this.#parts.day.midnightMs || minute >= this.#seenFrom) continue;
      const repaired = (bars.flags[i]! & BAR_FLAG.repaired) !== 0;
      if (!repaired && this.#parts.minutes.read(slot, minute, seen)) continue;
      own.set(minute, { o: bars.o[i]!, h: bars.h[i]!, l: bars.l[i]!, c: bars.c[i]!, v: bars.v[i]!, oi: bars.oi[i]! });
    }
    if (own.size > 0) this.#told.set(slot, own);
    this.#known.add(slot);
    this.#book.settleLate();
  }

  #ask(door: StoreDoor, slot: number): void {
    this.#asking.add(slot);
    door.ask(
      { kind: 'bars', slot, interval: '1m', beforeMs: null, limit: DAY_MINUTES_MAX },
      ({ bars }) => {
        this.#asking.delete(slot);
        this.#keep(slot, bars);
      },
      (fault) => {
        this.#asking.delete(slot);
        this.#pause('scan.minutes_not_read', fault, { slot });
      },
    );
  }

  #save(door: StoreDoor): void {
    if (this.#saving || this.#begun.length + this.#settled.length === 0) return;
    const begun = this.#begun.splice(0, ROWS_PER_SAVE);
    // A window is settled after its following began: one that begins later in the queue waits for it.
    const settled = this.#begun.length > 0 ? [] : this.#settled.splice(0, ROWS_PER_SAVE);
    this.#saving = true;
    door.ask(
      { kind: 'outcomesSave', begun, settled },
      ({ fresh, unknown }) => {
        this.#saving = false;
        if (unknown > 0) this.#parts.trouble('scan.outcomes_without_hit', { hits: unknown });
        if (fresh.length > 0) this.#parts.told(fresh);
        this.#save(door);
      },
      (fault) => {
        this.#saving = false;
        this.#begun.unshift(...begun);
        this.#settled.unshift(...settled);
        this.#pause('scan.outcomes_not_stored', fault, { rows: begun.length + settled.length });
      },
    );
  }

  #pause(what: string, { code }: Fault, fields: Readonly<Record<string, unknown>>): void {
    this.#waitUntilMs = this.#parts.monotonicMs() + RETRY_MS;
    this.#parts.trouble(what, { code, ...fields });
  }

  #shorten(): void {
    const over = this.#begun.length + this.#settled.length - ROWS_WAITING_MAX;
    if (over <= 0) return;
    this.#settled.splice(0, over);
    this.#lost += over;
    this.#parts.trouble('scan.outcomes_lost', { rows: over, sinceStart: this.#lost });
  }
}
