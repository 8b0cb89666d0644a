import { z } from 'zod';
import { call } from '../call.ts';
import {
  calibrationSchema,
  CURVE_POINTS_MAX,
  curvePointSchema,
  GROUP_BYS,
  GROUPS_MAX,
  judgedHitSchema,
  MEASURES,
  OUTCOMES_PER_PAGE_MAX,
  recordSchema,
  validationFilterSchema,
  WINDOWS,
} from '../model/validation.ts';

const window = z.literal(WINDOWS);
const measure = z.enum(MEASURES);

export const validationCalls = {
  /** Records of groups of hits, the largest group first; the last 90 days unless `filter.days` says otherwise. */
  'validation.summary': call(
    z.object({ groupBy: z.enum(GROUP_BYS), window, measure, filter: validationFilterSchema }),
    z.object({ total: recordSchema, groups: z.array(recordSchema).max(GROUPS_MAX) }),
  ),
  /** What became of single hits in one window, newest first; `beforeId` (a hit's) pages on. */
  'validation.outcomes': call(
    z.object({
      window,
      filter: validationFilterSchema,
      limit: z.int().min(1).max(OUTCOMES_PER_PAGE_MAX),
      beforeId: z.int().optional(),
    }),
    z.object({ rows: z.array(judgedHitSchema).max(OUTCOMES_PER_PAGE_MAX) }),
  ),
  /** Confidences against what happened; the curve is that of the scanner in the filter. */
  'validation.calibration': call(z.object({ window, measure, filter: validationFilterSchema }), calibrationSchema),
  /** The record of every scanner with outcomes, by id, to be shown beside it; ask at most once a minute. */
  'validation.records': call(
    z.object({ window, measure }),
    z.object({
      records: z
        .array(recordSchema.extend({ curve: z.array(curvePointSchema).max(CURVE_POINTS_MAX).nullable() }))
        .max(GROUPS_MAX),
    }),
  ),
};
