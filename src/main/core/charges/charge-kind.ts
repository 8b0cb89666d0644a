import type { Instrument } from '#contract/model/instrument.ts';
import type { Product } from '#contract/model/order.ts';
import type { ChargeKind, Exchange } from './tariff.ts';

/**
 * What an order of an instrument and product is charged as; null where the tariff has no rates (currency, indices). A
 * share that is bought and sold on one day as CNC is charged as delivery here: the broker nets it at the day's end.
 */
export function chargeKindOf(
  { kind, segment }: Pick<Instrument, 'kind' | 'segment'>,
  product: Product,
): { readonly kind: ChargeKind; readonly exchange: Exchange } | null {
  if (segment === 'MCX_COMM') return { kind: kind.startsWith('OPT') ? 'mcx_options' : 'mcx_futures', exchange: 'MCX' };
  if (kind === 'INDEX' || kind === 'FUTCUR' || kind === 'OPTCUR') return null;
  const exchange = segment.startsWith('BSE') ? 'BSE' : 'NSE';
  if (kind === 'EQUITY') return { kind: product === 'INTRADAY' ? 'intraday' : 'delivery', exchange };
  return { kind: kind.startsWith('OPT') ? 'options' : 'futures', exchange };
}
