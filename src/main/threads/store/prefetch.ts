import { FaultError, fault, faultOf } from '#contract/faults.ts';
import type { PrefetchState } from '#contract/model/prefetch.ts';
import type { PrefetchItem } from '../../storage/queries/prefetch.ts';
import type { Broker, BrokerLink } from './broker-link.ts';
import type { HistorySource } from './history-source.ts';
import type { EpochInstruments, StoreContext } from './store-context.ts';

/** What is fetched ahead of each instrument: a year of days, and the 20 sessions that volume baselines look back on. */
export const PREFETCH_DAYS = 252;
export const PREFETCH_MINUTES = 20 * 375;
/** Downloads that one instrument may need; a broker that goes on without end must not hold the list up. */
const STEPS_MAX = 12;
/** After a refusal that is not the instrument's own, the next download waits this long. */
export const PREFETCH_RETRY_MS = 60_000;

/**
 * Fetches history that nobody waits for, instrument by instrument. One download at a time, never more often than the
 * spacing, through the same rate limit as everything else, and none while a page is waited for. The list is stored, so
 * that a restart goes on where it stopped; on a later trade date every instrument is brought up to date again.
 */
export class Prefetch {
  readonly #context: StoreContext;
  readonly #link: BrokerLink;
  readonly #history: HistorySource;
  #items: PrefetchItem[] = [];
  #epoch: EpochInstruments | null = null;
  #at = 0;
  #steps = 0;
  #failed = 0;
  #done = 0;
  #busy = false;
  #stopped = false;
  #nextAtMs = 0;
  #reason: string | null = null;

  constructor(context: StoreContext, link: BrokerLink, history: HistorySource) {
    this.#context = context;
    this.#link = link;
    this.#history = history;
  }

  get state(): PrefetchState {
    const total = this.#items.length;
    const running = this.#at < total;
    const reason = running ? this.#waitsFor() : null;
    const state = total === 0 ? 'off' : running ? (reason === null ? 'running' : 'waiting') : 'done';
    const spacingMs = this.#context.boot.prefetchSpacingMs;
    return { state, total, done: this.#done, failed: this.#failed, reason, spacingMs };
  }

  /** @throws FaultError `input.no_prefetch` where no broker is behind the source. */
  start(slots: readonly number[]): PrefetchState {
    const { epoch, prefetch, source, hasBroker } = this.#context;
    if (!hasBroker) {
      const text = 'A recording brings its own bars; there is no history to fetch. Start with another --source.';
      throw new FaultError(fault('input.no_prefetch', text));
    }
    const packed = slots.map((slot) => epoch.packed[slot]).filter((key) => key !== undefined);
    prefetch.replace(source, [...new Set(packed)]);
    this.#load();
    return this.state;
  }

  stop(): PrefetchState {
    this.#context.prefetch.replace(this.#context.source, []);
    this.#load();
    return this.state;
  }

  /** Nothing is asked or written any more. */
  close(): void {
    this.#stopped = true;
  }

  /** Makes the next download when it is its turn. */
  tick(): void {
    const { epoch, tools } = this.#context;
    if (this.#stopped || this.#busy || epoch.list.length === 0) return;
    // Slots mean something else in another list; the stored list names instruments.
    if (this.#epoch !== epoch) this.#load();
    this.#skipSettled();
    const nowMs = tools.timers.monotonicMs();
    if (this.#at >= this.#items.length || nowMs < this.#nextAtMs || this.#history.waiting > 0) return;
    this.#nextAtMs = nowMs + this.#context.boot.prefetchSpacingMs;
    this.#reason = null;
    this.#busy = true;
    void this.#step(this.#items[this.#at] as PrefetchItem);
  }

  #load(): void {
    const { epoch, prefetch, source } = this.#context;
    this.#epoch = epoch;
    this.#items = prefetch.list(source);
    this.#at = 0;
    this.#steps = 0;
    this.#done = 0;
    this.#failed = 0;
    this.#reason = null;
    this.#skipSettled();
  }

  /** Passes over what is up to date, and over instruments that this list does not subscribe. */
  #skipSettled(): void {
    const { epoch, boot, counters } = this.#context;
    for (let item = this.#items[this.#at]; item !== undefined; item = this.#items[this.#at]) {
      const known = epoch.slotOf(item.instrument) >= 0;
      if (known && item.doneDate !== boot.day.date) break;
      if (known) this.#done += 1;
      else this.#failed += 1;
      this.#at += 1;
    }
    counters.set('prefetchTotal', this.#items.length);
    counters.set('prefetchDone', this.#done);
    counters.set('prefetchFailed', this.#failed);
    counters.set('prefetchRunning', this.#at < this.#items.length ? 1 : 0);
  }

  #waitsFor(): string | null {
    if (this.#history.waiting > 0) return 'somebody waits for a chart';
    return this.#reason;
  }

  async #step(item: PrefetchItem): Promise<void> {
    const items = this.#items;
    try {
      const broker = await this.#link.get();
      if (this.#stopped || broker === null || items !== this.#items) return;
      const finished = await this.#warm(broker, item);
      if (this.#stopped || items !== this.#items) return;
      this.#steps += 1;
      if (!finished && this.#steps < STEPS_MAX) return;
      this.#next(true, item);
    } catch (thrown) {
      if (!this.#stopped && items === this.#items) this.#refused(item, thrown);
    } finally {
      this.#busy = false;
    }
  }

  /** Days first: they are one download and the averages need them. */
  async #warm(broker: Broker, { instrument }: PrefetchItem): Promise<boolean> {
    const slot = this.#context.epoch.slotOf(instrument);
    if (slot < 0) return true;
    const days = await this.#history.warm(broker, slot, true, PREFETCH_DAYS);
    if (!days) return false;
    return this.#history.warm(broker, slot, false, PREFETCH_MINUTES);
  }

  #next(done: boolean, { position }: PrefetchItem): void {
    const { prefetch, source, boot } = this.#context;
    if (done) this.#context.tryWrite(() => prefetch.done(source, position, boot.day.date));
    if (done) this.#done += 1;
    else this.#failed += 1;
    this.#at += 1;
    this.#steps = 0;
    this.#skipSettled();
  }

  #refused(item: PrefetchItem, thrown: unknown): void {
    const { tools, counters, epoch } = this.#context;
    const { kind, code, text } = faultOf(thrown);
    const symbol = epoch.list[epoch.slotOf(item.instrument)]?.symbol ?? '';
    counters.add('historyFailed');
    tools.log(kind === 'bug' ? 'error' : 'warn', 'store.prefetch_failed', { symbol, code, text });
    const others = code !== 'unavailable.bad_candles' && (kind === 'unavailable' || kind === 'denied');
    if (!others) return this.#next(false, item);
    this.#reason = text;
    this.#nextAtMs = tools.timers.monotonicMs() + PREFETCH_RETRY_MS;
  }
}
