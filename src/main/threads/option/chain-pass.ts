import type { LiveChain } from './live-chain.ts';

/** What one pass did. */
export interface PassResult {
  readonly solved: number;
  /** Chains that had changed but were left for the next pass. */
  readonly deferred: number;
}

/**
 * Order of work within one pass: changed chains of watched underlyings, nearest expiry first, then all others in turn
 * from where the last pass ended. What does not fit the time budget waits; one of the others is solved in any case, so
 * that nothing waits for ever.
 */
export class ChainPass {
  readonly #chains: readonly LiveChain[];
  readonly #budgetMs: number;
  readonly #stopwatchMs: () => number;
  #cursor = 0;

  /** @param chains nearest expiry first. */
  constructor(chains: readonly LiveChain[], budgetMs: number, stopwatchMs: () => number) {
    this.#chains = chains;
    this.#budgetMs = budgetMs;
    this.#stopwatchMs = stopwatchMs;
  }

  run(nowMs: number, isWatched: (underlying: string) => boolean, solve: (chain: LiveChain) => void): PassResult {
    const startMs = this.#stopwatchMs();
    const over = (): boolean => this.#stopwatchMs() - startMs > this.#budgetMs;
    let solved = 0;
    let deferred = 0;
    for (const chain of this.#chains) {
      if (!isWatched(chain.listing.underlying) || !chain.needs(nowMs)) continue;
      if (over()) deferred += 1;
      else {
        solve(chain);
        solved += 1;
      }
    }
    const count = this.#chains.length;
    const first = this.#cursor;
    let others = 0;
    let waiting = false;
    for (let i = 0; i < count; i++) {
      const at = (first + i) % count;
      const chain = this.#chains[at] as LiveChain;
      if (isWatched(chain.listing.underlying) || !chain.needs(nowMs)) continue;
      if (others > 0 && over()) {
        if (!waiting) this.#cursor = at;
        waiting = true;
        deferred += 1;
      } else {
        solve(chain);
        others += 1;
      }
    }
    return { solved: solved + others, deferred };
  }
}
