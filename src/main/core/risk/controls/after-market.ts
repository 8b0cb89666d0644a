import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** After-market orders only outside the session. */
export const afterMarket: RiskControl = {
  id: 'after-market',
  title: 'After-market orders',
  limit: 1,
  unit: 'on',
  least: 1,
  most: 1,
  optional: false,
  exits: false,
  reason: 'The broker refuses after-market orders while the market trades.',
  check({ intent, instrument }, { market }) {
    if (intent.amo === null || market.phase === 'closed' || market.phase === 'postclose') return null;
    const text = `${instrument.symbol}: the session is running (${market.phase}). Place it without the after-market mark.`;
    return deny('after-market', text);
  },
};
