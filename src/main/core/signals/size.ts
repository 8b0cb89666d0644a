/** Share of the capital that one trade may lose, percent. */
export const RISK_PCT = 1;
/** Share of the capital that one trade may bind, percent. */
export const CAPITAL_PCT = 20;
/** Most lots of one trade. */
export const MAX_LOTS = 20;
/** Added before rounding down, so that 3000/3000.0000000000001 is one lot. */
const FLOOR_EPSILON = 1e-9;

/** What bounds a size; `BAD_INPUT` when the numbers make no trade. */
export type SizeBound = 'RISK' | 'CAPITAL' | 'MAX_LOTS' | 'FREEZE' | 'BAD_INPUT';

export interface SizeInput {
  /** ₹ a unit. */
  readonly entry: number;
  readonly stop: number;
  /** Units in a lot. */
  readonly lot: number;
  /** Costs of one lot, there and back, ₹. */
  readonly costPerLot: number;
  /** ₹. */
  readonly capital: number;
  readonly riskPct?: number;
  readonly capitalPct?: number;
  readonly maxLots?: number;
  /** Most units of one order; null where the exchange states none. */
  readonly freezeQty: number | null;
}

export interface Size {
  /** Null when not even one lot fits; `bound` says why. */
  readonly lots: number | null;
  readonly bound: SizeBound;
  /** Units; 0 without a lot. */
  readonly quantity: number;
  /** ₹ lost at the stop, costs included; 0 without a lot. */
  readonly riskRupees: number;
  /** Lots that each bound alone would allow; zeros for bad input. */
  readonly byRisk: number;
  readonly byCapital: number;
  readonly byMax: number;
  readonly byFreeze: number;
}

const NOTHING = { lots: null, quantity: 0, riskRupees: 0 } as const;
const BAD: Size = { ...NOTHING, bound: 'BAD_INPUT', byRisk: 0, byCapital: 0, byMax: 0, byFreeze: 0 };

/**
 * Lots of one trade (quant.md E.3): the least of what risk, capital, the largest number of lots and the freeze quantity
 * allow. Among equal bounds the first in that order is named.
 */
export function sizeOf(input: SizeInput): Size {
  const { entry, stop, lot, costPerLot, capital, freezeQty } = input;
  const { riskPct = RISK_PCT, capitalPct = CAPITAL_PCT, maxLots = MAX_LOTS } = input;
  const distance = Math.abs(entry - stop);
  const positive = [entry, distance, lot, capital, maxLots].every((value) => value > 0 && Number.isFinite(value));
  if (!positive || !(costPerLot >= 0 && Number.isFinite(costPerLot))) return BAD;
  const riskPerLot = distance * lot + costPerLot;
  const byRisk = whole((capital * riskPct) / 100 / riskPerLot);
  const byCapital = whole((capital * capitalPct) / 100 / (entry * lot));
  const byFreeze = freezeQty === null ? maxLots : whole(freezeQty / lot);
  const bounds = { byRisk, byCapital, byMax: maxLots, byFreeze };
  const lots = Math.min(byRisk, byCapital, maxLots, byFreeze);
  const bound = boundOf(lots < 1 ? 0 : lots, bounds);
  if (lots < 1) return { ...NOTHING, bound, ...bounds };
  return { lots, bound, quantity: lots * lot, riskRupees: lots * riskPerLot, ...bounds };
}

/** The first bound that is not above the number of lots. */
function boundOf(lots: number, { byRisk, byCapital, byMax }: Pick<Size, 'byRisk' | 'byCapital' | 'byMax'>): SizeBound {
  if (byRisk <= lots) return 'RISK';
  if (byCapital <= lots) return 'CAPITAL';
  return byMax <= lots ? 'MAX_LOTS' : 'FREEZE';
}

function whole(lots: number): number {
  return Math.floor(lots + FLOOR_EPSILON);
}
