import {
  barsParam,
  definePattern,
  moveParam,
  numberParam,
  rrParam,
  stopParam,
} from '../core/patterns/define-pattern.ts';
import { FVG_PARAMS as D } from '../core/patterns/fair-value-gap.ts';
import { retestsOf } from '../core/patterns/retests-of.ts';
import { SCAN_INTERVALS } from '../core/scan/scan-state.ts';

/** Retest of a fair value gap (quant.md D.2): the first bar that comes back to its edge and closes beyond its middle. */
export default definePattern({
  id: 'ict-fvg-retest',
  title: 'Fair value gap retest',
  group: 'ict',
  sentence:
    'The first bar that comes back to a three-bar gap of the session and closes on the right side of its middle.',
  intervals: SCAN_INTERVALS.filter((interval) => interval !== '1d'),
  params: {
    minGapAtr: numberParam(D.minGapAtr, [0, 10], '× ATR', 'Least height of a gap.'),
    bodyFrac: numberParam(D.bodyFrac, [0, 1], '', 'Least part of the middle bar that is body.'),
    maxAge: barsParam(D.maxAge, [1, 100], 'A gap is forgotten after this many bars.'),
    stopAtr: stopParam(D.stopAtr, 'Distance of the stop from the far edge.'),
    rr: rrParam(D.rr),
    emAtr: moveParam(D.emAtr),
  },
  columns: ['zoneTop', 'zoneBottom', 'gapAtr', 'body', 'beyondAtr', 'created'],
  prices: ['zoneTop', 'zoneBottom'],
  bars: ['created'],
  barsNeeded: 50,
  find: retestsOf,
});
