import { z } from 'zod';
import { fault } from '#contract/faults.ts';
import { black76, blackScholes } from '../options/black.ts';
import { impliedVolatility } from '../options/implied-volatility.ts';
import { ivRank } from '../options/iv-rank.ts';
import { thetaBudgetMinutes } from '../options/theta-budget.ts';
import { type CalcFunction, calcFunction, numbers } from './calc-function.ts';
import { cp, dividend, positive, rate, sigmaParam, wingOf, years } from './option-params.ts';

const VALUE_OUTPUTS = ['price', 'delta', 'gamma', 'theta', 'vega', 'rho'];

const spotInputs = {
  cp,
  S: positive('Price of the underlying.'),
  K: positive('Strike.'),
  T: years,
  sigma: sigmaParam,
  r: rate,
  q: dividend,
};

const bsmFunction = calcFunction({
  name: 'BSM',
  title: 'Black–Scholes–Merton; theta a calendar day with the spot held, vega a vol point, rho a percentage point',
  params: z.strictObject(spotInputs),
  outputs: VALUE_OUTPUTS,
  run: (p) => ({ ...blackScholes(wingOf(p.cp), p.S, p.K, p.T, p.sigma, p.r, p.q) }),
});

const black76Function = calcFunction({
  name: 'BLACK76',
  title: 'Black-76 on a forward; delta and gamma of the forward, theta a calendar day with the forward held',
  params: z.strictObject({ cp, F: positive('Forward.'), K: positive('Strike.'), T: years, sigma: sigmaParam, r: rate }),
  outputs: VALUE_OUTPUTS,
  run: (p) => ({ ...black76(wingOf(p.cp), p.F, p.K, p.T, p.sigma, p.r) }),
});

/** Inputs that are not usable get the status BAD_INPUT, not a fault: a chain has such quotes. */
function quote(sentence: string, unit = '₹') {
  return z.number().nullable().meta({ description: sentence, unit });
}

const ivFunction = calcFunction({
  name: 'IV',
  title: 'Implied volatility; iv is null when the price holds none, the status says why',
  params: z.strictObject({
    model: z.enum(['bsm', 'black76']).default('bsm').meta({ description: 'From spot S or from forward F.', unit: '' }),
    cp,
    price: quote('Premium.'),
    S: quote('Price of the underlying, for bsm.').optional(),
    F: quote('Forward, for black76.').optional(),
    K: quote('Strike.'),
    T: quote('Time to expiry in years of 365 days.', ''),
    r: rate,
    q: dividend,
    tick: z
      .number()
      .min(0)
      .default(0)
      .meta({ description: 'Premium tick; 0 when the price is exact, as a model price is.', unit: '₹' }),
  }),
  outputs: ['iv', 'status', 'uncertainty'],
  run: ({ model, S, F, r, q, tick, ...p }) => {
    const given = model === 'bsm' ? S : F;
    if (given === undefined)
      return fault('input.params', `IV: ${model} needs ${model === 'bsm' ? 'S' : 'F'}. See calc --list.`);
    const time = p.T ?? Number.NaN;
    const level = given ?? Number.NaN;
    const forward = model === 'bsm' ? level * Math.exp((r - q) * time) : level;
    const strike = p.K ?? Number.NaN;
    const price = p.price ?? Number.NaN;
    return { ...impliedVolatility(wingOf(p.cp), price, forward, strike, time, Math.exp(-r * time), tick) };
  },
});

const thetaBudgetFunction = calcFunction({
  name: 'THETA_BUDGET',
  title: 'Calendar minutes until time alone costs a share of the premium; null when it never does before expiry',
  params: z.strictObject({
    ...spotInputs,
    pct: z.number().gt(0).max(100).default(10).meta({ description: 'Share of the premium.', unit: '%' }),
  }),
  outputs: ['minutes', 'premium'],
  run: ({ pct, ...p }) => {
    const held = {
      w: wingOf(p.cp),
      spot: p.S,
      strike: p.K,
      years: p.T,
      sigma: p.sigma,
      rate: p.r,
      dividend: p.q,
    };
    const { price } = blackScholes(held.w, p.S, p.K, p.T, p.sigma, p.r, p.q);
    return { minutes: thetaBudgetMinutes(held, pct / 100), premium: price };
  },
});

const ivRankFunction = calcFunction({
  name: 'IV_RANK',
  title: 'Rank and percentile of a volatility in its last 252 sessions; null below 60',
  params: z.strictObject({
    current: z.number().meta({ description: 'Volatility now.', unit: '' }),
    history: numbers('Volatility at each close before today, oldest first.'),
  }),
  outputs: ['rank', 'percentile', 'sessions', 'lacking'],
  run: ({ current, history }) => ({ ...ivRank(current, history) }),
});

/** Functions of single options in `core/options`. */
export const optionFunctions: readonly CalcFunction[] = [
  bsmFunction,
  black76Function,
  ivFunction,
  thetaBudgetFunction,
  ivRankFunction,
];
