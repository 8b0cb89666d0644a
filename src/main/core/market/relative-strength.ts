import type { VolumeDay } from '../levels/instrument-levels.ts';

/** Windows of relative strength in sessions, today included. */
export const STRENGTH_DAYS = [1, 5, 20] as const;
export type StrengthDays = (typeof STRENGTH_DAYS)[number];

/** One side of a comparison as of now, rupees. */
export interface Strong {
  readonly price: number;
  /** Of today. */
  readonly open: number;
  /** Completed sessions, oldest first. */
  readonly days: readonly Pick<VolumeDay, 'date' | 'close'>[];
}

/** How much more a share gained than its benchmark, percentage points; null where the past is too short. */
export interface Strength {
  /** Since today's open. */
  readonly intraday: number | null;
  readonly over: Readonly<Record<StrengthDays, number | null>>;
}

/** Gain of a share less gain of its benchmark, from the close `n` sessions ago to now, and since the open. */
export function relativeStrength(share: Strong, benchmark: Strong): Strength {
  const own = gain(share.price, share.open);
  const other = gain(benchmark.price, benchmark.open);
  const over = (n: StrengthDays): number | null => less(gainOver(share, n), gainOver(benchmark, n));
  return { intraday: less(own, other), over: { 1: over(1), 5: over(5), 20: over(20) } };
}

/** Where the ratio of a share to its benchmark stands against its own past closes. */
export interface RatioPlace {
  readonly ratio: number;
  readonly high: number;
  readonly low: number;
}

/** The ratio now and its highest and lowest at the closes of the last `sessions` common sessions; null when there are fewer. */
export function ratioPlace(share: Strong, benchmark: Strong, sessions: number): RatioPlace | null {
  const closes = new Map(benchmark.days.slice(-2 * sessions).map(({ date, close }) => [date, close]));
  const ratios: number[] = [];
  for (let i = share.days.length - 1; i >= 0 && ratios.length < sessions; i -= 1) {
    const { date, close } = share.days[i]!;
    const other = closes.get(date);
    if (other !== undefined && other > 0) ratios.push(close / other);
  }
  if (ratios.length < sessions || benchmark.price <= 0) return null;
  return { ratio: share.price / benchmark.price, high: Math.max(...ratios), low: Math.min(...ratios) };
}

function gainOver({ price, days }: Strong, n: number): number | null {
  return gain(price, days.at(-n)?.close ?? 0);
}

function gain(price: number, from: number): number | null {
  return from > 0 && price > 0 ? 100 * (price / from - 1) : null;
}

function less(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}
