import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { FaultError, fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import {
  decodeHead,
  decodePlace,
  type PieceEntry,
  type PlaceList,
  PLACES_VERSION,
  type PlacesHead,
  type ReadAt,
  unpackPiece,
} from './places-format.ts';
import type { ReplayDay } from './replay-day.ts';
import type { ReplayTrack, TrackMark } from './replay-track.ts';
import type { KeptPiece } from './snapshot-shelf.ts';

/** A place of the index: everything that is needed to stand there. Rows and bars are in the order of the track. */
export interface IndexedPlace {
  readonly atMs: number;
  readonly closed: number;
  readonly numbers: readonly number[];
  readonly track: TrackMark['numbers'];
  readonly rows: KeptPiece;
  readonly memory: readonly KeptPiece[];
  /** Pieces of the list of first forms, in order. */
  readonly forms: readonly KeptPiece[];
  /** Bars of every minute that has some. */
  readonly minutes: ReadonlyMap<number, KeptPiece>;
  /** When each minute was closed. */
  readonly closedAt: ReadonlyMap<number, number>;
}

interface Known {
  readonly list: PlaceList;
  readonly bodyAt: number;
  readonly end: number;
}

/** The index of a recording as it is in its file; it may grow while it is read. */
export class PlacesIndex {
  readonly #path: string;
  readonly #head: PlacesHead;
  readonly #track: ReplayTrack;
  #file: number | null = null;
  #known: Known[] = [];
  #end = 0;
  /** Pieces by their place in the file, so that the same one is the same object. */
  readonly #pieces = new Map<number, KeptPiece>();

  constructor(path: string, head: PlacesHead, track: ReplayTrack) {
    this.#path = path;
    this.#head = head;
    this.#track = track;
    this.refresh();
  }

  /** @returns null for a track whose places cannot be kept, and for another day than the track's. */
  static of(track: ReplayTrack, day: ReplayDay): PlacesIndex | null {
    const { shelf } = track;
    if (shelf === null || day.date !== track.date) return null;
    return new PlacesIndex(shelf.path, headOf(track, day), track);
  }

  get head(): PlacesHead {
    return this.#head;
  }

  /** Length of what is right in the file. */
  get bytes(): number {
    return this.#end;
  }

  /** Engine time of the last place; −Infinity when there is none. */
  get toMs(): number {
    return this.#known.at(-1)?.list.atMs ?? Number.NEGATIVE_INFINITY;
  }

  /** Ticks or packets of the track behind the last place. */
  get ticksLeft(): number {
    const last = this.#known.at(-1);
    if (last === undefined) return this.#track.ticks;
    return this.#track.shelf?.ticksBehind(numbersOf(last.list)) ?? this.#track.ticks;
  }

  /** Looks for what was added since. A file that belongs to something else has nothing. */
  refresh(): void {
    if (this.#file === null && !this.#open()) return;
    const file = this.#file as number;
    const fileBytes = fstatSync(file).size;
    const read: ReadAt = (at, length) => bytesAt(file, at, length);
    for (;;) {
      const place = decodePlace(read, this.#end, fileBytes);
      if (place === null) return;
      const { list } = place;
      if (this.#track.shelf?.keyOf(numbersOf(list)) !== list.key || list.atMs < this.toMs) return;
      this.#known.push(place);
      this.#end = place.end;
    }
  }

  /** The last place at or before a time. Its pieces throw FaultError `input.replay_index` when they are damaged. */
  before(atMs: number): IndexedPlace | null {
    const at = this.#known.findLastIndex(({ list }) => list.atMs <= atMs);
    return at < 0 ? null : this.#placeAt(at);
  }

  /** Forgets the index and removes its file: it is damaged, and whoever plays the recording next makes it anew. */
  discard(): void {
    this.close();
    rmSync(this.#path, { force: true });
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    this.#known = [];
    this.#pieces.clear();
  }

  #open(): boolean {
    try {
      this.#file = openSync(this.#path, 'r');
    } catch {
      return false;
    }
    const file = this.#file;
    const found = decodeHead((at, length) => bytesAt(file, at, length));
    if (found !== null && JSON.stringify(found.head) === JSON.stringify(this.#head)) {
      this.#end = found.bytes;
      return true;
    }
    closeSync(file);
    this.#file = null;
    return false;
  }

  #placeAt(at: number): IndexedPlace {
    const known = this.#known.slice(0, at + 1);
    const { list, bodyAt } = known[at] as Known;
    const minutes = new Map<number, KeptPiece>();
    const forms: KeptPiece[] = [];
    const closedAt = new Map<number, number>();
    for (const { list: one, bodyAt: from } of known) {
      for (const [minute, entry] of one.minutes) minutes.set(minute, this.#piece(entry, from));
      if (one.forms !== null) forms.push(this.#piece(one.forms, from));
      for (const [minute, atMs] of one.closedAt) closedAt.set(minute, atMs);
    }
    return {
      atMs: list.atMs,
      closed: list.closed,
      numbers: list.numbers,
      track: numbersOf(list),
      rows: this.#piece(list.rows, bodyAt),
      memory: list.memory.map((entry) => this.#piece(entry, bodyAt)),
      forms,
      minutes,
      closedAt,
    };
  }

  #piece({ at, length, crc, shape }: PieceEntry, bodyAt: number): KeptPiece {
    const from = bodyAt + at;
    const known = this.#pieces.get(from);
    if (known !== undefined) return known;
    const piece = { read: () => this.#read(from, length, crc, shape) };
    this.#pieces.set(from, piece);
    return piece;
  }

  #read(from: number, length: number, crc: number, shape: PieceEntry['shape']): Uint8Array {
    const bytes = this.#file === null ? new Uint8Array(0) : bytesAt(this.#file, from, length);
    if (bytes.length === length && crc32(bytes) === crc) return unpackPiece(bytes, shape);
    throw new FaultError(fault('input.replay_index', `The index ${this.#path} is damaged at byte ${from}.`));
  }
}

/** What the index of a track is about. */
export function headOf(track: ReplayTrack, day: ReplayDay): PlacesHead {
  const { date, instruments, shelf } = track;
  return {
    version: PLACES_VERSION,
    date,
    source: shelf?.source ?? '',
    instruments: crc32(JSON.stringify(instruments.map(identity))),
    day: day.key,
  };
}

const identity = ({ segment, securityId, sessionClass }: Instrument): readonly unknown[] => [
  segment,
  securityId,
  sessionClass,
];

const numbersOf = ({ track }: PlaceList): number[] => track.map((value) => value ?? Number.NaN);

function bytesAt(file: number, at: number, count: number): Buffer {
  const out = Buffer.allocUnsafe(count);
  let length = 0;
  while (length < count) {
    const read = readSync(file, out, length, count - length, at + length);
    if (read === 0) break;
    length += read;
  }
  return out.subarray(0, length);
}
