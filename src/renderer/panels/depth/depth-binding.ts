import type { DepthFrame } from '#contract/depth-frame.ts';
import { faultOf } from '#contract/faults.ts';
import type { DepthLevels } from '#contract/model/depth.ts';
import type { TerminalClient } from '../../client/terminal-client.ts';
import type { StoreApi } from 'zustand/vanilla';
import type { BookState } from '../../stores/depth.ts';
import type { Book } from './book.ts';
import type { BookHolds } from './book-holds.ts';

export interface DepthWanted {
  readonly epoch: number;
  readonly slot: number;
  readonly levels: DepthLevels;
}

export interface DepthBindingHost {
  /** The open connection, or null. */
  readonly client: () => Pick<TerminalClient, 'call'> | null;
  /** What the panel should show now; null while nobody can see it. */
  readonly wanted: () => DepthWanted | null;
  /** Asks for a paint. */
  readonly changed: () => void;
  /** Where the state of the book is told. */
  readonly store: Pick<StoreApi<BookState>, 'setState'>;
  /** Books of all panels of the window. */
  readonly holds: BookHolds;
}

const same = (a: DepthWanted | null, b: DepthWanted | null): boolean =>
  a?.epoch === b?.epoch && a?.slot === b?.slot && a?.levels === b?.levels;

/**
 * Keeps exactly one book open: the one that the panel shows. A panel that nobody sees holds none, because deep books
 * are few for the whole account.
 */
export class DepthBinding {
  readonly #host: DepthBindingHost;
  readonly #book: Book;
  #open: DepthWanted | null = null;
  #client: Pick<TerminalClient, 'call'> | null = null;
  /** Grows with every change, so that a late answer of an earlier book is passed over. */
  #turn = 0;

  constructor(book: Book, host: DepthBindingHost) {
    this.#book = book;
    this.#host = host;
  }

  /** Makes what is open equal to what is wanted; call it whenever either may have changed. */
  sync(): void {
    const client = this.#host.client();
    const wanted = client === null ? null : this.#host.wanted();
    if (client === this.#client && same(wanted, this.#open)) return;
    const former = this.#open;
    // A lost connection has closed everything itself; what it showed stays, and is said to be old.
    if (former !== null) this.#letGo(client === this.#client ? client : null, former);
    const shows = this.#open;
    this.#client = client;
    this.#open = wanted;
    this.#turn += 1;
    const last = wanted === null ? null : this.#host.holds.hold(wanted);
    if (client === null) return;
    if (wanted === null || !same(shows, wanted)) this.#book.clear();
    if (last !== null) this.#book.take(last);
    this.#host.store.setState({ status: null, error: null });
    if (wanted !== null) void this.#start(client, wanted, this.#turn);
    this.#host.changed();
  }

  /** Tries once more after a refusal. */
  retry(): void {
    if (this.#open !== null) this.#host.holds.release(this.#open);
    this.#open = null;
    this.sync();
  }

  /** Takes a frame when it is of the book that is shown. */
  take(frame: DepthFrame): void {
    const { slot, levels, header } = frame;
    const open = this.#open;
    if (open === null || header.epoch !== open.epoch || slot !== open.slot || levels !== open.levels) return;
    this.#host.holds.take(frame);
    this.#book.take(frame);
  }

  destroy(): void {
    if (this.#open !== null) this.#letGo(this.#client, this.#open);
    this.#open = null;
    this.#turn += 1;
  }

  /** Lets a book go; closes it where nobody else in the window shows it and the connection that opened it is there. */
  #letGo(client: Pick<TerminalClient, 'call'> | null, wanted: DepthWanted): void {
    if (this.#host.holds.release(wanted) && client !== null) this.#close(client, wanted);
  }

  #close(client: Pick<TerminalClient, 'call'>, { epoch, slot, levels }: DepthWanted): void {
    client.call('depth.close', { epoch, slot, levels }).catch(() => {
      // The connection is going down, and the book with it.
    });
  }

  async #start(client: Pick<TerminalClient, 'call'>, wanted: DepthWanted, turn: number): Promise<void> {
    const { epoch, slot } = wanted;
    try {
      const { choices } = await client.call('depth.levels', { epoch, slot });
      if (turn !== this.#turn) return;
      this.#host.store.setState({ choices });
      if (choices.find((one) => one.levels === wanted.levels)?.possible !== true) return;
      const status = await client.call('depth.open', wanted);
      if (turn === this.#turn) this.#host.store.setState({ status });
      else if (!this.#host.holds.isHeld(wanted)) this.#close(client, wanted);
    } catch (thrown) {
      if (turn === this.#turn) this.#host.store.setState({ error: faultOf(thrown).text });
    }
  }
}
