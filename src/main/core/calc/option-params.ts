import { z } from 'zod';
import type { Wing } from '../options/black.ts';

/** RBI repo rate of February 2026, continuous as the exchanges use it; the last value that could be confirmed. */
export const RATE_DEFAULT = 0.0525;

/** Call or put, as `c` or `p`. */
export const cp = z.enum(['c', 'p']).meta({ description: 'Call (c) or put (p).', unit: '' });

export function wingOf(side: 'c' | 'p'): Wing {
  return side === 'c' ? 1 : -1;
}

export function positive(sentence: string, unit = '₹') {
  return z.number().positive().meta({ description: sentence, unit });
}

export const years = z.number().meta({ description: 'Time to expiry in years of 365 days; expired at 0.', unit: '' });

export const sigmaParam = z
  .number()
  .min(0)
  .max(100)
  .meta({ description: 'Volatility a year, as a decimal: 0.13 = 13 %.', unit: '' });

export const rate = z
  .number()
  .min(-1)
  .max(1)
  .default(RATE_DEFAULT)
  .meta({ description: 'Continuous rate a year, as a decimal.', unit: '' });

export const dividend = z
  .number()
  .min(-1)
  .max(1)
  .default(0)
  .meta({ description: 'Continuous dividend yield, as a decimal; 0 for indices.', unit: '' });

/** A value at the edge: null for undefined. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
