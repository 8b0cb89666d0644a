import { type Instrument, instrumentKey, SEGMENT_BY_CODE } from '#contract/model/instrument.ts';
import { MESSAGE_KIND } from '../../core/recording/frame-encoder.ts';
import { decodeClosed } from '../../core/recording/closed-mark.ts';
import { decodeLost } from '../../core/recording/lost-list.ts';
import { FULL_PACKET_BYTES } from '../../core/wire/packets.ts';
import type { ChosenRecording, RecordedMessage, RecordingReader } from '../recording/recording-reader.ts';
import type { ReplayTrack, TrackMark, TrackSink } from './replay-track.ts';

/** Raw messages of a recording as a track: they go through the same codec and writer as live ones. */
export class RecordingTrack implements ReplayTrack {
  readonly date: string;
  readonly dates: readonly string[];
  readonly instruments: readonly Instrument[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly ticks: number;
  readonly notes: readonly string[];
  readonly recordedFrom: string | null;
  readonly #reader: RecordingReader;
  /** Place in `instruments` by key. */
  readonly #places = new Map<string, number>();
  #next: RecordedMessage | null;
  #given = 0;

  constructor({ reader, date, dates, notes }: ChosenRecording) {
    this.date = date;
    this.dates = dates;
    this.notes = notes;
    this.recordedFrom = reader.segments[0]?.head.source ?? null;
    this.instruments = reader.instruments;
    this.fromMs = reader.fromMs;
    this.toMs = reader.toMs;
    this.ticks = reader.packets;
    this.#reader = reader;
    for (const [place, { segment, securityId }] of reader.instruments.entries()) {
      this.#places.set(instrumentKey(segment, securityId), place);
    }
    this.#next = reader.next();
  }

  get rejected(): number {
    return this.#reader.damaged.blocks;
  }

  get reasons(): readonly string[] {
    const { why } = this.#reader.damaged;
    return why === null ? [] : [why];
  }

  peekMs(): number {
    return this.#next?.recvMs ?? Number.POSITIVE_INFINITY;
  }

  give(sink: TrackSink, slots: readonly number[]): number {
    const { kind, bytes, recvMs, beginsRun } = this.#next as RecordedMessage;
    // The terminal was away between two runs, and what was traded then is in no candle.
    if (beginsRun && this.#given > 0) sink.lost(slots.filter((slot) => slot >= 0));
    if (kind === MESSAGE_KIND.frames) sink.bytes(bytes, recvMs);
    else if (kind === MESSAGE_KIND.lost) sink.lost(this.#slotsOf(bytes, slots));
    else if (kind === MESSAGE_KIND.closed) sink.closed(decodeClosed(bytes));
    this.#given += 1;
    const worth = kind === MESSAGE_KIND.frames ? Math.ceil(bytes.length / FULL_PACKET_BYTES) : 0;
    this.#next = this.#reader.next();
    return worth;
  }

  wantMark(): void {
    this.#reader.wantMark();
  }

  takeMark(): TrackMark | null {
    const mark = this.#reader.takeMark();
    return mark === null ? null : { numbers: [this.#given, ...mark.numbers], memory: mark.memory };
  }

  goTo({ numbers: [given = 0, ...numbers], memory }: TrackMark): void {
    this.#reader.goTo({ numbers, memory });
    this.#given = given;
    this.#next = this.#reader.next();
  }

  rewind(): void {
    this.#reader.rewind();
    this.#given = 0;
    this.#next = this.#reader.next();
  }

  close(): void {
    this.#reader.close();
  }

  #slotsOf(bytes: Uint8Array, slots: readonly number[]): number[] {
    return decodeLost(bytes).flatMap(({ segment, securityId }) => {
      const name = SEGMENT_BY_CODE[segment];
      const place = name === undefined ? undefined : this.#places.get(instrumentKey(name, securityId));
      const slot = place === undefined ? -1 : (slots[place] ?? -1);
      return slot < 0 ? [] : [slot];
    });
  }
}
