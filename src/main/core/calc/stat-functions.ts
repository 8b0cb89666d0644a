import { z } from 'zod';
import { fault } from '#contract/faults.ts';
import { calibration } from '../stats/calibration.ts';
import { returnMetrics } from '../stats/return-metrics.ts';
import { tradeMetrics } from '../stats/trade-metrics.ts';
import { wilson, Z_95 } from '../stats/wilson.ts';
import { type CalcFunction, calcFunction, LIST_MAX, numbers } from './calc-function.ts';

const wilsonFunction = calcFunction({
  name: 'WILSON',
  title: 'Wilson interval of a success rate',
  params: z.strictObject({
    k: z.int().min(0).meta({ description: 'Successes.', unit: '' }),
    n: z.int().min(0).meta({ description: 'Trials.', unit: '' }),
    z: z.number().min(0).max(10).default(Z_95).meta({ description: 'Normal quantile; 1.96 for 95 %.', unit: '' }),
  }),
  outputs: ['p', 'lo', 'hi'],
  run: ({ k, n, z }) =>
    k > n ? fault('input.params', 'WILSON: more successes than trials. Send k ≤ n.') : { ...wilson(k, n, z) },
});

const brierFunction = calcFunction({
  name: 'BRIER',
  title: 'Brier score, calibration and skill of probabilities',
  params: z.strictObject({
    p: z.array(z.number().min(0).max(1)).max(LIST_MAX).meta({ description: 'Forecasts, 0–1.', unit: '' }),
    y: z
      .array(z.union([z.literal(0), z.literal(1), z.boolean()]))
      .max(LIST_MAX)
      .meta({ description: 'Outcomes, 0 or 1.', unit: '' }),
  }),
  outputs: ['n', 'brier', 'reliability', 'resolution', 'uncertainty', 'ece', 'skill', 'table'],
  run: ({ p, y }) =>
    p.length === y.length
      ? { ...calibration(p, y.map(Number)) }
      : fault('input.params', 'BRIER: p and y differ in length. Send one outcome for each forecast.'),
});

const rate = z.number().gt(-1).max(10);

const metricsFunction = calcFunction({
  name: 'METRICS',
  title: 'Return and risk of a series of returns per session',
  params: z.strictObject({
    returns: numbers('Simple returns per session, as decimals.'),
    rf: rate.default(0).meta({ description: 'Risk-free rate a year, as a decimal.', unit: '' }),
    rf_annual: rate.optional().meta({ description: 'Another name of rf.', unit: '' }),
  }),
  outputs: [
    'n',
    'total_return',
    'cagr_252',
    'vol_annual',
    'sharpe',
    'sortino',
    'max_drawdown',
    'max_drawdown_sessions',
    'calmar',
  ],
  run: ({ returns, rf, rf_annual }) => ({ ...returnMetrics(returns, rf_annual ?? rf) }),
});

const tradeMetricsFunction = calcFunction({
  name: 'TRADE_METRICS',
  title: 'Metrics of closed trades',
  params: z.strictObject({
    pnl: numbers('Profit of each trade after charges, in order of closing.'),
    risk: numbers('Money at risk at each entry.').optional(),
  }),
  outputs: [
    'n',
    'wins',
    'losses',
    'scratches',
    'win_rate',
    'gross_profit',
    'gross_loss',
    'profit_factor',
    'expectancy',
    'avg_win',
    'avg_loss',
    'payoff_ratio',
    'expectancy_R',
    'sqn',
    'max_consecutive_losses',
  ],
  run: ({ pnl, risk }) =>
    risk !== undefined && risk.length !== pnl.length
      ? fault('input.params', 'TRADE_METRICS: pnl and risk differ in length. Send one risk for each trade, or none.')
      : { ...tradeMetrics(pnl, risk ?? null) },
});

/** Functions of `core/stats`. */
export const statFunctions: readonly CalcFunction[] = [
  wilsonFunction,
  brierFunction,
  metricsFunction,
  tradeMetricsFunction,
];
