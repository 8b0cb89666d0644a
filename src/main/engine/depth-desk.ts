import { FaultError, fault } from '#contract/faults.ts';
import {
  DEPTH_BOOKS_PER_CLIENT_MAX,
  type DeepLevels,
  type DepthBookReply,
  type DepthChoice,
  type DepthLevels,
  type DepthState,
  type DepthStatus,
} from '#contract/model/depth.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { depthChoices } from '../core/depth/depth-choices.ts';
import { DEPTH_BOOKS, DepthTable, levelsOfBook } from '../core/table/depth-table.ts';
import type { TickTable } from '../core/table/tick-table.ts';
import type { FeedReport } from '../threads/protocol.ts';
import { BookReader } from './book-reader.ts';
import type { ClientState } from './client-state.ts';
import type { FrameStamp } from './row-collector.ts';
import type { Universe } from './universe.ts';

/** A book that at least one client has open. */
interface SharedBook {
  readonly slot: number;
  readonly levels: DepthLevels;
  /** Row of the DepthTable; −1 for five levels, which are in the tick table. */
  readonly book: number;
  /** By client: the version of the book that it was sent last. */
  readonly sent: Map<ClientState, number>;
}

interface LineState {
  readonly state: DepthState;
  readonly reason: string | null;
}

const CONNECTING: LineState = { state: 'connecting', reason: null };
const NO_DEEP_SOURCE = 'This source sends five levels: a recording holds no more.';
/** A version that no book ever rests at. */
const NEVER_SENT = -1;

export interface DepthDeskParts {
  readonly table: TickTable;
  /** Memory of the deep books; absent when the source has none. */
  readonly deep: SharedArrayBuffer | undefined;
  readonly midnightMs: number;
  readonly universe: Universe;
  /** Tells the feed thread which deep books are wanted. */
  readonly want: (books: readonly { readonly book: number; readonly instrument: Instrument }[]) => void;
}

/**
 * Open books of one epoch: counts who has which open, gives deep ones a row of the DepthTable while anybody does, and
 * makes their frames. Books travel as frames of the publisher, not as answers to calls: they then share its pace and
 * the page's credit, cost no request and no JSON, and a slow page gets fewer and newer ones.
 */
export class DepthDesk {
  readonly #parts: DepthDeskParts;
  readonly #reader: BookReader;
  readonly #hasDeep: boolean;
  readonly #books = new Map<string, SharedBook>();
  readonly #clients = new Map<ClientState, Map<string, SharedBook>>();
  readonly #lines = new Map<DeepLevels, LineState>();

  constructor(parts: DepthDeskParts) {
    this.#parts = parts;
    this.#hasDeep = parts.deep !== undefined;
    const deep = parts.deep === undefined ? null : DepthTable.attach(parts.deep);
    this.#reader = new BookReader(parts.table, deep, parts.midnightMs);
  }

