import type { Instrument } from '#contract/model/instrument.ts';

/** Where a track puts what is due; the part of the feed's sink that a replay feeds. */
export interface TrackSink {
  bytes(buffer: Uint8Array, recvMs: number): void;
  record(slot: number, record: Float64Array, recvMs: number): void;
  lost(slots: readonly number[]): void;
}

/** A day that can be played, in the order of time: what a clock then does with it is not its business. */
export interface ReplayTrack {
  readonly date: string;
  /** All dates that the files hold; one is played. */
  readonly dates: readonly string[];
  readonly instruments: readonly Instrument[];
  readonly fromMs: number;
  readonly toMs: number;
  /** Ticks or packets in all. */
  readonly ticks: number;
  /** Lines or blocks that could not be read so far, and why the first ones could not. */
  readonly rejected: number;
  readonly reasons: readonly string[];
  /** What a person should know about the choice of files. */
  readonly notes: readonly string[];
  /** Engine time of the next piece; Infinity at the end. */
  peekMs(): number;
  /**
   * Gives out the next piece.
   * @param slots slot in the engine of each of the track's instruments; −1 = not subscribed.
   * @returns ticks or packets that it was worth.
   */
  give(sink: TrackSink, slots: readonly number[]): number;
  /** Goes back to the first piece. */
  rewind(): void;
  close(): void;
}
