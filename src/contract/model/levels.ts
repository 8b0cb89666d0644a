import { z } from 'zod';

/** A value of the kind that may not be there yet, or not be a number (a division by zero). */
const number = z.number().nullable();
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const each = <T extends z.ZodType>(schema: T) => z.object({ day: schema, week: schema, month: schema });

/** Lengths of the opening ranges that are told, in minutes. */
export const OPENING_RANGE_MINUTES = [5, 15, 30, 60] as const;
/** Untouched central pivot ranges that one answer holds: the newest ones. */
export const VIRGINS_PER_REPLY_MAX = 20;
/** Sentences about what is missing: one for each value that needs a past. */
export const LACKING_MAX = 16;

/** The period that levels are made of, and why they should not be trusted ('' when they may be). */
const sourceSchema = {
  /** `2026-11-19`, `2026-W46` or `2026-10`. */
  of: z.string(),
  flag: z.enum(['', 'split_in_period', 'split_after', 'short_history']),
};

/** Levels by name (P, R1, S1 …) of each family, rupees. */
const levels = z.record(z.string(), number);
export const pivotSetSchema = z.object({
  ...sourceSchema,
  kinds: z.object({ classic: levels, classic_tv: levels, fibonacci: levels, camarilla: levels, woodie: levels }),
});

export const cprSchema = z.object({
  ...sourceSchema,
  pivot: z.number(),
  bc: z.number(),
  tc: z.number(),
  widthPct: number,
  narrow: z.boolean(),
  /** Not traded in so far in its own period; null before the period's first trade. */
  virgin: z.boolean().nullable(),
});

export const openingRangeSchema = z.object({
  minutes: z.number(),
  high: number,
  low: number,
  complete: z.boolean(),
  breakout: z.enum(['up', 'down']).nullable(),
  /** Close of the minute that broke out, epoch ms. */
  breakoutMs: number,
});

/** Levels and statistics of one instrument for the trade date. Prices in rupees, volumes in units, null = not known. */
export const instrumentLevelsSchema = z.object({
  epoch: z.int(),
  slot: z.int(),
  symbol: z.string(),
  tradeDate: date,
  /** Engine time of the answer, epoch ms. */
  asOfMs: z.number(),
  /** The official day before. */
  previous: z
    .object({
      date,
      open: z.number(),
      high: z.number(),
      low: z.number(),
      close: z.number(),
      volume: z.number(),
    })
    .nullable(),
  pivots: each(pivotSetSchema.nullable()),
  cpr: each(cprSchema.nullable()),
  /** Daily ranges of past sessions that no session has touched since, newest first. */
  virgins: z.array(z.object({ date, bc: z.number(), tc: z.number() })).max(VIRGINS_PER_REPLY_MAX),
  openingRanges: z.array(openingRangeSchema).max(OPENING_RANGE_MINUTES.length),
  gap: z
    .object({
      pct: number,
      class: z.enum(['FULL_UP', 'FULL_DOWN', 'PARTIAL_UP', 'PARTIAL_DOWN', 'NONE']),
      filled: z.boolean(),
    })
    .nullable(),
  /** Over the completed days before today. */
  averages: z.object({ price20: number, price55: number, volume20: number, volume55: number }),
  turtle: z.object({
    high20: number,
    low20: number,
    high55: number,
    low55: number,
    ready: z.union([z.literal(-1), z.literal(0), z.literal(1)]).nullable(),
  }),
  /** The newest closed minute and the day so far against the same time of the sessions before. */
  volume: z.object({
    /** Minute of day (IST) at which that minute opened; null before the first. */
    minute: number,
    today: z.number(),
    base: number,
    ratio: number,
    cumBase: number,
    cumRatio: number,
    percentile: number,
    /** Past sessions that the baseline is made of. */
    sessions: z.int(),
  }),
  /** Newest closed bar against the mean of the 20 before it. */
  rvol: z.object({ '1m': number, '5m': number, '15m': number, '1d': number }),
  /** Multiplier on flat volume thresholds by time of day. */
  sessionMultiplier: z.number(),
  vix: z.object({
    value: number,
    regime: z.enum(['LOW', 'NORMAL', 'HIGH', 'PANIC']),
    multiplier: z.number(),
    known: z.boolean(),
  }),
  /** What is missing and how much of it is there, such as `34 of 55 days`. Empty when everything is known. */
  lacking: z.array(z.string()).max(LACKING_MAX),
});
export type InstrumentLevels = z.infer<typeof instrumentLevelsSchema>;
export type PivotSet = z.infer<typeof pivotSetSchema>;
export type CprLevels = z.infer<typeof cprSchema>;
