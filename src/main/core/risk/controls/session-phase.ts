import { never } from '#contract/faults.ts';
import type { RiskControl, Verdict } from '../control.ts';
import { deny } from '../verdict.ts';

/** What each part of the trading day takes (india-markets §1.1, §1.2). */
export const sessionPhase: RiskControl = {
  id: 'session-phase',
  title: 'Session phase',
  limit: 1,
  unit: 'on',
  least: 1,
  most: 1,
  optional: false,
  exits: false,
  reason: 'An order that the session does not take is refused, or waits where nobody expects it.',
  check({ intent, instrument }, { market }) {
    const { symbol } = instrument;
    if (intent.amo !== null) return null;
    const no = (text: string): Verdict => deny('session-phase', `${symbol}: ${text}`);
    const isStop = intent.type === 'SL' || intent.type === 'SLM';
    const isPlain = !isStop && intent.validity === 'DAY' && intent.disclosed === 0;
    switch (market.phase) {
      case 'continuous':
        return null;
      case 'closed':
        return no('the market is closed. Place it as an after-market order, or wait.');
      case 'buffer':
        return no('no orders are taken between the pre-open match and the open. Wait for the open.');
      case 'preopen':
        if (instrument.kind.startsWith('OPT')) return no('options have no pre-open session. Wait for the open.');
        return isPlain ? null : no('the pre-open takes plain limit and market orders of the day.');
      case 'auction':
        return isPlain ? null : no('the closing auction takes no stops, no IOC and no disclosed quantity.');
      case 'postclose':
        return isPlain ? null : no('the session after the close takes plain orders at the closing price.');
      default:
        return never(market.phase);
    }
  },
};
