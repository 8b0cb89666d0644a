import type { Block, TradingStateName } from '#contract/model/trading.ts';

/** Blocks after which nothing but exits and cancels goes: we do not know what we hold, or a person stopped everything. */
const HALTING: ReadonlySet<string> = new Set(['unreconciled', 'killed', 'lease', 'day_ended']);

/** Why entries are blocked now. Exits and cancels never ask it. */
export class TradingGate {
  readonly #blocks = new Map<string, Block>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get blocks(): readonly Block[] {
    return [...this.#blocks.values()];
  }

  get state(): TradingStateName {
    if (this.#blocks.size === 0) return 'Active';
    return [...this.#blocks.keys()].some((code) => HALTING.has(code)) ? 'Halted' : 'Reducing';
  }

  has(code: string): boolean {
    return this.#blocks.has(code);
  }

  /** Sets or lifts one block. The same block with the same words is no change. */
  set(code: string, text: string | null, nowMs: number): void {
    const known = this.#blocks.get(code);
    if (text === null) {
      if (known === undefined) return;
      this.#blocks.delete(code);
    } else {
      if (known?.text === text) return;
      this.#blocks.set(code, { code, text, sinceMs: known?.sinceMs ?? nowMs });
    }
    this.#changed();
  }
}
