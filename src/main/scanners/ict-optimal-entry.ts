import { barsParam, definePattern, numberParam, stopParam } from '../core/patterns/define-pattern.ts';
import { OTE_PARAMS as D } from '../core/patterns/optimal-entry.ts';
import { entriesOf, ENTRY_CELLS } from '../core/patterns/entry-replay.ts';
import { SCAN_INTERVALS } from '../core/scan/scan-state.ts';

const part = (byDefault: number, sentence: string) => numberParam(byDefault, [0.1, 1], '', sentence);

/** Optimal trade entry (quant.md D.2): a bar that comes back deep into the leg of a break. */
export default definePattern({
  id: 'ict-optimal-entry',
  title: 'Optimal trade entry',
  group: 'ict',
  sentence: 'After a break of structure, a bar that gives back a deep part of the leg without closing too deep.',
  intervals: SCAN_INTERVALS.filter((interval) => interval !== '1d'),
  params: {
    lo: part(D.lo, 'Part of the leg that the bar must give back at its end.'),
    hi: part(D.hi, 'Part of the leg that its close may give back at most.'),
    sweet: part(D.sweet, 'Part given back by the close at which confidence is highest.'),
    minLegAtr: numberParam(D.minLegAtr, [0, 50], '× ATR', 'Least length of the leg.'),
    maxAge: barsParam(D.maxAge, [1, 100], 'Bars after the break in which it may happen.'),
    stopAtr: stopParam(D.stopAtr, 'Distance of the stop from the start of the leg.'),
    ext: numberParam(D.ext, [0, 3], '', 'How far the second target lies beyond the end of the leg, in legs.'),
  },
  columns: ['A', 'B', 'retrace', 'legAtr', 'killzone'],
  prices: ['A', 'B'],
  barsNeeded: 60,
  memoryCells: ENTRY_CELLS,
  find: entriesOf,
});
