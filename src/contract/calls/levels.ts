import { z } from 'zod';
import { call } from '../call.ts';
import { GAP_ROWS_MAX, gapBoardSchema } from '../model/gaps.ts';
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
  /**
   * The largest gaps: before the open those of indicative prices, then those of official opens, each against the
   * official close before; with NIFTY, India VIX and GIFT NIFTY every 30 s of the pre-open.
   */
  'market.gapBoard': call(z.object({ epoch: z.int(), limit: z.int().min(1).max(GAP_ROWS_MAX) }), gapBoardSchema),
};
