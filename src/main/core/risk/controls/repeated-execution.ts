import type { RiskControl } from '../control.ts';
import type { OrderSourceName } from '#contract/model/order.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { deny } from '../verdict.ts';

/** Sources that no hand is behind. */
const RULES: readonly OrderSourceName[] = ['auto', 'stop', 'basket'];

/** Orders of rules in one instrument and minute. */
export const repeatedExecution: RiskControl = {
  id: 'repeated-execution',
  title: 'Repeated execution',
  limit: 10,
  unit: 'a minute',
  least: 1,
  most: 250,
  optional: true,
  exits: false,
  reason: 'A rule that runs away sends the same thing over and over.',
  check({ intent, instrument }, { recent, nowMs }, limit) {
    if (!RULES.includes(intent.source)) return null;
    let count = 0;
    for (let n = recent.length - 1; n >= 0; n -= 1) {
      const { intent: other, atMs } = recent[n] as (typeof recent)[number];
      if (nowMs - atMs >= MINUTE_MS) break;
      const isIt = other.securityId === intent.securityId && other.segment === intent.segment;
      if (isIt && other.side === intent.side && other.owner === intent.owner && RULES.includes(other.source))
        count += 1;
    }
    if (count < limit) return null;
    const text = `${intent.owner} sent ${count} ${intent.side} orders of ${instrument.symbol} in a minute; the limit is ${limit}. Look at the rule.`;
    return deny('repeated-execution', text);
  },
};
