import { chargesOf, type ChargedOrder, type Charges } from '../charges/charges.ts';
import type { ChargeKind, Exchange, Tariff } from '../charges/tariff.ts';
import type { VenueInstrument, VenueOrder } from './model.ts';

const CENTURY = 100;

export function exchangeOf({ segment }: VenueInstrument): Exchange {
  if (segment === 'MCX_COMM') return 'MCX';
  return segment.startsWith('BSE') ? 'BSE' : 'NSE';
}

function kindOf(one: VenueInstrument, product: VenueOrder['product']): ChargeKind {
  if (one.segment === 'MCX_COMM') return one.right === null ? 'mcx_futures' : 'mcx_options';
  if (one.right !== null) return 'options';
  if (one.kind !== 'EQUITY') return 'futures';
  return product === 'INTRADAY' ? 'intraday' : 'delivery';
}

type Traded = Pick<VenueOrder, 'instrument' | 'product' | 'side'>;

/** A value that one order traded: brokerage is taken once an order, so the order's whole value is charged at once. */
export const chargedValue = (
  { instrument, product, side }: Traded,
  valuePaise: number,
  date: string,
): ChargedOrder => ({
  kind: kindOf(instrument, product),
  exchange: exchangeOf(instrument),
  side: side === 'BUY' ? 'buy' : 'sell',
  quantity: 1,
  price: valuePaise / CENTURY,
  date,
});

export const chargesOfValue = (tariff: Tariff, order: Traded, valuePaise: number, date: string): Charges =>
  chargesOf(tariff, [chargedValue(order, valuePaise, date)]);

/** Charges of everything that the order traded so far, paise. @param depository false when it was taken already today. */
export function orderChargesPaise(tariff: Tariff, order: VenueOrder, date: string, depository: boolean): number {
  if (order.valuePaise === 0) return 0;
  const { exact } = chargesOfValue(tariff, order, order.valuePaise, date);
  return Math.round((exact.total - (depository ? 0 : exact.depository)) * CENTURY);
}
