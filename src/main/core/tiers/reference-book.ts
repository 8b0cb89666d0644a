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

  /** Replaces what an owner holds; nothing at all releases it. */
  hold(owner: Owner, codes: Iterable<number>): void {
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
    else this.#owners.set(key, { owner, codes: after });
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

  /** What at least one owner needs in full, whatever the others get. */
  inFull(): ReadonlySet<number> {
    const full = new Set<number>();
    for (const { owner, codes } of this.#owners.values())
      if (IN_FULL.has(owner.kind)) for (const code of codes) full.add(code);
    return full;
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
