import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { faultOf } from '#contract/faults.ts';
import type { Dispose } from '#contract/wire.ts';
import { type ValidationQuestion, validationStore } from './validation-store.ts';

/** Records are read this long after the last answer while they can be seen: windows end with minutes, ms. */
export const VALIDATION_POLL_MS = 60_000;
/** How often it is looked whether the question changed, the panel came up or the connection is back, ms. */
export const VALIDATION_LOOK_MS = 250;

export interface ValidationPollParts {
  readonly call: <N extends CallName>(name: N, input: CallInput<N>) => Promise<CallOutput<N>>;
  readonly open: () => boolean;
  readonly visible: () => boolean;
  readonly nowMs: () => number;
  later(run: () => void, ms: number): Dispose;
}

/** Reads records and calibration at most once a minute, and at once when something else is asked. */
export class ValidationPoll {
  readonly #parts: ValidationPollParts;
  #stopTimer: Dispose = () => {};
  #stopped = false;
  #asked: ValidationQuestion | null = null;
  #readMs = 0;

  constructor(parts: ValidationPollParts) {
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
    if (!this.#stopped) this.#stopTimer = this.#parts.later(() => void this.#round(), VALIDATION_LOOK_MS);
  }

  async #read(): Promise<void> {
    const { call, open, visible, nowMs } = this.#parts;
    const { question } = validationStore.getState();
    const isDue = question !== this.#asked || nowMs() - this.#readMs >= VALIDATION_POLL_MS;
    if (!isDue || !open() || !visible()) return;
    this.#asked = question;
    this.#readMs = nowMs();
    const { groupBy, window, measure, scannerId } = question;
    const filter = scannerId === null ? {} : { scannerId };
    try {
      const [summary, calibration] = await Promise.all([
        call('validation.summary', { groupBy, window, measure, filter: {} }),
        call('validation.calibration', { window, measure, filter }),
      ]);
      // Another question was asked meanwhile: its answer comes next.
      if (!this.#stopped && validationStore.getState().question === question)
        validationStore.setState({ summary, calibration, error: null });
    } catch (error) {
      if (!this.#stopped) validationStore.setState({ error: faultOf(error).text });
    }
  }
}
