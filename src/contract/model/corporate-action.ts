import { z } from 'zod';
import { SECURITY_ID_MAX, type Segment, SEGMENTS } from './instrument.ts';

/** What the ratio of old to new prices looks like; a split and a bonus of the same factor cannot be told apart. */
export const ACTION_KINDS = ['split', 'bonus', 'consolidation', 'other'] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];
/** Actions of one instrument in one answer; a share has a handful in a lifetime. */
export const ACTIONS_PER_REPLY_MAX = 64;

/** A corporate action as it showed in the broker's history: prices up to `throughDate` were divided by `factor`. */
export const corporateActionSchema = z.object({
  segment: z.enum(SEGMENTS as [Segment, ...Segment[]]),
  securityId: z.int().min(1).max(SECURITY_ID_MAX),
  /** Last date whose stored prices were the old ones, `YYYY-MM-DD`. */
  throughDate: z.string(),
  /** Trade date on which the restated history was seen. */
  seenDate: z.string(),
  factor: z.number().positive(),
  kind: z.enum(ACTION_KINDS),
  /** `1:2`, `bonus 1:2`, `10:1`, or `×1.0870` where it is no simple ratio. */
  ratio: z.string().max(32),
});
export type CorporateAction = z.infer<typeof corporateActionSchema>;
