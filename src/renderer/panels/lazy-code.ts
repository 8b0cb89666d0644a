import type { Dispose } from '#contract/wire.ts';

/** What there is of a piece of code: itself, or why it is not there. */
export type CodeState<Module> = Module | 'reading' | 'failed';

/**
 * Code of a panel that is not part of the first load. It is read when the panel is first shown, or ahead of that once
 * the market is on the screen; from then on it is there at once.
 */
export class LazyCode<Module extends object> {
  readonly #load: () => Promise<Module>;
  readonly #listeners = new Set<() => void>();
  #state: CodeState<Module> = 'reading';
  #loading = false;

  constructor(load: () => Promise<Module>) {
    this.#load = load;
  }

  readonly state = (): CodeState<Module> => this.#state;

  readonly subscribe = (changed: () => void): Dispose => {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  };

  /** Reads the code unless it is there or on its way. Never rejects: the state says what failed. */
  async read(): Promise<void> {
    if (this.#loading || typeof this.#state === 'object') return;
    this.#loading = true;
    this.#become('reading');
    const code = await this.#load().catch(() => 'failed' as const);
    this.#loading = false;
    this.#become(code);
  }

  #become(state: CodeState<Module>): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const changed of this.#listeners) changed();
  }
}
