import { type Fault, FaultError, assert } from '#contract/faults.ts';
import type { DeepLevels } from '#contract/model/depth.ts';
import { type Instrument, SEGMENT_CODES } from '#contract/model/instrument.ts';
import { decimalsOfSegment } from '#contract/model/price.ts';
import type { DeepBook, DepthAdapter, DepthParts, DepthSink } from '../../adapters/adapter.ts';
import type { Counters, FeedCounter } from '../../core/counters.ts';
import { DEPTH_BOOKS, DepthTable, levelsOfBook } from '../../core/table/depth-table.ts';
import { DepthWriter } from '../../core/table/depth-writer.ts';
import type { FeedReport } from '../protocol.ts';

/** A book of the table and the instrument that it belongs to. */
export interface BookOrder {
  readonly book: number;
  readonly instrument: Instrument;
}

const COUNTER = {
  packets: 'depthPackets',
  applied: 'depthApplied',
  rejected: 'depthRejected',
  unwanted: 'depthUnwanted',
  control: 'depthControl',
} as const;

export interface DepthDeskParts {
  readonly memory: SharedArrayBuffer;
  readonly counters: Counters<FeedCounter>;
  /** Makes the source; null when it has no deep books. */
  readonly open: (parts: DepthParts) => DepthAdapter | null;
  readonly clock: DepthParts['clock'];
  readonly isTrading: DepthParts['isTrading'];
  readonly report: (report: FeedReport) => void;
  readonly fault: (fault: Fault, level: 'warn' | 'error') => void;
}

/** The feed thread's deep books: only writer of the DepthTable. */
export class DepthDesk {
  readonly #parts: DepthDeskParts;
  readonly #table: DepthTable;
  readonly #writer: DepthWriter;
  readonly #adapter: DepthAdapter | null;
  /** Book by depth and slot. */
  readonly #books = new Map<string, number>();

  constructor(parts: DepthDeskParts) {
    this.#parts = parts;
    this.#table = DepthTable.attach(parts.memory);
    this.#writer = new DepthWriter(this.#table);
    this.#adapter = parts.open({ sink: this.#sink(), clock: parts.clock, isTrading: parts.isTrading });
  }

  /** Replaces the wanted set. A book that keeps its instrument keeps what it shows. */
  want(orders: readonly BookOrder[]): void {
    this.#books.clear();
    const owners = new Map(orders.map(({ book, instrument }) => [book, instrument.slot]));
    assert(owners.size === orders.length, 'every deep book has one instrument');
    for (let book = 0; book < DEPTH_BOOKS; book++) {
      const slot = owners.get(book) ?? -1;
      if (this.#table.ownerOf(book) !== slot) this.#table.assign(book, slot);
    }
    for (const { book, instrument } of orders) this.#books.set(bookName(levelsOfBook(book), instrument), book);
    if (this.#adapter === null) return this.#without(orders);
    try {
      this.#adapter.want(orders.map(({ book, instrument }) => ({ instrument, levels: levelsOfBook(book) })));
    } catch (thrown) {
      // What is refused is told; the books that were there before go on.
      if (!(thrown instanceof FaultError)) throw thrown;
      this.#parts.fault(thrown.fault, 'warn');
    }
  }

  renew(login: { readonly clientId: string; readonly accessToken: string }): void {
    this.#adapter?.renew(login);
  }

  async close(): Promise<void> {
    await this.#adapter?.close();
  }

  #without(orders: readonly BookOrder[]): void {
    const reason = 'This source sends five levels.';
    for (const levels of new Set(orders.map(({ book }) => levelsOfBook(book))))
      this.#parts.report({ type: 'depth', levels, state: 'stopped', reason });
  }

  #sink(): DepthSink {
    const { counters, report } = this.#parts;
    return {
      side: (book, side, from, recvMs) => {
        const at = this.#books.get(bookName(book.levels, book.instrument));
        if (at === undefined) return false;
        const scale = 10 ** decimalsOfSegment(SEGMENT_CODES[book.instrument.segment]);
        return this.#writer.write(at, side, from, scale, recvMs);
      },
      state: (levels, state, reason) => report({ type: 'depth', levels, state, reason }),
      count: (what, by) => counters.add(COUNTER[what], by),
      fault: (told, level = 'error') => this.#parts.fault(told, level),
    };
  }
}

const bookName = (levels: DeepLevels, { slot }: Pick<DeepBook['instrument'], 'slot'>): string => `${levels} ${slot}`;
