import { z } from 'zod';
import { SECURITY_ID_MAX, type Segment, SEGMENTS } from './instrument.ts';

/** What may differ between two days' instrument lists, most important first. */
export const CHANGE_KINDS = ['lot', 'tick', 'freeze', 'expiry', 'renamed', 'gone', 'new'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export const instrumentChangeSchema = z.object({
  kind: z.enum(CHANGE_KINDS),
  segment: z.enum(SEGMENTS as [Segment, ...Segment[]]),
  securityId: z.int().min(1).max(SECURITY_ID_MAX),
  symbol: z.string(),
  /** The values on both days as text; null where there is none. Ticks are in the instrument's price scale. */
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type InstrumentChange = z.infer<typeof instrumentChangeSchema>;

export const changeCountsSchema = z.record(z.enum(CHANGE_KINDS), z.int().min(0));
export type ChangeCounts = z.infer<typeof changeCountsSchema>;
