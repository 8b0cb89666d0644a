import {
  ALL_KINDS,
  barsParam,
  definePattern,
  moveParam,
  numberParam,
  rrParam,
  stopParam,
} from '../core/patterns/define-pattern.ts';
import { volumeBreakout, VOLUME_BREAKOUT_PARAMS as D } from '../core/patterns/volume-breakout.ts';

/** Volume breakout (quant.md D.1): a strong close beyond the extreme of the bars before, on more volume than usual. */
export default definePattern({
  id: 'pattern-volume-breakout',
  title: 'Volume breakout',
  group: 'patterns',
  sentence: 'A strong close beyond the highest high or lowest low of the last bars, with volume.',
  kinds: ALL_KINDS,
  params: {
    n: barsParam(D.n, [5, 120], 'Bars before, whose extreme is the level.'),
    bufAtr: numberParam(D.bufAtr, [0, 5], '× ATR', 'How far beyond the level the close must be.'),
    volBase: numberParam(
      D.volBase,
      [0.5, 20],
      '×',
      'Volume against the 20 bars before, before session and VIX factors.',
    ),
    clvMin: numberParam(D.clvMin, [0, 1], '', 'How near the end of its bar the close must be.'),
    satRatio: numberParam(
      D.satRatio,
      [1.1, 20],
      '×',
      'Multiple of the threshold beyond which confidence grows no more.',
    ),
    stopAtr: stopParam(D.stopAtr, 'Distance of the stop from the level.'),
    rr: rrParam(D.rr),
    emAtr: moveParam(D.emAtr),
  },
  columns: ['level', 'beyondAtr', 'rvol', 'threshold', 'clv'],
  prices: ['level'],
  barsNeeded: 21,
  find: volumeBreakout,
});
