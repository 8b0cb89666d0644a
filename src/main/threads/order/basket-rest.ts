import { FaultError, fault } from '#contract/faults.ts';
import { type Basket, type BasketIntent, LEG_OF_FAULT, type RestLeg } from '#contract/model/basket.ts';
import type { Order, OrderIntent } from '#contract/model/order.ts';
import { isFinal } from '../../core/orders/apply-event.ts';
import type { OrderBook } from '../../core/orders/order-book.ts';
import { shortId } from '../../core/orders/short-id.ts';
import { exitIdOf, legId, RETRIES_MAX, retriedStem, retryIdOf } from './basket-ids.ts';

/** A basket of the day as it was taken, and how it stands. */
export interface KeptBasket {
  readonly intent: BasketIntent;
  readonly basket: Basket;
}

/** The orders of the day by our ids. */
type Orders = Pick<OrderBook, 'get' | 'orders'>;

/** A leg in its basket. */
interface LegAt {
  readonly kept: KeptBasket;
  readonly leg: OrderIntent;
  readonly n: number;
}

/** What remains of a leg, of all that was ever sent for it. */
interface Rest {
  readonly units: number;
  /** The one id that it can go out by; that of the next retry. */
  readonly id: string;
  readonly why: string;
}

const runs = ({ basket: { state } }: KeptBasket): boolean => state === 'running' || state === 'unwinding';

/**
 * What remains of the legs of ended baskets. All tries of a leg are counted together, from whichever of its baskets is
 * asked about: what filled, less what an unwinding took back. While anything of it is under way or in doubt, nothing
 * remains that could be sent. The id of the next try follows from the leg, so that two askings cannot send it twice.
 */
export class BasketRests {
  readonly #baskets: readonly KeptBasket[];
  readonly #orders: Orders;
  readonly #legs = new Map<string, LegAt>();

  constructor(baskets: readonly KeptBasket[], orders: Orders) {
    this.#baskets = baskets;
    this.#orders = orders;
    for (const kept of baskets)
      for (const [n, leg] of kept.intent.legs.entries()) this.#legs.set(leg.clientOrderId, { kept, leg, n });
  }

  /**
   * Leg by leg, as they stand in the basket.
   * @throws FaultError `input.unknown_basket`; `denied.basket_runs` while it has not ended.
   */
  of(basketId: string): RestLeg[] {
    const kept = this.#baskets.find(({ basket }) => basket.basketId === basketId);
    if (kept === undefined) throw new FaultError(fault('input.unknown_basket', `There is no basket ${basketId}.`));
    if (runs(kept))
      throw new FaultError(fault('denied.basket_runs', 'The basket has not ended. Wait for it, or cancel it first.'));
    return kept.intent.legs.map((leg, n) => {
      const { clientOrderId } = leg;
      const { units, id, why } = this.#rest(this.#root(clientOrderId) ?? { kept, leg, n });
      const intent =
        why === '' && units > 0
          ? { ...leg, clientOrderId: id, quantity: units, disclosed: Math.min(leg.disclosed, units), confirmed: [] }
          : null;
      return { clientOrderId, intent, why };
    });
  }

  /**
   * Holds a leg that sends what remains of another one against what does remain now: it may have filled late.
   * @throws FaultError `denied.retry`, with the leg.
   */
  check(leg: OrderIntent): void {
    const root = this.#root(leg.clientOrderId);
    if (root === null) return;
    const { units, id, why } = this.#rest(root);
    const same = (['segment', 'securityId', 'side', 'product'] as const).every((key) => leg[key] === root.leg[key]);
    const wrong =
      why !== ''
        ? why
        : !same
          ? 'It is another order than the leg that it completes.'
          : id !== leg.clientOrderId
            ? 'It was sent again already.'
            : leg.quantity > units
              ? `Only ${units} units remain of it.`
              : '';
    if (wrong === '') return;
    const text = `${wrong} Take it out, and ask anew what remains of its basket.`;
    throw new FaultError(fault('denied.retry', text, { [LEG_OF_FAULT]: leg.clientOrderId }));
  }

  /** The leg that an id sends again; null when it is an own one. */
  #root(clientOrderId: string): LegAt | null {
    const stem = retriedStem(clientOrderId);
    if (stem === null) return null;
    for (const [id, at] of this.#legs) if (shortId(id) === stem) return at;
    return null;
  }

  #rest(root: LegAt): Rest {
    const tries: LegAt[] = [root];
    let id = retryIdOf(root.leg.clientOrderId, 1);
    for (let at = this.#legs.get(id); at !== undefined && tries.length <= RETRIES_MAX; at = this.#legs.get(id)) {
      tries.push(at);
      id = retryIdOf(root.leg.clientOrderId, tries.length);
    }
    const units = tries.reduce((left, at) => left - this.#standing(at), root.leg.quantity);
    const why = tries.map((at) => this.#held(at)).find((text) => text !== '') ?? '';
    const most = tries.length > RETRIES_MAX ? `It was sent again ${RETRIES_MAX} times. Use a ticket.` : '';
    return { units: Math.max(0, units), id, why: why === '' && units > 0 ? most : why };
  }

  /** Orders that were sent for one try of a leg, with their slices. */
  #ordersOf({ kept, leg, n }: LegAt): readonly Order[] {
    const ids = new Set([leg.clientOrderId, legId(leg, true), exitIdOf(kept.basket.basketId, n)]);
    return [...this.#orders.orders()].filter(
      ({ clientOrderId, parentId }) => ids.has(clientOrderId) || (parentId !== null && ids.has(parentId)),
    );
  }

  /** Why nothing more may be sent for a try; empty when it is over. */
  #held(at: LegAt): string {
    if (runs(at.kept)) return 'A basket that sends it again has not ended.';
    const orders = this.#ordersOf(at);
    if (orders.some(({ inDoubt }) => inDoubt !== null))
      return 'It is in doubt: nobody knows whether it filled. It is being looked up; wait for that.';
    return orders.every(isFinal) ? '' : 'An order of it still works. Cancel it, or wait for its end.';
  }

  /** Units that one try of a leg left standing. */
  #standing({ kept, leg, n }: LegAt): number {
    const filled = (id: string): number => this.#orders.get(id)?.filled ?? 0;
    return filled(leg.clientOrderId) + filled(legId(leg, true)) - filled(exitIdOf(kept.basket.basketId, n));
  }
}
