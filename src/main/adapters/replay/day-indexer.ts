import type { TradeDay } from '#contract/model/session.ts';
import { DayBars } from '../../core/bars/day-bars.ts';
import { MinuteGate } from '../../core/bars/minute-gate.ts';
import { Counters, FEED_COUNTERS } from '../../core/counters.ts';
import { FeedWriter } from '../../core/table/feed-writer.ts';
import { TickTable } from '../../core/table/tick-table.ts';
import { MinuteCloser } from '../../core/time/minute-closer.ts';
import { DayKeeper } from './day-keeper.ts';
import { PACKETS_PER_PLACE } from './places-format.ts';
import { PlacesIndex } from './places-index.ts';
import { PlacesWriter } from './places-writer.ts';
import { FORMS_NUMBER } from './replay-day.ts';
import type { ReplayTrack, TrackSink } from './replay-track.ts';
import { stateOf } from './replay-places.ts';
import { SlotOrder } from './slot-order.ts';

/** Pieces played between two looks at the stopwatch. */
const PIECES_PER_LOOK = 64;

/**
 * Plays a track without anybody looking and keeps its places in an index beside it. What an index holds already is
 * where it begins. Memory: rows and bars of the track's instruments, as a replay needs them.
 */
export class DayIndexer {
  readonly #track: ReplayTrack;
  readonly #keeper: DayKeeper;
  readonly #gate: MinuteGate;
  readonly #writer: PlacesWriter;
  readonly #sink: TrackSink;
  readonly #slots: readonly number[];
  readonly #every: number;
  #sincePackets = 0;
  #wanted = false;
  #seenClosed = -1;
  #closedAt: [number, number][] = [];
  #forms = 0;
  #keptMs: number;
  /** Time of the piece that was given last. */
  #reachedMs: number;

  private constructor(track: ReplayTrack, keeper: DayKeeper, parts: IndexerParts) {
    const { gate, writer, feed, every } = parts;
    this.#track = track;
    this.#keeper = keeper;
    this.#gate = gate;
    this.#writer = writer;
    this.#every = every;
    this.#keptMs = track.fromMs;
    this.#reachedMs = track.fromMs;
    this.#slots = track.instruments.map(({ slot }) => slot);
    this.#sink = {
      bytes: (bytes, recvMs) => void feed.applyBytes(bytes, recvMs),
      record: (slot, record, recvMs) => void feed.applyRecord(slot, record, recvMs),
      lost: (slots) => {
        for (const slot of slots) feed.lose(slot);
      },
      closed: (minute) => keeper.closed(minute),
    };
  }

  /** @returns null when there is nothing to keep an index in, or somebody else is making it. */
  static open(track: ReplayTrack, day: TradeDay, every = PACKETS_PER_PLACE): DayIndexer | null {
    const count = track.instruments.length;
    const table = TickTable.create(count);
    const bars = DayBars.create(count);
    const feed = new FeedWriter(table, bars, Counters.create(FEED_COUNTERS), day);
    for (const { slot, segment, securityId, sessionClass } of track.instruments) {
      feed.watch(slot, segment, securityId, sessionClass, track.fromMs);
    }
    const gate = MinuteGate.create();
    const closer = new MinuteCloser(gate, feed, day);
    const keeper = new DayKeeper({ table, bars, gate, writer: feed, closer, day, slots: () => count });
    const index = PlacesIndex.of(track, keeper);
    if (index === null) return null;
    const writer = PlacesWriter.open((track.shelf as { readonly path: string }).path, index.head, index.bytes);
    if (writer === null) return null;
    const indexer = new DayIndexer(track, keeper, { gate, writer, feed, every });
    indexer.#resume(index);
    index.close();
    return indexer;
  }

  /** Engine time up to which places are kept. */
  get keptMs(): number {
    return this.#keptMs;
  }

  /**
   * Plays on for a while.
   * @param until whether it is time to stop. @returns whether the end of the track is reached.
   * @throws what the file system says.
   */
  work(until: () => boolean): boolean {
    for (let pieces = 1; ; pieces += 1) {
      if (pieces % PIECES_PER_LOOK === 0 && until()) return false;
      const atMs = this.#track.peekMs();
      if (atMs === Number.POSITIVE_INFINITY) return true;
      // Only now: where the track ended and has grown since, the mark is set by the look at what is next.
      this.#keep(this.#reachedMs);
      this.#keeper.passed(atMs);
      this.#lookAtBoundary(atMs);
      this.#sincePackets += this.#track.give(this.#sink, this.#slots);
      this.#lookAtBoundary(atMs);
      this.#reachedMs = atMs;
    }
  }

  close(): void {
    this.#writer.close();
    this.#track.close();
  }

  #resume(index: PlacesIndex): void {
    const place = index.before(Number.POSITIVE_INFINITY);
    if (place === null) return;
    this.#keeper.restore(
      stateOf(place, new SlotOrder(this.#slots)),
      (minute) => place.minutes.get(minute)?.read() ?? null,
    );
    this.#track.goTo({ numbers: place.track, memory: place.memory.map((piece) => piece.read()) });
    this.#seenClosed = this.#gate.closed;
    this.#forms = this.#gate.forms;
    this.#keptMs = place.atMs;
    this.#reachedMs = place.atMs;
  }

  #lookAtBoundary(atMs: number): void {
    const { closed } = this.#gate;
    for (let minute = this.#seenClosed + 1; minute <= closed; minute += 1) this.#closedAt.push([minute, atMs]);
    this.#seenClosed = closed;
  }

  #keep(atMs: number): void {
    const mark = this.#wanted ? this.#track.takeMark() : null;
    const key = mark === null ? null : (this.#track.shelf?.keyOf(mark.numbers) ?? null);
    if (mark !== null && key !== null) {
      const copy = this.#keeper.copy();
      if (copy === null) return;
      const { closed, numbers, rows, minutes } = copy;
      const forms = this.#keeper.forms(this.#forms);
      const told = { atMs, key, closed, numbers, closedAt: this.#closedAt, track: mark.numbers };
      this.#writer.add({
        ...told,
        rows,
        memory: mark.memory,
        forms: new Uint8Array(forms.buffer),
        minutes,
      });
      this.#forms = numbers[FORMS_NUMBER] ?? 0;
      this.#closedAt = [];
      this.#sincePackets = 0;
      this.#wanted = false;
      this.#keptMs = atMs;
    } else if (!this.#wanted && this.#sincePackets >= this.#every) {
      this.#wanted = true;
      this.#track.wantMark();
    }
  }
}

interface IndexerParts {
  readonly gate: MinuteGate;
  readonly writer: PlacesWriter;
  readonly feed: FeedWriter;
  readonly every: number;
}
