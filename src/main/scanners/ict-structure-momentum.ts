import { definePattern, moveParam, numberParam, rrParam } from '../core/patterns/define-pattern.ts';
import { breaksStructure, replayStructure, STRUCTURE_BARS } from '../core/patterns/latest-break.ts';
import { isDisplaced, STRUCTURE_PARAMS as D, structureSignal } from '../core/patterns/structure.ts';
import { SCAN_INTERVALS } from '../core/scan/scan-state.ts';

/** Structure momentum (quant.md D.2): a long full candle that closes beyond the latest turning point. */
export default definePattern({
  id: 'ict-structure-momentum',
  title: 'Structure momentum',
  group: 'ict',
  sentence: 'A long full candle that closes beyond the latest confirmed turning point.',
  intervals: SCAN_INTERVALS.filter((interval) => interval !== '1d'),
  params: {
    bodyFrac: numberParam(D.bodyFrac, [0, 1], '', 'Least part of the candle that is body.'),
    dispAtr: numberParam(D.dispAtr, [0.1, 10], '× ATR', 'Least length of the candle.'),
    stopAtrMax: numberParam(
      D.stopAtrMax,
      [0.25, 20],
      '× ATR',
      'Farthest stop; the last opposite turning point where it is nearer.',
    ),
    rr: rrParam(D.rr),
    emAtr: moveParam(D.emAtr),
  },
  columns: ['kind', 'level', 'beyondAtr', 'rangeAtr', 'rvol'],
  prices: ['level'],
  barsNeeded: 60,
  find: (facts, params) => {
    const { bars, at } = facts;
    const body = Math.abs(bars.c[at]! - bars.o[at]!);
    if (!(body >= params.bodyFrac * (bars.h[at]! - bars.l[at]!))) return null;
    if (!breaksStructure(facts, at - STRUCTURE_BARS) || !isDisplaced(facts, params)) return null;
    const { found } = replayStructure(facts);
    return found === null ? null : structureSignal('STRUCTURE_MOMENTUM', facts, found, params);
  },
});
