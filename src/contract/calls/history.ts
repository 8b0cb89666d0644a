import { z } from 'zod';
import { INSTRUMENTS_MAX } from '../config.ts';
import { call } from '../call.ts';
import { ACTIONS_PER_REPLY_MAX, corporateActionSchema } from '../model/corporate-action.ts';
import { prefetchStateSchema } from '../model/prefetch.ts';
import { WIRE_LIMITS } from '../wire.ts';

const slot = z
  .int()
  .min(0)
  .max(WIRE_LIMITS.watchedSlotsMax - 1);

export const historyCalls = {
  /** Corporate actions that the broker's history of an instrument has shown, oldest first. */
  'history.actions': call(
    z.object({ epoch: z.int(), slot }),
    z.object({ actions: z.array(corporateActionSchema).max(ACTIONS_PER_REPLY_MAX) }),
  ),
  /**
   * Fetches history ahead, one download in `prefetchSpacingMs`, standing back while anybody waits for a chart. `start`
   * takes the instruments in `slots`, or without them everything but options, and replaces the list; it goes on after a
   * restart. `stop` forgets the list.
   */
  'history.prefetch': call(
    z.object({
      epoch: z.int(),
      action: z.enum(['start', 'stop', 'status']),
      slots: z.array(slot).max(INSTRUMENTS_MAX).optional(),
    }),
    prefetchStateSchema,
  ),
};
