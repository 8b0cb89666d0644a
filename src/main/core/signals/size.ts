/** What a size is made of; money in rupees, quantities in units. */
export interface SizeInput {
  readonly entry: number;
  readonly stop: number;
  readonly lot: number;
  readonly costPerLot: number;
  readonly capital: number;
  /** Part of the capital that may be lost at the stop, percent. */
  readonly riskPct?: number;
  /** Part of the capital that may be bound, percent. */
  readonly capitalPct?: number;
  readonly maxLots?: number;
  readonly freezeQty: number | null;
}

export interface Size {
  /** Null when not one lot fits. */
  readonly lots: number | null;
  /** The term that was the smallest, the first of equals. */
  readonly bound: 'RISK' | 'CAPITAL' | 'MAX_LOTS' | 'FREEZE';
}

/** Added before rounding down, so that a quotient a hair below a whole number counts as it (quant.md E.3). */
const HAIR = 1e-9;

/** Lots by quant.md E.3: the least of what risk, capital, a cap and the freeze quantity allow. */
export function sizeOf(input: SizeInput): Size {
  const { entry, stop, lot, costPerLot, capital, riskPct = 1, capitalPct = 20, maxLots = 20, freezeQty } = input;
  const whole = (lots: number): number => Math.floor(lots + HAIR);
  const terms = [
    ['RISK', whole((capital * riskPct) / 100 / (Math.abs(entry - stop) * lot + costPerLot))],
    ['CAPITAL', whole((capital * capitalPct) / 100 / (entry * lot))],
    ['MAX_LOTS', maxLots],
    ['FREEZE', freezeQty === null ? Number.POSITIVE_INFINITY : whole(freezeQty / lot)],
  ] as const;
  const [bound, lots] = terms.reduce((least, term) => (term[1] < least[1] ? term : least));
  return { lots: lots >= 1 && Number.isFinite(lots) ? lots : null, bound };
}
