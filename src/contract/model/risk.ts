import { z } from 'zod';
import { faultSchema } from '../faults.ts';

/** Names of a black or white list. */
export const riskNamesSchema = z.array(z.string().min(1).max(64)).max(500);

/** One control of the risk check: its setting, what is used of it, and why it is what it is. */
export const riskControlSchema = z.object({
  id: z.string().max(40),
  title: z.string().max(60),
  /** Limit, in `unit`; null = switched off. */
  limit: z.number().nullable(),
  unit: z.string().max(16),
  least: z.number(),
  most: z.number(),
  /** One sentence: what it protects from. */
  reason: z.string().max(200),
  /** How much is used now; null where nothing accumulates. */
  used: z.number().nullable(),
  /** Trips since the start of the day. */
  trips: z.int(),
  /** Whether it may be switched off. */
  optional: z.boolean(),
  /** Symbols and underlyings of a control that is a list; absent on the others. */
  names: riskNamesSchema.optional(),
});
export type RiskControlInfo = z.infer<typeof riskControlSchema>;

/** What a look before sending finds. Nothing is sent; the same controls run again when it is. */
export const previewSchema = z.object({
  /** The first control that says no; null when it would go out. */
  denied: faultSchema.nullable(),
  /** Things to confirm first, by code: duplicate, far price, large size. */
  warnings: z.array(z.object({ code: z.string().max(40), text: z.string().max(300) })).max(10),
  valuePaise: z.number(),
  /** Approximation unless `marginExact`. */
  marginPaise: z.number().nullable(),
  marginExact: z.boolean(),
  chargesPaise: z.number().nullable(),
  /** In the price scale. */
  breakeven: z.number().nullable(),
  /** Average price if all of it trades against the depth shown now; null when depth does not reach. */
  worstFill: z.number().nullable(),
  worstFillUnits: z.int(),
  /** Orders that would go out (freeze-quantity slices), each as the exact body. */
  payloads: z.array(z.string().max(4_000)).max(20),
});
export type Preview = z.infer<typeof previewSchema>;
