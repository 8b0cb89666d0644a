import { z } from 'zod';

export const QUALITY_STATES = ['green', 'amber', 'red'] as const;
export type QualityState = (typeof QUALITY_STATES)[number];

/** One thing that must be in order, in words and numbers. */
export const qualityRowSchema = z.object({
  id: z.string().max(40),
  name: z.string().max(60),
  state: z.enum(QUALITY_STATES),
  /** One word or two beside the colour: `in order`, `partly`, `missing` … */
  word: z.string().max(40),
  /** The number or the fact: `1,940 of 2,000 instruments`. */
  value: z.string().max(600),
  /** What to do; empty when nothing is to be done. */
  remedy: z.string().max(400),
});
export type QualityRow = z.infer<typeof qualityRowSchema>;

export const qualityReportSchema = z.object({
  /** Engine time. */
  atMs: z.number(),
  /** The worst of the rows. */
  state: z.enum(QUALITY_STATES),
  rows: z.array(qualityRowSchema).max(32),
});
export type QualityReport = z.infer<typeof qualityReportSchema>;
