import { faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { FeedRepair } from '../../adapters/adapter.ts';
import type { Counters, FeedCounter } from '../../core/counters.ts';
import type { FullRecord } from '../../core/wire/full-record.ts';

/** A new subscription shows itself within this time, a new connection within the next. */
const RESUBSCRIBED_MS = 10_000;
const RECONNECTED_MS = 30_000;
/** A question that brought nothing is asked again after this time. */
const AGAIN_MS = 30_000;
/** All instruments of a connection pay for one that is dropped, so the remedy is not repeated before this time. */
const RECONNECT_EVERY_MS = 300_000;

/** Failing quotes are told again after this time. */
const TOLD_EVERY_MS = 600_000;

/** One silent instrument and how far its repair is. */
interface Case {
  readonly instrument: Instrument;
  /** 0 = not yet found missing, 1 = subscribed again, 2 = its connection was dropped. */
  step: 0 | 1 | 2;
  /** Packets of its row when it was last looked at; another number means that it moves again. */
  ticks: number;
  dueMs: number;
}

export interface ResyncParts {
  readonly repair: FeedRepair;
  readonly counters: Counters<FeedCounter>;
  readonly nowMs: () => number;
  /** Packets of the slot's row so far. */
  readonly ticks: (slot: number) => number;
  /** Whether the connection of the slot is down. */
  readonly isLost: (slot: number) => boolean;
  readonly isTrading: (instrument: Instrument) => boolean;
  /** Puts a quote into its row. @returns whether it knew a trade that the feed has not told. */
  readonly apply: (instrument: Instrument, record: FullRecord) => boolean;
  readonly tell: (code: string, text: string) => void;
}

/**
 * Brings silent instruments back. The broker's quote decides: it knows nothing newer = the market is quiet and the
 * row is up to date; it knows more = the feed lost the instrument, which is then subscribed again, and when that
 * does not help its connection is dropped. One request at a time; the rate class paces them.
 */
export class ResyncDesk {
  readonly #parts: ResyncParts;
  readonly #cases = new Map<number, Case>();
  #asking = false;
  #reconnectedAtMs = Number.NEGATIVE_INFINITY;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(parts: ResyncParts) {
    this.#parts = parts;
  }

  /** @param silent instruments that should move and do not, as of now. */
  look(silent: readonly Instrument[], nowMs: number): void {
    const slots = new Set(silent.map(({ slot }) => slot));
    for (const instrument of silent) {
      if (this.#cases.has(instrument.slot)) continue;
      const ticks = this.#parts.ticks(instrument.slot);
      this.#cases.set(instrument.slot, { instrument, step: 0, ticks, dueMs: nowMs });
    }
    const due: Case[] = [];
    for (const [slot, one] of this.#cases) {
      const moves = this.#parts.ticks(slot) !== one.ticks;
      if (moves || !this.#parts.isTrading(one.instrument) || (one.step === 0 && !slots.has(slot))) {
        this.#cases.delete(slot);
      } else if (nowMs >= one.dueMs && due.length < this.#parts.repair.quotesMax) due.push(one);
    }
    if (due.length > 0 && !this.#asking && !this.#closed) void this.#ask(due);
  }

  /** Nothing is known of these any more, for instance because they are not subscribed. */
  forget(slots: Iterable<number>): void {
    for (const slot of slots) this.#cases.delete(slot);
  }

  close(): void {
    this.#closed = true;
    this.#cases.clear();
  }

  async #ask(due: readonly Case[]): Promise<void> {
    const { repair, counters } = this.#parts;
    this.#asking = true;
    counters.add('quotesAsked', due.length);
    try {
      const quotes = await repair.quotes(due.map(({ instrument }) => instrument));
      if (!this.#closed) this.#settle(due, quotes);
    } catch (thrown) {
      counters.add('quotesFailed', due.length);
      for (const one of due) one.dueMs = this.#parts.nowMs() + AGAIN_MS;
      if (!this.#closed) this.#tellFailure(due.length, faultOf(thrown).text);
    } finally {
      this.#asking = false;
    }
  }

  #tellFailure(count: number, why: string): void {
    if (this.#parts.nowMs() - this.#toldAtMs < TOLD_EVERY_MS) return;
    this.#toldAtMs = this.#parts.nowMs();
    this.#parts.tell('unavailable.resync', `Quotes of ${count} silent instruments could not be had: ${why}`);
  }

  #settle(due: readonly Case[], quotes: ReadonlyMap<number, FullRecord>): void {
    const { counters, apply, ticks, isLost, nowMs } = this.#parts;
    const missing: Case[] = [];
    for (const one of due) {
      const { slot } = one.instrument;
      one.dueMs = nowMs() + AGAIN_MS;
      if (!this.#cases.has(slot)) continue;
      const record = quotes.get(slot);
      if (record === undefined) continue;
      const lost = isLost(slot);
      // Packets came while the answer was under way: they are newer than the quote.
      if (ticks(slot) !== one.ticks) this.#cases.delete(slot);
      else {
        const newer = apply(one.instrument, record);
        counters.add('quotesApplied');
        one.ticks = ticks(slot);
        if (lost) continue;
        if (newer) missing.push(one);
        else if (one.step === 0) this.#cases.delete(slot);
      }
    }
    if (missing.length > 0) this.#remedy(missing);
  }

  /** The broker trades these and the feed does not tell. */
  #remedy(missing: readonly Case[]): void {
    const { repair, counters, nowMs, tell } = this.#parts;
    const first = missing.filter(({ step }) => step === 0);
    for (const one of first) [one.step, one.dueMs] = [1, nowMs() + RESUBSCRIBED_MS];
    if (first.length > 0) {
      counters.add('resubscribed', first.length);
      repair.resubscribe(first.map(({ instrument }) => instrument));
    }
    const again = missing.filter((one) => one.step > 0 && !first.includes(one));
    if (again.length === 0 || nowMs() - this.#reconnectedAtMs < RECONNECT_EVERY_MS) return;
    this.#reconnectedAtMs = nowMs();
    for (const one of again) [one.step, one.dueMs] = [2, nowMs() + RECONNECTED_MS];
    counters.add('socketsDistrusted');
    const [{ instrument }] = again as [Case];
    const others = again.length > 1 ? ` and ${again.length - 1} more` : '';
    const text = `${instrument.symbol}${others} trade, and the feed does not tell. Their connection is opened again.`;
    tell('unavailable.feed_silent', text);
    repair.reconnect(again.map((one) => one.instrument));
  }
}
