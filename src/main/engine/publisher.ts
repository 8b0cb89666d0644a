import { assert } from '#contract/faults.ts';
import { WIRE_LIMITS } from '#contract/wire.ts';
import type { BarCollector } from './bar-collector.ts';
import { type ClientState, NEVER_SENT } from './client-state.ts';
import type { DepthDesk } from './depth-desk.ts';
import type { FrameStamp, RowCollector } from './row-collector.ts';

/** Frames sent and ticks on which a client had news but no credit; read by the health panel. */
export interface PublisherCounts {
  framesSent: number;
  creditWaits: number;
  /** Longest `tick`, ms. */
  tickMaxMs: number;
}

/** What one epoch has to publish. */
export interface PublisherSource {
  readonly epoch: number;
  readonly rows: RowCollector;
  readonly bars: BarCollector;
  readonly depth: DepthDesk;
}

/**
 * Sends each client at most one publication per interval: the rows it watches that changed, the live bars of its
 * open charts and its open books, all conflated to the latest value. The next one waits for the page's credit, so a slow page gets fewer,
 * fuller frames and nothing queues up.
 */
export class Publisher {
  readonly counts: PublisherCounts = { framesSent: 0, creditWaits: 0, tickMaxMs: 0 };
  readonly #clients = new Set<ClientState>();
  #source: PublisherSource | null = null;

  /** Switches to another epoch's memory; what clients watched belongs to the old one and is forgotten. */
  begin(source: PublisherSource, capacity: number): void {
    this.#source = source;
    for (const client of this.#clients) {
      client.slots = new Uint32Array(0);
      client.sentVersions = new Uint32Array(capacity).fill(NEVER_SENT);
      client.cursor = 0;
      client.charts.clear();
    }
  }

  get clients(): ReadonlySet<ClientState> {
    return this.#clients;
  }

  add(client: ClientState): void {
    this.#clients.add(client);
  }

  remove(client: ClientState): void {
    this.#clients.delete(client);
    this.#source?.depth.leave(client);
  }

  /** Replaces a client's watch set; a row that was not in the one before counts as never sent. */
  watch(client: ClientState, slots: readonly number[]): void {
    const before = new Set(client.slots);
    client.slots = Uint32Array.from(new Set(slots)).sort();
    for (const slot of client.slots) if (!before.has(slot)) client.sentVersions[slot] = NEVER_SENT;
    client.cursor = 0;
  }

  credit(client: ClientState, frames: number): void {
    client.credit = Math.min(WIRE_LIMITS.frameCredit, client.credit + frames);
  }

  /**
   * One publishing interval.
   * @param nowMs engine time, epoch ms
   * @param elapsed a monotonic stopwatch in ms, for the counters
   */
  tick(nowMs: number, elapsed: () => number): void {
    const startMs = elapsed();
    for (const client of this.#clients) {
      client.answerer.flushEvents();
      this.#publish(client, nowMs);
    }
    this.counts.tickMaxMs = Math.max(this.counts.tickMaxMs, elapsed() - startMs);
  }

  #publish(client: ClientState, nowMs: number): void {
    if (this.#source === null) return;
    const idle = client.slots.length === 0 && client.charts.size === 0 && !this.#source.depth.has(client);
    if (idle) return;
    if (client.credit < 1) {
      this.counts.creditWaits += 1;
      return;
    }
    const { epoch, rows, bars, depth } = this.#source;
    const stamp: FrameStamp = { epoch, seq: client.frameSeq + 1, sentMs: nowMs };
    const rowsFrame = rows.collect(client, stamp);
    const barsFrame = bars.collect(client, stamp, nowMs);
    const books = depth.collect(client, stamp);
    if (rowsFrame === null && barsFrame === null && books.length === 0) return;
    client.frameSeq += 1;
    client.credit -= 1;
    assert(client.credit >= 0, 'a frame was sent without credit');
    for (const frame of [rowsFrame, barsFrame, ...books]) {
      if (frame === null) continue;
      client.wire.sendFrame(frame);
      this.counts.framesSent += 1;
    }
  }
}
