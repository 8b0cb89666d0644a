import {
  barsParam,
  definePattern,
  moveParam,
  numberParam,
  rrParam,
  stopParam,
} from '../core/patterns/define-pattern.ts';
import { SWEEP_PARAMS as D } from '../core/patterns/liquidity-sweep.ts';
import { sweepOf } from '../core/patterns/sweep-of.ts';
import { SCAN_INTERVALS } from '../core/scan/scan-state.ts';

/** Liquidity sweep (quant.md D.2): beyond a turning point or the high or low of the day before, and back inside. */
export default definePattern({
  id: 'ict-liquidity-sweep',
  title: 'Liquidity sweep',
  group: 'ict',
  sentence: 'Bars that go beyond a turning point or yesterday’s high or low, and a close that is soon back inside.',
  intervals: SCAN_INTERVALS.filter((interval) => interval !== '1d'),
  params: {
    maxPools: barsParam(D.maxPools, [1, 50], 'Levels that are kept; older ones make room.'),
    maxAge: barsParam(D.maxAge, [10, 120], 'A level is forgotten after this many bars.'),
    minPenAtr: numberParam(D.minPenAtr, [0, 5], '× ATR', 'Least way beyond the level.'),
    maxPenAtr: numberParam(D.maxPenAtr, [0.1, 10], '× ATR', 'Most way beyond the level.'),
    maxBars: barsParam(D.maxBars, [1, 10], 'Bars in which the close must be back, the first one beyond included.'),
    stopAtr: stopParam(D.stopAtr, 'Distance of the stop from the extreme.'),
    rr: rrParam(D.rr),
    emAtr: moveParam(D.emAtr),
  },
  columns: ['level', 'src', 'extreme', 'penetrationAtr', 'reclaimAtr', 'rvol', 'pierced'],
  prices: ['level', 'extreme'],
  bars: ['pierced'],
  barsNeeded: 60,
  find: (facts, params) => {
    const up = sweepOf(facts, 1, params);
    const down = sweepOf(facts, -1, params);
    return up === null ? down : down === null ? up : [up, down];
  },
});
