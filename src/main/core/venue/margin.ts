import type { Product, Side, VenueInstrument } from './model.ts';

/** Shares of the notional (india-markets §5): scan and exposure. An approximation, not SPAN. */
const SCAN = { index: 0.093, stock: 0.142, commodity: 0.1 } as const;
const EXPOSURE = { index: 0.02, stock: 0.035, commodity: 0.01 } as const;
/** Extra on short index options on their expiry day. */
const EXPIRY_DAY_SHARE = 0.02;
const INTRADAY_SHARE = 0.2;
const MTF_SHARE = 0.25;
const CENTURY = 100;

export interface Margin {
  readonly totalPaise: number;
  readonly spanPaise: number;
  readonly exposurePaise: number;
  readonly leverage: number;
}

type Group = keyof typeof SCAN;

function groupOf({ kind }: VenueInstrument): Group {
  if (kind === 'FUTIDX' || kind === 'OPTIDX') return 'index';
  return kind === 'FUTCOM' || kind === 'OPTFUT' ? 'commodity' : 'stock';
}

/** Margin of an open quantity at a price. @param date trade date, for the expiry day's extra. */
export function marginOf(
  one: VenueInstrument,
  side: Side,
  product: Product,
  quantity: number,
  pricePaise: number,
  date: string,
): Margin {
  const value = Math.round(pricePaise * quantity * one.multiplier);
  if (one.kind === 'EQUITY') {
    const share = product === 'INTRADAY' ? INTRADAY_SHARE : product === 'MTF' ? MTF_SHARE : 1;
    return { totalPaise: Math.ceil(value * share), spanPaise: 0, exposurePaise: 0, leverage: 1 / share };
  }
  if (one.right !== null && side === 'BUY') return { totalPaise: value, spanPaise: 0, exposurePaise: 0, leverage: 1 };
  const notional =
    one.right === null ? value : Math.round((one.strike ?? 0) * CENTURY * quantity * one.multiplier) + value;
  const group = groupOf(one);
  const extra = one.right !== null && group === 'index' && one.expiry === date ? EXPIRY_DAY_SHARE : 0;
  const spanPaise = Math.round(notional * SCAN[group]);
  const exposurePaise = Math.round(notional * (EXPOSURE[group] + extra));
  const totalPaise = spanPaise + exposurePaise;
  return { totalPaise, spanPaise, exposurePaise, leverage: totalPaise === 0 ? 1 : notional / totalPaise };
}
