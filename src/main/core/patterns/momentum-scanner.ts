import type { Scanner } from '../scan/scanner.ts';
import { barsParam, definePattern, hasVolume, minRvol, moveParam, numberParam, rrParam } from './define-pattern.ts';
import { momentum, MOMENTUM_PARAMS as D } from './momentum.ts';

/** The scanner of momentum in one direction (quant.md D.1), with the volume that is asked for on top of the law. */
export function momentumScanner(dir: 1 | -1): Scanner {
  const side = dir > 0 ? 'Upside' : 'Downside';
  return definePattern({
    id: `pattern-${side.toLowerCase()}-momentum`,
    title: `${side} momentum`,
    group: 'patterns',
    sentence: `Closes that went far ${dir > 0 ? 'up' : 'down'} in a few bars, with averages, RSI, VWAP and volume behind them.`,
    params: {
      minRvol,
      m: barsParam(D.m, [2, 50], 'Bars of the move.'),
      momAtr: numberParam(D.momAtr, [0.1, 20], '× ATR', 'Least move.'),
      minCount: barsParam(D.minCount, [1, 50], 'Closes of these bars that must go in the direction.'),
      fast: barsParam(D.fast, [2, 50], 'Length of the fast average.'),
      slow: barsParam(D.slow, [3, 60], 'Length of the slow average.'),
      rsiLo: numberParam(D.rsiLo, [50, 100], '', 'Least RSI upwards; downwards 100 less it is the most.'),
      rsiHi: numberParam(D.rsiHi, [50, 100], '', 'Most RSI upwards; beyond it the move is stretched.'),
      stopAtrMax: numberParam(D.stopAtrMax, [0.25, 10], '× ATR', 'Farthest stop; it lies at the slow average else.'),
      rr: rrParam(D.rr),
      emAtr: moveParam(D.emAtr),
    },
    columns: ['mom', 'rsi', 'rvol', 'count', 'emaFast', 'emaSlow', 'vwap'],
    prices: ['emaFast', 'emaSlow', 'vwap'],
    barsNeeded: 60,
    needsVwap: true,
    find: (facts, params) => {
      const { bars, at } = facts;
      // The way of the last bars and the volume are cheap and leave few bars.
      if (at - params.m < facts.first || !(dir * (bars.c[at]! - bars.c[at - params.m]!) > 0)) return null;
      return hasVolume(facts, params.minRvol) ? momentum(facts, params) : null;
    },
  });
}
