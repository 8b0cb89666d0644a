import { z } from 'zod';
import { SEGMENTS, type Segment } from './instrument.ts';

/** Strikes in one reply at most: 600 × 33 numbers stay under 200 KB; NIFTY lists about 250. */
export const CHAIN_STRIKES_MAX = 600;

/** What became of the inversion of a price, in the order of the core's codes. */
export const CHAIN_IV_STATUSES = [
  'OK',
  'LOW_CONFIDENCE',
  'OUT_OF_RANGE',
  'NO_TIME_VALUE',
  'BELOW_INTRINSIC',
  'ABOVE_MAXIMUM',
  'ZERO_PRICE',
  'EXPIRED',
  'BAD_INPUT',
  'NO_QUOTE',
] as const;

/** What price and open interest say together, in the order of the core's codes. */
export const CHAIN_BUILD_UPS = [
  'UNKNOWN',
  'NEUTRAL',
  'LONG_BUILDUP',
  'SHORT_BUILDUP',
  'LONG_UNWINDING',
  'SHORT_COVERING',
] as const;

/** How good the price of the underlying is; `auction`: the cash market is in its closing auction, the spot stands. */
export const SPOT_STATES = ['live', 'auction', 'stale', 'indicative', 'none'] as const;

/** Where the forward came from: put–call parity, the underlying, or nowhere. */
export const FORWARD_SOURCES = ['parity', 'spot', 'none'] as const;

const numbers = z.array(z.number()).max(CHAIN_STRIKES_MAX);
/** null = undefined, never 0. */
const values = z.array(z.number().nullable()).max(CHAIN_STRIKES_MAX);

/** Calls or puts as columns in strike order. Prices in ₹, OI and volume in units. */
export const chainSideSchema = z.object({
  /** −1 where the strike does not list this side or nobody subscribes it. */
  slot: z.array(z.int().min(-1)).max(CHAIN_STRIKES_MAX),
  bid: numbers,
  ask: numbers,
  last: numbers,
  /** Close of the day before; 0 = not told. */
  closeBefore: numbers,
  /** Middle of a two-sided quote. */
  mid: values,
  oi: numbers,
  /** Open interest of the day before; 0 = not told. */
  oiBefore: numbers,
  /** Open interest as it was first seen today; 0 = not yet. Most feeds do not tell that of the day before. */
  oiFirst: numbers,
  volume: numbers,
  /** Volatility a year, 0.13 = 13 %. */
  iv: values,
  /** Index into CHAIN_IV_STATUSES. */
  ivStatus: z.array(z.int().min(0)).max(CHAIN_STRIKES_MAX),
  /** ₹ per ₹ of forward, discounted. */
  delta: values,
  /** ₹ per calendar day with the spot standing still. */
  theta: values,
  /** Index into CHAIN_BUILD_UPS: against the day before, or what was first seen where that is not told. */
  buildUp: z.array(z.int().min(0)).max(CHAIN_STRIKES_MAX),
});
export type ChainSideReply = z.infer<typeof chainSideSchema>;

const value = z.number().nullable();

/** Numbers of the whole chain; ₹ unless told otherwise; null = undefined. */
export const chainSummarySchema = z.object({
  spot: value,
  spotState: z.enum(SPOT_STATES),
  forward: value,
  forwardFrom: z.enum(FORWARD_SOURCES),
  /** The forwards around the money differ by more than two ticks and 0.02 %. */
  forwardApart: z.boolean(),
  /** Forward − spot; null while the spot stands still. */
  basis: value,
  atmStrike: value,
  /** Smile volatility at the ATM strike. */
  atmIv: value,
  /** Mid of the ATM straddle. */
  straddle: value,
  pcrByOi: value,
  pcrByVolume: value,
  callOi: z.number(),
  putOi: z.number(),
  maxPain: value,
  /** One standard deviation until expiry, F·σ·√T. */
  expectedMove: value,
  /** Naive dealer gamma, ₹ of delta per 1 % move; dealers long calls and short puts is an assumption. */
  gex: value,
  callWall: value,
  putWall: value,
  /** Level at which the naive gamma changes sign. */
  gexFlip: value,
  /** Calendar minutes in which time alone costs a buyer `budgetShare` of the ATM premium. */
  callBudgetMinutes: value,
  putBudgetMinutes: value,
  budgetShare: z.number(),
});
export type ChainSummary = z.infer<typeof chainSummarySchema>;

export const chainSchema = z.object({
  epoch: z.int(),
  underlying: z.string(),
  expiry: z.string(),
  segment: z.enum(SEGMENTS as [Segment, ...Segment[]]),
  /** Slot of the index, share or future behind it; −1 when it is not subscribed. */
  underlyingSlot: z.int().min(-1),
  /** Units per lot. */
  lot: z.int(),
  decimals: z.union([z.literal(2), z.literal(4)]),
  /** Epoch ms of the instant of expiry, and years of 365 days until then. */
  expiryMs: z.number(),
  years: z.number(),
  /** Market time from which `oiFirst` counts, epoch ms. */
  firstAtMs: z.number().nullable(),
  /** Real ms since the numbers were known to be those of the newest rows. */
  ageMs: z.number(),
  strike: numbers,
  calls: chainSideSchema,
  puts: chainSideSchema,
  /** Per ₹² of forward, and ₹ per vol point; one value for call and put. */
  gamma: values,
  vega: values,
  /** Volatility of the side out of the money. */
  smile: values,
  summary: chainSummarySchema,
});
export type Chain = z.infer<typeof chainSchema>;

export const chainListSchema = z.object({
  epoch: z.int(),
  underlyings: z.array(
    z.object({
      underlying: z.string(),
      segment: z.enum(SEGMENTS as [Segment, ...Segment[]]),
      slot: z.int().min(-1),
      /** Nearest first. */
      expiries: z.array(z.object({ expiry: z.string(), strikes: z.int(), options: z.int() })),
    }),
  ),
});
export type ChainList = z.infer<typeof chainListSchema>;
