import {
  barsParam,
  definePattern,
  moveParam,
  numberParam,
  rrParam,
  stopParam,
} from '../core/patterns/define-pattern.ts';
import { hiddenAccumulation, HIDDEN_PARAMS as D } from '../core/patterns/hidden-accumulation.ts';

/** Hidden accumulation and distribution (quant.md D.1): volume leans to one side while the price stands still. */
export default definePattern({
  id: 'pattern-hidden-accumulation',
  title: 'Hidden accumulation and distribution',
  group: 'patterns',
  sentence: 'The price stands still while money flow and volume lean to one side.',
  params: {
    n: barsParam(D.n, [5, 120], 'Bars that are looked at.'),
    driftAtr: numberParam(D.driftAtr, [0, 20], '× ATR', 'Most way of the price over these bars.'),
    cmf: numberParam(D.cmf, [0, 1], '', 'Least Chaikin money flow.'),
    udv: numberParam(D.udv, [1, 20], '×', 'Least volume of bars with the direction over that of bars against it.'),
    udvCap: numberParam(D.udvCap, [1, 100], '×', 'Where nothing went against it, this stands for the ratio.'),
    obv: numberParam(D.obv, [0, 1], '', 'Least change of on-balance volume as a part of all volume.'),
    stopAtr: stopParam(D.stopAtr, 'Distance of the stop from the extreme of these bars.'),
    rr: rrParam(D.rr),
    emAtr: moveParam(D.emAtr),
  },
  columns: ['cmf', 'udv', 'obvNorm', 'driftAtr', 'extreme'],
  prices: ['extreme'],
  barsNeeded: 35,
  find: hiddenAccumulation,
});
