import { z } from 'zod';
import { type Fault, fault } from '#contract/faults.ts';
import { chanceOfProfit, type Leg, LEGS_MAX, payoff, payoffAt } from '../options/payoff.ts';
import { amount, type CalcFunction, type CalcOut, calcFunction } from './calc-function.ts';
import { positive, sigmaParam, years } from './option-params.ts';

/** Points of the curve when none are asked for, and how far they reach around the market. */
const CURVE_POINTS = 41;
const CURVE_REACH = 0.1;
const CURVE_POINTS_MAX = 10_000;

/** Bought or sold, in the spellings that order tickets use. */
export const sideParam = z
  .union([z.literal(1), z.literal(-1), z.enum(['buy', 'sell', 'BUY', 'SELL', 'B', 'S'])])
  .meta({ description: 'Bought (1 or buy) or sold (−1 or sell).', unit: '' });

export function signOf(side: z.infer<typeof sideParam>): 1 | -1 {
  return side === 1 || side === 'buy' || side === 'BUY' || side === 'B' ? 1 : -1;
}

const legSchema = z.strictObject({
  cp: z.enum(['c', 'p', 'fut']).optional(),
  fut: z.boolean().optional(),
  K: z.number().min(0).nullable().optional(),
  side: sideParam,
  qty: positive('Units.', ''),
  price: amount('Price of entry.'),
});

const schema = z.strictObject({
  legs: z
    .array(legSchema)
    .min(1)
    .max(LEGS_MAX)
    .meta({ description: 'Legs [{cp: c or p, K, side, qty, price} or {fut: true, side, qty, price}, …].', unit: '' }),
  F: positive('Forward, for the chance of profit.').optional(),
  S: positive('Price of the underlying, where no forward is given.').optional(),
  sigma: sigmaParam.optional(),
  iv: sigmaParam.optional(),
  T: years.optional(),
  at: z
    .array(z.number().min(0))
    .max(CURVE_POINTS_MAX)
    .optional()
    .meta({ description: 'Settlement prices of the curve; ±10 % in 41 steps by default.', unit: '₹' }),
});
type Params = z.infer<typeof schema>;

function legsOf(rows: Params['legs']): Leg[] | Fault {
  const legs: Leg[] = [];
  for (const { cp, fut, K, side, qty, price } of rows) {
    const future = fut === true || cp === 'fut';
    if (!future && (cp === undefined || !(K! > 0)))
      return fault('input.params', 'PAYOFF: a leg is an option with cp and K, or a future with fut: true.');
    const w = future ? 0 : cp === 'c' ? 1 : -1;
    legs.push({ w, strike: future ? 0 : K!, side: signOf(side), quantity: qty, price });
  }
  return legs;
}

/** Centre of the curve: the market, or the strikes and futures of the position. */
function centreOf(legs: readonly Leg[], level: number | undefined): number {
  if (level !== undefined) return level;
  return legs.reduce((sum, { w, strike, price }) => sum + (w === 0 ? price : strike), 0) / legs.length;
}

function run({ legs: rows, F, S, sigma, iv, T, at }: Params): CalcOut | Fault {
  const legs = legsOf(rows);
  if (!Array.isArray(legs)) return legs;
  const level = F ?? S;
  const centre = centreOf(legs, level);
  const step = (2 * CURVE_REACH * centre) / (CURVE_POINTS - 1);
  const points = at ?? Array.from({ length: CURVE_POINTS }, (_, i) => centre * (1 - CURVE_REACH) + i * step);
  const volatility = sigma ?? iv;
  const known = level !== undefined && volatility !== undefined && T !== undefined;
  const { breakevens, maxProfit, maxLoss, slopeRight } = payoff(legs);
  return {
    breakevens,
    maxProfit: spelled(maxProfit),
    maxLoss: spelled(maxLoss),
    slopeRight,
    pop: known ? chanceOfProfit(legs, level, volatility * Math.sqrt(Math.max(0, T))) : null,
    curve: points.map((price) => [price, payoffAt(legs, price)]),
  };
}

/** JSON has no infinity. */
function spelled(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** Functions of positions in `core/options`. */
export const payoffFunctions: readonly CalcFunction[] = [
  calcFunction({
    name: 'PAYOFF',
    title: 'Profit at expiry: breakevens, extremes ("Infinity" when unbounded), chance of profit, curve',
    params: schema,
    outputs: ['breakevens', 'maxProfit', 'maxLoss', 'slopeRight', 'pop', 'curve'],
    run,
  }),
];
