import { z } from 'zod';
import { SIDES } from './order.ts';

/** Legs of a strategy: an iron condor with hedges and a future needs 7. */
export const STRATEGY_LEGS_MAX = 12;
/** Lots of one leg. */
export const STRATEGY_LOTS_MAX = 10_000;
/** Points of the payoff's curve and rows of its table in one answer. */
export const CURVE_POINTS_MAX = 240;
export const PAYOFF_ROWS_MAX = 25;
/** Levels at which a curve crosses zero: more than so many legs can have. */
const CROSSINGS_MAX = 4 * STRATEGY_LEGS_MAX;
/** How far the sliders go: volatility in points of a percent a year, the underlying in percent, days. */
export const IV_SHIFT_MAX = 50;
export const SPOT_SHIFT_MAX = 30;
export const DAYS_FORWARD_MAX = 2_000;
/** Strikes between the legs of a ready-made strategy. */
export const WIDTH_MAX = 60;

/** What a trader expects who takes the strategy. */
export const STRATEGY_VIEWS = ['up', 'down', 'still', 'moving'] as const;
export type StrategyView = (typeof STRATEGY_VIEWS)[number];

/** Ready-made strategies: their legs stand in core, by the same ids. */
export const STRATEGY_KINDS = [
  'buy-call',
  'buy-put',
  'long-straddle',
  'short-straddle',
  'long-strangle',
  'short-strangle',
  'bull-call-spread',
  'bull-put-spread',
  'bear-put-spread',
  'bear-call-spread',
  'iron-condor',
  'iron-fly',
  'long-iron-condor',
  'call-butterfly',
  'put-butterfly',
  'call-ratio-spread',
  'put-ratio-spread',
  'call-back-spread',
  'put-back-spread',
  'jade-lizard',
  'strip',
  'strap',
  'call-calendar',
  'put-calendar',
  'call-diagonal',
  'covered-call',
  'protective-put',
  'collar',
  'synthetic-long',
  'synthetic-short',
] as const;
export type StrategyKind = (typeof STRATEGY_KINDS)[number];

const TITLES: Readonly<Record<StrategyKind, readonly [string, StrategyView]>> = {
  'buy-call': ['Buy a call', 'up'],
  'buy-put': ['Buy a put', 'down'],
  'long-straddle': ['Long straddle', 'moving'],
  'short-straddle': ['Short straddle', 'still'],
  'long-strangle': ['Long strangle', 'moving'],
  'short-strangle': ['Short strangle', 'still'],
  'bull-call-spread': ['Bull call spread', 'up'],
  'bull-put-spread': ['Bull put spread', 'up'],
  'bear-put-spread': ['Bear put spread', 'down'],
  'bear-call-spread': ['Bear call spread', 'down'],
  'iron-condor': ['Iron condor', 'still'],
  'iron-fly': ['Iron fly', 'still'],
  'long-iron-condor': ['Long iron condor', 'moving'],
  'call-butterfly': ['Call butterfly', 'still'],
  'put-butterfly': ['Put butterfly', 'still'],
  'call-ratio-spread': ['Call ratio spread 1:2', 'up'],
  'put-ratio-spread': ['Put ratio spread 1:2', 'down'],
  'call-back-spread': ['Call back spread 1:2', 'up'],
  'put-back-spread': ['Put back spread 1:2', 'down'],
  'jade-lizard': ['Jade lizard', 'up'],
  strip: ['Strip: 1 call, 2 puts', 'moving'],
  strap: ['Strap: 2 calls, 1 put', 'moving'],
  'call-calendar': ['Call calendar', 'still'],
  'put-calendar': ['Put calendar', 'still'],
  'call-diagonal': ['Call diagonal', 'up'],
  'covered-call': ['Covered call on the future', 'up'],
  'protective-put': ['Protective put on the future', 'up'],
  collar: ['Collar on the future', 'up'],
  'synthetic-long': ['Synthetic long', 'up'],
  'synthetic-short': ['Synthetic short', 'down'],
};

/** Name that a person reads, and the view behind it. */
export function strategyTitle(kind: StrategyKind): { readonly title: string; readonly view: StrategyView } {
  const [title, view] = TITLES[kind];
  return { title, view };
}

const slot = z.int().min(0);
const lots = z.int().min(1).max(STRATEGY_LOTS_MAX);

