import {
  barsParam,
  definePattern,
  hasVolume,
  minRvol,
  moveParam,
  numberParam,
  rrParam,
  stopParam,
} from '../core/patterns/define-pattern.ts';
import { reversal, REVERSAL_PARAMS as D } from '../core/patterns/reversal.ts';

/** Reversal (quant.md D.1), with the volume that is asked for on top of the law. */
export default definePattern({
  id: 'pattern-reversal',
  title: 'Reversal',
  group: 'patterns',
  sentence: 'After a long way, a bar that makes the extreme and is turned back by a wick or an engulfing candle.',
  params: {
    minRvol,
    trendBars: barsParam(D.trendBars, [2, 100], 'Bars of the way before.'),
    trendAtr: numberParam(D.trendAtr, [0, 20], '× ATR', 'Least way before.'),
    lookback: barsParam(D.lookback, [2, 120], 'Bars of which the signal bar must make the extreme.'),
    wickFrac: numberParam(D.wickFrac, [0, 1], '', 'Least part of the bar that is wick.'),
    closeFrac: numberParam(
      D.closeFrac,
      [0, 1],
      '',
      'Least distance of the close from the extreme, as a part of the bar.',
    ),
    rsi: numberParam(D.rsi, [5, 50], '', 'Most RSI before a turn up; before a turn down 100 less it is the least.'),
    stopAtr: stopParam(D.stopAtr, 'Distance of the stop from the extreme.'),
    rr: rrParam(D.rr),
    emAtr: moveParam(D.emAtr),
  },
  columns: ['kind', 'moveAtr', 'wick', 'rsi', 'extreme', 'rvol'],
  prices: ['extreme'],
  barsNeeded: 35,
  find: (facts, params) => {
    if (!hasVolume(facts, params.minRvol)) return null;
    const signal = reversal(facts, params);
    return signal === null ? null : { ...signal, detail: { ...signal.detail, rvol: facts.rvol() } };
  },
});
