import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { OrderIntent } from '#contract/model/order.ts';
import { ORDER_OUTPUTS } from '../contract/order-samples.ts';
import type { FakeAccount } from './fake-orders.ts';

type Name = 'basket.place' | 'basket.rest' | 'baskets.list';
type Answers = { readonly [N in Name]: (input: CallInput<N>) => CallOutput<N> };

/** Baskets that send every leg at once. What remains of a leg is what its order has not filled. */
export function fakeBaskets(account: FakeAccount, now: () => number): Answers {
  const intents = new Map<string, readonly OrderIntent[]>();
  return {
    'basket.place': (intent) => {
      const nowMs = now();
      for (const leg of intent.legs) account.place(leg);
      intents.set(intent.basketId, intent.legs);
      const basket = {
        ...ORDER_OUTPUTS['basket.place'],
        basketId: intent.basketId,
        owner: intent.owner,
        policy: intent.policy,
        state: 'done' as const,
        legs: intent.legs.map(({ clientOrderId }) => ({ clientOrderId, state: 'done', text: '' })),
        createdMs: nowMs,
        updatedMs: nowMs,
      };
      account.baskets.set(basket.basketId, basket);
      account.tell('basket.changed', basket);
      return basket;
    },
    'basket.rest': ({ basketId }) => ({
      legs: (intents.get(basketId) ?? []).map((leg) => {
        const { clientOrderId } = leg;
        const order = account.orders.get(clientOrderId);
        const rest = leg.quantity - (order?.filled ?? 0);
        const why = (order?.inDoubt ?? null) === null ? '' : 'It is in doubt: nobody knows whether it filled.';
        const again = { ...leg, clientOrderId: `${clientOrderId}-r1`, quantity: rest, confirmed: [] };
        return { clientOrderId, intent: why === '' && rest > 0 ? again : null, why };
      }),
    }),
    'baskets.list': () => ({ baskets: [...account.baskets.values()] }),
  };
}