  choices(epoch: number, slot: number): DepthChoice[] {
    return depthChoices(this.#instrument(epoch, slot), this.#hasDeep ? null : NO_DEEP_SOURCE);
  }

  /**
   * Opens a book for a client; opening an open one changes nothing.
   * @throws FaultError `input.no_such_depth` with the reason, `input.too_many_books`.
   */
  open(client: ClientState, epoch: number, slot: number, levels: DepthLevels): DepthStatus {
    const instrument = this.#instrument(epoch, slot);
    const choice = this.choices(epoch, slot).find((one) => one.levels === levels);
    if (choice?.possible !== true)
      throw new FaultError(fault('input.no_such_depth', choice?.reason ?? `There are no ${levels} levels.`));
    const key = keyOf(slot, levels);
    const own = this.#clients.get(client) ?? new Map<string, SharedBook>();
    if (!own.has(key)) {
      if (own.size >= DEPTH_BOOKS_PER_CLIENT_MAX) {
        const text = `${DEPTH_BOOKS_PER_CLIENT_MAX} books are open in this window. Close one first.`;
        throw new FaultError(fault('input.too_many_books', text));
      }
      const shared = this.#books.get(key) ?? this.#share(instrument, levels);
      shared.sent.set(client, NEVER_SENT);
      own.set(key, shared);
      this.#clients.set(client, own);
    }
    return this.#status(slot, levels);
  }

  /** @returns books that the client still has open. */
  close(client: ClientState, slot: number, levels: DepthLevels): number {
    const own = this.#clients.get(client);
    const shared = own?.get(keyOf(slot, levels));
    if (own === undefined || shared === undefined) return own?.size ?? 0;
    own.delete(keyOf(slot, levels));
    if (own.size === 0) this.#clients.delete(client);
    this.#release(shared, client);
    return own.size;
  }

  /** The book as it stands. @throws FaultError `input.book_not_open` for a deep one that nobody has open. */
  read(epoch: number, slot: number, levels: DepthLevels): DepthBookReply {
    this.#instrument(epoch, slot);
    const shared = this.#books.get(keyOf(slot, levels));
    if (levels !== 5 && shared === undefined)
      throw new FaultError(
        fault('input.book_not_open', `${levels} levels are sent once they are open. Open them first.`),
      );
    return { ...this.#status(slot, levels), ...this.#reader.sides(slot, shared?.book ?? -1) };
  }

  /** A client has gone: what it had open is released. */
  leave(client: ClientState): void {
    const own = this.#clients.get(client);
    this.#clients.delete(client);
    for (const shared of own?.values() ?? []) this.#release(shared, client);
  }

  /** Slots of the client's open books. */
  slotsOf(client: ClientState): number[] {
    return [...(this.#clients.get(client)?.values() ?? [])].map(({ slot }) => slot);
  }

  has(client: ClientState): boolean {
    return this.#clients.has(client);
  }

  /** Frames of the client's books that changed since they were sent. */
  collect(client: ClientState, stamp: FrameStamp): ArrayBuffer[] {
    const frames: ArrayBuffer[] = [];
    for (const shared of this.#clients.get(client)?.values() ?? []) {
      const version = this.#reader.version(shared.slot, shared.book);
      if (version === shared.sent.get(client)) continue;
      const frame = this.#reader.frame(shared.slot, shared.book, stamp);
      // A book that is just being written comes with the next frame.
      if (frame === null) continue;
      shared.sent.set(client, frame.version);
      frames.push(frame.buffer);
    }
    return frames;
  }

  receive({ levels, state, reason }: Extract<FeedReport, { type: 'depth' }>): void {
    this.#lines.set(levels, { state, reason });
    this.#tell(levels);
  }

  /** The feed thread ended. */
  lost(why: string): void {
    for (const levels of [20, 200] as const) {
      if (!this.#lines.has(levels)) continue;
      this.#lines.set(levels, { state: 'stale', reason: `the feed thread ended: ${why}` });
      this.#tell(levels);
    }
  }

  /** A feed thread that has just started is told what is wanted. */
  resume(): void {
    if ([...this.#books.values()].some(({ book }) => book >= 0)) this.#want();
  }

  #instrument(epoch: number, slot: number): Instrument {
    this.#parts.universe.check(epoch, [slot]);
    return this.#parts.universe.instruments[slot] as Instrument;
  }

  #share({ slot, symbol }: Instrument, levels: DepthLevels): SharedBook {
    const book = levels === 5 ? -1 : this.#freeBook(levels, symbol);
    const shared: SharedBook = { slot, levels, book, sent: new Map() };
    this.#books.set(keyOf(slot, levels), shared);
    if (book >= 0) this.#want();
    return shared;
  }

  #freeBook(levels: DeepLevels, symbol: string): number {
    const open = [...this.#books.values()].filter((one) => one.levels === levels);
    for (let book = 0; book < DEPTH_BOOKS; book++)
      if (levelsOfBook(book) === levels && open.every((one) => one.book !== book)) return book;
    const names = open.slice(0, 3).map(({ slot }) => this.#parts.universe.instruments[slot]?.symbol ?? '');
    const text = `${levels} levels of ${symbol} cannot be opened: the broker sends them for ${open.length} at once, and ${names.join(', ')}${open.length > 3 ? ' and others' : ''} ${open.length === 1 ? 'is' : 'are'} open. Close one first.`;
    throw new FaultError(fault('input.too_many_books', text));
  }

  #release(shared: SharedBook, client: ClientState): void {
    shared.sent.delete(client);
    if (shared.sent.size > 0) return;
    this.#books.delete(keyOf(shared.slot, shared.levels));
    if (shared.book < 0) return;
    const levels = levelsOfBook(shared.book);
    // The next book of this depth begins with a connection of its own.
    if (![...this.#books.values()].some((one) => one.levels === levels)) this.#lines.delete(levels);
    this.#want();
  }

  #want(): void {
    const deep = [...this.#books.values()].filter(({ book }) => book >= 0);
    this.#parts.want(
      deep.map(({ book, slot }) => ({ book, instrument: this.#parts.universe.instruments[slot] as Instrument })),
    );
  }

  #status(slot: number, levels: DepthLevels): DepthStatus {
    const line = levels === 5 ? this.#reader.rowState(slot) : (this.#lines.get(levels) ?? CONNECTING);
    return { epoch: this.#parts.universe.epoch, slot, levels, ...line };
  }

  #tell(levels: DeepLevels): void {
    for (const shared of this.#books.values()) {
      if (shared.levels !== levels) continue;
      const status = this.#status(shared.slot, levels);
      for (const client of shared.sent.keys()) client.answerer.emit('depth.changed', status);
    }
  }
}

const keyOf = (slot: number, levels: DepthLevels): string => `${slot} ${levels}`;
