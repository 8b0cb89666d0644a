import { type Order, PRODUCTS } from '#contract/model/order.ts';
import { PARENT_ROLE, restOf } from '../../core/orders/apply-event.ts';
import { toPaise } from '../../core/orders/money.ts';
import type { CheckedOrder } from '../../core/risk/control.ts';
import { FOREVER_ROLE } from './forever-rows.ts';

/** What works in one instrument and product. */
export interface WorkingUnits {
  readonly key: string;
  readonly segment: Order['segment'];
  readonly securityId: number;
  readonly product: Order['product'];
  readonly orders: Map<string, Order>;
  buy: number;
  sell: number;
  /** Limit of the newest order, price scale. */
  price: number;
}

interface Part {
  readonly key: string;
  readonly side: Order['side'];
  readonly rest: number;
  readonly valuePaise: number;
}

type Keyed = Pick<Order, 'segment' | 'securityId' | 'product'>;

export function exposureKey({ segment, securityId, product }: Keyed): string {
  return `${segment}:${securityId}:${product}`;
}

/** Sums over open orders, kept by differences: a judgement must not go through a thousand orders. */
export class WorkingSums {
  readonly #parts = new Map<string, Part>();
  readonly #units = new Map<string, WorkingUnits>();
  #valuePaise = 0;
  #version = 0;

  /** Value of everything that may still fill, paise. */
  get valuePaise(): number {
    return this.#valuePaise;
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version;
  }

  /** An order as it is now. */
  noticed(order: Order): void {
    if (order.role === PARENT_ROLE) return;
    this.#version += 1;
    this.#remove(order.clientOrderId);
    const rest = restOf(order);
    // A forever order of an earlier day or of elsewhere holds no margin and is no order of today until it fires.
    if (rest === 0 || (order.external && order.role === FOREVER_ROLE)) return;
    const key = exposureKey(order);
    const price = limitOf(order);
    const part = { key, side: order.side, rest, valuePaise: toPaise(price * rest, order.decimals) };
    this.#parts.set(order.clientOrderId, part);
    this.#valuePaise += part.valuePaise;
    const { segment, securityId, product } = order;
    const known = this.#units.get(key) ?? {
      key,
      segment,
      securityId,
      product,
      orders: new Map(),
      buy: 0,
      sell: 0,
      price,
    };
    this.#units.set(key, known);
    known.price = price;
    known.orders.set(order.clientOrderId, order);
    if (part.side === 'BUY') known.buy += rest;
    else known.sell += rest;
  }

  /** Units that work in one instrument and product; an order that is being changed does not count. */
  of(key: string, replaces: string | null): { readonly buy: number; readonly sell: number } {
    const units = this.#units.get(key);
    if (units === undefined) return NONE;
    const left = replaces === null ? undefined : this.#parts.get(replaces);
    if (left === undefined || left.key !== key) return units;
    const isBuy = left.side === 'BUY';
    return { buy: units.buy - (isBuy ? left.rest : 0), sell: units.sell - (isBuy ? 0 : left.rest) };
  }

  /** Orders that work, all together. */
  get count(): number {
    return this.#parts.size;
  }

  has(clientOrderId: string): boolean {
    return this.#parts.has(clientOrderId);
  }

  /** Orders that work in one instrument, whatever their product. */
  ordersOf({ segment, securityId }: Pick<Order, 'segment' | 'securityId'>): readonly Order[] {
    const found: Order[] = [];
    for (const product of PRODUCTS) {
      const units = this.#units.get(exposureKey({ segment, securityId, product }));
      if (units !== undefined) found.push(...units.orders.values());
    }
    return found;
  }

  valueWithout({ replaces }: Pick<CheckedOrder, 'replaces'>): number {
    return this.#valuePaise - (replaces === null ? 0 : (this.#parts.get(replaces)?.valuePaise ?? 0));
  }

  all(): Iterable<WorkingUnits> {
    return this.#units.values();
  }

  #remove(clientOrderId: string): void {
    const part = this.#parts.get(clientOrderId);
    if (part === undefined) return;
    this.#parts.delete(clientOrderId);
    this.#valuePaise = this.#parts.size === 0 ? 0 : this.#valuePaise - part.valuePaise;
    const units = this.#units.get(part.key);
    if (units === undefined) return;
    units.orders.delete(clientOrderId);
    if (part.side === 'BUY') units.buy -= part.rest;
    else units.sell -= part.rest;
    if (units.buy === 0 && units.sell === 0) this.#units.delete(part.key);
  }
}

const NONE = { buy: 0, sell: 0 };

/** What an open order trades at worst, price scale; a market order that went out without a limit has none. */
function limitOf({ sent, price, trigger }: Order): number {
  return sent?.price || price || trigger;
}
