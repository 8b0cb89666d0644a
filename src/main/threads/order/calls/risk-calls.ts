import type { Trading } from '#contract/model/trading.ts';
import type { OrderPreview } from '../order-preview.ts';
import type { RiskDesk } from '../risk-desk.ts';
import type { OrderHandlers } from './handlers.ts';

/** The look before sending, and the limits. */
export function riskCallsOf(
  preview: OrderPreview,
  risk: RiskDesk,
  trading: () => Trading,
): Pick<OrderHandlers, 'order.preview' | 'basket.margin' | 'risk.list' | 'risk.configure' | 'risk.unlock'> {
  return {
    'order.preview': (intent) => preview.of(intent),
    'basket.margin': async ({ legs }) => ({ totalPaise: await preview.marginOfAll(legs) }),
    'risk.list': () => ({ controls: risk.list() }),
    'risk.configure': ({ id, limit, names }, who) => risk.configure(id, limit, names, who),
    'risk.unlock': ({ word }, who) => {
      risk.unlock(word, who);
      return trading();
    },
  };
}
