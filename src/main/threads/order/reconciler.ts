import { type Fault, fault, faultOf } from '#contract/faults.ts';
import type { CallOutput } from '#contract/calls/index.ts';
import type { Funds } from '#contract/model/position.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { VenueOrderRow, VenuePosition } from '../../adapters/order-adapter.ts';
import type { PositionKey } from '../../core/orders/position-book.ts';
import { CarriedPositions } from './carried.ts';
import { type ChangeMarks, changeMarks, withoutOldTerms } from './change-marks.ts';
import { type Conversions, conversionsBetween } from './conversions.ts';
import type { DeskParts } from './desk-parts.ts';
import type { Units } from './expected-carry.ts';
import { MissingForevers } from './missing-forevers.ts';
import { StandingDifferences } from './standing-differences.ts';
import { askRest, type Books, type Moved, type OrderLists, readOrderLists } from './venue-books.ts';
import type { SuperDesk } from './super-desk.ts';
import { saysMore, type VenueWords } from './venue-words.ts';

/** Waits between tries of a reconciliation that failed, ms; the last one repeats. */
const RETRY_WAITS_MS = [1_000, 2_000, 5_000, 10_000, 30_000] as const;
/** Differences that one report names. */
const DIFFERENCES_MAX = 500;

type Report = CallOutput<'reconcile.run'>;
type Place = Omit<PositionKey, 'owner'>;
type Difference = Report['differences'][number];

/** What was known before the books were read: how many fills, units by place, and how far changes of orders were. */
interface Before {
  readonly fills: number;
  readonly traded: Units;
  readonly changes: ChangeMarks;
}

/**
 * Compares ours with the venue's and takes theirs over. Entries are blocked until it has succeeded once, and again
 * after every reconnect. A question that fails makes things unknown, never empty: a failed position query is not flat.
 */
export class Reconciler {
  readonly #parts: DeskParts;
  readonly #words: VenueWords;
  readonly #conversions: Conversions;
  readonly #supers: SuperDesk;
  readonly #carried: CarriedPositions;
  readonly #missing: MissingForevers;
  readonly #differ: StandingDifferences;
  /** Why the list of forever orders could not be read last; null = it was read. */
  #foreversUnread: string | null = null;
  #positions: readonly VenuePosition[] | null = null;
  #funds: Funds | null = null;
  /** Fills that were booked when the positions were asked. */
  #fillsAtRead = 0;
  /** Differences of the last comparison: only one that stays is worth an alarm. */
  #standing = new Map<string, string>();
  #doneMs: number | null = null;
  #failures = 0;
  #running: Promise<Report> | null = null;
  #stop: () => void = () => {};
  #closed = false;

  constructor(parts: DeskParts, words: VenueWords, conversions: Conversions, supers: SuperDesk, day: TradeDay) {
    this.#supers = supers;
    this.#carried = new CarriedPositions(parts, conversions, day);
    this.#missing = new MissingForevers(parts);
    this.#differ = new StandingDifferences(parts.records);
    this.#parts = parts;
    this.#words = words;
    this.#conversions = conversions;
  }

  /** Time of the last success; null before the first. */
  get doneMs(): number | null {
    return this.#doneMs;
  }

  /** Whether the books should be read soon again: a position of the broker is not explained yet. */
  get isCounting(): boolean {
    return this.#carried.isCounting;
  }

  get funds(): Funds | null {
    return this.#funds;
  }

  /** Reads the books now. @returns why orders may rest at the venue that are not known here; null = none can. */
  async readNow(): Promise<string | null> {
    const { fault: why } = await this.run(false);
    return why?.text ?? this.#foreversUnread;
  }

  /** The broker's positions as told last; null = not known. */
  get positions(): readonly VenuePosition[] | null {
    return this.#positions;
  }

