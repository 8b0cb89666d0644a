import { z } from 'zod';
import { WIRE_LIMITS } from '../wire.ts';

/** How deep a book can be asked for: 5 levels come with every Full row, 20 and 200 over sockets of their own. */
export const DEPTH_CHOICES = [5, 20, 200] as const;
export type DepthLevels = (typeof DEPTH_CHOICES)[number];
/** Levels that need a socket of their own. */
export type DeepLevels = Exclude<DepthLevels, 5>;

/** Books open at once, over all windows: what one connection of either kind carries (dhan-api §5). */
export const DEPTH_BOOKS_MAX: { readonly [levels in DeepLevels]: number } = { 20: 50, 200: 1 };
/** Books that one window may have open; a screen shows a handful. */
export const DEPTH_BOOKS_PER_CLIENT_MAX = 16;

export const depthLevelsSchema = z.union([z.literal(5), z.literal(20), z.literal(200)]);
export const DEPTH_STATES = ['connecting', 'live', 'stale', 'stopped'] as const;
/** connecting until the first subscription, stale while the connection is down, stopped when only a person can help. */
export type DepthState = (typeof DEPTH_STATES)[number];

const slot = z
  .int()
  .min(0)
  .max(WIRE_LIMITS.watchedSlotsMax - 1);

/** Names one book. */
export const depthKeySchema = z.object({ epoch: z.int(), slot, levels: depthLevelsSchema });

export const depthStatusSchema = depthKeySchema.extend({
  state: z.enum(DEPTH_STATES),
  /** Why it is not live, in words with the remedy; null while it is. */
  reason: z.string().nullable(),
});
export type DepthStatus = z.infer<typeof depthStatusSchema>;

export const depthChoiceSchema = z.object({
  levels: depthLevelsSchema,
  possible: z.boolean(),
  /** Why not; null where it is possible. */
  reason: z.string().nullable(),
});
export type DepthChoice = z.infer<typeof depthChoiceSchema>;

/** One side, best first; prices in the instrument's integer scale. */
const sideSchema = z.object({
  price: z.array(z.int().min(1)).max(200),
  quantity: z.array(z.int().min(0)).max(200),
  orders: z.array(z.int().min(0)).max(200),
  /** Receive time of this side, epoch ms in engine time; null = nothing yet. */
  atMs: z.number().nullable(),
});

export const depthBookSchema = depthStatusSchema.extend({ bids: sideSchema, asks: sideSchema });
export type DepthBookReply = z.infer<typeof depthBookSchema>;
