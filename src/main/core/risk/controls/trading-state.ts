import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** Entries only while trading is active. */
export const tradingState: RiskControl = {
  id: 'trading-state',
  title: 'Trading state',
  limit: 1,
  unit: 'on',
  least: 1,
  most: 1,
  optional: false,
  exits: false,
  reason: 'While prices, positions or the session are in doubt, only what reduces may go.',
  check(_order, { state, blocks }) {
    if (state === 'Active') return null;
    const why = blocks.map(({ text }) => text).join(' ');
    return deny('trading-state', `Entries are blocked. ${why}`.trim());
  },
};
