import {
  barsParam,
  definePattern,
  moveParam,
  numberParam,
  rrParam,
  stopParam,
} from '../core/patterns/define-pattern.ts';
import { DIVERGENCE_PARAMS as D, volumePriceDivergence } from '../core/patterns/volume-price-divergence.ts';

/** Volume-price divergence (quant.md D.1): a farther turning point on less volume; told when it is confirmed. */
export default definePattern({
  id: 'pattern-volume-price-divergence',
  title: 'Volume-price divergence',
  group: 'patterns',
  sentence: 'A higher high or lower low that was made on clearly less volume than the one before.',
  params: {
    swingK: barsParam(D.swingK, [1, 10], 'Bars on each side of a turning point.'),
    minSep: barsParam(D.minSep, [1, 100], 'Least distance of the two turning points.'),
    maxSep: barsParam(D.maxSep, [5, 120], 'Greatest distance of the two turning points.'),
    priceAtr: numberParam(D.priceAtr, [0, 10], '× ATR', 'How far the second must lie beyond the first.'),
    volRatio: numberParam(D.volRatio, [0.05, 1], '×', 'Most volume around the second against that around the first.'),
    stopAtr: stopParam(D.stopAtr, 'Distance of the stop from the second turning point.'),
    rr: rrParam(D.rr),
    emAtr: moveParam(D.emAtr),
  },
  columns: ['firstPrice', 'secondPrice', 'beyondAtr', 'volumeRatio', 'swing1', 'swing2'],
  prices: ['firstPrice', 'secondPrice'],
  bars: ['swing1', 'swing2'],
  barsNeeded: 30,
  find: (facts, params) => volumePriceDivergence(facts, params, -1) ?? volumePriceDivergence(facts, params, 1),
});
