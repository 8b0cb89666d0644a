import { z } from 'zod';
import { call } from '../call.ts';
import {
  bracketIntentSchema,
  basketIntentSchema,
  basketSchema,
  foreverIntentSchema,
  LEGS_MAX,
  restLegSchema,
  stopSchema,
} from '../model/basket.ts';
import {
  fillSchema,
  orderIntentSchema,
  orderSchema,
  ORDER_TYPES,
  priceSchema,
  quantitySchema,
  VALIDITIES,
} from '../model/order.ts';
import { meant } from '../model/account.ts';
import { FOREVERS_MAX, foreverChangeSchema, foreverLegSchema } from '../model/broker-control.ts';
import { previewSchema } from '../model/risk.ts';

/** Rows in one answer; the day's book of a busy account holds some hundreds. */
export const ORDERS_PER_PAGE_MAX = 1_000;

const id = z.string().min(1).max(40);

/**
 * Orders. Every call answers at once with what is known; what becomes of the order comes as `order.changed`. A call
 * with a known `clientOrderId` is the same order again and answers with its present state. With an `account` that is not
 * the one that is traded a call does nothing and is refused as `denied.other_account`.
 */
export const orderCalls = {
  /** Checks as if it were sent, with margin, charges, breakeven and the exact bodies. Sends nothing. */
  'order.preview': call(orderIntentSchema.extend(meant), previewSchema),
  /** Intent on disk, then one send. Denied orders come back with status Denied and the fault. */
  'order.place': call(orderIntentSchema.extend(meant), orderSchema),
  'order.modify': call(
    z.object({
      clientOrderId: id,
      type: z.enum(ORDER_TYPES),
      validity: z.enum(VALIDITIES),
      /** Total quantity, not the rest. */
      quantity: quantitySchema,
      price: priceSchema,
      trigger: priceSchema,
      ...meant,
    }),
    orderSchema,
  ),
  'order.cancel': call(z.object({ clientOrderId: id, ...meant }), orderSchema),
  /** Every working order, or those of one side or instrument. */
  'orders.cancelAll': call(
    z.object({ owner: z.string().optional(), side: z.enum(['BUY', 'SELL']).optional(), ...meant }),
    z.object({ asked: z.int() }),
  ),
  'orders.list': call(
    z.object({ limit: z.int().min(1).max(ORDERS_PER_PAGE_MAX), beforeMs: z.number().optional() }),
    z.object({ orders: z.array(orderSchema).max(ORDERS_PER_PAGE_MAX), more: z.boolean() }),
  ),
  'fills.list': call(
    z.object({ limit: z.int().min(1).max(ORDERS_PER_PAGE_MAX), clientOrderId: z.string().optional() }),
    z.object({ fills: z.array(fillSchema).max(ORDERS_PER_PAGE_MAX) }),
  ),
  /** Entry with target and stop, at the broker (super order) or watched here. */
  'bracket.place': call(bracketIntentSchema.extend(meant), orderSchema),
  /** Changes target, stop or trail; 0 takes it away, and an absent one stays. */
  'bracket.modify': call(
    z.object({
      clientOrderId: id,
      target: priceSchema.optional(),
      stop: priceSchema.optional(),
      trail: z.int().min(0).optional(),
      ...meant,
    }),
    stopSchema,
  ),
  'stops.list': call(z.object({}), z.object({ stops: z.array(stopSchema).max(500) })),
  'forever.place': call(foreverIntentSchema.extend(meant), orderSchema),
  /** Every forever order that the broker keeps, also those of other days and of its app. */
  'forever.list': call(z.object({}), z.object({ legs: z.array(foreverLegSchema).max(FOREVERS_MAX) })),
  /** Changes one leg that still rests. One request. */
  'forever.modify': call(
    foreverChangeSchema.extend({
      venueOrderId: z.string().max(40),
      leg: z.enum(['TARGET_LEG', 'STOP_LOSS_LEG']),
      ...meant,
    }),
    z.object({ text: z.string().max(300) }),
  ),
  'forever.cancel': call(
    z.object({ venueOrderId: z.string().max(40), ...meant }),
    z.object({ text: z.string().max(300) }),
  ),
  /** Nothing is sent while one leg would be denied or has to be confirmed; the fault's detail names the leg (`LEG_OF_FAULT`). */
  'basket.place': call(basketIntentSchema.extend(meant), basketSchema),
  /**
   * What legs take together by the broker's own calculator, positions and working orders not counted; null where there
   * is no broker to ask: in paper, on the simulator, in a replay.
   */
  'basket.margin': call(
    z.object({ legs: z.array(orderIntentSchema).min(1).max(LEGS_MAX) }),
    z.object({ totalPaise: z.number().nullable() }),
  ),
  'basket.cancel': call(z.object({ basketId: id, ...meant }), basketSchema),
  /**
   * What remains of a basket that has ended, leg by leg: what was not filled, or was reversed. Sends nothing: who sends it
   * places a new basket with these intents. A leg goes out again under one id alone, and never more of it than remains.
   */
  'basket.rest': call(z.object({ basketId: id }), z.object({ legs: z.array(restLegSchema).max(LEGS_MAX) })),
  'baskets.list': call(z.object({}), z.object({ baskets: z.array(basketSchema).max(200) })),
};
