import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { COPY_BYTES_MAX, makeCopy, newestCopyMs } from '../../storage/database-copies.ts';
import type { StoreContext } from './store-context.ts';

/** A copy this old is followed by the next one: one a trading day, however often the terminal is started. */
export const COPY_EVERY_MS = 12 * 3_600_000;
/** The first copy waits until the start is over. */
export const COPY_AFTER_MS = 60_000;

/** Keeps copies of the database, so that a damaged one costs hours and not everything. */
export class CopyKeeper {
  readonly #context: StoreContext;
  readonly #file: string;
  readonly #startMs: number;
  #running = false;
  #closed = false;

  constructor(context: StoreContext) {
    this.#context = context;
    this.#file = context.storage.db.name;
    this.#startMs = context.tools.timers.monotonicMs();
  }

  tick(): void {
    const { timers } = this.#context.tools;
    if (this.#running || this.#closed || timers.monotonicMs() - this.#startMs < COPY_AFTER_MS) return;
    const newestMs = newestCopyMs(this.#file);
    if (newestMs !== null && timers.wallMs() - newestMs < COPY_EVERY_MS) return;
    this.#running = true;
    void this.#copy();
  }

  /** No copy is begun any more; a running one ends with the database. */
  stop(): void {
    this.#closed = true;
  }

  async #copy(): Promise<void> {
    const { storage, tools } = this.#context;
    try {
      const why = this.#noRoom();
      if (why !== null) {
        // `running` stays on: the next start tries again.
        this.#context.tellOnce('unavailable.database_copy', `The database is not copied: ${why}.`);
        return;
      }
      if (await makeCopy(storage.db, this.#file)) {
        tools.log('info', 'store.copied', { file: this.#file });
        this.#running = false;
      } else if (!this.#closed) {
        const text =
          'The database is damaged: its copy does not pass the check. Restart; a sound copy then takes its place.';
        this.#context.tellOnce('unavailable.database_damaged', text);
      }
    } catch (thrown) {
      if (!this.#closed) tools.log('warn', 'store.copy_failed', { why: (thrown as Error).message });
    }
  }

  #noRoom(): string | null {
    const { size } = statSync(this.#file);
    if (size > COPY_BYTES_MAX) return 'it is larger than 4 GB. Use the backup command';
    const { bavail, bsize } = statfsSync(dirname(this.#file));
    return bavail * bsize > size * 2 ? null : 'the disk has less than twice its size free';
  }
}
