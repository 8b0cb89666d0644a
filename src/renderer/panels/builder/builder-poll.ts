import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { faultOf } from '#contract/faults.ts';
import type { Dispose } from '#contract/wire.ts';
import { type BuilderLeg, builderStore, instrumentOfLeg } from './builder-store.ts';
import { unlistedWords } from './builder-words.ts';

/** A strategy that nobody changes is worked out anew this long after the last answer, ms. */
export const EVALUATE_EVERY_MS = 500;
/** A change is noticed within this time, ms. */
const LOOK_EVERY_MS = 80;

export interface BuilderPollParts {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Epoch of the instruments that the page shows; −1 before there are any and without a connection. */
  epoch(): number;
  visible(): boolean;
  later(run: () => void, ms: number): Dispose;
  nowMs(): number;
}

/** The question of the present legs; the names of those that cannot be asked about. */
export function questionOf(
  epoch: number,
  legs: readonly BuilderLeg[],
): { readonly input: CallInput<'strategy.evaluate'> } | { readonly missing: readonly string[] } {
  const { product, scenario } = builderStore.getState();
  const missing: string[] = [];
  const asked: CallInput<'strategy.evaluate'>['legs'] = [];
  for (const leg of legs) {
    const instrument = instrumentOfLeg(leg);
    if (instrument === undefined) missing.push(leg.symbol);
    else asked.push({ slot: instrument.slot, side: leg.side, lots: leg.lots, entry: leg.entry, held: leg.held });
  }
  return missing.length > 0 ? { missing } : { input: { epoch, legs: asked, product, scenario } };
}

/** Asks the engine what the strategy comes to, at every change and twice a second while it is seen; one question at a time. */
export class BuilderPoll {
  readonly #parts: BuilderPollParts;
  #stopTimer: Dispose = () => {};
  #stopped = false;
  #asked: { readonly key: readonly unknown[]; readonly atMs: number } | null = null;

  constructor(parts: BuilderPollParts) {
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
    await this.#look();
    if (!this.#stopped) this.#stopTimer = this.#parts.later(() => void this.#round(), LOOK_EVERY_MS);
  }

  async #look(): Promise<void> {
    const epoch = this.#parts.epoch();
    if (epoch < 0 || !this.#parts.visible()) return;
    const { legs, product, scenario } = builderStore.getState();
    if (legs.length === 0) return;
    const nowMs = this.#parts.nowMs();
    const key = [epoch, legs, product, scenario];
    const same = this.#asked !== null && key.every((part, i) => part === this.#asked?.key[i]);
    if (same && nowMs - (this.#asked?.atMs ?? 0) < EVALUATE_EVERY_MS) return;
    this.#asked = { key, atMs: nowMs };
    const question = questionOf(epoch, legs);
    if ('missing' in question) {
      builderStore.setState({ error: unlistedWords(legs), answer: null });
      return;
    }
    try {
      const answer = await this.#parts.call('strategy.evaluate', question.input);
      if (this.#stopped || builderStore.getState().legs !== legs) return;
      builderStore.setState({ answer, of: legs, error: null, readAtMs: this.#parts.nowMs() });
    } catch (error) {
      if (!this.#stopped) builderStore.setState({ error: faultOf(error).text });
    }
  }
}
