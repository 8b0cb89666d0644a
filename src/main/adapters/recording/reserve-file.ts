import { closeSync, existsSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Room that the database and the log have after a disk has run full: some hours of minutes. */
export const RESERVE_BYTES = 64 * 1024 * 1024;
const RESERVE_FILE = 'reserve.bin';
const CHUNK_BYTES = 4 * 1024 * 1024;

/** A file that holds nothing but room, to be given up when the disk is full. */
export class ReserveFile {
  readonly #path: string;
  readonly #folder: string;
  readonly #bytes: number;

  constructor(folder: string, bytes: number) {
    this.#folder = folder;
    this.#path = join(folder, RESERVE_FILE);
    this.#bytes = bytes;
  }

  /** Takes the room. A disk that has none left keeps none in reserve: nothing is thrown. */
  hold(): void {
    if (this.#bytes === 0 || (existsSync(this.#path) && statSync(this.#path).size === this.#bytes)) return;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      const file = openSync(this.#path, 'w', 0o600);
      try {
        // Zeros would take no room on a disk that compresses.
        const chunk = new Uint8Array(Math.min(CHUNK_BYTES, this.#bytes)).map((_, at) => (at * 2_654_435_761) >>> 16);
        for (let at = 0; at < this.#bytes; ) at += writeSync(file, chunk, 0, Math.min(chunk.length, this.#bytes - at));
      } finally {
        closeSync(file);
      }
    } catch {
      this.giveUp();
    }
  }

  /** Gives the room back. @returns bytes that are free by it. */
  giveUp(): number {
    const bytes = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
    rmSync(this.#path, { force: true });
    return bytes;
  }
}
