import { z } from 'zod';
import { hitSchema } from './scan.ts';

/** Minutes after a hit at whose end it is judged (quant.md F). */
export const WINDOWS = [1, 2, 5, 10, 30, 60] as const;
export type Window = (typeof WINDOWS)[number];
/** The window that is shown where none is chosen. */
export const WINDOW_DEFAULT: Window = 30;
/** Below so many judged hits no rate is shown: its interval would be wider than half of what is possible. */
export const RATE_MIN = 20;
/** From so many earlier outcomes on a score becomes a probability. */
export const PROBABILITY_MIN = 200;
/** Days that records look back. */
export const RECORD_DAYS = 90;
/** Days that outcomes are kept. */
export const OUTCOME_DAYS_MAX = 365;
/** Outcomes in one answer: each carries its hit. */
export const OUTCOMES_PER_PAGE_MAX = 200;
/** Groups in one answer: every scanner with its own ones, or hours. */
export const GROUPS_MAX = 500;

/** What counts as right: the return beats the costs, the expected move was reached, the target came before the stop. */
export const MEASURES = ['direction', 'move', 'target'] as const;
export type Measure = (typeof MEASURES)[number];

export const GROUP_BYS = ['scanner', 'class', 'regime', 'hour'] as const;
export type GroupBy = (typeof GROUP_BYS)[number];

/** Families of what is followed; `premium` is the sum of several options. */
export const SYMBOL_CLASSES = ['index', 'share with derivatives', 'share', 'future', 'option', 'premium'] as const;
export type SymbolClass = (typeof SYMBOL_CLASSES)[number];

/** Regimes of India VIX at the hit; `UNKNOWN` without one. */
export const REGIMES = ['LOW', 'NORMAL', 'HIGH', 'PANIC', 'UNKNOWN'] as const;
export type Regime = (typeof REGIMES)[number];

export const TOUCHES = ['STOP', 'TARGET', 'NONE'] as const;
export type Touch = (typeof TOUCHES)[number];

/**
 * What became of a hit in one window. CENSORED counts for and against nothing: the session ended, nothing traded, the
 * instrument was no longer subscribed, the terminal was off, or too many hits were followed.
 */
export const outcomeSchema = z.object({
  window: z.literal(WINDOWS),
  status: z.enum(['OPEN', 'DONE', 'CENSORED']),
  /** Why it is censored; null otherwise. */
  reason: z.string().nullable(),
  /** Open of the first bar after the hit, rupees. */
  entry: z.number().nullable(),
  /**
   * Return, best and worst excursion in the hit's direction, as fractions of the entry. Of a hit without one: the signed
   * move of the price, the larger excursion of both sides, and 0.
   */
  ret: z.number().nullable(),
  mfe: z.number().nullable(),
  mae: z.number().nullable(),
  /** The return is above the costs. */
  hitDir: z.boolean().nullable(),
  /** The expected move was reached; null without one. */
  hitMove: z.boolean().nullable(),
  /** What came first; stop and target in one bar are the stop. Null without a plan. */
  touch: z.enum(TOUCHES).nullable(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** A hit with what became of it in the window asked for. */
export const judgedHitSchema = z.object({
  hit: hitSchema,
  symbolClass: z.enum(SYMBOL_CLASSES),
  regime: z.enum(REGIMES),
  hour: z.int().min(0).max(23),
  outcome: outcomeSchema,
});
export type JudgedHit = z.infer<typeof judgedHitSchema>;

/** Which outcomes are meant; what is left out does not matter. */
export const validationFilterSchema = z.object({
  scannerId: z.string().max(80).optional(),
  symbolClass: z.enum(SYMBOL_CLASSES).optional(),
  regime: z.enum(REGIMES).optional(),
  hour: z.int().min(0).max(23).optional(),
  /** Days back from now. */
  days: z.int().min(1).max(OUTCOME_DAYS_MAX).optional(),
});
export type ValidationFilter = z.infer<typeof validationFilterSchema>;

const share = z.number().min(0).max(1).nullable();

/** The record of a group of hits. */
export const recordSchema = z.object({
  key: z.string(),
  /** Judged hits to which the measure applies. */
  n: z.int().min(0),
  censored: z.int().min(0),
  /** Followed still. */
  open: z.int().min(0),
  successes: z.int().min(0),
  /** Share that was right, with its Wilson interval of 95 %; null below `RATE_MIN`. */
  rate: share,
  lo: share,
  hi: share,
  /** How many more judged hits the rate needs. */
  missing: z.int().min(0),
  meanRet: z.number().nullable(),
  meanMfe: z.number().nullable(),
  meanMae: z.number().nullable(),
  /** First touches of those with a plan. */
  stops: z.int().min(0),
  targets: z.int().min(0),
  neither: z.int().min(0),
  /** Hits of one day are not independent: means of the days' rates and returns, and how many days. */
  days: z.int().min(0),
  dayRate: share,
  dayRet: z.number().nullable(),
  /** Brier score of the confidence; null without confidences. */
  brier: z.number().nullable(),
});
export type ValidationRecord = z.infer<typeof recordSchema>;

/** A score from which on a probability holds. */
export const curvePointSchema = z.object({ score: z.number(), probability: z.number() });
export type CurvePoint = z.infer<typeof curvePointSchema>;
/** Steps of one curve: more would be finer than its data. */
export const CURVE_POINTS_MAX = 200;

/** How good forecasts were. */
export const forecastSchema = z.object({
  n: z.int().min(0),
  brier: z.number().nullable(),
  reliability: z.number().nullable(),
  resolution: z.number().nullable(),
  uncertainty: z.number().nullable(),
  ece: z.number().nullable(),
  skill: z.number().nullable(),
  bins: z
    .array(
      z.object({ bin: z.int(), n: z.int(), forecast: z.number(), rate: z.number(), lo: z.number(), hi: z.number() }),
    )
    .max(10),
});
export type Forecast = z.infer<typeof forecastSchema>;

/** One outcome as a point of a picture: excursions in percent. */
export const excursionSchema = z.object({ mfePct: z.number(), maePct: z.number(), success: z.boolean() });
/** Points of one picture, the newest. */
export const EXCURSIONS_MAX = 400;

/** Scores of one scanner in one window against what happened, raw and after isotonic regression. */
export const calibrationSchema = z.object({
  scannerId: z.string().nullable(),
  window: z.literal(WINDOWS),
  measure: z.enum(MEASURES),
  raw: forecastSchema,
  /** Each day's hits by a curve fitted on the days before it; null while there are too few of them. */
  calibrated: forecastSchema.nullable(),
  /** Curve in force, fitted on the days before today; null while there are too few outcomes, or without a scanner. */
  curve: z.array(curvePointSchema).max(CURVE_POINTS_MAX).nullable(),
  /** Outcomes with a confidence from the days before today, and how many more a curve needs. */
  earlier: z.int().min(0),
  missing: z.int().min(0),
  excursions: z.array(excursionSchema).max(EXCURSIONS_MAX),
});
export type CalibrationReport = z.infer<typeof calibrationSchema>;
