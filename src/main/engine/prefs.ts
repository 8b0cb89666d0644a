import type { StoreAnswers, StoreRequest } from '../threads/protocol.ts';

/** What stores preferences: the store thread's door. */
export interface PrefStore {
  get(key: string): Promise<string | null>;
  set(key: string, json: string): Promise<void>;
}

/** Preferences kept in memory: a terminal uses some dozens; past this the oldest is read again when needed. */
const CACHED_MAX = 256;

/** Preferences of the user, cached: what one window writes, another reads at once. */
export class Prefs {
  readonly #store: PrefStore;
  readonly #cache = new Map<string, string | null>();

  constructor(store: PrefStore) {
    this.#store = store;
  }

  async get(key: string): Promise<string | null> {
    const cached = this.#cache.get(key);
    if (cached !== undefined) return cached;
    const json = await this.#store.get(key);
    this.#keep(key, json);
    return json;
  }

  /** Kept only after the store has it, so that an answer means that it is on disk. */
  async set(key: string, json: string): Promise<void> {
    await this.#store.set(key, json);
    this.#keep(key, json);
  }

  #keep(key: string, json: string | null): void {
    this.#cache.delete(key);
    this.#cache.set(key, json);
    const oldest = this.#cache.keys().next();
    if (this.#cache.size > CACHED_MAX && oldest.done !== true) this.#cache.delete(oldest.value);
  }
}

/** Preferences kept by the store thread. @param ask asks it, whenever it can be asked. */
export function storedPrefs(ask: <R extends StoreRequest>(request: R) => Promise<StoreAnswers[R['kind']]>): Prefs {
  return new Prefs({
    get: async (key) => (await ask({ kind: 'prefGet' as const, key })).json,
    set: async (key, json) => void (await ask({ kind: 'prefSet' as const, key, json })),
  });
}
