import type { CallOutput } from '#contract/calls/index.ts';
import { COLUMNS, ROW_CELLS } from '#contract/columns.ts';
import type { EventName, EventPayload } from '#contract/events.ts';
import { FaultError, fault, faultOf } from '#contract/faults.ts';
import type { FeedMode } from '#contract/model/feed.ts';
import { instrumentCode, type Segment, type SessionClass } from '#contract/model/instrument.ts';
import type { Notice } from '#contract/model/terminal.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';
import type { AlwaysOn } from '../core/tiers/always-on.ts';
import { endedBetween } from '../core/tiers/day-end.ts';
import { nextStep } from '../core/tiers/reconcile.ts';
import type { Owner } from '../core/tiers/reference-book.ts';
import { TierPlanner } from '../core/tiers/tier-planner.ts';
import type { StoreAnswers, StoreRequest } from '../threads/protocol.ts';
import type { Epoch } from './epoch.ts';
import { activeCodes, activeLegs, extrasOf, itemCodes } from './list-codes.ts';
import type { Log } from './log.ts';
import { modeCounts, modesOf } from './mode-report.ts';

/** Instruments added in one move: copying their descriptions between threads takes some ms. */
const BATCH = 2_000;
/** Parts of a window that hold instruments, at the beginning of a sentence. */
const WINDOW_PARTS = { chart: 'The chart', depth: 'The book', ticket: 'The ticket' } as const;
const SCAN: Owner = { kind: 'scan', name: 'scan' };

type Key = { readonly segment: Segment; readonly securityId: number };

export interface DeskParts {
  readonly plan: readonly AlwaysOn[];
  /** Whether sessions end for good: those of a replay may come again. */
  readonly cleansUp: boolean;
  /** How much the feed sends of what nobody asks for in another mode; null where modes cannot be chosen. */
  readonly feedMode: FeedMode | null;
  readonly askStore: <R extends StoreRequest>(make: (epoch: Epoch) => R) => Promise<StoreAnswers[R['kind']]>;
  /** Engine time, epoch ms. */
  readonly nowMs: () => number;
  readonly log: Log;
  readonly broadcast: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  readonly raise: (level: Notice['level'], code: string, text: string) => void;
}

/**
 * The book of subscriptions: it brings what is subscribed to what the planner wants, once a second and after every
 * change that a person makes.
 */
