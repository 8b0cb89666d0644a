import { z } from 'zod';
import { call } from '../call.ts';
import { FEED_SOCKETS_MAX } from '../model/feed.ts';

export const feedCareCalls = {
  /**
   * From now on, until the terminal is restarted, the feed uses at most `max` connections; instruments that do not fit
   * are left out, last first, and told as a notice. For an account whose connections another program holds.
   */
  'feed.useSockets': call(z.object({ max: z.int().min(1).max(FEED_SOCKETS_MAX) }), z.object({ max: z.int() })),
  /** How far the data of an instrument can be believed now; `live` alone is good enough to trade on. */
  'feed.trust': call(
    z.object({ epoch: z.int(), slot: z.int().min(0) }),
    z.object({
      state: z.enum(['live', 'late', 'stale', 'closed', 'auction']),
      /** Ms since anything was received of it today; null = nothing yet. */
      ageMs: z.number().nullable(),
      reason: z.string(),
    }),
  ),
};
