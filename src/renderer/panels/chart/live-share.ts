import type { CallInput } from '#contract/calls/index.ts';
import type { TerminalClient } from '../../client/terminal-client.ts';

const keyOf = ({ epoch, slot, interval }: CallInput<'chart.open'>): string => `${epoch} ${slot} ${interval}`;

/**
 * Charts of one window that show the same bars have one live line of them at the engine: it is closed when the last of
 * them leaves.
 */
export class LiveShare {
  readonly #call: TerminalClient['call'];
  readonly #holders = new Map<string, Set<string>>();

  constructor(call: TerminalClient['call']) {
    this.#call = call;
  }

  /** The calls of one chart. */
  callOf(chart: string): TerminalClient['call'] {
    return (name, input) => {
      if (name === 'chart.open') this.#hold(keyOf(input as CallInput<'chart.open'>), chart);
      const kept = name === 'chart.close' && this.#leave(keyOf(input as CallInput<'chart.close'>), chart);
      return kept ? (Promise.resolve({ open: this.#holders.size }) as never) : this.#call(name, input);
    };
  }

  #hold(key: string, chart: string): void {
    const holders = this.#holders.get(key) ?? new Set();
    this.#holders.set(key, holders.add(chart));
  }

  /** Whether others still look at the bars that a chart leaves. */
  #leave(key: string, chart: string): boolean {
    const holders = this.#holders.get(key);
    holders?.delete(chart);
    if (holders !== undefined && holders.size > 0) return true;
    this.#holders.delete(key);
    return false;
  }
}
