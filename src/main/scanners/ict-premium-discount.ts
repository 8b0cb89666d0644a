import { z } from 'zod';
import { definePattern, moveParam, numberParam, stopParam } from '../core/patterns/define-pattern.ts';
import { PREMIUM_PARAMS as D, premiumDiscount } from '../core/patterns/premium-discount.ts';
import { SCAN_INTERVALS } from '../core/scan/scan-state.ts';

/** Premium and discount (quant.md D.2): the price comes into the cheap part of a rising range, or the dear of a falling. */
export default definePattern({
  id: 'ict-premium-discount',
  title: 'Premium and discount',
  group: 'ict',
  sentence:
    'A close that comes into the cheap half of the range while the structure rises, or the dear half while it falls.',
  intervals: SCAN_INTERVALS.filter((interval) => interval !== '1d'),
  params: {
    basis: z.enum(['swing', 'vwap']).default('swing').meta({
      unit: '',
      sentence: 'Where the middle is: half-way between the latest turning points, or the session’s average price.',
    }),
    edge: numberParam(D.edge, [0.05, 0.5], '', 'Part of the range that is cheap, and that is dear at the other end.'),
    minRangeAtr: numberParam(D.minRangeAtr, [0, 50], '× ATR', 'Least height of the range.'),
    stopAtr: stopParam(D.stopAtr, 'Distance of the stop from the end of the range.'),
    emAtr: moveParam(D.emAtr),
  },
  columns: ['zone', 'position', 'middle', 'swingHigh', 'swingLow', 'rangeAtr', 'rvol'],
  prices: ['middle', 'swingHigh', 'swingLow'],
  barsNeeded: 60,
  needsVwap: true,
  find: (facts, params) => premiumDiscount(facts, params, params.basis),
});
