import { confidence } from '../patterns/confidence.ts';

/** What IV_CRUSH looks at (quant.md D.3). Volatilities as decimals a year, premiums and moves in ₹. */
export interface IvCrushInput {
  /** ATM volatility of the expiry behind the event, and of the next one. */
  readonly ivFront: number;
  readonly ivBack: number;
  /** IV rank, 0–100. */
  readonly ivr: number;
  readonly hoursToEvent: number;
  /** Combined premium of the ATM straddle. */
  readonly straddle: number;
  /** Mean absolute move of the price at past events. */
  readonly avgEventMove: number;
  /** Vega of the straddle, ₹ per vol point. */
  readonly vegaPt: number;
}

export interface IvCrushRules {
  readonly maxHours: number;
  readonly ivr: number;
  /** Least ratio of front to back volatility. */
  readonly termRatio: number;
  /** Least ratio of straddle to average event move. */
  readonly rich: number;
  readonly slPct: number;
  readonly tgtPct: number;
}

export const IV_CRUSH_RULES: IvCrushRules = {
  maxHours: 24,
  ivr: 70,
  termRatio: 1.15,
  rich: 1.1,
  slPct: 0.5,
  tgtPct: 0.35,
};

/** Where a factor is saturated. */
const SATURATED = { ivr: 100, ratio: 1.5, rich: 1.6 } as const;
const WEIGHT = { ivr: 0.4, ratio: 0.3, rich: 0.3 } as const;

export interface ShortPremium {
  readonly conf: number;
  /** Combined premium that is sold, and those at which it is bought back, ₹. */
  readonly entryCredit: number;
  readonly stopPremium: number;
  readonly targetPremium: number;
}

export interface IvCrush extends ShortPremium {
  readonly expectedMove: number;
  /** What the fall of the front volatility to the back one is worth, ₹ per unit. */
  readonly expectedPnl: number;
}

/** Selling the straddle before an event whose volatility will go: quant.md D.3. Null when a condition is not met. */
export function ivCrush(input: IvCrushInput, rules: IvCrushRules = IV_CRUSH_RULES): IvCrush | null {
  const { ivFront, ivBack, ivr, hoursToEvent, straddle, avgEventMove, vegaPt } = input;
  if (!Object.values(input).every(Number.isFinite)) return null;
  if (!(ivBack > 0 && ivFront > 0 && avgEventMove > 0 && straddle > 0)) return null;
  const ratio = ivFront / ivBack;
  const rich = straddle / avgEventMove;
  if (!(hoursToEvent > 0 && hoursToEvent <= rules.maxHours)) return null;
  if (ivr < rules.ivr || ratio < rules.termRatio || rich < rules.rich) return null;
  return {
    conf: confidence([
      { value: ivr, from: rules.ivr, to: SATURATED.ivr, weight: WEIGHT.ivr },
      { value: ratio, from: rules.termRatio, to: SATURATED.ratio, weight: WEIGHT.ratio },
      { value: rich, from: rules.rich, to: SATURATED.rich, weight: WEIGHT.rich },
    ]),
    entryCredit: straddle,
    stopPremium: straddle * (1 + rules.slPct),
    targetPremium: straddle * (1 - rules.tgtPct),
    expectedMove: avgEventMove,
    expectedPnl: vegaPt * 100 * (ivFront - ivBack),
  };
}
