import type { FeedMode } from '#contract/model/feed.ts';
import type { AlwaysOn } from './always-on.ts';
import { followMoney } from './follow-money.ts';
import { type Ladder, type Sides, windowCodes } from './ladder.ts';
import { type Owner, ReferenceBook } from './reference-book.ts';
import { roomRefusal } from './room.ts';
import type { Fault } from '#contract/faults.ts';

/** Strikes of an underlying on a list: 21 × CE and PE of the nearest expiry = 42 options. */
export const LIST_STRIKES = 21;
/** Rounds without a price after which the middle of a ladder stands for the money: five seconds. */
export const ROUNDS_WITHOUT_PRICE = 5;

/** Last price of an instrument by its code, in the scale of its strikes; null while nobody knows it. */
export type PriceOf = (code: number) => number | null;

/** What instruments on a list cost. */
export interface ListCost {
  /** The instruments themselves. */
  readonly own: number;
  /** Options that the underlyings among them bring. */
  readonly options: number;
  /** Of both, those that nobody has subscribed yet. */
  readonly added: number;
}

/** What a list holds besides its instruments, and how much of it is wanted. */
export interface ListExtras {
  /** Legs of its spreads: they bring nothing. */
  readonly legs?: Iterable<number>;
  /** Mode of everything on it, the options included; absent = the terminal's. */
  readonly mode?: FeedMode;
  /** Of single instruments, above `mode`. */
  readonly modes?: ReadonlyMap<number, FeedMode>;
}

interface KeptList {
  readonly items: ReadonlySet<number>;
  readonly legs: ReadonlySet<number>;
  readonly mode: FeedMode | undefined;
  readonly modes: ReadonlyMap<number, FeedMode>;
}

/** Wanted subscriptions within what there is room for. */
export interface Wanted {
  readonly codes: ReadonlySet<number>;
  /** Wanted instruments that had to be left out. */
  readonly leftOut: number;
}

export interface PlannerRoom {
  readonly cap: number;
  /** Whether the instrument has a slot in this epoch already. */
  readonly hasSlot: (code: number) => boolean;
  /** Slots that are not given away. */
  readonly slotsFree: number;
}

/**
 * What should be subscribed: tier B, the options that are always on, and tier A, what somebody holds. Pure: it is told
 * the listed ladders, the prices and what people do, and answers with a set.
 */
