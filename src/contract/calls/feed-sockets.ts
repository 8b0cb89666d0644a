import { z } from 'zod';
import { call } from '../call.ts';
import { FEED_SOCKETS_MAX } from '../model/feed.ts';

export const feedSocketCalls = {
  /**
   * From now on, until the terminal is restarted, the feed uses at most `max` connections; instruments that do not fit
   * are left out, last first, and told as a notice. For an account whose connections another program holds.
   */
  'feed.useSockets': call(z.object({ max: z.int().min(1).max(FEED_SOCKETS_MAX) }), z.object({ max: z.int() })),
};
