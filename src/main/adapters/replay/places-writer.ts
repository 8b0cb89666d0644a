import { closeSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import {
  encodeHead,
  encodePlace,
  packPiece,
  type PieceEntry,
  type PlaceList,
  type PlacesHead,
} from './places-format.ts';
import type { ShapeName } from './row-shape.ts';

/** What is put into an index at one place. */
export interface NewPlace extends Pick<PlaceList, 'atMs' | 'key' | 'closed' | 'closedAt'> {
  readonly numbers: readonly number[];
  readonly track: readonly number[];
  readonly rows: Uint8Array;
  /** The first piece is rows of a decoder's memory. */
  readonly memory: readonly Uint8Array[];
  readonly forms: Uint8Array;
  readonly minutes: ReadonlyMap<number, Uint8Array | null>;
}

/** Appends places to an index file. One writer at a time, of all processes: a lock beside the file says who. */
export class PlacesWriter {
  readonly #path: string;
  readonly #file: number;
  #bytes: number;

  private constructor(path: string, file: number, bytes: number) {
    this.#path = path;
    this.#file = file;
    this.#bytes = bytes;
  }

  /**
   * @param keepBytes length of what is right already; 0 begins anew. @returns null while somebody else writes it, or
   *   where nothing can be written.
   */
  static open(path: string, head: PlacesHead, keepBytes: number): PlacesWriter | null {
    if (!lock(path)) return null;
    try {
      if (keepBytes > 0) truncateSync(path, keepBytes);
      else rmSync(path, { force: true });
      const writer = new PlacesWriter(path, openSync(path, 'a', 0o600), keepBytes);
      if (keepBytes === 0) writer.#append(encodeHead(head));
      return writer;
    } catch {
      rmSync(lockOf(path), { force: true });
      return null;
    }
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @throws what the file system says; half a place at the end is left out by whoever reads it. */
  add({ rows, memory, forms, minutes, track, numbers, ...told }: NewPlace): void {
    const body: Uint8Array[] = [];
    let at = 0;
    const piece = (bytes: Uint8Array, shape: ShapeName | null): PieceEntry => {
      const packed = packPiece(bytes, shape);
      body.push(packed);
      at += packed.length;
      return { at: at - packed.length, length: packed.length, crc: crc32(packed), shape };
    };
    const list: PlaceList = {
      ...told,
      numbers: [...numbers],
      track: track.map((value) => (Number.isNaN(value) ? null : value)),
      rows: piece(rows, 'rows'),
      memory: memory.map((bytes, column) => piece(bytes, column === 0 ? 'memory' : null)),
      forms: forms.length === 0 ? null : piece(forms, null),
      // Minutes never lose their bars while a day is played forward.
      minutes: [...minutes].flatMap(([minute, bytes]) => (bytes === null ? [] : [[minute, piece(bytes, 'bars')]])),
    };
    this.#append(encodePlace(list, body));
  }

  close(): void {
    closeSync(this.#file);
    rmSync(lockOf(this.#path), { force: true });
  }

  #append(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) from += writeSync(this.#file, bytes, from);
    this.#bytes += bytes.length;
  }
}

const lockOf = (path: string): string => `${path}.lock`;

/** A dead owner's lock is taken over. */
function lock(path: string): boolean {
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      writeFileSync(lockOf(path), String(process.pid), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
    if (isAlive(ownerOf(path))) return false;
    rmSync(lockOf(path), { force: true });
  }
  return false;
}

function ownerOf(path: string): number {
  try {
    return Number(readFileSync(lockOf(path), 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
