import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { faultOf } from '#contract/faults.ts';
import type { Dispose } from '#contract/wire.ts';
import { levelsStore } from './levels-store.ts';

/** Levels that are looked at are read this long after the last answer, ms: they move with closed minutes. */
export const LEVELS_POLL_MS = 2_000;
/** A hidden panel or another instrument is looked at after this time, ms. */
const IDLE_MS = 250;

export interface LevelsPollParts {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** The linked instrument, or null while there is none or no connection. */
  target(): { readonly epoch: number; readonly slot: number } | null;
  /** Last price of a slot, rupees; null when there is none. */
  price(slot: number): number | null;
  visible(): boolean;
  later(run: () => void, ms: number): Dispose;
  nowMs(): number;
}

/** Reads the levels of the linked instrument again and again while they can be seen; one question at a time. */
export class LevelsPoll {
  readonly #parts: LevelsPollParts;
  #stopTimer: Dispose = () => {};
  #stopped = false;
  #asked: { readonly slot: number; readonly epoch: number; readonly atMs: number } | null = null;

  constructor(parts: LevelsPollParts) {
    this.#parts = parts;
  }

  start(): void {
    void this.#round();
  }

  stop(): void {
    this.#stopped = true;
    this.#stopTimer();
  }

  async #round(): Promise<void> {
    await this.#read();
    if (!this.#stopped) this.#stopTimer = this.#parts.later(() => void this.#round(), IDLE_MS);
  }

  async #read(): Promise<void> {
    const target = this.#parts.target();
    if (target === null || !this.#parts.visible()) return;
    const { slot, epoch } = target;
    const other = this.#asked?.slot !== slot || this.#asked.epoch !== epoch;
    const nowMs = this.#parts.nowMs();
    if (!other && nowMs - (this.#asked?.atMs ?? 0) < LEVELS_POLL_MS) return;
    // What belongs to another instrument must not be read under this one's name.
    if (other) levelsStore.setState({ levels: null, error: null });
    this.#asked = { slot, epoch, atMs: nowMs };
    try {
      const levels = await this.#parts.call('levels.of', { epoch, slot });
      if (this.#stopped || this.#parts.target()?.slot !== slot) return;
      levelsStore.setState({
        levels,
        price: this.#parts.price(slot),
        readAtMs: this.#parts.nowMs(),
        error: null,
      });
    } catch (error) {
      if (this.#stopped || this.#parts.target()?.slot !== slot) return;
      const { code, text } = faultOf(error);
      levelsStore.setState({ error: { code, text } });
    }
  }
}
