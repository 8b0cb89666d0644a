import { z } from 'zod';
import { CHAIN_STRIKES_MAX } from './chain.ts';

/** Minutes of one day that a trail keeps: commodities trade 09:00 to 23:55, and an evening may be longer. */
export const TRAIL_MINUTES_MAX = 1_000;
/** Combinations of a call and a put in one question: more lines than a chart can be read with. */
export const TRAIL_PAIRS_MAX = 6;
/** Strikes around the money whose premiums are kept by the minute: twenty on either side. */
export const TRAIL_STRIKES_MAX = 41;
/** Expiries of one surface: the nearest dozen; beyond it few quotes stand. */
export const SURFACE_EXPIRIES_MAX = 12;
/** Parts of a premium whose loss to time is counted down to. */
export const HOLD_SHARES = [0.05, 0.1, 0.25] as const;

const minutes = z.array(z.number()).max(TRAIL_MINUTES_MAX);
/** null = undefined, never 0. */
const values = z.array(z.number().nullable()).max(TRAIL_MINUTES_MAX);
const strike = z.number().positive();
const value = z.number().nullable();

/** A call and a put that are looked at together: the same strike is a straddle, two are a strangle. */
export const trailPairSchema = z.object({ call: strike, put: strike });
export type TrailPair = z.infer<typeof trailPairSchema>;

/** What is kept of every chain for each minute, as it stood when the minute ended. ₹ unless told otherwise. */
export const TRAIL_FIELDS = [
  'spot',
  'forward',
  'atmStrike',
  'atmIv',
  'straddle',
  'pcrByOi',
  'pcrByVolume',
  'maxPain',
  'callOi',
  'putOi',
  'gex',
] as const;
export type TrailField = (typeof TRAIL_FIELDS)[number];

/** Premium of one pair by the minute. */
export const trailPremiumSchema = z.object({
  call: strike,
  put: strike,
  /** False: one of the strikes is not among those whose premiums are kept. */
  kept: z.boolean(),
  /** Mid of the call plus mid of the put, ₹; null where one is not quoted. */
  premium: values,
  /** Mean of the premium since the first minute, weighted by the units that both legs traded. */
  vwap: values,
});
export type TrailPremium = z.infer<typeof trailPremiumSchema>;

/** A chain's day by the minute, as far as the option thread was there: it begins with the thread, not with the day. */
export const chainTrailSchema = z.object({
  epoch: z.int(),
  underlying: z.string(),
  expiry: z.string(),
  /** Open times of the minutes, epoch ms; ascending, with holes where nothing was solved. */
  atMs: minutes,
  fields: z.record(z.enum(TRAIL_FIELDS), values),
  /** Strikes whose premiums are kept, ascending; empty while none are. */
  strikes: z.array(z.number()).max(TRAIL_STRIKES_MAX),
  /** First minute whose premiums are kept; null while none are. */
  premiumsFromMs: value,
  premiums: z.array(trailPremiumSchema).max(TRAIL_PAIRS_MAX),
});
export type ChainTrailReply = z.infer<typeof chainTrailSchema>;

/** The volatilities of an underlying over strikes and expiries. */
export const chainSurfaceSchema = z.object({
  epoch: z.int(),
  underlying: z.string(),
  expiries: z
    .array(
      z.object({
        expiry: z.string(),
        years: z.number(),
        forward: value,
        atmStrike: value,
        atmIv: value,
        straddle: value,
        /** One standard deviation until expiry, F·σ·√T. */
        expectedMove: value,
        /** Strikes that have a volatility, ascending, with it; of the side out of the money. */
        strike: z.array(z.number()).max(CHAIN_STRIKES_MAX),
        iv: z.array(z.number()).max(CHAIN_STRIKES_MAX),
      }),
    )
    .max(SURFACE_EXPIRIES_MAX),
});
export type ChainSurface = z.infer<typeof chainSurfaceSchema>;

/** What holding one option costs while spot and volatility stand still. ₹ of one unit; null = cannot be said. */
export const chainHoldSchema = z.object({
  /** Model value at the volatility of its strike. */
  value,
  iv: value,
  delta: value,
  /** Units per lot. */
  lot: z.int(),
  decimals: z.union([z.literal(2), z.literal(4)]),
  /** What the next 60 calendar minutes take. */
  hourCost: value,
  /** How far the underlying must move in that hour, in the option's favour, to make up for it; ₹. */
  hourMove: value,
  /** When time alone has taken this part of the value; null where it never does before expiry. */
  losses: z.array(z.object({ share: z.number(), minutes: value, atMs: value })).max(HOLD_SHARES.length),
});
export type ChainHold = z.infer<typeof chainHoldSchema>;