export class TierPlanner {
  readonly book = new ReferenceBook();
  readonly #plan: readonly AlwaysOn[];
  #ladders: readonly Ladder[] = [];
  /** Nearest ladder of each underlying, by its code. */
  readonly #nearest = new Map<number, Ladder>();
  #alwaysOn: { readonly ladder: Ladder; readonly strikes: number; readonly sides: Sides }[] = [];
  /** Row of the money by ladder; absent while the price is unknown. */
  readonly #centres = new Map<Ladder, number>();
  readonly #waited = new Map<Ladder, number>();
  /** Instruments of each list, without the options they bring. */
  readonly #lists = new Map<string, KeptList>();
  /** Underlyings on lists, with how many lists hold them. */
  #expanded = new Set<Ladder>();
  #tierB: { options: ReadonlySet<number>; underlyings: ReadonlySet<number> } = {
    options: new Set(),
    underlyings: new Set(),
  };

  constructor(plan: readonly AlwaysOn[]) {
    this.#plan = plan;
  }

  /** Takes the day's chains, nearest expiry first; whatever followed the money before begins anew. */
  begin(ladders: readonly Ladder[], tradeDate: string): void {
    this.#ladders = ladders.filter(({ expiry }) => expiry >= tradeDate);
    this.#centres.clear();
    this.#waited.clear();
    this.#nearest.clear();
    for (const ladder of this.#ladders) {
      if (ladder.behind !== 0 && !this.#nearest.has(ladder.behind)) this.#nearest.set(ladder.behind, ladder);
    }
    this.#alwaysOn = this.#plan.flatMap(({ underlying, expiries, strikes, sides }) =>
      this.#ladders
        .filter((ladder) => ladder.underlying === underlying)
        .slice(0, expiries)
        .map((ladder) => ({ ladder, strikes, sides })),
    );
    this.#lay();
  }

  /** Options that are always on, and what is behind them. */
  get tierB(): { readonly options: ReadonlySet<number>; readonly underlyings: ReadonlySet<number> } {
    return this.#tierB;
  }

  /**
   * Looks where the money is. A ladder without a price waits a few rounds; then its middle stands for the money, so
   * that an evening start shows something.
   * @returns whether any window moved.
   */
  follow(priceOf: PriceOf): boolean {
    let moved = false;
    for (const ladder of new Set([...this.#alwaysOn.map((one) => one.ladder), ...this.#expanded])) {
      const before = this.#centres.get(ladder) ?? null;
      const price = ladder.behind === 0 ? null : priceOf(ladder.behind);
      const after = price !== null && price > 0 ? followMoney(ladder.strikes, price, before) : this.#guess(ladder);
      if (after === null || after === before) continue;
      this.#centres.set(ladder, after);
      moved = true;
    }
    if (moved) this.#lay();
    return moved;
  }

  /** Row of the money, or null while it is unknown. */
  centreOf(ladder: Ladder): number | null {
    return this.#centres.get(ladder) ?? null;
  }

  /** Chain that an instrument brings when it is put on a list; undefined for what has no options. */
  chainOf(code: number): Ladder | undefined {
    return this.#nearest.get(code);
  }

  /** Sets what is active on a list; underlyings among its instruments bring their options. Nothing = the list is gone. */
  setList(name: string, items: Iterable<number>, { legs = [], mode, modes = new Map() }: ListExtras = {}): void {
    const kept = { items: new Set(items), legs: new Set(legs), mode, modes };
    const isEmpty = kept.items.size === 0 && kept.legs.size === 0;
    if (isEmpty) this.#lists.delete(name);
    else this.#lists.set(name, kept);
    if (isEmpty) this.book.release({ kind: 'watchlist', name });
    this.#lay();
  }

  /** Instruments that come in another mode than the terminal's. */
  modes(terminal: FeedMode): ReadonlyMap<number, FeedMode> {
    return this.book.modes(terminal, (code) => this.#isTierB(code));
  }

  get listNames(): readonly string[] {
    return [...this.#lists.keys()];
  }

  /** What a list of these instruments would hold, without touching anything. */
  cost(codes: Iterable<number>): ListCost {
    const own = new Set(codes);
    const all = new Set(own);
    let options = 0;
    for (const code of own) {
      for (const option of this.#brought(code)) {
        all.add(option);
        options += 1;
      }
    }
    let added = 0;
    for (const code of all) if (!this.#isWanted(code)) added += 1;
    return { own: own.size, options, added };
  }

  /**
   * Whether a list may become this; the fault names what to free. What the list holds now counts as freed, unless
   * others hold it too.
   * @param legs of spreads: they bring no options.
   */
  refusal(owner: Owner, what: string, codes: Iterable<number>, cap: number, legs: Iterable<number> = []): Fault | null {
    const next = new Set<number>(legs);
    for (const code of codes) {
      next.add(code);
      if (owner.kind === 'watchlist') for (const option of this.#brought(code)) next.add(option);
    }
    const present = this.book.held(owner);
    let needed = 0;
    for (const code of next) if (!this.#isWanted(code)) needed += 1;
    let freed = 0;
    for (const code of present) if (!next.has(code) && this.book.count(code) === 1 && !this.#isTierB(code)) freed += 1;
    // Making a list smaller is never refused, not even when there is too much already.
    if (needed === 0) return null;
    const used = this.demand() - freed;
    return roomRefusal({ what, needed, used, cap, owners: this.book.owners() });
  }

  /** Everything that is wanted, whether or not there is room. */
  demand(): number {
    let count = this.#tierB.options.size + this.#tierB.underlyings.size;
    for (const code of this.book.wanted()) if (!this.#isTierB(code)) count += 1;
    return count;
  }

  /** Subscriptions of tier A: held by somebody and not always on anyway. */
  tierA(): number {
    return this.demand() - this.#tierB.options.size - this.#tierB.underlyings.size;
  }

  /**
   * What to subscribe: tier B first, then what people hold, then the scan universe in its order, as far as there is
   * room and, for what is new in the epoch, as far as there are slots.
   */
  wanted({ cap, hasSlot, slotsFree }: PlannerRoom): Wanted {
    const codes = new Set<number>();
    let slots = slotsFree;
    let leftOut = 0;
    const take = (code: number): void => {
      if (codes.has(code)) return;
      const isNew = !hasSlot(code);
      if (codes.size >= cap || (isNew && slots <= 0)) {
        leftOut += 1;
        return;
      }
      if (isNew) slots -= 1;
      codes.add(code);
    };
    for (const code of this.#tierB.underlyings) take(code);
    for (const code of this.#tierB.options) take(code);
    const scan = this.book.held({ kind: 'scan', name: 'scan' });
    for (const code of this.book.wanted()) if (!scan.has(code)) take(code);
    for (const code of scan) if (this.book.wants(code)) take(code);
    return { codes, leftOut };
  }

  #isTierB(code: number): boolean {
    return this.#tierB.options.has(code) || this.#tierB.underlyings.has(code);
  }

  #isWanted(code: number): boolean {
    return this.#isTierB(code) || this.book.wants(code);
  }

  /** The middle, once the price has been waited for; a centre that was known stays. */
  #guess(ladder: Ladder): number | null {
    const known = this.#centres.get(ladder);
    if (known !== undefined) return known;
    const waited = (this.#waited.get(ladder) ?? 0) + 1;
    this.#waited.set(ladder, waited);
    return waited < ROUNDS_WITHOUT_PRICE || ladder.strikes.length === 0 ? null : ladder.strikes.length >> 1;
  }

  /** Options that an instrument on a list brings; for one whose price is not known yet, those around the middle. */
  #brought(code: number): number[] {
    const ladder = this.#nearest.get(code);
    if (ladder === undefined) return [];
    return windowCodes(ladder, this.#centres.get(ladder) ?? ladder.strikes.length >> 1, LIST_STRIKES, 2);
  }

  /** Works out tier B and what every list holds from where the money is now. */
  #lay(): void {
    const options = new Set<number>();
    const underlyings = new Set<number>();
    for (const { ladder, strikes, sides } of this.#alwaysOn) {
      if (ladder.behind !== 0) underlyings.add(ladder.behind);
      const centre = this.#centres.get(ladder);
      if (centre === undefined) continue;
      for (const code of windowCodes(ladder, centre, strikes, sides)) options.add(code);
    }
    this.#tierB = { options, underlyings };
    this.#expanded = new Set();
    for (const [name, list] of this.#lists) {
      const held = new Set([...list.items, ...list.legs]);
      for (const code of list.items) {
        const ladder = this.#nearest.get(code);
        if (ladder === undefined) continue;
        this.#expanded.add(ladder);
        if (!this.#centres.has(ladder)) continue;
        for (const option of this.#brought(code)) held.add(option);
      }
      this.book.hold({ kind: 'watchlist', name }, held, modesOf(held, list));
    }
  }
}

/** Modes that a list asks for: a single instrument's own, else the list's. */
function modesOf(held: ReadonlySet<number>, { mode, modes }: KeptList): ReadonlyMap<number, FeedMode> {
  if (mode === undefined) return modes;
  const all = new Map<number, FeedMode>();
  for (const code of held) all.set(code, modes.get(code) ?? mode);
  return all;
}
