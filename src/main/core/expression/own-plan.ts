import type { OwnPlan } from '#contract/model/own-scanner.ts';
import type { Plan } from '#contract/model/scan.ts';
import { makePlan } from '../patterns/plan.ts';
import type { ScanView } from '../scan/scanner.ts';

type PlanPlace = Pick<ScanView, 'instrument' | 'capital' | 'day'>;

export interface OwnPlanInput {
  readonly plan: OwnPlan;
  readonly side: 'up' | 'down';
  /** Rupees. */
  readonly close: number;
  /** Average true range in rupees; null or NaN when it is not known. */
  readonly atr: number | null;
}

/**
 * The plan of a hit: entry at the close, stop and target at the distances that the person chose.
 * @returns null when a distance is not known or the prices make no plan.
 */
export function ownPlanOf(
  { plan, side, close, atr }: OwnPlanInput,
  { instrument, capital, day }: PlanPlace,
): Plan | null {
  const d = side === 'up' ? 1 : -1;
  const distance = (unit: 'atr' | 'percent', value: number): number =>
    unit === 'percent' ? (close * value) / 100 : value * (atr ?? Number.NaN);
  const risk = distance(plan.stop.unit, plan.stop.value);
  const { unit, value } = plan.target;
  const reach = unit === 'risk' ? risk * value : distance(unit, value);
  if (!Number.isFinite(risk) || !Number.isFinite(reach)) return null;
  const prices = { entry: close, stop: close - d * risk, rr: reach / risk, target: close + d * reach };
  return makePlan({ side, instrument, ...prices, expectedMove: null }, { capital, day });
}
