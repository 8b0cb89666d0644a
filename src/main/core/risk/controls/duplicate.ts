import type { RiskControl } from '../control.ts';
import type { OrderIntent } from '#contract/model/order.ts';
import { warn } from '../verdict.ts';

function isSame(a: OrderIntent, b: OrderIntent): boolean {
  return a.securityId === b.securityId && a.segment === b.segment && a.side === b.side && a.quantity === b.quantity;
}

/** The same order again within a moment is asked about. */
export const duplicate: RiskControl = {
  id: 'duplicate',
  title: 'Duplicate orders',
  limit: 3,
  unit: 's',
  least: 0.5,
  most: 600,
  optional: true,
  exits: false,
  warns: 'duplicate',
  reason: 'A double click or a held key sends the same order twice.',
  check({ intent, instrument, replaces }, { recent, nowMs }, seconds) {
    if (replaces !== null) return null;
    for (let n = recent.length - 1; n >= 0; n -= 1) {
      const { intent: other, atMs, denied } = recent[n] as (typeof recent)[number];
      if (nowMs - atMs >= seconds * 1_000) return null;
      if (denied || other.clientOrderId === intent.clientOrderId || !isSame(intent, other)) continue;
      const text = `${intent.side} ${intent.quantity} ${instrument.symbol} was sent ${((nowMs - atMs) / 1_000).toFixed(1)} s ago. Send it again?`;
      return warn('duplicate', text);
    }
    return null;
  },
};
