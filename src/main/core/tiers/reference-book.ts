import { FEED_MODES, type FeedMode } from '#contract/model/feed.ts';

/** Who can hold a subscription, in the order in which they are listed. */
export const OWNER_KINDS = ['scan', 'watchlist', 'chart', 'depth', 'ticket', 'position', 'order', 'alert'] as const;
export type OwnerKind = (typeof OWNER_KINDS)[number];

/** Owners whose instruments stay subscribed when their session is over. */
const KEEPS_AFTER_HOURS: ReadonlySet<OwnerKind> = new Set(['chart', 'position', 'order']);

/** Owners that need everything the feed has of an instrument: all five levels and all of the day's values. */
const IN_FULL: ReadonlySet<OwnerKind> = new Set(['chart', 'depth', 'ticket', 'position', 'order']);

export interface Owner {
  readonly kind: OwnerKind;
  /** Unique within the kind: the name of a list, a window, a position. */
  readonly name: string;
}

interface Held {
  readonly owner: Owner;
  readonly codes: ReadonlySet<number>;
  /** Where the owner wants another mode than the terminal's. */
  readonly modes: ReadonlyMap<number, FeedMode>;
}

const NO_MODES: ReadonlyMap<number, FeedMode> = new Map();

/** The larger of two modes: it carries everything that the other does. */
function larger(a: FeedMode, b: FeedMode): FeedMode {
  return FEED_MODES.indexOf(a) >= FEED_MODES.indexOf(b) ? a : b;
}

/**
 * Tier A: which instruments are held, and by whom. An instrument is subscribed while at least one owner holds it. Codes
 * are composite (segment and id): ids alone repeat between segments.
 */
export class ReferenceBook {
  readonly #owners = new Map<string, Held>();
  readonly #counts = new Map<number, number>();
  /** Released by the clean-up after their session; held again as soon as an owner asks anew. */
  readonly #rested = new Set<number>();

  /**
   * Replaces what an owner holds; nothing at all releases it.
   * @param modes of the instruments that it wants in another mode than the terminal's.
   */
  hold(owner: Owner, codes: Iterable<number>, modes = NO_MODES): void {
    const key = `${owner.kind} ${owner.name}`;
    const before = this.#owners.get(key)?.codes;
    const after = new Set(codes);
    for (const code of after) {
      if (before?.has(code) === true) continue;
      this.#counts.set(code, this.count(code) + 1);
      this.#rested.delete(code);
    }
    for (const code of before ?? []) {
      if (after.has(code)) continue;
      const left = this.count(code) - 1;
      if (left > 0) this.#counts.set(code, left);
      else {
        this.#counts.delete(code);
        this.#rested.delete(code);
      }
    }
    if (after.size === 0) this.#owners.delete(key);
    else this.#owners.set(key, { owner, codes: after, modes });
  }

  release(owner: Owner): void {
    this.hold(owner, []);
  }

  /** Owners that hold the instrument. */
  count(code: number): number {
    return this.#counts.get(code) ?? 0;
  }

  /** What an owner holds. */
  held(owner: Owner): ReadonlySet<number> {
    return this.#owners.get(`${owner.kind} ${owner.name}`)?.codes ?? new Set();
  }

  /** Whether it is to be subscribed now. */
  wants(code: number): boolean {
    return this.#counts.has(code) && !this.#rested.has(code);
  }

  /** What is to be subscribed now. */
  *wanted(): Iterable<number> {
    for (const code of this.#counts.keys()) if (!this.#rested.has(code)) yield code;
  }

  /**
   * Instruments that come in another mode than the terminal's: each in the largest that any of its holders wants. What
   * a chart, a book, a ticket, a position or an order holds is wanted in full.
   * @param isAlwaysOn what the terminal itself holds, in its own mode.
   */
  modes(terminal: FeedMode, isAlwaysOn: (code: number) => boolean): ReadonlyMap<number, FeedMode> {
    const largest = new Map<number, FeedMode>();
    const asked = new Map<number, number>();
    const ask = (code: number, mode: FeedMode): void => {
      largest.set(code, larger(mode, largest.get(code) ?? mode));
      asked.set(code, (asked.get(code) ?? 0) + 1);
    };
    for (const { owner, codes, modes } of this.#owners.values()) {
      if (IN_FULL.has(owner.kind)) for (const code of codes) ask(code, 'full');
      else for (const [code, mode] of modes) if (codes.has(code)) ask(code, mode);
    }
    for (const [code, mode] of largest) {
      // Whoever holds it and asks for nothing of its own wants the terminal's.
      const others = isAlwaysOn(code) || (asked.get(code) ?? 0) < this.count(code);
      const wanted = others ? larger(mode, terminal) : mode;
      if (wanted === terminal) largest.delete(code);
      else largest.set(code, wanted);
    }
    return largest;
  }

  /** Owners in the order of their kinds, largest first, with what they hold. */
  owners(): { readonly owner: Owner; readonly held: number }[] {
    return [...this.#owners.values()]
      .map(({ owner, codes }) => ({ owner, held: codes.size }))
      .sort((a, b) => OWNER_KINDS.indexOf(a.owner.kind) - OWNER_KINDS.indexOf(b.owner.kind) || b.held - a.held);
  }

  /**
   * After a session: lets go of what nobody needs after hours. Owners keep what they hold, so that the next day begins
   * with it; open charts, positions and working orders keep their subscriptions.
   * @returns how many were let go.
   */
  rest(isOver: (code: number) => boolean): number {
    const kept = new Set<number>();
    for (const { owner, codes } of this.#owners.values()) {
      if (KEEPS_AFTER_HOURS.has(owner.kind)) for (const code of codes) kept.add(code);
    }
    let rested = 0;
    for (const code of this.#counts.keys()) {
      if (kept.has(code) || this.#rested.has(code) || !isOver(code)) continue;
      this.#rested.add(code);
      rested += 1;
    }
    return rested;
  }

  /** A new trading day: everything that is held is wanted again. */
  wake(): void {
    this.#rested.clear();
  }
}
