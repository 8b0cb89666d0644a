import type { OrderType, Validity } from './model.ts';

/** What a modification sets; `quantity` is the total. */
export interface OrderChange {
  readonly type: OrderType;
  readonly validity: Validity;
  readonly quantity: number;
  readonly disclosed: number;
  readonly pricePaise: number;
  readonly triggerPaise: number;
}
