import { z } from 'zod';
import { SECURITY_ID_MAX, SEGMENTS, type Segment } from './instrument.ts';

/** Lists that are kept: more than tabs anyone flips through. */
export const WATCHLISTS_MAX = 50;
/** Items of one list: with 42 options each, 500 underlyings are 21,000 subscriptions; the rest is room for single contracts. */
export const WATCHLIST_ITEMS_MAX = 1_000;
/** Items of all lists: together they fit one message, 190 bytes each at most. */
export const WATCHLIST_ITEMS_TOTAL_MAX = 5_000;

const label = z.string().max(64);
const segment = z.enum(SEGMENTS as [Segment, ...Segment[]]);

/** What a list holds, in its order. */
export const watchItemSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('instrument'),
    segment,
    securityId: z.int().min(1).max(SECURITY_ID_MAX),
    /** A person's own word for it; empty = its symbol. */
    label,
    /** Off: it is listed, and neither it nor its options are subscribed. */
    active: z.boolean(),
  }),
  z.object({ type: z.literal('separator'), label }),
]);
export type WatchItem = z.infer<typeof watchItemSchema>;

export const watchlistSchema = z.object({
  /** 0 = not saved yet. */
  id: z.int().min(0),
  name: z.string().trim().min(1).max(40),
  items: z.array(watchItemSchema).max(WATCHLIST_ITEMS_MAX),
});
export type Watchlist = z.infer<typeof watchlistSchema>;