  /**
   * Net of the account as the broker told it; null when it is not known, or when something was filled after it was
   * asked: an answer from before the fill would cut an exit that is right.
   */
  brokerNet({ segment, securityId, product }: Place): number | null {
    const isIt = (row: Pick<VenuePosition, 'segment' | 'securityId' | 'product'>): boolean =>
      row.segment === segment && row.securityId === securityId && row.product === product;
    const careful = this.#conversions.carefulNet(isIt);
    if (careful !== null) return careful;
    if (this.#positions === null || this.#fillsAtRead !== this.#parts.counters.get('fills')) return null;
    return this.#positions.find(isIt)?.net ?? 0;
  }

  /** What an exit goes by beside our own position: the broker's, else ours with the difference that stood before. */
  carefulNet(place: Place): number | null {
    const told = this.brokerNet(place);
    const differs = this.#differ.of(place);
    return told !== null || differs === 0 ? told : this.#parts.records.positions.net(place) + differs;
  }

  /** Begins, or begins again: entries stay blocked until it is done. */
  begin(why: string): void {
    const { gate, clock } = this.#parts;
    gate.set('unreconciled', `Orders, positions and funds are being compared with the venue (${why}).`, clock.nowMs());
    void this.run(false);
  }

  close(): void {
    this.#closed = true;
    this.#stop();
  }

  /** One comparison; a second caller gets the one that is running, unless only one of them is dry. */
  run(dryRun: boolean): Promise<Report> {
    if (dryRun) return this.#compare(true);
    this.#running ??= this.#compare(false).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #compare(dryRun: boolean): Promise<Report> {
    const { clock, counters } = this.#parts;
    const adapter = this.#parts.adapter();
    if (adapter === null) return failed(clock.nowMs(), NO_VENUE);
    const changes = changeMarks(this.#parts.records);
    const before = { fills: counters.get('fills'), traded: this.#differ.traded(), changes };
    let lists: OrderLists;
    try {
      lists = await readOrderLists(adapter, this.#parts.records, this.#supers);
    } catch (thrown) {
      return this.#unread(thrown, dryRun);
    }
    if (this.#closed) return failed(clock.nowMs(), NO_VENUE);
    const rest = askRest(adapter);
    let moved: Moved;
    try {
      moved = await rest.moved;
    } catch (thrown) {
      // What the book says is true all the same: an exit must not be larger than what it leaves.
      if (!dryRun && !this.#closed) this.#tell(lists, before);
      return this.#unread(thrown, dryRun);
    }
    if (this.#closed) return failed(clock.nowMs(), NO_VENUE);
    const books = { ...lists, ...moved };
    const differences = this.#differences(books);
    if (!dryRun) this.#take(books, before);
    const funds = await rest.funds;
    if (this.#closed) return failed(clock.nowMs(), NO_VENUE);
    if (funds.status === 'rejected') return this.#failed(faultOf(funds.reason), dryRun);
    if (!dryRun) this.#done(funds.value, differences.length);
    return { ok: true, atMs: clock.nowMs(), differences: differences.slice(0, DIFFERENCES_MAX), fault: null };
  }

  #done(funds: Funds, differences: number): void {
    const { clock, counters, gate } = this.#parts;
    this.#funds = funds;
    counters.add('reconciliations', 1);
    counters.add('differences', differences);
    this.#failures = 0;
    this.#doneMs = clock.nowMs();
    gate.set('unreconciled', null, clock.nowMs());
  }

  /** The positions are not known any more. */
  #unread(thrown: unknown, dryRun: boolean): Report {
    if (!dryRun) this.#positions = null;
    return this.#failed(faultOf(thrown), dryRun);
  }

  #failed(why: Fault, dryRun: boolean): Report {
    const { clock, gate, timers, audit } = this.#parts;
    if (!dryRun) {
      const text = `The venue's books could not be read: ${why.text}`;
      audit({ event: 'reconcile.failed', who: 'engine', clientOrderId: null, text });
      gate.set('unreconciled', text.slice(0, 300), clock.nowMs());
      const waitMs = RETRY_WAITS_MS[Math.min(this.#failures, RETRY_WAITS_MS.length - 1)] as number;
      this.#failures += 1;
      this.#stop();
      this.#stop = timers.after(waitMs, () => void this.run(false));
    }
    return failed(clock.nowMs(), why);
  }

  #tell({ supers, forevers, foreverLegs, ...lists }: OrderLists, before: Before): void {
    const orders = lists.orders.map((row) => withoutOldTerms(row, this.#parts.records, before.changes));
    this.#tellForevers(forevers);
    // An entry before its legs: they are told as parts of it.
    for (const row of orders) if (!isExitLeg(row)) this.#words.told(row);
    if (supers !== null) this.#supers.listed(supers);
    for (const row of orders) if (isExitLeg(row)) this.#words.told(row);
    if (foreverLegs !== null) this.#missing.listed(foreverLegs);
  }

  #take({ trades, positions, ...lists }: Books, before: Before): void {
    const traded = this.#differ.traded();
    this.#tell(lists, before);
    this.#words.traded(trades);
    this.#positions = positions;
    this.#fillsAtRead = before.fills;
    this.#carried.take(positions);
    this.#conversions.known();
    this.#watchNet(positions);
    this.#differ.take(positions, (key) => before.traded.get(key) === traded.get(key));
  }

  /** What rests there unknown hinders no entry, but an exit cannot cancel it: a person is told, once. */
  #tellForevers(forevers: Fault | null): void {
    const why = forevers?.text ?? null;
    if (why === this.#foreversUnread) return;
    this.#foreversUnread = why;
    const text =
      why === null
        ? 'The list of forever orders can be read again.'
        : `The list of forever orders could not be read: ${why} Exits cancel only those that are known here; look at the broker for others.`;
    this.#parts.audit({ event: 'forever.unread', who: 'engine', clientOrderId: null, text });
  }

  /** A fill between two questions looks like a difference once; one that stays is told, once. */
  #watchNet(positions: readonly VenuePosition[]): void {
    const { records, alarms, clock } = this.#parts;
    const standing = new Map<string, string>();
    const converted = this.#watchConversions(positions, standing);
    for (const { segment, securityId, product, net, symbol } of positions) {
      if (product === null || converted.has(`${segment}:${securityId}`)) continue;
      const ours = records.positions.net({ segment, securityId, product });
      if (ours === net) continue;
      const key = `${segment}:${securityId}:${product}`;
      const state = `${net}/${ours}`;
      const before = this.#standing.get(key);
      standing.set(key, before === state || before === `told ${state}` ? `told ${state}` : state);
      if (before !== state) continue;
      const text = `${symbol} ${product}: the broker says ${net}, the fills say ${ours}. Exits use the smaller of the two.`;
      alarms.raise({ kind: 'position_differs', text, clientOrderId: null, fault: null, atMs: clock.nowMs() });
    }
    this.#standing = standing;
  }

  /** A conversion that nobody told us of, seen twice alike, is one: a fill between two questions is not. */
  #watchConversions(positions: readonly VenuePosition[], standing: Map<string, string>): ReadonlySet<string> {
    const { records, wantBooks } = this.#parts;
    const seen = new Set<string>();
    for (const conversion of conversionsBetween(records, positions)) {
      const { segment, securityId, less, more, quantity } = conversion;
      const instrument = `${segment}:${securityId}`;
      const state = `${less} ${more} ${quantity}`;
      seen.add(instrument);
      if (this.#conversions.isAwaited(conversion)) continue;
      if (this.#standing.get(instrument) === state) this.#conversions.book(conversion, 'venue');
      else {
        standing.set(instrument, state);
        wantBooks('converted');
      }
    }
    return seen;
  }

  #differences({ orders, trades, positions }: Books): Difference[] {
    const { records } = this.#parts;
    const found: Difference[] = [];
    const seen = new Set<string>();
    for (const { word, correlationId, symbol } of orders) {
      seen.add(word.venueOrderId);
      const byOurs = correlationId === null ? undefined : records.orders.get(correlationId);
      const ours = records.orders.byVenueId(word.venueOrderId) ?? (byOurs?.venueOrderId === null ? byOurs : undefined);
      const theirs = `${word.venueStatus}, ${word.filled ?? 0} filled`;
      if (ours === undefined) found.push({ what: `order ${word.venueOrderId} ${symbol}`, ours: 'unknown', theirs });
      else if (saysMore(ours, word))
        found.push({ what: `order ${ours.clientOrderId}`, ours: `${ours.status}, ${ours.filled} filled`, theirs });
    }
    for (const order of records.orders.open()) {
      if (order.venueOrderId === null || seen.has(order.venueOrderId)) continue;
      found.push({ what: `order ${order.clientOrderId}`, ours: order.status, theirs: 'not in the book' });
    }
    for (const { venueOrderId, trade } of trades) {
      const order = records.orders.byVenueId(venueOrderId);
      if (order !== undefined && records.orders.ledger.knows(order.clientOrderId, trade.id)) continue;
      found.push({ what: `trade ${trade.id}`, ours: 'unknown', theirs: `${trade.quantity} at ${trade.price}` });
    }
    for (const { segment, securityId, product, net, symbol } of positions) {
      if (product === null) continue;
      const ours = records.positions.net({ segment, securityId, product });
      if (ours !== net) found.push({ what: `position ${symbol} ${product}`, ours: `${ours}`, theirs: `${net}` });
    }
    return found;
  }
}

const NO_VENUE = fault('unavailable.no_venue', 'The venue cannot be reached yet.');

function failed(atMs: number, why: Fault): Report {
  return { ok: false, atMs, differences: [], fault: why };
}

function isExitLeg({ leg }: VenueOrderRow): boolean {
  return leg !== null && leg !== 'ENTRY_LEG';
}
