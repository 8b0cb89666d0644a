import type { Instrument } from '#contract/model/instrument.ts';
import type { OwnPlan } from '#contract/model/own-scanner.ts';
import type { Plan } from '#contract/model/scan.ts';
import { makePlan } from '../patterns/plan.ts';

/**
 * The plan of a hit: entry at the close, stop and target at the distances that the person chose.
 * @param atr average true range in rupees; null or NaN when it is not known.
 * @returns null when a distance is not known or the prices make no plan.
 */
export function ownPlanOf(
  plan: OwnPlan,
  side: 'up' | 'down',
  instrument: Instrument,
  close: number,
  atr: number | null,
): Plan | null {
  const d = side === 'up' ? 1 : -1;
  const distance = (unit: 'atr' | 'percent', value: number): number =>
    unit === 'percent' ? (close * value) / 100 : value * (atr ?? Number.NaN);
  const risk = distance(plan.stop.unit, plan.stop.value);
  const { unit, value } = plan.target;
  const reach = unit === 'risk' ? risk * value : distance(unit, value);
  if (!Number.isFinite(risk) || !Number.isFinite(reach)) return null;
  return makePlan({
    side,
    instrument,
    entry: close,
    stop: close - d * risk,
    rr: reach / risk,
    target: close + d * reach,
    expectedMove: null,
  });
}
