import { z } from 'zod';
import { call } from '../call.ts';
import { instrumentLevelsSchema } from '../model/levels.ts';
import { WIRE_LIMITS } from '../wire.ts';

export const levelCalls = {
  /**
   * Levels and daily statistics of one scanned instrument. `input.not_scanned` for the others,
   * `unavailable.levels_loading` while its history is still on its way.
   */
  'levels.of': call(
    z.object({
      epoch: z.int(),
      slot: z
        .int()
        .min(0)
        .max(WIRE_LIMITS.watchedSlotsMax - 1),
    }),
    instrumentLevelsSchema,
  ),
};
