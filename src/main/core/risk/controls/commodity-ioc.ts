import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** IOC orders of programs are not taken in commodities (india-markets §8). */
export const commodityIoc: RiskControl = {
  id: 'commodity-ioc',
  title: 'No IOC in commodities',
  limit: 1,
  unit: 'on',
  least: 1,
  most: 1,
  optional: true,
  exits: false,
  reason: 'The commodity exchange refuses IOC orders that come through an API.',
  check({ intent, instrument }) {
    if (instrument.segment !== 'MCX_COMM' || intent.validity !== 'IOC') return null;
    return deny('commodity-ioc', 'MCX takes no IOC orders through an API. Choose DAY.');
  },
};
