import { z } from 'zod';
import { INTERVALS } from './bar.ts';
import { INSTRUMENT_KINDS, SEGMENTS, type Segment } from './instrument.ts';

/** Saved scanners of a person: each runs on every instrument and bar. */
export const OWN_SCANNERS_MAX = 50;
/** Characters that a call takes; what is longer than an expression may be gets a message of its own. */
export const EXPRESSION_CHARS_MAX = 4_000;
/** Candidates of one completion. */
export const COMPLETIONS_MAX = 60;
/** Days that a test may go back. */
export const TEST_DAYS_MAX = 10;
/** Instruments that a test may name. */
export const TEST_INSTRUMENTS_MAX = 500;
/** Longest time between two looks of a scanner on a clock, minutes: less than the shortest whole session. */
export const OWN_EVERY_MINUTES_MAX = 360;
/** Newest hits that a test answers with. */
export const TEST_HITS_MAX = 100;

/** A distance from the entry. `risk` = so many distances of the stop, for targets. */
const distance = z.number().min(0.05).max(50);
export const ownPlanSchema = z.object({
  stop: z.object({ unit: z.enum(['atr', 'percent']), value: distance }),
  target: z.object({ unit: z.enum(['atr', 'percent', 'risk']), value: distance }),
});
export type OwnPlan = z.infer<typeof ownPlanSchema>;

/**
 * When a scanner of a person runs: on every bar; every so many minutes of the session, on the shortest of its bars; or
 * before the open, on the longest of them, once a day.
 */
export const ownScheduleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bar') }),
  z.object({ kind: z.literal('interval'), minutes: z.int().min(1).max(OWN_EVERY_MINUTES_MAX) }),
  z.object({ kind: z.literal('pre-market') }),
]);
export type OwnSchedule = z.infer<typeof ownScheduleSchema>;

const intervalSchema = z.enum(INTERVALS);
const intervalsSchema = z.array(intervalSchema).min(1).max(INTERVALS.length);

/** A scanner made of an expression. Runs under the id `own-<id>`. */
export const ownScannerSchema = z.object({
  /** 0 while it has not been saved. */
  id: z.int().min(0),
  title: z.string().trim().min(1).max(60),
  expression: z.string().min(1).max(EXPRESSION_CHARS_MAX),
  intervals: intervalsSchema,
  kinds: z.array(z.enum(INSTRUMENT_KINDS)).min(1).max(INSTRUMENT_KINDS.length),
  side: z.enum(['up', 'down', 'neutral']),
  /** Left out by whoever knew bars alone. */
  schedule: ownScheduleSchema.default({ kind: 'bar' }),
  /** On the bar (or at the look) at which it becomes true, or on every one on which it is. */
  fires: z.enum(['edge', 'every']),
  /** Bars after a hit on which it does not fire again. */
  cooldownBars: z.int().min(0).max(500),
  /** Stop and target of what it proposes; null, or a side of `neutral`, for a scanner that only tells. */
  plan: ownPlanSchema.nullable(),
});
export type OwnScanner = z.infer<typeof ownScannerSchema>;

/** What is wrong with an expression, and where: characters `from` to `to`. */
export const expressionFaultSchema = z.object({
  from: z.int().min(0),
  to: z.int().min(0),
  message: z.string(),
  suggestions: z.array(z.string()),
});

/** What checking says: a fault, or what the expression takes and tells. */
export const expressionCheckSchema = z.object({
  fault: expressionFaultSchema.nullable(),
  /** The expression in its one form; empty with a fault. */
  text: z.string(),
  /** Estimated time of one bar of one instrument, ns. */
  costNs: z.number(),
  /** Bars until it can fire: of its own interval (`own`) and of others. */
  needs: z.record(z.string(), z.int()),
  /** Names of the values that are told with a hit. */
  columns: z.array(z.string()),
});
export type ExpressionCheck = z.infer<typeof expressionCheckSchema>;

export const completionSchema = z.object({
  name: z.string(),
  kind: z.enum(['value', 'level', 'function', 'indicator', 'word']),
  signature: z.string(),
  sentence: z.string(),
});
export type Completion = z.infer<typeof completionSchema>;

/** A hit of a test: the same evidence as a live one. */
export const testHitSchema = z.object({
  slot: z.int(),
  segment: z.enum(SEGMENTS as [Segment, ...Segment[]]),
  securityId: z.int(),
  symbol: z.string(),
  interval: intervalSchema,
  atMs: z.number(),
  price: z.int(),
  decimals: z.union([z.literal(2), z.literal(4)]),
  side: z.enum(['up', 'down', 'neutral']),
  evidence: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
});
export type TestHit = z.infer<typeof testHitSchema>;

/** What became of a test. `tested` may be less than `wanted`: a test has a time limit, and stored history has gaps. */
export const testResultSchema = z.object({
  /** Hits on all tested instruments and days. */
  count: z.int(),
  /** The newest ones, newest first. */
  hits: z.array(testHitSchema).max(TEST_HITS_MAX),
  tested: z.int(),
  wanted: z.int(),
  /** Trade dates, oldest first. */
  days: z.array(z.string()),
  /** Sessions of instruments that were run. */
  sessions: z.int(),
  /** Why not everything was tested; null when it was. */
  lacking: z.string().nullable(),
});
export type TestResult = z.infer<typeof testResultSchema>;
