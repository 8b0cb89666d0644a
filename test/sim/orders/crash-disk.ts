import { closeSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Rng } from '../../../src/main/core/rng.ts';
import { type JournalDoor, nodeJournalDoor, openJournal } from '../../../src/main/threads/order/journal-file.ts';
import type { OrderJournal } from '../../../src/main/threads/order/journal.ts';
import type { Life } from './sim-time.ts';

/** Thrown by a full disk. */
class DiskFull extends Error {
  readonly code = 'ENOSPC';
}

/**
 * The disk under the order journal: real files, with a power cut at any byte that was not synced, a full disk, and a
 * process that ends between any two calls of the journal's door.
 */
export class CrashDisk {
  readonly dir: string;
  /** Writes fail while it is true; what fits of a line is written first, as a file system does. */
  full = false;
  /** Calls of the door until the process ends, on this call; 0 = it does not. */
  crashIn = 0;
  /** Ids whose intent is on the disk, synced. */
  readonly durable = new Set<string>();
  readonly #rng: Rng;
  /** Date of the journal in force. */
  readonly #date: () => string;
  #file = -1;
  #written: string[] = [];
  #length = 0;
  #synced = 0;

  constructor(dir: string, rng: Rng, date: () => string) {
    this.#date = date;
    this.dir = dir;
    this.#rng = rng;
  }

  get path(): string {
    return join(this.dir, `${this.#date()}.journal`);
  }

  /** The journal of one life. */
  open(life: Life): OrderJournal {
    const journal = openJournal(this.dir, this.#date(), this.#doorOf(life));
    this.#length = statSync(this.path).size;
    this.#synced = this.#length;
    return journal;
  }

  /** The process is gone, and its open file with it. */
  release(): void {
    if (this.#file >= 0) closeSync(this.#file);
    this.#file = -1;
    this.#written = [];
  }

  /** Power is gone: of what was not synced a part is on the disk, up to any byte. */
  cutPower(): void {
    const keep = this.#synced + this.#rng.int(this.#length - this.#synced + 1);
    truncateSync(this.path, keep);
  }

  #doorOf(life: Life): JournalDoor {
    const counted = (): void => {
      if (this.crashIn === 0 || life.dead) return;
      this.crashIn -= 1;
      if (this.crashIn === 0) life.dead = true;
    };
    return {
      open: (path) => {
        this.#file = nodeJournalDoor.open(path);
        return this.#file;
      },
      write: (file, bytes) => {
        counted();
        if (life.dead) return bytes.length;
        if (!this.full) return this.#put(file, bytes);
        const part = this.#rng.int(Math.min(40, bytes.length));
        if (part > 0 && this.#rng.next() < 0.5) return this.#put(file, bytes.subarray(0, part));
        throw new DiskFull('no space left on device');
      },
      sync: () => {
        counted();
        if (life.dead) return;
        this.#synced = this.#length;
        for (const id of this.#written) this.durable.add(id);
        this.#written = [];
      },
      truncate: (file, length) => {
        if (life.dead) return;
        nodeJournalDoor.truncate(file, length);
        this.#length = length;
        this.#synced = Math.min(this.#synced, length);
      },
      close: () => this.release(),
    };
  }

  #put(file: number, bytes: Uint8Array): number {
    const written = nodeJournalDoor.write(file, bytes, 0);
    this.#length += written;
    const intent = /"clientOrderId":"([^"]+)","event":\{"type":"OrderSubmitted"/.exec(Buffer.from(bytes).toString());
    if (written === bytes.length && intent?.[1] !== undefined) this.#written.push(intent[1]);
    return written;
  }
}
