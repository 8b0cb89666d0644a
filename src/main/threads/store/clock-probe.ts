import { faultOf } from '#contract/faults.ts';
import type { BrokerLink } from './broker-link.ts';
import type { StoreContext } from './store-context.ts';

/** The broker is asked for its time this often when nothing else was asked, ms. */
export const CLOCK_PROBE_MS = 60_000;
/** Answers are reported at most this often: charts bring several a second, ms. */
export const CLOCK_REPORT_MS = 1_000;

/** Compares this machine's clock with the broker's: the Date header of any answer, and of a small one when none came. */
export class ClockProbe {
  readonly #context: StoreContext;
  readonly #link: BrokerLink;
  #heardMs = Number.NEGATIVE_INFINITY;
  #askedMs = Number.NEGATIVE_INFINITY;

  constructor(context: StoreContext, link: BrokerLink) {
    this.#context = context;
    this.#link = link;
  }

  /** An answer came; all times are epoch ms of wall time. */
  heard(time: { readonly sentMs: number; readonly receivedMs: number; readonly brokerMs: number }): void {
    const nowMs = this.#context.tools.timers.monotonicMs();
    if (nowMs - this.#heardMs < CLOCK_REPORT_MS) return;
    this.#heardMs = nowMs;
    this.#context.tools.report({ type: 'brokerTime', ...time });
  }

  tick(): void {
    const { hasBroker, tools } = this.#context;
    const nowMs = tools.timers.monotonicMs();
    if (!hasBroker || !this.#link.isOpen || nowMs - Math.max(this.#heardMs, this.#askedMs) < CLOCK_PROBE_MS) return;
    this.#askedMs = nowMs;
    void this.#ask();
  }

  /** The answer itself does not matter, and a refusal carries a Date header too. */
  async #ask(): Promise<void> {
    try {
      await (await this.#link.get())?.reference.profile();
    } catch (thrown) {
      this.#context.tools.log('debug', 'store.clock_probe_failed', { text: faultOf(thrown).text });
    }
  }
}
