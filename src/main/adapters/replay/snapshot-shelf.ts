import { closeSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { constants, zstdCompress, zstdDecompressSync } from 'node:zlib';
import type { DayCopy } from './replay-day.ts';
import type { TrackMark } from './replay-track.ts';

/** Copies of one replay that are kept in memory, bytes; then a scratch file is begun. */
export const SNAPSHOT_MEMORY_MAX = 128 * 1024 * 1024;
/** Bytes of the scratch file beside the recording; when it is full, places behind it are reached by playing. */
export const SNAPSHOT_FILE_MAX = 4 * 1024 * 1024 * 1024;
/** Copies that may be in the compressor at once; while it is busy no further copy is made. */
const COMPRESSING_MAX = 24;
/** Largest piece after decompression: rows and bars of 25,000 instruments are below 8 MB. */
const PIECE_BYTES_MAX = 64 * 1024 * 1024;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** A piece of a snapshot: raw while it waits for the compressor, then in memory or in the file. */
interface Piece {
  bytes: Uint8Array | null;
  packed: boolean;
  at: number;
  length: number;
}

export interface Snapshot {
  /** Everything that was received up to this time, engine time, is in it. */
  readonly atMs: number;
  readonly closed: number;
  readonly day: Omit<DayCopy, 'minutes' | 'rows'>;
  readonly track: readonly number[];
  readonly rows: Piece;
  readonly memory: readonly Piece[];
  /** Bars of minutes that changed since the snapshot before. */
  readonly minutes: ReadonlyMap<number, Piece | null>;
}

/** Snapshots of a replay in the order of time, compressed beside the playing. */
export class SnapshotShelf {
  readonly #path: string;
  readonly #list: Snapshot[] = [];
  readonly #limits: { readonly memory: number; readonly file: number };
  #file: number | null = null;
  #fileBroken = false;
  #memoryBytes = 0;
  #fileBytes = 0;
  #compressing = 0;
  #closed = false;

  /** @param recording file or folder that is played; the scratch file lies beside it. */
  constructor(
    recording: string,
    limits: { memory: number; file: number } = { memory: SNAPSHOT_MEMORY_MAX, file: SNAPSHOT_FILE_MAX },
  ) {
    this.#limits = limits;
    const first = recording.split(',')[0]?.trim() ?? recording;
    const isFolder = statSync(first, { throwIfNoEntry: false })?.isDirectory() === true;
    const folder = isFolder ? first : dirname(first);
    this.#path = join(folder, `.${basename(first)}.${process.pid}.replay-scratch`);
  }

  get size(): number {
    return this.#list.length;
  }

  /** Bytes kept, in memory and in the scratch file. */
  get bytes(): { readonly memory: number; readonly file: number } {
    return { memory: this.#memoryBytes, file: this.#fileBytes };
  }

  /** Whether there is room for a snapshot behind the last one. */
  wants(atMs: number): boolean {
    if (atMs <= (this.#list.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) || this.#compressing >= COMPRESSING_MAX)
      return false;
    return this.#memoryBytes < this.#limits.memory || (!this.#fileBroken && this.#fileBytes < this.#limits.file);
  }

  add(atMs: number, track: TrackMark, { rows, minutes, ...day }: DayCopy): Snapshot {
    const snapshot = {
      atMs,
      closed: day.closed,
      day,
      track: track.numbers,
      rows: this.#keep(rows),
      memory: track.memory.map((bytes) => this.#keep(bytes)),
      minutes: new Map([...minutes].map(([minute, bytes]) => [minute, bytes === null ? null : this.#keep(bytes)])),
    };
    this.#list.push(snapshot);
    return snapshot;
  }

  /** The last snapshot at or before a time. */
  before(atMs: number): Snapshot | null {
    return this.#list.findLast((snapshot) => snapshot.atMs <= atMs) ?? null;
  }

  /** Which snapshot has a minute's bars as they were in `snapshot`; null when it had none then. */
  minuteIn(snapshot: Snapshot, minute: number): Piece | null {
    for (let at = this.#list.indexOf(snapshot); at >= 0; at -= 1) {
      const piece = (this.#list[at] as Snapshot).minutes.get(minute);
      if (piece !== undefined) return piece;
    }
    return null;
  }

  read({ bytes, packed, at, length }: Piece): Uint8Array {
    if (bytes !== null) return packed ? unpacked(bytes) : bytes;
    const out = new Uint8Array(length);
    let read = 0;
    while (read < length) {
      const count = readSync(this.#file as number, out, read, length - read, at + read);
      if (count === 0) break;
      read += count;
    }
    return unpacked(out);
  }

  close(): void {
    this.#closed = true;
    this.#list.length = 0;
    if (this.#file === null) return;
    closeSync(this.#file);
    this.#file = null;
    rmSync(this.#path, { force: true });
  }

  #keep(bytes: Uint8Array): Piece {
    const piece: Piece = { bytes, packed: false, at: 0, length: bytes.length };
    this.#memoryBytes += bytes.length;
    this.#compressing += 1;
    zstdCompress(bytes, ZSTD, (error, small) => {
      this.#compressing -= 1;
      // Without the compressor it stays as it is.
      if (error !== null || this.#closed) return;
      this.#memoryBytes -= bytes.length;
      if (this.#memoryBytes + small.length > this.#limits.memory && this.#write(piece, small)) return;
      piece.bytes = small;
      piece.packed = true;
      this.#memoryBytes += small.length;
    });
    return piece;
  }

  /** The name goes at once where the system allows it: a killed process leaves no file behind. */
  #open(): number {
    const file = openSync(this.#path, 'wx+', 0o600);
    try {
      rmSync(this.#path);
    } catch {
      // Windows keeps the name of an open file; it goes when the replay is closed.
    }
    return file;
  }

  /** @returns false when the file cannot take it. */
  #write(piece: Piece, small: Uint8Array): boolean {
    if (this.#fileBroken || this.#fileBytes + small.length > this.#limits.file) return false;
    try {
      this.#file ??= this.#open();
      for (let from = 0; from < small.length; ) {
        from += writeSync(this.#file, small, from, small.length - from, this.#fileBytes + from);
      }
    } catch {
      // A full disk or a folder that cannot be written: memory is what there is.
      this.#fileBroken = true;
      return false;
    }
    piece.bytes = null;
    piece.at = this.#fileBytes;
    piece.length = small.length;
    this.#fileBytes += small.length;
    return true;
  }
}

function unpacked(bytes: Uint8Array): Uint8Array {
  const out = zstdDecompressSync(bytes, { maxOutputLength: PIECE_BYTES_MAX });
  // Typed arrays over it need an aligned place.
  return out.byteOffset % 8 === 0 ? out : Uint8Array.from(out);
}
