import type { RiskControl } from '../control.ts';
import { deny, priceText } from '../verdict.ts';

/** Prices lie on the tick grid. */
export const tickMultiple: RiskControl = {
  id: 'tick-multiple',
  title: 'Tick grid',
  limit: 1,
  unit: 'on',
  least: 1,
  most: 1,
  optional: false,
  exits: true,
  reason: 'The exchange refuses a price that is not on the tick grid.',
  check({ intent, instrument }) {
    const { tick, symbol, decimals } = instrument;
    const off = [intent.price, intent.trigger].find((price) => price % tick !== 0);
    if (off === undefined) return null;
    const near = priceText(Math.max(tick, Math.round(off / tick) * tick), decimals);
    const step = priceText(tick, decimals);
    return deny(
      'tick-multiple',
      `${symbol} moves in steps of ${step}: ${priceText(off, decimals)} is none. ${near} would be.`,
    );
  },
};
