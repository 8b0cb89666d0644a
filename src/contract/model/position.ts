import { z } from 'zod';
import { instrumentIdSchema, PRODUCTS } from './order.ts';

/** Position of one owner in one instrument and product, made of fills; money in paise. */
export const positionSchema = instrumentIdSchema.extend({
  product: z.enum(PRODUCTS),
  owner: z.string().max(24),
  symbol: z.string().max(64),
  underlying: z.string().max(32),
  decimals: z.union([z.literal(2), z.literal(4)]),
  lot: z.int().min(1),
  slot: z.int().min(-1),
  /** Units, negative when short. */
  net: z.int(),
  buyQuantity: z.int().min(0),
  sellQuantity: z.int().min(0),
  /** Average prices in the price scale; null when there is none. */
  buyAverage: z.number().nullable(),
  sellAverage: z.number().nullable(),
  /** Average cost of what is open, in the price scale. */
  openAverage: z.number().nullable(),
  last: z.int().nullable(),
  realisedPaise: z.number(),
  unrealisedPaise: z.number().nullable(),
  chargesPaise: z.number(),
  /** Net of the whole account in this instrument and product as the broker told it last; null = not known. */
  brokerNet: z.int().nullable(),
  /** Ours (all owners together) and the broker's differ beyond the reconciliation bound. */
  differs: z.boolean(),
  /** Why its value may not be trusted: price stale, broker's answer missing. */
  doubt: z.string().max(200).nullable(),
});
export type Position = z.infer<typeof positionSchema>;

export const fundsSchema = z.object({
  /** Paise. */
  available: z.number(),
  utilised: z.number(),
  collateral: z.number(),
  startOfDay: z.number(),
  withdrawable: z.number(),
  atMs: z.number(),
});
export type Funds = z.infer<typeof fundsSchema>;

export const holdingSchema = z.object({
  symbol: z.string().max(64),
  isin: z.string().max(16),
  securityId: z.int(),
  quantity: z.int(),
  available: z.int(),
  collateral: z.int(),
  /** Rupees, as the broker says it. */
  averageRupees: z.number(),
  lastRupees: z.number().nullable(),
});
export type Holding = z.infer<typeof holdingSchema>;
