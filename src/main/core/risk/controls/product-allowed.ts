import type { RiskControl } from '../control.ts';
import type { Product } from '#contract/model/order.ts';
import { deny } from '../verdict.ts';

const SHARE_PRODUCTS: readonly Product[] = ['CNC', 'INTRADAY', 'MTF'];
const DERIVATIVE_PRODUCTS: readonly Product[] = ['INTRADAY', 'MARGIN'];

/** The product exists in the segment. */
export const productAllowed: RiskControl = {
  id: 'product-allowed',
  title: 'Product of the segment',
  limit: 1,
  unit: 'on',
  least: 1,
  most: 1,
  optional: false,
  exits: true,
  reason: 'The broker refuses delivery products of derivatives and carried margin of shares.',
  check({ product, instrument }) {
    const isShare = instrument.kind === 'EQUITY';
    const allowed = isShare ? SHARE_PRODUCTS : DERIVATIVE_PRODUCTS;
    if (allowed.includes(product)) return null;
    const kind = isShare ? 'Shares' : 'Derivatives';
    return deny('product-allowed', `${kind} are not traded as ${product}. Choose ${allowed.join(', ')}.`);
  },
};
