import type { Instrument } from '#contract/model/instrument.ts';

/** Where a track puts what is due; the part of the feed's sink that a replay feeds. */
export interface TrackSink {
  bytes(buffer: Uint8Array, recvMs: number): void;
  record(slot: number, record: Float64Array, recvMs: number): void;
  lost(slots: readonly number[]): void;
  /** The recording says that every minute of day up to this one was closed here. */
  closed(minute: number): void;
}

/** A place of a track to which it can come back without walking there. */
export interface TrackMark {
  readonly numbers: readonly number[];
  /** What the track's decoder remembers there. */
  readonly memory: readonly Uint8Array[];
}

/** Where and under what name the places of a track are kept from one opening to the next. */
export interface TrackShelf {
  /** The file of the index. */
  readonly path: string;
  readonly source: string;
  /** Ticks or packets that lie behind a mark. */
  ticksBehind(numbers: readonly number[]): number;
  /** Changes when what lies before a mark does; null when the mark is not of this track. */
  keyOf(numbers: readonly number[]): string | null;
}

/** Opens what lies outside of files of ticks and recordings, such as a lake; null when the path names no such thing. */
export type OpenElse = (path: string, date: string | null) => Promise<ReplayTrack | null>;

/** A day that can be played, in the order of time: what a clock then does with it is not its business. */
export interface ReplayTrack {
  readonly date: string;
  /** All dates that the files hold; one is played. */
  readonly dates: readonly string[];
  readonly instruments: readonly Instrument[];
  /** Null where its places cannot be kept. */
  readonly shelf: TrackShelf | null;
  /** Key of the source that was recorded, under which its history may be stored; null when unknown. */
  readonly recordedFrom: string | null;
  readonly fromMs: number;
  readonly toMs: number;
  /** Ticks or packets in all. */
  readonly ticks: number;
  /** Lines or blocks that could not be read so far, and why the first ones could not. */
  readonly rejected: number;
  readonly reasons: readonly string[];
  /** What a person should know about the choice of files. */
  readonly notes: readonly string[];
  /** Resolves when the next piece is at hand; null when it is, or when there is none. */
  load(): Promise<void> | null;
  /** Engine time of the next piece, which has been loaded; Infinity at the end. */
  peekMs(): number;
  /**
   * Gives out the next piece.
   * @param slots slot in the engine of each of the track's instruments; −1 = not subscribed.
   * @returns ticks or packets that it was worth.
   */
  give(sink: TrackSink, slots: readonly number[]): number;
  /** Asks for a mark at the next place that can have one. */
  wantMark(): void;
  /** The mark behind the piece given last, when one was wanted and could be set there; null otherwise. */
  takeMark(): TrackMark | null;
  /** Goes to a mark of this track. */
  goTo(mark: TrackMark): void;
  /** Goes back to the first piece. */
  rewind(): void;
  close(): void;
}
