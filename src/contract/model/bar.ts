import { z } from 'zod';

/** Bar intervals that charts and scanners know; minutes are folded, `1d` comes from official daily values. */
export const INTERVALS = ['1m', '5m', '15m', '1h', '1d'] as const;
export type Interval = (typeof INTERVALS)[number];

/** Length of an intraday interval in ms; `1d` is one session, whatever its length. */
export const INTERVAL_MS: Record<Interval, number> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '1d': 86_400_000,
};

/** Bits of a bar's `flags`. */
export const BAR_FLAG = {
  /** Still forming: may change until its interval ends. */
  forming: 1,
  /** The feed was away for part of it. */
  partial: 2,
  /** Was partial, then completed from the broker's history. */
  repaired: 4,
  /** From the broker's history, not from the live feed. */
  history: 8,
} as const;

/** Most bars one reply may hold: 5,000 rows of 8 numbers stay well under the message limit. */
export const BARS_PER_REPLY_MAX = 5_000;

const column = z.array(z.number()).max(BARS_PER_REPLY_MAX);
/** Columns of equal length, oldest bar first; `t` is the open time in epoch ms UTC, prices are integers in the instrument's scale. */
export const barsSchema = z.object({
  t: column,
  o: column,
  h: column,
  l: column,
  c: column,
  v: column,
  oi: column,
  flags: column,
});
export type Bars = z.infer<typeof barsSchema>;
