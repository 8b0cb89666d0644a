import type { AlertFacts, Readiness } from '../core/alerts/alert-gate.ts';
import type { ScanReport } from '../threads/protocol.ts';

interface Threads {
  readonly store: { readonly running: boolean };
  readonly scan: { readonly running: boolean };
  /** The way to the store knows how it does. */
  readonly door: { trouble(): string | null };
}
type Feed = Pick<AlertFacts, 'feed' | 'feedReason'>;

/** What alerts and the quality report rest on, in one place: threads, feed, and which instruments are ready. */
export class TerminalFacts {
  readonly #threads: () => Threads | null;
  readonly #feed: () => Feed;
  readonly #ready = new Set<number>();
  #readiness: Readiness | null = null;

  /** @param threads null before the first epoch. */
  constructor(threads: () => Threads | null, feed: () => Feed) {
    this.#threads = threads;
    this.#feed = feed;
  }

  receive(report: ScanReport): void {
    if (report.type !== 'readiness') return;
    this.#readiness = report.readiness;
    if (report.whole) this.#ready.clear();
    for (const slot of report.ready) this.#ready.add(slot);
  }

  /** A new epoch, or a scan thread that ended: what it knew of histories is gone with it. */
  forget(): void {
    this.#readiness = null;
    this.#ready.clear();
  }

  /** Whether the instrument's own history and levels are there, or it needs none. */
  isReady(slot: number): boolean {
    return this.#ready.has(slot);
  }

  get now(): AlertFacts {
    const threads = this.#threads();
    const { feed, feedReason } = this.#feed();
    const [storeUp, scanUp] = [threads?.store.running === true, threads?.scan.running === true];
    const storeTrouble = storeUp ? (threads?.door.trouble() ?? null) : null;
    return { storeUp, storeTrouble, scanUp, feed, feedReason, readiness: this.#readiness };
  }
}
