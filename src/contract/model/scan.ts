import { z } from 'zod';
import { INTERVALS } from './bar.ts';
import { SEGMENTS, type Segment } from './instrument.ts';

/** Hits per reply: 500 of about 700 bytes. */
export const HITS_PER_PAGE_MAX = 500;

/** Legs of one plan: an iron condor has four. */
export const PLAN_LEGS_MAX = 8;

const scalar = z.union([z.number(), z.string(), z.boolean(), z.null()]);

/** How urgent a hit is; shown red, yellow and green. */
export const PRIORITIES = ['low', 'medium', 'high'] as const;
export type Priority = (typeof PRIORITIES)[number];

/**
 * What a hit proposes. Prices in rupees, on the tick: the stop rounded away from the entry, the target towards it.
 * BUY has stop < entry < target, SELL the mirror; of several legs the prices are those of the sum of their premiums.
 */
export const planSchema = z.object({
  action: z.enum(['BUY', 'SELL']),
  entry: z.number(),
  stop: z.number(),
  target: z.number(),
  /** A farther target; null when there is one only. */
  target2: z.number().nullable(),
  /** Distance of the target over distance of the stop. */
  riskReward: z.number(),
  /** What made the target: a multiple of the risk, or the expected move. */
  targetRule: z.enum(['rr', 'expectedMove']),
  /** Expected move of the price in rupees and in percent of the entry. */
  expectedMove: z.number(),
  expectedMovePct: z.number(),
  /** Lots by quant.md E.3; null with the reason when no lot fits, or for what cannot be traded. */
  lots: z.int().nullable(),
  /** What bounded the size: `RISK`, `CAPITAL`, `MAX_LOTS`, `FREEZE`, or why there is none. */
  sizeBound: z.string(),
  /**
   * Of all lots, ₹: the loss at the stop with charges, the gain at the target after charges, and the charges there and
   * back to the target. Null without a lot, where the tariff has no rates, and in plans stored before these were kept.
   */
  riskRupees: z.number().nullable().default(null),
  netRupees: z.number().nullable().default(null),
  chargesRupees: z.number().nullable().default(null),
  /** Options of a combined plan; empty when the hit's own instrument is meant. */
  legs: z
    .array(
      z.object({
        segment: z.enum(SEGMENTS as [Segment, ...Segment[]]),
        securityId: z.int(),
        symbol: z.string(),
        side: z.enum(['BUY', 'SELL']),
      }),
    )
    .max(PLAN_LEGS_MAX),
});
export type Plan = z.infer<typeof planSchema>;

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
  /** Tells hits of one scanner, instrument and bar apart, such as `R1` and `S1`; empty when there is one at most. */
  variant: z.string().default(''),
  side: z.enum(['up', 'down', 'neutral']),
  priority: z.enum(PRIORITIES),
  /** 0.5 = conditions just met, 1 = every factor saturated (quant.md §0.7): a score; null when the scanner has none. */
  confidence: z.number().min(0).max(1).nullable().default(null),
  /** What it proposes to do; null for hits that only tell. */
  plan: planSchema.nullable().default(null),
  /** Short words such as `Ultra narrow`. */
  badges: z.array(z.string()).default([]),
  /** Close of the signal bar, in the instrument's scale. */
  price: z.int(),
  decimals: z.union([z.literal(2), z.literal(4)]),
  /** Every value that the conditions used, by name; prices in rupees for reading. */
  evidence: z.record(z.string(), scalar),
  /** The parameters in force when it fired. */
  params: z.record(z.string(), scalar),
});
export type Hit = z.infer<typeof hitSchema>;

/** What a hit is about: the same bar found again makes the same key, whatever its id. */
export function hitKey(
  hit: Pick<Hit, 'scannerId' | 'segment' | 'securityId' | 'interval' | 'atMs' | 'variant'>,
): string {
  const { scannerId, segment, securityId, interval, atMs, variant } = hit;
  return `${scannerId}:${segment}:${securityId}:${interval}:${atMs}:${variant}`;
}

/** One parameter as a form field. */
export const paramInfoSchema = z.object({
  name: z.string(),
  type: z.enum(['number', 'integer', 'boolean', 'choice', 'text']),
  default: z.union([z.number(), z.string(), z.boolean()]),
  value: z.union([z.number(), z.string(), z.boolean()]),
  min: z.number().optional(),
  max: z.number().optional(),
  choices: z.array(z.string()).optional(),
  unit: z.string(),
  sentence: z.string(),
});
export type ParamInfo = z.infer<typeof paramInfoSchema>;

/** Families of scanners, in the order in which they are shown. */
export const SCANNER_GROUPS = [
  'levels',
  'breakout',
  'volume',
  'patterns',
  'ict',
  'profile',
  'signals',
  'options',
  'straddles',
  'market',
  'own',
] as const;
export type ScannerGroup = (typeof SCANNER_GROUPS)[number];

export const scannerInfoSchema = z.object({
  id: z.string(),
  title: z.string(),
  group: z.enum(SCANNER_GROUPS),
  /** What it looks at: single instruments, option chains, or the market as a whole. */
  scope: z.enum(['instrument', 'chain', 'market']),
  /** What it looks for, in one sentence. */
  sentence: z.string(),
  /** Names of the evidence values, in the order in which they are worth showing. */
  columns: z.array(z.string()),
  intervals: z.array(z.enum(INTERVALS)),
  /** When it runs, in words: `bar close`, `every 5 min`, `pre-market, bar close`. */
  schedule: z.string(),
  /** Which instruments it looks at: `default`, `all`, `fno`, `indices`, `watchlist:3`, `index:NIFTY50`. */
  universe: z.string(),
  enabled: z.boolean(),
  /** Instruments ready of instruments wanted: history must be there before a scanner may fire. */
  ready: z.int(),
  wanted: z.int(),
  /** Runs that were skipped because the time budget was spent. */
  skipped: z.int(),
  /** Time that the last closed minute took, and the 99th percentile of the minutes in which it ran, real ms. */
  spentMs: z.number(),
  p99Ms: z.number().nullable(),
  lastRunMs: z.number().nullable(),
  reason: z.string().nullable(),
  params: z.array(paramInfoSchema),
});
export type ScannerInfo = z.infer<typeof scannerInfoSchema>;
