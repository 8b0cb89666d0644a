/** Windows of the turtle rules, in completed days. */
const SHORT_DAYS = 20;
const LONG_DAYS = 55;

/** A price within this share of a channel edge is about to break out, in percent. */
export const TURTLE_NEAR_PCT = 1;

/** One completed official day. */
export interface TurtleDay {
  readonly high: number;
  readonly low: number;
  readonly volume: number;
}

/** Channels and average volumes of the days before today; null where there are too few days. */
export interface TurtleState {
  readonly high20: number | null;
  readonly low20: number | null;
  readonly high55: number | null;
  readonly low55: number | null;
  readonly volume20: number | null;
  readonly volume55: number | null;
  /** +1 within reach of the 20- or 55-day high, −1 of the low, 0 neither; null below 55 days. */
  readonly ready: -1 | 0 | 1 | null;
}

/**
 * 20- and 55-day channels and average volumes, and whether a turtle breakout is near.
 * @param days completed days, oldest first; today is not among them.
 * @param price the price now.
 */
export function turtleState(days: readonly TurtleDay[], price: number, nearPct = TURTLE_NEAR_PCT): TurtleState {
  const short = windowOf(days, SHORT_DAYS);
  const long = windowOf(days, LONG_DAYS);
  return {
    high20: short?.high ?? null,
    low20: short?.low ?? null,
    volume20: short?.volume ?? null,
    high55: long?.high ?? null,
    low55: long?.low ?? null,
    volume55: long?.volume ?? null,
    ready: short === null || long === null ? null : readiness(price, short, nearPct),
  };
}

/** The 55-day channel contains the 20-day one, so the short edges are always reached first. */
function readiness(price: number, { high, low }: TurtleDay, nearPct: number): -1 | 0 | 1 {
  if (price >= high * (1 - nearPct / 100)) return 1;
  return price <= low * (1 + nearPct / 100) ? -1 : 0;
}

/** Extremes and mean volume of the last `count` days, null when there are fewer. */
function windowOf(days: readonly TurtleDay[], count: number): TurtleDay | null {
  if (days.length < count) return null;
  const last = days.slice(-count);
  return {
    high: Math.max(...last.map((day) => day.high)),
    low: Math.min(...last.map((day) => day.low)),
    volume: last.reduce((sum, day) => sum + day.volume, 0) / count,
  };
}
