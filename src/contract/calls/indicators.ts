import { z } from 'zod';
import { call } from '../call.ts';
import { BARS_PER_REPLY_MAX } from '../model/bar.ts';
import { chartIntervalSchema } from '../model/chart-interval.ts';
import { indicatorInfoSchema, indicatorParamsSchema, indicatorSeriesSchema } from '../model/indicator.ts';
import { WIRE_LIMITS } from '../wire.ts';

/** More indicators than anyone will list. */
const INDICATORS_MAX = 200;

export const indicatorCalls = {
  /** Every indicator there is, in the order of menus. */
  'indicator.menu': call(z.object({}), z.object({ indicators: z.array(indicatorInfoSchema).max(INDICATORS_MAX) })),
  /**
   * Values on the newest `limit` bars that opened before `beforeMs` (null = up to now, forming bar included). The bars
   * that the indicator needs before the first of them are read too. `input.unknown_indicator`; `input.params` names
   * the parameter that is wrong.
   */
  'indicator.series': call(
    z.object({
      epoch: z.int(),
      slot: z
        .int()
        .min(0)
        .max(WIRE_LIMITS.watchedSlotsMax - 1),
      interval: chartIntervalSchema,
      name: z.string().max(40),
      params: indicatorParamsSchema,
      beforeMs: z.number().nullable(),
      limit: z.int().min(1).max(BARS_PER_REPLY_MAX),
      /** As of `history.bars`. */
      adjusted: z.boolean().optional(),
    }),
    indicatorSeriesSchema,
  ),
};