/** One leg as it is asked about. */
export const strategyLegSchema = z.object({
  slot,
  side: z.enum(SIDES),
  lots,
  /** Price that was or would be paid, in the price scale, not always whole; null takes what the market offers now. */
  entry: z.number().positive().max(2_000_000_000).nullable(),
  /** It is held already: its entry has been paid for, and nothing is sent for it. */
  held: z.boolean(),
});
export type StrategyLeg = z.infer<typeof strategyLegSchema>;

/** The moment that is looked at: so many days on, with volatility and underlying moved. */
export const scenarioSchema = z.object({
  daysForward: z.number().min(0).max(DAYS_FORWARD_MAX),
  /** Points of a percent a year: 2 = from 13 % to 15 %. */
  ivShift: z.number().min(-IV_SHIFT_MAX).max(IV_SHIFT_MAX),
  /** Percent of the underlying. */
  spotShift: z.number().min(-SPOT_SHIFT_MAX).max(SPOT_SHIFT_MAX),
});
export type Scenario = z.infer<typeof scenarioSchema>;

const value = z.number().nullable();

/** Where a leg's entry comes from. */
export const ENTRY_SOURCES = ['typed', 'ask', 'bid', 'last', 'none'] as const;

export const strategyLegStateSchema = z.object({
  slot,
  /** In the price scale; null without any price. */
  entry: value,
  entryFrom: z.enum(ENTRY_SOURCES),
  /** Middle of the quote, else the last price, in the price scale. */
  mark: value,
  /** Volatility a year of its strike; null for a future and where none can be had. */
  iv: value,
  /** Of the whole leg in the scenario, with the sign of its side: units, units per ₹, ₹ a day, ₹ a point. */
  delta: value,
  gamma: value,
  theta: value,
  vega: value,
  /** Result against the mark now. */
  nowPaise: value,
  /** What is wrong with it, with a remedy; empty when nothing is. */
  text: z.string().max(200),
});
export type StrategyLegState = z.infer<typeof strategyLegStateSchema>;

const levels = z.array(z.number()).max(CURVE_POINTS_MAX);
const paise = z.array(z.number().nullable()).max(CURVE_POINTS_MAX);

/** What a strategy comes to. Levels in ₹ of the underlying, money in paise; null = cannot be known. */
export const strategyResultSchema = z.object({
  /** Price of the underlying that everything is measured from, and whether it is the spot or a future's. */
  level: z.number(),
  levelFrom: z.enum(['spot', 'forward']),
  /** The nearest expiry among the legs: there the curve at expiry stands. */
  expiry: z.string(),
  daysLeft: z.number(),
  /** False where legs of several expiries make the figures at expiry a calculation with today's volatilities. */
  exact: z.boolean(),
  curve: z.object({ level: levels, expiryPaise: paise, targetPaise: paise }),
  rows: z.array(z.object({ level: z.number(), expiryPaise: value, targetPaise: value })).max(PAYOFF_ROWS_MAX),
  breakevens: z.array(z.number()).max(CROSSINGS_MAX),
  /** After charges of entry and of an exit at the same prices. */
  netBreakevens: z.array(z.number()).max(CROSSINGS_MAX),
  /** Null with `unlimited`: there is no most. */
  maxProfitPaise: value,
  profitUnlimited: z.boolean(),
  maxLossPaise: value,
  lossUnlimited: z.boolean(),
  /** Probability of a profit at expiry, before charges. */
  chance: value,
  /** Received positive, paid negative. */
  premiumPaise: z.number(),
  nowPaise: value,
  /** In the scenario, at the moved underlying. */
  targetPaise: value,
  expiryPaise: value,
  /** Sums over the legs in the scenario. */
  delta: value,
  gamma: value,
  theta: value,
  vega: value,
  marginPaise: z.number(),
  /** False: our own approximation and not the broker's calculator. */
  marginExact: z.boolean(),
  /** Charges of sending the legs that are not held, and of that and of closing all. Null where the tariff has no rates. */
  chargesPaise: value,
  roundTripPaise: value,
  /** One and two standard deviations until the expiry, from the volatility at the money. */
  bands: z.object({ low2: z.number(), low1: z.number(), high1: z.number(), high2: z.number() }).nullable(),
});
export type StrategyResult = z.infer<typeof strategyResultSchema>;
