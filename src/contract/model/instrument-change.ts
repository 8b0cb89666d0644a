import { z } from 'zod';
import { SECURITY_ID_MAX, type Segment, SEGMENTS } from './instrument.ts';

/** What may differ between two days' instrument lists, most important first. */
export const CHANGE_KINDS = ['lot', 'tick', 'freeze', 'expiry', 'band', 'renamed', 'gone', 'new'] as const;
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

/** Changes after which an order could be of another size than meant: the instrument is held until they are confirmed. */
export const HOLD_KINDS = ['lot', 'tick', 'freeze'] as const;
/** Holds of one answer; a changed freeze quantity of an index touches each of its contracts. */
export const HOLDS_PER_REPLY_MAX = 500;

/** A change of an instrument's terms that blocks orders until a person has confirmed it. */
export const instrumentHoldSchema = z.object({
  kind: z.enum(HOLD_KINDS),
  segment: z.enum(SEGMENTS as [Segment, ...Segment[]]),
  securityId: z.int().min(1).max(SECURITY_ID_MAX),
  symbol: z.string(),
  underlying: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Trade date of the list that brought it. */
  since: z.string(),
});
export type InstrumentHold = z.infer<typeof instrumentHoldSchema>;
