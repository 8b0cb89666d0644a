import type { RiskControl } from '../control.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { deny } from '../verdict.ts';

/** No entries in the last minutes of a contract. */
export const expiryCutoff: RiskControl = {
  id: 'expiry-cutoff',
  title: 'Last minutes before expiry',
  limit: 15,
  unit: 'min',
  least: 1,
  most: 400,
  optional: true,
  exits: false,
  reason: 'On the expiry day the broker squares off, and prices jump at the end.',
  check({ instrument }, { closesInMs, tradeDate }, minutes) {
    if (instrument.expiry !== tradeDate || closesInMs === null || closesInMs >= minutes * MINUTE_MS) return null;
    const text = `${instrument.symbol} expires today and trading ends in less than ${minutes} minutes. Only exits go.`;
    return deny('expiry-cutoff', text);
  },
};
