import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { faultOf } from '#contract/faults.ts';
import type { Dispose } from '#contract/wire.ts';
import { gapsStore } from './gaps-store.ts';

/** The board is read this long after the last answer while it can be seen, ms. */
export const GAPS_POLL_MS = 2_000;
/** A hidden panel, or one without a connection, looks again after this time, ms. */
const IDLE_MS = 250;
/** Rows that are read: one screen and a half. */
export const GAP_ROWS_READ = 200;

export interface GapsPollParts {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Null while there is no connection. */
  epoch(): number | null;
  visible(): boolean;
  later(run: () => void, ms: number): Dispose;
}

/** Reads the gap board again and again while it can be seen; one question at a time. */
export class GapsPoll {
  readonly #parts: GapsPollParts;
  #stopTimer: Dispose = () => {};
  #stopped = false;

  constructor(parts: GapsPollParts) {
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
    const asked = await this.#read();
    if (this.#stopped) return;
    this.#stopTimer = this.#parts.later(() => void this.#round(), asked ? GAPS_POLL_MS : IDLE_MS);
  }

  /** @returns whether it asked. */
  async #read(): Promise<boolean> {
    const epoch = this.#parts.epoch();
    if (epoch === null || !this.#parts.visible()) return false;
    const shown = gapsStore.getState().board;
    // Slots of another epoch are other instruments.
    if (shown !== null && shown.epoch !== epoch) gapsStore.setState({ board: null });
    try {
      const board = await this.#parts.call('market.gapBoard', { epoch, limit: GAP_ROWS_READ });
      if (!this.#stopped) gapsStore.setState({ board, error: null });
    } catch (error) {
      if (!this.#stopped) gapsStore.setState({ error: faultOf(error).text });
    }
    return true;
  }
}
