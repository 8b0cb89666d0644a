import { breakout, BREAKOUT_PARAMS as D } from '../core/patterns/breakout.ts';
import { barsParam, definePattern, hasVolume, minRvol, numberParam } from '../core/patterns/define-pattern.ts';

/** Compression breakout (quant.md D.1), with the volume that is asked for on top of the law. */
export default definePattern({
  id: 'pattern-breakout',
  title: 'Compression breakout',
  group: 'patterns',
  sentence: 'A full candle that closes out of a tight range.',
  params: {
    minRvol,
    n: barsParam(D.n, [5, 120], 'Bars before, that make the range.'),
    maxWidthAtr: numberParam(D.maxWidthAtr, [0.5, 30], '× ATR', 'Greatest height of the range.'),
    bufAtr: numberParam(D.bufAtr, [0, 5], '× ATR', 'How far beyond the range the close must be.'),
    bodyFrac: numberParam(D.bodyFrac, [0, 1], '', 'Least part of the candle that is body.'),
  },
  columns: ['level', 'widthAtr', 'beyondAtr', 'rvol'],
  prices: ['level'],
  barsNeeded: 35,
  find: (facts, params) => (hasVolume(facts, params.minRvol) ? breakout(facts, params) : null),
});
