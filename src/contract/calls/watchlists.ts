import { z } from 'zod';
import { call } from '../call.ts';
import { watchlistSchema, WATCHLISTS_MAX } from '../model/watchlist.ts';

export const watchlistCalls = {
  /** Every saved list in the order of its making. The first time there is one, with the three main indices. */
  'watchlists.list': call(z.object({}), z.object({ lists: z.array(watchlistSchema).max(WATCHLISTS_MAX) })),
  /**
   * Makes (id 0) or replaces a list. `input.subscriptions_full` says what to free; `input.watchlist` when two lists
   * would share a name, an instrument is in it twice, or there are too many lists. Every window hears of it by
   * `watchlists.changed`.
   */
  'watchlists.save': call(watchlistSchema, watchlistSchema),
  /** Removes a list and what only it had subscribed; an unknown one is no error. */
  'watchlists.remove': call(z.object({ id: z.int().min(1) }), z.object({})),
};
