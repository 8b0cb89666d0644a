import { z } from 'zod';
import { INTERVALS } from './bar.ts';
import { SEGMENTS, type Segment } from './instrument.ts';

/** Hits per reply: 500 of about 700 bytes. */
export const HITS_PER_PAGE_MAX = 500;

const scalar = z.union([z.number(), z.string(), z.boolean(), z.null()]);

/** A scanner hit: what fired, when by exchange time, and the values that fired it. Never changed after it is stored. */
export const hitSchema = z.object({
  id: z.int(),
  scannerId: z.string(),
  slot: z.int(),
  segment: z.enum(SEGMENTS as [Segment, ...Segment[]]),
  securityId: z.int(),
  symbol: z.string(),
  interval: z.enum(INTERVALS),
  /** Close time of the signal bar, epoch ms UTC: the earliest moment the hit could be known. */
  atMs: z.number(),
  side: z.enum(['up', 'down']),
  priority: z.enum(['low', 'medium', 'high']),
  /** Close of the signal bar, in the instrument's scale. */
  price: z.int(),
  decimals: z.union([z.literal(2), z.literal(4)]),
  /** Every value that the conditions used, by name; prices in rupees for reading. */
  evidence: z.record(z.string(), scalar),
  /** The parameters in force when it fired. */
  params: z.record(z.string(), scalar),
});
export type Hit = z.infer<typeof hitSchema>;

/** One parameter as a form field. */
export const paramInfoSchema = z.object({
  name: z.string(),
  type: z.enum(['number', 'integer', 'boolean', 'choice']),
  default: z.union([z.number(), z.string(), z.boolean()]),
  value: z.union([z.number(), z.string(), z.boolean()]),
  min: z.number().optional(),
  max: z.number().optional(),
  choices: z.array(z.string()).optional(),
  unit: z.string(),
  sentence: z.string(),
});
export type ParamInfo = z.infer<typeof paramInfoSchema>;

export const scannerInfoSchema = z.object({
  id: z.string(),
  title: z.string(),
  intervals: z.array(z.enum(INTERVALS)),
  enabled: z.boolean(),
  /** Instruments ready of instruments wanted: history must be there before a scanner may fire. */
  ready: z.int(),
  wanted: z.int(),
  /** Runs that were skipped because the time budget was spent. */
  skipped: z.int(),
  lastRunMs: z.number().nullable(),
  reason: z.string().nullable(),
  params: z.array(paramInfoSchema),
});
export type ScannerInfo = z.infer<typeof scannerInfoSchema>;
