import { z } from 'zod';

/** Rows of one answer: the largest gaps; nobody reads more. */
export const GAP_ROWS_MAX = 500;
/** Moments at which the context is kept before the open. */
export const GAP_SAMPLES_MAX = 120;

const number = z.number().nullable();

/** What became of gaps of one size and direction of an instrument, from its official days. */
export const gapFillsSchema = z.object({
  /** Such as `0.5–1%`. */
  bucket: z.string(),
  /** Earlier gaps like this one. */
  n: z.int(),
  /** How many filled in their own session, and within three and five sessions. */
  sameDay: z.int(),
  within3: z.int(),
  within5: z.int(),
  /** Sessions until the fill in the middle of those that filled, 1 = their own; null when none did. */
  medianSessions: number,
});

export const gapRowSchema = z.object({
  slot: z.int(),
  symbol: z.string(),
  /** Indicative price before the open, the official open after it; rupees. */
  price: z.number(),
  indicative: z.boolean(),
  /** Official close of the session before, and its date where the history tells it. */
  prevClose: z.number(),
  prevDate: z.string().nullable(),
  gapPct: z.number(),
  /** Null while the range of the session before is not known. */
  class: z.enum(['FULL_UP', 'FULL_DOWN', 'PARTIAL_UP', 'PARTIAL_DOWN', 'NONE']).nullable(),
  /** Has the price come back to that close since the open? Null before the open. */
  filled: z.boolean().nullable(),
  /** Null while the history is on its way, or without a gap. */
  fills: gapFillsSchema.nullable(),
});

/** Prices of one moment before the open, rupees; null where nothing of today was there. */
export const gapSampleSchema = z.object({ atMs: z.number(), nifty: number, vix: number, gift: number });

/** The gap board: what opens, or opened, away from the official close before. */
export const gapBoardSchema = z.object({
  epoch: z.int(),
  tradeDate: z.string(),
  asOfMs: z.number(),
  /** Open of the shares' continuous session, epoch ms; null when they do not trade today. */
  openMs: number,
  /** Largest gap first. */
  rows: z.array(gapRowSchema).max(GAP_ROWS_MAX),
  /** Instruments with a gap price, and instruments looked at. */
  priced: z.int(),
  watched: z.int(),
  /** Every 30 seconds from the pre-open to the open, oldest first. */
  samples: z.array(gapSampleSchema).max(GAP_SAMPLES_MAX),
  /** Official closes before of what the samples tell. */
  closes: z.object({ nifty: number, vix: number, gift: number }),
  /** Why something of the context is never there, such as GIFT NIFTY on a feed without it. */
  lacking: z.array(z.string()).max(4),
});
export type GapBoard = z.infer<typeof gapBoardSchema>;
export type GapRow = z.infer<typeof gapRowSchema>;
export type GapSample = z.infer<typeof gapSampleSchema>;
export type GapFills = z.infer<typeof gapFillsSchema>;
