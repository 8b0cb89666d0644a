import type { Instrument } from '#contract/model/instrument.ts';
import type { Fill } from '#contract/model/order.ts';
import type { Position } from '#contract/model/position.ts';

/** A position after one more trade, by average cost. */
export function movedPosition(known: Position | undefined, fill: Fill, row: Instrument, last: number): Position {
  const { segment, securityId, product, owner, side, quantity, price } = fill;
  const before = known?.net ?? 0;
  const signed = side === 'BUY' ? quantity : -quantity;
  const net = before + signed;
  const closes = before !== 0 && Math.sign(before) !== Math.sign(signed);
  const closed = closes ? Math.min(Math.abs(before), quantity) : 0;
  const cost = known?.openAverage ?? price;
  const grown = (cost * Math.abs(before) + price * quantity) / (Math.abs(before) + quantity);
  return {
    segment,
    securityId,
    product,
    owner,
    symbol: row.symbol,
    underlying: row.underlying,
    decimals: row.decimals,
    lot: row.lot,
    slot: row.slot,
    net,
    buyQuantity: (known?.buyQuantity ?? 0) + Math.max(0, signed),
    sellQuantity: (known?.sellQuantity ?? 0) + Math.max(0, -signed),
    buyAverage: side === 'BUY' ? price : (known?.buyAverage ?? null),
    sellAverage: side === 'SELL' ? price : (known?.sellAverage ?? null),
    openAverage: net === 0 ? null : closes ? cost : grown,
    last,
    realisedPaise: (known?.realisedPaise ?? 0) + closed * (price - cost) * Math.sign(before),
    unrealisedPaise: 0,
    chargesPaise: (known?.chargesPaise ?? 0) + 2_360,
    brokerNet: net,
    differs: false,
    doubt: null,
  };
}
