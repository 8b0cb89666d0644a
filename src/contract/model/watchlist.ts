import { z } from 'zod';
import { FEED_MODES } from './feed.ts';
import { SECURITY_ID_MAX, SEGMENTS, type Segment } from './instrument.ts';

/** Lists that are kept: more than tabs anyone flips through. */
export const WATCHLISTS_MAX = 50;
/** Items of one list: with 42 options each, 500 underlyings are 21,000 subscriptions; the rest is room for single contracts. */
export const WATCHLIST_ITEMS_MAX = 1_000;
/** Items of all lists: together they fit one message, 190 bytes each at most. */
export const WATCHLIST_ITEMS_TOTAL_MAX = 5_000;
/** Spreads of one list: each is worked out in every frame, and written with up to four legs. */
export const WATCHLIST_SPREADS_MAX = 100;
/** Legs of a spread: an iron condor or a butterfly of two rights has four. */
export const SPREAD_LEGS = { min: 2, max: 4 } as const;
/** Largest factor of a leg, in hundredths: with four legs of the dearest share the sum is still an exact integer. */
export const SPREAD_FACTOR_MAX = 10_000;

const label = z.string().max(64);
const segment = z.enum(SEGMENTS as [Segment, ...Segment[]]);
const securityId = z.int().min(1).max(SECURITY_ID_MAX);
/** How much the feed sends; absent = as the list, and of a list as the terminal. */
const mode = z.enum(FEED_MODES).optional();

export const spreadLegSchema = z.object({
  segment,
  securityId,
  /** How often the leg counts, in hundredths: 100 = once, −200 = twice sold, 50 = half. Never 0. */
  factor: z
    .int()
    .min(-SPREAD_FACTOR_MAX)
    .max(SPREAD_FACTOR_MAX)
    .refine((factor) => factor !== 0, { message: 'a leg counts, so its factor is not 0' }),
});
export type SpreadLeg = z.infer<typeof spreadLegSchema>;

/** What a list holds, in its order. */
export const watchItemSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('instrument'),
    segment,
    securityId,
    /** A person's own word for it; empty = its symbol. */
    label,
    /** Off: it is listed, and neither it nor its options are subscribed. */
    active: z.boolean(),
    mode,
  }),
  z.object({
    type: z.literal('spread'),
    /** A person's own word for it; empty = its legs. */
    label,
    /** Off: it is listed, and its legs are not subscribed for it. */
    active: z.boolean(),
    mode,
    /** Each instrument once. Legs bring no options. */
    legs: z.array(spreadLegSchema).min(SPREAD_LEGS.min).max(SPREAD_LEGS.max),
  }),
  z.object({
    type: z.literal('separator'),
    label,
    /** Off: what stands below it, down to the next separator, is hidden and not subscribed. Absent = on. */
    active: z.boolean().optional(),
  }),
]);
export type WatchItem = z.infer<typeof watchItemSchema>;

export const watchlistSchema = z.object({
  /** 0 = not saved yet. */
  id: z.int().min(0),
  name: z.string().trim().min(1).max(40),
  mode,
  items: z.array(watchItemSchema).max(WATCHLIST_ITEMS_MAX),
});
export type Watchlist = z.infer<typeof watchlistSchema>;

/** The items of a list that are in force: neither off themselves nor below a separator that is off. */
export function itemsInForce({ items }: Pick<Watchlist, 'items'>): WatchItem[] {
  let section = true;
  return items.filter((item) => {
    if (item.type === 'separator') section = item.active !== false;
    return section && item.active !== false;
  });
}
