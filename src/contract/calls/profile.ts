import { z } from 'zod';
import { call } from '../call.ts';
import { PROFILE_ROWS_MAX, profileOfSchema, volumeRowsSchema } from '../model/profile.ts';
import { WIRE_LIMITS } from '../wire.ts';

export const profileCalls = {
  /** Volume by price of one instrument. `adjusted`: prices as if every later split and bonus had been before. */
  'profile.volume': call(
    z.object({
      epoch: z.int(),
      slot: z
        .int()
        .min(0)
        .max(WIRE_LIMITS.watchedSlotsMax - 1),
      of: profileOfSchema,
      /** At most this many. */
      rows: z.int().min(2).max(PROFILE_ROWS_MAX),
      /** Part of the volume that the value area holds, percent; absent = 70. */
      valueAreaPct: z.int().min(50).max(95).optional(),
      adjusted: z.boolean(),
    }),
    volumeRowsSchema,
  ),
};
