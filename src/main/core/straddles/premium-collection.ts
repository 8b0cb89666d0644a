import { confidence } from '../patterns/confidence.ts';
import { VIX_RULES, type VixRules, vixState } from '../volume/vix.ts';
import type { ShortPremium } from './iv-crush.ts';

/** What PREMIUM_COLLECTION looks at (quant.md D.3). */
export interface PremiumCollectionInput {
  /** India VIX; null when it is not known, and then nothing is sold. */
  readonly vix: number | null;
  /** IV percentile, 0–100. */
  readonly ivp: number;
  /** ATM volatility and realised volatility of 20 days, decimals a year. */
  readonly iv: number;
  readonly rv20: number;
  /** Combined premium, ₹. */
  readonly straddle: number;
  /** Theta of the straddle, ₹ a calendar day; negative for who holds it. */
  readonly thetaDay: number;
  /** Minute of day at which the bar closed. */
  readonly minute: number;
  readonly eventToday: boolean;
}

export interface PremiumCollectionRules {
  readonly ivpMin: number;
  readonly ivRv: number;
  /** Minutes of day, both inside. */
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly exitMinute: number;
  readonly slPct: number;
  readonly tgtPct: number;
  readonly vix: VixRules;
}

export const PREMIUM_COLLECTION_RULES: PremiumCollectionRules = {
  ivpMin: 50,
  ivRv: 1.1,
  fromMinute: 570,
  toMinute: 780,
  exitMinute: 915,
  slPct: 0.3,
  tgtPct: 0.4,
  vix: VIX_RULES,
};

const SATURATED = { ivp: 90, ivRv: 1.6 } as const;
/** Decay of a day as a part of the credit: where it begins to count and where it is saturated. */
const THETA = { from: 0.1, to: 0.4 } as const;

export interface PremiumCollection extends ShortPremium {
  readonly exitMinute: number;
  /** Decay of one day, ₹ a unit. */
  readonly expectedPnl: number;
}

/** Selling a straddle that is dear against what the market really moves: quant.md D.3. Null when a condition fails. */
export function premiumCollection(
  input: PremiumCollectionInput,
  rules = PREMIUM_COLLECTION_RULES,
): PremiumCollection | null {
  const { vix, ivp, iv, rv20, straddle, thetaDay, minute, eventToday } = input;
  if (![ivp, iv, rv20, straddle, thetaDay].every(Number.isFinite) || !(rv20 > 0 && straddle > 0)) return null;
  const { regime, known } = vixState(vix, rules.vix);
  if (!known || (regime !== 'NORMAL' && regime !== 'HIGH') || eventToday) return null;
  if (ivp < rules.ivpMin || iv / rv20 < rules.ivRv) return null;
  if (minute < rules.fromMinute || minute > rules.toMinute) return null;
  const decay = Math.abs(thetaDay);
  return {
    conf: confidence([
      { value: ivp, from: rules.ivpMin, to: SATURATED.ivp, weight: 0.4 },
      { value: iv / rv20, from: rules.ivRv, to: SATURATED.ivRv, weight: 0.4 },
      { value: decay / straddle, from: THETA.from, to: THETA.to, weight: 0.2 },
    ]),
    entryCredit: straddle,
    stopPremium: straddle * (1 + rules.slPct),
    targetPremium: straddle * (1 - rules.tgtPct),
    exitMinute: rules.exitMinute,
    expectedPnl: decay,
  };
}
