import { z } from 'zod';
import { call } from '../call.ts';
import { FEED_MODES } from '../model/feed.ts';
import { instrumentSchema, SECURITY_ID_MAX, SEGMENTS, type Segment } from '../model/instrument.ts';
import { WATCHLIST_ITEMS_MAX } from '../model/watchlist.ts';
import { WIRE_LIMITS } from '../wire.ts';

/** Owners told at most: every list, and the charts of every window. */
const OWNERS_MAX = 200;

const instrument = z.object({
  segment: z.enum(SEGMENTS as [Segment, ...Segment[]]),
  securityId: z.int().min(1).max(SECURITY_ID_MAX),
});

const slots = z.array(z.int().min(0)).max(WIRE_LIMITS.watchedSlotsMax);

export const tiersSchema = z.object({
  /** Most that the feed carries. */
  cap: z.int(),
  /** Subscribed now; `wanted` differs while a change is on its way. */
  subscribed: z.int(),
  wanted: z.int(),
  /** Wanted, and left out because there is no room or no slot. */
  leftOut: z.int(),
  /** Always on: what today's list holds of the configured options, and what is behind them. */
  tierB: z.object({ options: z.int(), underlyings: z.int() }),
  /** On demand, without what is always on anyway. */
  tierA: z.int(),
  free: z.int(),
  /** Slots of the epoch that were given out, of `cap`; they are not given back within a day. */
  slots: z.int(),
  /** Subscribed instruments by how much the feed sends of them; null in a replay, which has no modes. */
  modes: z.object({ ticker: z.int(), quote: z.int(), full: z.int() }).nullable(),
  /** Who holds how much; instruments that several hold are counted for each. */
  owners: z.array(z.object({ kind: z.string(), name: z.string(), held: z.int() })).max(OWNERS_MAX),
});
export type Tiers = z.infer<typeof tiersSchema>;

export const feedCalls = {
  /** Subscriptions by tier and owner. */
  'feed.tiers': call(z.object({}), tiersSchema),
  /**
   * How much the feed sends: of every instrument the terminal's mode, but of the slots in `own` the one that they stand under.
   * `terminal` is null in a replay, which has no modes. Each gets the largest mode that any of its holders asks for.
   */
  'feed.modes': call(
    z.object({}),
    z.object({
      epoch: z.int(),
      terminal: z.enum(FEED_MODES).nullable(),
      own: z.object({ ticker: slots, quote: slots, full: slots }),
    }),
  ),
  /** What putting instruments on a list costs: themselves, the options they bring, and what of that is new. */
  'feed.cost': call(
    z.object({ instruments: z.array(instrument).max(WATCHLIST_ITEMS_MAX) }),
    z.object({ own: z.int(), options: z.int(), added: z.int(), free: z.int() }),
  ),
  /**
   * Gives an instrument of the day's list a slot of the epoch, so that it can be charted; opening the chart subscribes
   * it. `input.unknown_instrument`, `input.slots_full`.
   */
  'feed.open': call(instrument, z.object({ epoch: z.int(), instrument: instrumentSchema })),
  /**
   * What the window's order ticket stands on stays subscribed until another one or null is told, or the window goes.
   * `input.subscriptions_full`.
   */
  'feed.ticket': call(z.object({ instrument: instrument.nullable() }), z.object({})),
};