export class SubscriptionDesk {
  readonly #parts: DeskParts;
  #planner: TierPlanner;
  #epoch: Epoch | null = null;
  #lists: readonly Watchlist[] | null = null;
  #hasLadders = false;
  #wanted: ReadonlySet<number> = new Set();
  #leftOut = 0;
  #dirty = true;
  #moving: Promise<void> | null = null;
  /** Held, but not in today's list: not asked for again within the epoch. */
  readonly #unlisted = new Set<number>();
  readonly #over = new Set<SessionClass>();
  #lookedAtMs = Number.POSITIVE_INFINITY;
  #toldFull = false;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.#planner = new TierPlanner(parts.plan);
  }

  /** A new epoch whose first instruments, the scan universe, are subscribed. */
  begin(epoch: Epoch): void {
    const { universe } = epoch;
    this.#epoch = epoch;
    this.#planner = new TierPlanner(this.#parts.plan);
    this.#planner.book.hold(
      SCAN,
      universe.instruments.map(({ slot }) => universe.codeAt(slot)),
    );
    this.#lists = null;
    this.#hasLadders = false;
    this.#dirty = true;
    this.#unlisted.clear();
    this.#over.clear();
    this.#lookedAtMs = this.#parts.nowMs();
    this.#toldFull = false;
  }

  /** The epoch is over; until the next one begins nothing is moved. */
  end(): void {
    this.#epoch = null;
  }

  everySecond(): void {
    const epoch = this.#epoch;
    if (epoch === null) return;
    epoch.recordNew();
    this.#cleanUp(epoch);
    void this.#move();
  }

  /** What a window charts, or whose book it shows, stays subscribed. @throws input.subscriptions_full */
  holdSlots(kind: 'chart' | 'depth', client: number, slots: Iterable<number>): void {
    const { universe } = this.#epoch ?? {};
    if (universe === undefined) return;
    const codes = [...new Set(slots)].map((slot) => universe.codeAt(slot));
    this.holdOfWindow(kind, client, codes);
  }

  /** Replaces what a part of a window holds. @throws input.subscriptions_full */
  holdOfWindow(kind: keyof typeof WINDOW_PARTS, client: number, codes: readonly number[]): void {
    this.hold({ kind, name: `window ${client}` }, WINDOW_PARTS[kind], codes);
  }

  /** A window has gone: nothing of it is held any more. */
  leave(client: number): void {
    if (this.#epoch === null) return;
    for (const kind of ['chart', 'depth', 'ticket'] as const) this.holdOfWindow(kind, client, []);
  }

  /**
   * Replaces what an owner other than a list holds; nothing releases it.
   * @param what the owner at the beginning of a sentence, for a refusal. @throws input.subscriptions_full
   */
  hold(owner: Owner, what: string, codes: readonly number[]): void {
    const refusal = this.#planner.refusal(owner, what, codes, this.#present().universe.capacity);
    if (refusal !== null) throw new FaultError(refusal);
    this.#planner.book.hold(owner, codes);
    this.#changed();
  }

  /** Gives an instrument a slot. @throws input.unknown_instrument, input.slots_full */
  async open({ segment, securityId }: Key): Promise<CallOutput<'feed.open'>> {
    const epoch = this.#present();
    const { universe } = epoch;
    const code = instrumentCode(segment, securityId);
    if (universe.slotOf(code) < 0) {
      if (universe.size >= universe.capacity) throw new FaultError(slotsFull(universe.capacity));
      await this.#enlist(epoch, [code]);
    }
    const instrument = universe.instruments[universe.slotOf(code)];
    if (instrument === undefined) {
      const text = `${segment}:${securityId} is not in today's list of instruments, or the list is still being read.`;
      throw new FaultError(fault('input.unknown_instrument', text));
    }
    return { epoch: epoch.number, instrument };
  }

  tiers(): CallOutput<'feed.tiers'> {
    const { universe } = this.#present();
    const planner = this.#planner;
    const { options, underlyings } = planner.tierB;
    return {
      cap: universe.capacity,
      subscribed: universe.subscribed.size,
      wanted: this.#wanted.size,
      leftOut: this.#leftOut,
      tierB: { options: options.size, underlyings: underlyings.size },
      tierA: planner.tierA(),
      free: Math.max(0, universe.capacity - planner.demand()),
      slots: universe.size,
      modes: modeCounts(universe, this.#parts.feedMode),
      owners: planner.book.owners().map(({ owner, held }) => ({ ...owner, held })),
    };
  }

  /** How much the feed sends of each instrument. */
  modes(): CallOutput<'feed.modes'> {
    return modesOf(this.#present(), this.#parts.feedMode);
  }

  cost(instruments: readonly Key[]): CallOutput<'feed.cost'> {
    const { universe } = this.#present();
    const codes = instruments.map(({ segment, securityId }) => instrumentCode(segment, securityId));
    return { ...this.#planner.cost(codes), free: Math.max(0, universe.capacity - this.#planner.demand()) };
  }

  async lists(): Promise<readonly Watchlist[]> {
    this.#lists ??= await this.#readLists();
    return this.#lists;
  }

  /** Codes of the instruments that are active on a saved list. */
  async listedCodes(): Promise<readonly number[]> {
    return (await this.lists()).flatMap(activeCodes);
  }

  /** @throws input.subscriptions_full, input.watchlist */
  async save(list: Watchlist): Promise<Watchlist> {
    const before = (await this.lists()).find(({ id }) => id === list.id);
    const owner: Owner = { kind: 'watchlist', name: before?.name ?? list.name };
    const refusal = this.#planner.refusal(
      owner,
      `The list “${list.name}”`,
      activeCodes(list),
      this.#present().universe.capacity,
      activeLegs(list),
    );
    if (refusal !== null) throw new FaultError(refusal);
    const saved = (await this.#parts.askStore(() => ({ kind: 'watchlistSave' as const, list }))).list;
    await this.#follow();
    return saved;
  }

  async remove(id: number): Promise<void> {
    await this.#parts.askStore(() => ({ kind: 'watchlistRemove' as const, id }));
    await this.#follow();
  }

  /** The store changed saved lists by itself. */
  listsMoved(): void {
    this.#follow().catch((thrown: unknown) => {
      const { code, text } = faultOf(thrown);
      this.#parts.log.write('warn', 'tiers.lists_not_read', { code, text });
    });
  }

  async #follow(): Promise<void> {
    this.#lists = await this.#readLists();
    const lists = [...this.#lists];
    this.#parts.broadcast('watchlists.changed', { lists });
    // One that starts now reads them by itself.
    const scan = this.#epoch?.scan;
    if (scan?.running === true) scan.post({ type: 'lists', lists });
    this.#changed();
  }

  async #readLists(): Promise<readonly Watchlist[]> {
    const { lists } = await this.#parts.askStore(() => ({ kind: 'watchlists' as const }));
    for (const name of this.#planner.listNames) {
      if (!lists.some((list) => list.name === name)) this.#planner.setList(name, []);
    }
    for (const list of lists) this.#planner.setList(list.name, activeCodes(list), extrasOf(list));
    return lists;
  }

  #present(): Epoch {
    if (this.#epoch === null) {
      throw new FaultError(fault('unavailable.starting', 'The terminal is starting. Try again in a moment.'));
    }
    return this.#epoch;
  }

  #changed(): void {
    this.#dirty = true;
    void this.#move();
  }

  /** One round at a time; what changes meanwhile is seen by the next one. */
  #move(): Promise<void> {
    this.#moving ??= this.#round()
      .catch((thrown: unknown) => {
        const { code, text } = faultOf(thrown);
        this.#parts.log.write('warn', 'tiers.not_moved', { code, text });
      })
      .finally(() => {
        this.#moving = null;
      });
    return this.#moving;
  }

  async #round(): Promise<void> {
    const epoch = this.#present();
    await this.#prepare(epoch);
    if (this.#epoch !== epoch) return;
    if (this.#planner.follow((code) => priceOf(epoch, code))) this.#dirty = true;
    if (!this.#dirty) return;
    this.#dirty = false;
    const total = epoch.universe.size;
    await this.#enlistItems(epoch);
    for (;;) {
      const step = this.#plan(epoch);
      if (this.#epoch !== epoch) return;
      if (step.add.length === 0) {
        this.#drop(epoch, step.drop);
        break;
      }
      // What is dropped to make room goes first; the rest of the old ones goes in the next round.
      this.#drop(epoch, step.drop);
      const slots = await this.#enlist(epoch, step.add);
      this.#tellModes(epoch);
      epoch.change(slots, [], false);
      this.#dirty = true;
      if (this.#planAdds(epoch) === 0) break;
    }
    this.#tellModes(epoch);
    if (epoch.universe.size > total) this.#tellAdded(epoch);
  }

  /** Tells the feed what a chart, a book, an order or a list wants in another mode; what is let go goes back. */
  #tellModes({ universe, feed }: Epoch): void {
    const { feedMode } = this.#parts;
    if (feedMode === null || !universe.setModes(this.#planner.modes(feedMode)) || !feed.running) return;
    feed.post({ type: 'change', added: [], dropped: [], afterHours: false, modes: universe.modes });
  }

  async #prepare(epoch: Epoch): Promise<void> {
    if (this.#lists === null) {
      this.#lists = await this.#readLists();
      this.#dirty = true;
    }
    if (this.#hasLadders) return;
    const { ladders } = await this.#parts.askStore(() => ({ kind: 'ladders' as const }));
    if (ladders === null || this.#epoch !== epoch) return;
    this.#hasLadders = true;
    this.#planner.begin(ladders, epoch.day.date);
    // What could not be found before the list was read may be there now.
    this.#unlisted.clear();
    this.#dirty = true;
    this.#parts.log.write('info', 'tiers.ladders', { ladders: ladders.length });
  }

  #plan({ universe }: Epoch): ReturnType<typeof nextStep> {
    const { codes, leftOut } = this.#planner.wanted({
      cap: universe.capacity,
      hasSlot: (code) => universe.slotOf(code) >= 0,
      slotsFree: universe.capacity - universe.size,
    });
    const wanted = new Set<number>();
    for (const code of codes) if (!this.#unlisted.has(code)) wanted.add(code);
    this.#wanted = wanted;
    this.#leftOut = leftOut;
    if (leftOut > 0 && !this.#toldFull) {
      this.#toldFull = true;
      const text = `${leftOut} instruments are not subscribed: all ${universe.capacity} places are taken. Remove items from lists, or start with fewer --instruments.`;
      this.#parts.raise('warn', 'input.subscriptions_full', text);
    }
    const actual = new Set<number>();
    for (const slot of universe.subscribed) actual.add(universe.codeAt(slot));
    return nextStep(wanted, actual, universe.capacity, BATCH);
  }

  #planAdds({ universe }: Epoch): number {
    let missing = 0;
    for (const code of this.#wanted) if (!universe.subscribed.has(universe.slotOf(code))) missing += 1;
    return missing;
  }

  /** Items of lists have slots even while they are switched off, so that they can be shown. */
  async #enlistItems(epoch: Epoch): Promise<void> {
    const codes = (this.#lists ?? []).flatMap((list) => itemCodes(list));
    const missing = codes.filter((code) => epoch.universe.slotOf(code) < 0 && !this.#unlisted.has(code));
    for (let at = 0; at < missing.length; at += BATCH) await this.#enlist(epoch, missing.slice(at, at + BATCH));
  }

  /** Slots of the instruments; those that are not listed have none. */
  async #enlist(epoch: Epoch, codes: readonly number[]): Promise<number[]> {
    const before = epoch.universe.size;
    const slots = await epoch.enlist(codes);
    for (const code of codes) if (epoch.universe.slotOf(code) < 0) this.#unlisted.add(code);
    if (codes.length === 1 && epoch.universe.size > before) this.#tellAdded(epoch);
    return slots;
  }

  #tellAdded({ number, universe }: Epoch): void {
    this.#parts.broadcast('instruments.added', { epoch: number, total: universe.size });
  }

  #drop(epoch: Epoch, codes: readonly number[]): void {
    const closed: number[] = [];
    const open: number[] = [];
    for (const code of codes) {
      const slot = epoch.universe.slotOf(code);
      const sessionClass = epoch.universe.sessionClass(slot);
      (sessionClass !== undefined && this.#over.has(sessionClass) ? closed : open).push(slot);
    }
    if (closed.length > 0) epoch.change([], closed, true);
    if (open.length > 0) epoch.change([], open, false);
  }

  /** Some minutes after the last phase of a class: what nobody needs after hours is unsubscribed. */
  #cleanUp(epoch: Epoch): void {
    const nowMs = this.#parts.nowMs();
    const ended = this.#parts.cleansUp ? endedBetween(epoch.day, this.#lookedAtMs, nowMs) : [];
    this.#lookedAtMs = nowMs;
    if (ended.length === 0) return;
    for (const name of ended) this.#over.add(name);
    const { universe } = epoch;
    const isOver = (code: number): boolean => {
      const sessionClass = universe.sessionClass(universe.slotOf(code));
      return sessionClass !== undefined && ended.includes(sessionClass);
    };
    const rested = this.#planner.book.rest(isOver);
    this.#parts.log.write('info', 'tiers.cleaned_up', { classes: ended.join(' '), rested });
    this.#dirty = true;
  }
}

/** Last price, else the close before; null while neither is known. */
function priceOf({ universe, table }: Epoch, code: number): number | null {
  const slot = universe.slotOf(code);
  if (slot < 0) return null;
  const first = slot * ROW_CELLS;
  // Single cells are read whole; a price that is one tick older does no harm here.
  const price = table.i32[first + COLUMNS.ltp.cell] || table.i32[first + COLUMNS.prevClose.cell] || 0;
  return price > 0 ? price : null;
}

function slotsFull(capacity: number): ReturnType<typeof fault> {
  const text = `All ${capacity} places of this day are given out. Restart the terminal: places of what is no longer used are free then.`;
  return fault('input.slots_full', text);
}
