import type { SimInstrument, SimLevel, SimQuote } from '../market.ts';
import { mix } from '../market/noise.ts';
import type { DeepSide } from './depth-encode.ts';

/** Share of the rows of a deep book that a thinly traded instrument has, per side. */
const THIN_ROWS_MAX = 12;
/** A full five-level book goes on behind its fifth level, to this many rows at most, depending on the instrument. */
const DEEP_ROWS_MIN = 40;
const DEEP_ROWS_SPAN = 161;
/** Orders of one level behind the fifth. */
const ORDERS_MAX = 24;

/**
 * Continues the five levels of a quote to a deep book. The first levels are those of the quote, unchanged, so that both
 * sockets tell one book; the rest is a function of the instrument and of the quote's best prices.
 */
export function fillDeepSide(
  out: DeepSide,
  side: 'bid' | 'ask',
  of: SimInstrument,
  quote: SimQuote,
  levels: 20 | 200,
): void {
  out.rows = 0;
  for (const level of quote.levels) {
    const pricePaise = side === 'bid' ? level.bidPaise : level.askPaise;
    if (pricePaise === 0) break;
    put(out, pricePaise, quantityOf(level, side), side === 'bid' ? level.bidOrders : level.askOrders);
  }
  const seed = mix(of.securityId, side === 'bid' ? 1 : 2);
  const full = out.rows === quote.levels.length;
  const reach = full ? DEEP_ROWS_MIN + ((seed >>> 0) % DEEP_ROWS_SPAN) : (seed >>> 0) % THIN_ROWS_MAX;
  if (out.rows === 0) return;
  const until = Math.min(levels, Math.max(out.rows, reach));
  const typical = Math.max(1, ((out.quantity[0] as number) + (out.quantity[out.rows - 1] as number)) / 2 / of.lot);
  let pricePaise = out.pricePaise[out.rows - 1] as number;
  while (out.rows < until) {
    // Quantities belong to a price, so that a level keeps its face while the best prices move.
    const step = mix(seed, pricePaise);
    pricePaise += (side === 'bid' ? -1 : 1) * of.tickPaise * (1 + ((step >>> 3) & 1));
    if (pricePaise < of.tickPaise) return;
    const draw = mix(seed, pricePaise + 1);
    const lots = Math.ceil(typical * (0.4 + ((draw & 0xff) / 255) * 2.4));
    put(out, pricePaise, lots * of.lot, 1 + ((draw >>> 8) % ORDERS_MAX));
  }
}

const quantityOf = (level: SimLevel, side: 'bid' | 'ask'): number => (side === 'bid' ? level.bidQty : level.askQty);

function put(out: DeepSide, pricePaise: number, quantity: number, orders: number): void {
  out.pricePaise[out.rows] = pricePaise;
  out.quantity[out.rows] = quantity;
  out.orders[out.rows] = orders;
  out.rows += 1;
}
