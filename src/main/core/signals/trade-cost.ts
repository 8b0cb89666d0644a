import { FaultError } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { chargeKindOf } from '../charges/charge-kind.ts';
import { type ChargedOrder, chargesOf } from '../charges/charges.ts';
import { SHIPPED_TARIFF } from '../charges/shipped-tariff.ts';

export interface TradeCost {
  readonly instrument: Pick<Instrument, 'kind' | 'segment' | 'lot'>;
  readonly action: 'BUY' | 'SELL';
  /** ₹ a unit; of several options the sum of their premiums. */
  readonly entry: number;
  readonly exit: number;
  readonly lots: number;
  /** Orders there, and as many back: one for each option of a combined plan. */
  readonly orders?: number;
  /** `YYYY-MM-DD`. */
  readonly date: string;
}

/**
 * Charges of a trade there and back within the day, ₹, to the last digit of the rates. Of several options the premium is
 * taken as spread evenly: charges are shares of the turnover, and brokerage is a fixed sum for each order.
 * @returns null where the tariff has no rates: currencies, indices, and dates before it begins.
 */
export function tradeCost({ instrument, action, entry, exit, lots, orders = 1, date }: TradeCost): number | null {
  const kind = chargeKindOf(instrument, 'INTRADAY');
  if (kind === null) return null;
  const order = (side: ChargedOrder['side'], price: number): ChargedOrder[] =>
    Array.from({ length: orders }, () => ({
      ...kind,
      side,
      quantity: lots * instrument.lot,
      price: price / orders,
      date,
    }));
  const [there, back] = action === 'BUY' ? (['buy', 'sell'] as const) : (['sell', 'buy'] as const);
  try {
    return chargesOf(SHIPPED_TARIFF, [...order(there, entry), ...order(back, exit)]).exact.total;
  } catch (thrown) {
    if (thrown instanceof FaultError && thrown.fault.kind === 'input') return null;
    throw thrown;
  }
}

export interface PlanCosts {
  /** ₹ lost at the stop, charges included. */
  readonly riskRupees: number | null;
  /** ₹ gained at the target after charges. */
  readonly netRupees: number | null;
  /** Charges there and back to the target, ₹. */
  readonly chargesRupees: number | null;
}

/** What a plan of so many lots risks and gains after charges; nulls without a lot or without rates. */
export function planCosts(
  trade: Omit<TradeCost, 'exit' | 'lots'>,
  { lots, stop, target }: { readonly lots: number | null; readonly stop: number; readonly target: number },
): PlanCosts {
  const none = { riskRupees: null, netRupees: null, chargesRupees: null };
  if (lots === null) return none;
  const atStop = tradeCost({ ...trade, exit: stop, lots });
  const atTarget = tradeCost({ ...trade, exit: target, lots });
  if (atStop === null || atTarget === null) return none;
  const units = lots * trade.instrument.lot;
  return {
    riskRupees: toPaise(units * Math.abs(trade.entry - stop) + atStop),
    netRupees: toPaise(units * Math.abs(target - trade.entry) - atTarget),
    chargesRupees: toPaise(atTarget),
  };
}

const toPaise = (rupees: number): number => Math.round(rupees * 100) / 100;
