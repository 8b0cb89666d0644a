import type { Bar } from './bar.ts';
import type { TapeTrade } from './trade-tape.ts';

/** What ends a bar that is made of trades: a time (ms), a number of trades, or a range of prices (integer units). */
export type TradeRule =
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'trades'; readonly count: number }
  | { readonly kind: 'range'; readonly units: number };

/** Bars kept; older ones fall off. As many as a chart can hold. */
export const TRADE_BARS_MAX = 5_000;
/** Bars dropped at once when the list is full, so that not every new bar moves all of them. */
const DROP_BARS = 500;

/** A bar of trades: `t` in ms of day. */
export interface TradeBar extends Bar {
  t: number;
  trades: number;
}

/**
 * Folds trades, oldest first, into bars. A time bar begins at a full multiple of its length and exists only where
 * somebody traded; a bar of trades ends with its n-th; a range bar ends with the trade that makes it as wide as its
 * range, and a price that jumps further is still one bar. Bars of one second follow each other by a millisecond, as the
 * broker's time has whole seconds. A trade older than the one before means that the day was wound back: everything
 * begins anew.
 */
export class TradeFold {
  readonly #rule: TradeRule;
  bars: TradeBar[] = [];
  #lastMs = 0;

  constructor(rule: TradeRule) {
    this.#rule = rule;
  }

  push({ dayMs, price, units }: Readonly<TapeTrade>): void {
    if (dayMs < this.#lastMs) this.bars = [];
    this.#lastMs = dayMs;
    const last = this.bars.at(-1);
    if (last === undefined || this.#ends(last, dayMs)) {
      const t = this.#startOf(dayMs, last);
      this.bars.push({ t, o: price, h: price, l: price, c: price, v: units, oi: 0, trades: 1 });
      if (this.bars.length > TRADE_BARS_MAX) this.bars.splice(0, DROP_BARS);
      return;
    }
    last.h = Math.max(last.h, price);
    last.l = Math.min(last.l, price);
    last.c = price;
    last.v += units;
    last.trades += 1;
  }

  /** Begins anew: trades were lost, so that no bar may reach over them. */
  clear(): void {
    this.bars = [];
  }

  #ends(bar: TradeBar, dayMs: number): boolean {
    const rule = this.#rule;
    if (rule.kind === 'time') return dayMs >= bar.t + rule.ms;
    return rule.kind === 'trades' ? bar.trades >= rule.count : bar.h - bar.l >= rule.units;
  }

  #startOf(dayMs: number, last: TradeBar | undefined): number {
    const rule = this.#rule;
    if (rule.kind === 'time') return Math.floor(dayMs / rule.ms) * rule.ms;
    return last === undefined ? dayMs : Math.max(dayMs, last.t + 1);
  }
}
