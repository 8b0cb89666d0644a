import { type ChargedOrder, chargesOf } from './charges.ts';
import type { Tariff } from './tariff.ts';

/** Exit price at which a position wins nothing after all charges of entry and exit. */
export interface Breakeven {
  /** First price on the tick grid that does not lose, ₹. */
  readonly price: number;
  /** Distance from the entry in the position's favour, ₹ per unit. */
  readonly move: number;
  /** Charges of entry and exit at that price, ₹. */
  readonly charges: number;
}

/** Search ends at this multiple of the entry price: charges beyond it mean a mistyped order. */
const PRICE_MULTIPLE_MAX = 1_000;

/** Profit of a round trip after exact charges, ₹. */
export function netProfit(tariff: Tariff, entry: ChargedOrder, exitPrice: number, exitDate: string): number {
  const long = entry.side === 'buy';
  const exit: ChargedOrder = { ...entry, side: long ? 'sell' : 'buy', price: exitPrice, date: exitDate };
  const gross = entry.quantity * (long ? exitPrice - entry.price : entry.price - exitPrice);
  return gross - chargesOf(tariff, [entry, exit]).exact.total;
}

/**
 * Breakeven of a position: the lowest exit price of a long one, the highest of a short one, that loses nothing.
 * Null when a short position cannot break even: its charges exceed what it took in.
 * @param tick price tick, ₹.
 */
export function breakevenOf(
  tariff: Tariff,
  entry: ChargedOrder,
  tick: number,
  exitDate = entry.date,
): Breakeven | null {
  const long = entry.side === 'buy';
  const at = (k: number): number => priceAt(k, tick);
  const wins = (k: number): boolean => netProfit(tariff, entry, at(k), exitDate) >= -PROFIT_DUST;
  const start = Math.round(entry.price / tick);
  // Profit is monotone in the exit price: every charge grows slower than the price.
  let lost = start;
  let won = long ? Math.max(1, start) * PRICE_MULTIPLE_MAX : 0;
  if (!wins(won)) return null;
  if (wins(lost)) won = lost;
  while (Math.abs(won - lost) > 1) {
    const mid = Math.floor((won + lost) / 2);
    if (wins(mid)) won = mid;
    else lost = mid;
  }
  const price = at(won);
  const exit: ChargedOrder = { ...entry, side: long ? 'sell' : 'buy', price, date: exitDate };
  const { total } = chargesOf(tariff, [entry, exit]).exact;
  const move = long ? price - entry.price : entry.price - price;
  return { price, move: Math.round(move * PRICE_SCALE) / PRICE_SCALE, charges: total };
}

const PRICE_SCALE = 10_000;
/** Differences of doubles this small are no loss, ₹. */
const PROFIT_DUST = 1e-9;

function priceAt(k: number, tick: number): number {
  return Math.round(k * tick * PRICE_SCALE) / PRICE_SCALE;
}
