import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { STATE_VERSION, type VenueState } from '../../core/venue/venue-state.ts';

/** Where the paper account is kept between two lives. */
export interface PaperStore {
  /** Null when nothing is kept; throws when what is kept cannot be read. */
  load(): VenueState | null;
  save(state: VenueState): void;
  /** Puts what cannot be read aside. @returns where it is now. */
  putAside(): string;
}

/**
 * One file, written whole beside itself and renamed, so that a crash of the process leaves the old or the new one. It
 * is not forced to the disk: after a power cut some seconds of play money may be missing.
 */
export class PaperFile implements PaperStore {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  load(): VenueState | null {
    let bytes: Buffer;
    try {
      bytes = readFileSync(this.#path);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw thrown;
    }
    const state = deserialize(bytes) as Partial<VenueState> | null;
    if (state?.version !== STATE_VERSION || !Array.isArray(state.accounts))
      throw new Error(`it is of version ${String(state?.version)}, and this terminal reads ${STATE_VERSION}`);
    return state as VenueState;
  }

  save(state: VenueState): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    const beside = `${this.#path}.new`;
    writeFileSync(beside, serialize(state));
    renameSync(beside, this.#path);
  }

  putAside(): string {
    const aside = `${this.#path}.unread`;
    renameSync(this.#path, aside);
    return aside;
  }
}
