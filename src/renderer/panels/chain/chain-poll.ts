import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { faultOf } from '#contract/faults.ts';
import type { Dispose } from '#contract/wire.ts';
import { chainStore, inEpoch, takeList } from './chain-store.ts';

/** A chain that is looked at is read this long after the last answer, ms: at most four times a second. */
export const POLL_MS = 250;
/** A hidden panel, a lost connection or an empty list is looked at again after this time, ms. */
const IDLE_MS = 500;

export interface PollParts {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Epoch of the instruments that the page shows; −1 before there are any. */
  epoch(): number;
  visible(): boolean;
  later(run: () => void, ms: number): Dispose;
  nowMs(): number;
}

/** Reads the chosen chain again and again while it can be seen; one question at a time. */
export class ChainPoll {
  readonly #parts: PollParts;
  #stopTimer: Dispose = () => {};
  #stopped = false;

  constructor(parts: PollParts) {
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
    const read = await this.#read();
    if (this.#stopped) return;
    this.#stopTimer = this.#parts.later(() => void this.#round(), read ? POLL_MS : IDLE_MS);
  }

  /** @returns whether a chain was read. */
  async #read(): Promise<boolean> {
    const epoch = this.#parts.epoch();
    if (epoch < 0 || !this.#parts.visible()) return false;
    try {
      if (chainStore.getState().list?.epoch !== epoch) {
        const list = await this.#parts.call('chain.list', {});
        if (this.#stopped) return false;
        takeList(list);
      }
      return await this.#readChain(epoch);
    } catch (error) {
      if (!this.#stopped) this.#failed(error);
      return false;
    }
  }

  async #readChain(epoch: number): Promise<boolean> {
    const { underlying, expiry } = chainStore.getState();
    if (expiry === null) return false;
    const chain = await this.#parts.call('chain.read', { epoch, underlying, expiry });
    const now = chainStore.getState();
    // Somebody chose another chain while this one was on its way.
    if (this.#stopped || now.underlying !== underlying || now.expiry !== expiry) return true;
    // Or the instruments changed: its slots are of another epoch than the page.
    if (inEpoch(chain, this.#parts.epoch()) === null) return false;
    chainStore.setState({ chain, readAtMs: this.#parts.nowMs(), error: null });
    return true;
  }

  /** What is on the screen stays; a chain and a list that do not fit any more are read again. */
  #failed(error: unknown): void {
    const { code, text } = faultOf(error);
    const outdated = code === 'input.stale_epoch' || code === 'input.unknown_chain';
    chainStore.setState(outdated ? { list: null, chain: null, error: text } : { error: text });
  }
}
