import { type SessionMultipliers, SESSION_MULTIPLIERS, sessionMultiplier } from '../volume/threshold.ts';
import { VIX_RULES, vixState } from '../volume/vix.ts';
import { minuteOfDay } from '../time/ist.ts';
import { CORE_PARAMS } from './core-patterns.ts';
import { ICT_PARAMS } from './ict-patterns.ts';
import { KILLZONE_PARAMS, type SessionHours } from './killzones.ts';
import { SWING_K } from './swings.ts';

/** Every number of the patterns in one object, spelled as in quant.md D. */
export const PATTERN_RULES = {
  atrLen: 14,
  rvolLen: 20,
  swingK: SWING_K,
  sess: {
    openWindowMin: SESSION_MULTIPLIERS.openMinutes,
    openMult: SESSION_MULTIPLIERS.open,
    closeWindowMin: SESSION_MULTIPLIERS.closeMinutes,
    closeMult: SESSION_MULTIPLIERS.close,
  },
  vix: { low: VIX_RULES.low, high: VIX_RULES.high, panic: VIX_RULES.panic, mult: { ...VIX_RULES.multipliers } },
  ...CORE_PARAMS,
  ...ICT_PARAMS,
  KILLZONES: KILLZONE_PARAMS,
};
export type PatternRules = typeof PATTERN_RULES;

/**
 * The factor on volume thresholds: session multiplier of the bar's opening minute × multiplier of the VIX regime.
 * @param vix India VIX, null when it is not known.
 */
export function volumeFactorOf(openMs: number, hours: SessionHours, vix: number | null, rules: PatternRules): number {
  const { low, high, panic, mult } = rules.vix;
  const { openWindowMin, openMult, closeWindowMin, closeMult } = rules.sess;
  const session: SessionMultipliers = {
    openMinutes: openWindowMin,
    open: openMult,
    closeMinutes: closeWindowMin,
    close: closeMult,
  };
  const span = { fromMinute: hours.openMinute, toMinute: hours.closeMinute };
  return (
    sessionMultiplier(minuteOfDay(openMs), span, session) *
    vixState(vix, { low, high, panic, multipliers: mult }).multiplier
  );
}
