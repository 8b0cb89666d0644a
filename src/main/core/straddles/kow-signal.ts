/** Rules of the combined-premium straddle of quant.md D.3. Minutes of day are those at which a bar closes. */
export interface KowRules {
  readonly strikeMinute: number;
  readonly entryFromMinute: number;
  readonly entryToMinute: number;
  readonly exitMinute: number;
  /** Parts of the premium at entry: 1 = 100 %. */
  readonly slPct: number;
  readonly tgtPct: number;
  readonly side: 'SHORT' | 'LONG';
  readonly exitOnVwapCross: boolean;
}

export const KOW_RULES: KowRules = {
  strikeMinute: 570,
  entryFromMinute: 570,
  entryToMinute: 870,
  exitMinute: 915,
  slPct: 1,
  tgtPct: 0.5,
  side: 'SHORT',
  exitOnVwapCross: false,
};

/** One closed bar of call and put together. */
export interface KowBar {
  /** Minute of day at which it closed. */
  readonly closeMinute: number;
  /** Close of the call plus close of the put, ₹. */
  readonly premium: number;
  /** What is held against its average: the premium, or the price of the underlying. */
  readonly price: number;
  /** Weight of `price` in the average. */
  readonly weight: number;
}

interface KowAt {
  /** Place of the bar. */
  readonly i: number;
  readonly closeMinute: number;
  readonly premium: number;
  readonly vwap: number | null;
}

export interface KowEntry extends KowAt {
  readonly type: 'ENTRY';
  readonly sl: number;
  readonly target: number;
}
export interface KowExit extends KowAt {
  readonly type: 'EXIT';
  readonly reason: 'SL' | 'TARGET' | 'VWAP' | 'TIME';
  readonly pnlPerUnit: number;
}
export type KowEvent = KowEntry | KowExit;

/**
 * State of one day over bars in the order of time, the first one that of the session's first minute. One trade a day:
 * short below the average (long above it), out by stop, target, average, time, in this order.
 */
export class KowSignal {
  /** Average weighted by volume so far; null before the first volume. */
  vwap: number | null = null;
  readonly #rules: KowRules;
  #sum = 0;
  #weight = 0;
  #bars = 0;
  #entry: KowEntry | null = null;
  #done = false;

  constructor(rules: KowRules = KOW_RULES) {
    this.#rules = rules;
  }

  /** Takes the next bar. @returns what it brings; null mostly. */
  step(bar: KowBar): KowEvent | null {
    this.#sum += bar.price * bar.weight;
    this.#weight += bar.weight;
    this.vwap = this.#weight > 0 ? this.#sum / this.#weight : null;
    const i = this.#bars;
    this.#bars += 1;
    if (this.#done) return null;
    return this.#entry === null ? this.#enter(bar, i) : this.#exit(bar, i, this.#entry);
  }

  #enter({ closeMinute, premium, price }: KowBar, i: number): KowEntry | null {
    const { entryFromMinute, entryToMinute, side, slPct, tgtPct } = this.#rules;
    const { vwap } = this;
    if (closeMinute < entryFromMinute || closeMinute > entryToMinute || vwap === null || !(premium > 0)) return null;
    const d = side === 'SHORT' ? 1 : -1;
    if (!(d * (vwap - price) > 0)) return null;
    this.#entry = {
      type: 'ENTRY',
      i,
      closeMinute,
      premium,
      vwap,
      sl: premium * (1 + d * slPct),
      target: premium * (1 - d * tgtPct),
    };
    return this.#entry;
  }

  #exit({ closeMinute, premium, price }: KowBar, i: number, entry: KowEntry): KowExit | null {
    const { exitOnVwapCross, exitMinute, side } = this.#rules;
    const { vwap } = this;
    const d = side === 'SHORT' ? 1 : -1;
    const crossed = exitOnVwapCross && vwap !== null && d * (price - vwap) > 0;
    const reason =
      d * (premium - entry.sl) >= 0
        ? 'SL'
        : d * (premium - entry.target) <= 0
          ? 'TARGET'
          : crossed
            ? 'VWAP'
            : closeMinute >= exitMinute
              ? 'TIME'
              : null;
    if (reason === null) return null;
    this.#done = true;
    return { type: 'EXIT', reason, i, closeMinute, premium, vwap, pnlPerUnit: d * (entry.premium - premium) };
  }
}

/** Strike nearest to a price, a tie goes to the lower; null without strikes. */
export function nearestStrike(strikes: readonly number[], price: number): number | null {
  let found: number | null = null;
  for (const strike of strikes) {
    if (found === null) found = strike;
    const gap = Math.abs(strike - price) - Math.abs(found - price);
    if (gap < 0 || (gap === 0 && strike < found)) found = strike;
  }
  return found;
}
