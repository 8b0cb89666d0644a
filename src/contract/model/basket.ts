import { z } from 'zod';
import { clientOrderIdSchema, orderIntentSchema, ownerSchema, PRICE_MAX, priceSchema } from './order.ts';

/** A basket holds at most this many legs: Dhan's multi-order limit is 15, an iron condor with hedges needs 8. */
export const LEGS_MAX = 16;
/** Where the detail of a fault says which leg of a basket was denied or has to be confirmed: its `clientOrderId`. */
export const LEG_OF_FAULT = 'clientOrderId';
export const BASKET_POLICIES = ['complete', 'unwind', 'hold'] as const;

/** Ordered legs as one intent: buys go first, each waits for the one before or for its time-out. */
export const basketIntentSchema = z.object({
  basketId: clientOrderIdSchema,
  owner: ownerSchema,
  legs: z.array(orderIntentSchema).min(1).max(LEGS_MAX),
  /** A leg that is not filled by then triggers the policy. */
  legTimeoutMs: z.int().min(500).max(600_000),
  /** complete: go on with market protection; unwind: reverse what filled; hold: stop and raise an alarm. */
  policy: z.enum(BASKET_POLICIES),
});
export type BasketIntent = z.infer<typeof basketIntentSchema>;

export const basketSchema = z.object({
  basketId: z.string(),
  owner: z.string(),
  policy: z.enum(BASKET_POLICIES),
  state: z.enum(['running', 'done', 'unwinding', 'unwound', 'held', 'cancelled', 'failed']),
  reason: z.string().max(300),
  legs: z
    .array(z.object({ clientOrderId: z.string(), state: z.string().max(24), text: z.string().max(300) }))
    .max(LEGS_MAX),
  createdMs: z.number(),
  updatedMs: z.number(),
});
export type Basket = z.infer<typeof basketSchema>;

/** What remains of one leg of a basket that has ended. */
export const restLegSchema = z.object({
  /** The leg in the basket that was asked about. */
  clientOrderId: z.string(),
  /** The order that would complete it, under the one id that it can go out by; null when nothing remains or `why`. */
  intent: orderIntentSchema.nullable(),
  /** Why it cannot be sent again now; empty when it can, or when nothing remains. */
  why: z.string().max(300),
});
export type RestLeg = z.infer<typeof restLegSchema>;

/** Entry with target and stop. `place`: `broker` = Dhan's super order; `client` = our stop in the order thread. */
export const bracketIntentSchema = z.object({
  entry: orderIntentSchema,
  /** Absolute prices; 0 = none. */
  target: priceSchema,
  stop: priceSchema,
  /** The stop follows by this much; 0 = it stays. */
  trail: z.int().min(0).max(PRICE_MAX),
  where: z.enum(['broker', 'client']),
});
export type BracketIntent = z.infer<typeof bracketIntentSchema>;

export const foreverIntentSchema = z.object({
  order: orderIntentSchema,
  flag: z.enum(['SINGLE', 'OCO']),
  /** Second leg of an OCO; zeros for SINGLE. */
  price1: priceSchema,
  trigger1: priceSchema,
  quantity1: z.int().min(0),
});
export type ForeverIntent = z.infer<typeof foreverIntentSchema>;

/** A stop that the order thread watches; it lives on without any window. */
export const stopSchema = z.object({
  id: z.string().max(40),
  clientOrderId: z.string().max(40),
  symbol: z.string().max(64),
  where: z.enum(['broker', 'client']),
  target: z.int().nullable(),
  stop: z.int().nullable(),
  trail: z.int(),
  state: z.enum(['armed', 'firing', 'done', 'cancelled', 'failed']),
  text: z.string().max(200),
});
export type Stop = z.infer<typeof stopSchema>;
