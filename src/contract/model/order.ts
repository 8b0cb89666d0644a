import { z } from 'zod';
import { FAULT_TEXT_MAX, faultSchema } from '../faults.ts';
import { SECURITY_ID_MAX, SEGMENTS, type Segment } from './instrument.ts';

export const SIDES = ['BUY', 'SELL'] as const;
export type Side = (typeof SIDES)[number];
export const PRODUCTS = ['CNC', 'INTRADAY', 'MARGIN', 'MTF'] as const;
export type Product = (typeof PRODUCTS)[number];
/** What the trader asks for; what is sent may differ (MARKET goes out as a protected limit) and is shown. */
export const ORDER_TYPES = ['LIMIT', 'MARKET', 'SL', 'SLM'] as const;
export type OrderType = (typeof ORDER_TYPES)[number];
export const VALIDITIES = ['DAY', 'IOC'] as const;
export const AMO_TIMES = ['PRE_OPEN', 'OPEN', 'OPEN_30', 'OPEN_60'] as const;
/** Where an intent was made; the audit and the throttles tell them apart. */
export const ORDER_SOURCES = [
  'ticket',
  'chain',
  'ladder',
  'basket',
  'position',
  'kill',
  'stop',
  'cli',
  'auto',
] as const;
export type OrderSourceName = (typeof ORDER_SOURCES)[number];

/**
 * Our id of an intent, made at key-down and sent as the broker's correlation id (at most 25 characters there, dhan-api
 * §7.1.1; the rest is room for the suffix of a slice or leg).
 */
export const clientOrderIdSchema = z.string().regex(/^[A-Za-z0-9_-]{8,20}$/);
/** Who the fills belong to: `hand`, or the name of a strategy. Positions and P&L are kept for each. */
export const ownerSchema = z.string().regex(/^[A-Za-z0-9 _-]{1,24}$/);
/** Largest quantity that a message may carry, in units; real limits come from the instrument and the risk settings. */
export const QUANTITY_MAX = 50_000_000;
/** Largest integer price: fits i32, as in the tick table. */
export const PRICE_MAX = 2_000_000_000;
export const quantitySchema = z.int().min(1).max(QUANTITY_MAX);
export const priceSchema = z.int().min(0).max(PRICE_MAX);

export const instrumentIdSchema = z.object({
  segment: z.enum(SEGMENTS as [Segment, ...Segment[]]),
  securityId: z.int().min(1).max(SECURITY_ID_MAX),
});
export type InstrumentId = z.infer<typeof instrumentIdSchema>;

/** One order as a person or a rule wants it. Prices in the instrument's integer scale; quantity in units, not lots. */
export const orderIntentSchema = instrumentIdSchema.extend({
  clientOrderId: clientOrderIdSchema,
  side: z.enum(SIDES),
  product: z.enum(PRODUCTS),
  type: z.enum(ORDER_TYPES),
  validity: z.enum(VALIDITIES),
  quantity: quantitySchema,
  /** Limit price; 0 for MARKET and SLM. */
  price: priceSchema,
  /** Trigger price; 0 unless SL or SLM. */
  trigger: priceSchema,
  disclosed: z.int().min(0).max(QUANTITY_MAX),
  amo: z.enum(AMO_TIMES).nullable(),
  owner: ownerSchema,
  source: z.enum(ORDER_SOURCES),
  /** Never opens or turns a position: cut to what is open at the moment of sending. */
  reduceOnly: z.boolean(),
  /** Codes of warnings that the person has read and confirmed (`duplicate`, `far_price`, …). */
  confirmed: z.array(z.string().max(40)).max(10),
});
export type OrderIntent = z.infer<typeof orderIntentSchema>;

/**
 * Submitted: the intent is on disk, the answer is not there. Working: the venue has it. The rest are final.
 * `inDoubt` is kept beside the status: a place, a change or a cancel whose outcome nobody knows yet.
 */
export const ORDER_STATUSES = ['Submitted', 'Working', 'Filled', 'Cancelled', 'Rejected', 'Expired', 'Denied'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];
export const FINAL_STATUSES: readonly OrderStatus[] = ['Filled', 'Cancelled', 'Rejected', 'Expired', 'Denied'];

export const orderSchema = orderIntentSchema.omit({ confirmed: true }).extend({
  /** External orders have an id made of the venue's. */
  clientOrderId: z.string().max(40),
  /** `super`, `forever` and `basket` legs and slices name the intent they belong to. */
  parentId: z.string().max(40).nullable(),
  /** `entry`, `target`, `stop`, `slice 2/3`, `leg 1`; empty for a plain order. */
  role: z.string().max(24),
  symbol: z.string().max(64),
  decimals: z.union([z.literal(2), z.literal(4)]),
  lot: z.int().min(1),
  venueOrderId: z.string().nullable(),
  status: z.enum(ORDER_STATUSES),
  inDoubt: z.enum(['place', 'modify', 'cancel']).nullable(),
  /** Filled units; never above quantity, never falls. */
  filled: z.int().min(0),
  /** Average fill price in the price scale, not rounded; null before the first fill. */
  averagePrice: z.number().nullable(),
  /** What was really sent, when it differs from the intent: type, price, trigger. */
  sent: z.object({ type: z.string(), price: z.int(), trigger: z.int() }).nullable(),
  /** Why it was denied or rejected, or what is in doubt. */
  fault: faultSchema.nullable(),
  /** Placed from elsewhere and adopted. */
  external: z.boolean(),
  modifications: z.int().min(0),
  /** Total units that a change which has no answer yet asks for; null = no change is out. */
  quantityAsked: z.int().min(0).nullable(),
  /** Last words of the venue. */
  venueStatus: z.string().max(40),
  venueText: z.string().max(FAULT_TEXT_MAX),
  createdMs: z.number(),
  sentMs: z.number().nullable(),
  answeredMs: z.number().nullable(),
  updatedMs: z.number(),
});
export type Order = z.infer<typeof orderSchema>;

export const fillSchema = instrumentIdSchema.extend({
  /** The venue's trade id with the order's; `…#cum` when only the cumulative quantity told of it. */
  id: z.string().max(80),
  clientOrderId: z.string().max(40),
  symbol: z.string().max(64),
  decimals: z.union([z.literal(2), z.literal(4)]),
  side: z.enum(SIDES),
  product: z.enum(PRODUCTS),
  owner: z.string().max(24),
  /** 0 withdraws a synthetic fill: the venue's own trades took its place. */
  quantity: z.int().min(0),
  /** In the price scale; not always whole when it stands for several fills. */
  price: z.number(),
  atMs: z.number(),
  /** Made from a cumulative quantity because the venue's trade was not seen. */
  synthetic: z.boolean(),
});
export type Fill = z.infer<typeof fillSchema>;
