import {
  ALL_KINDS,
  definePattern,
  moveParam,
  numberParam,
  rrParam,
  stopParam,
} from '../core/patterns/define-pattern.ts';
import { volumeSpike, VOLUME_SPIKE_PARAMS as D } from '../core/patterns/volume-spike.ts';
import { MOVE_EVIDENCE } from '../core/scan/scanner.ts';
import { VIX_RULES } from '../core/volume/vix.ts';

/** Volume spike (quant.md D.1): volume far above that of the bars before; a direction only where the close says one. */
export default definePattern({
  id: 'pattern-volume-spike',
  title: 'Volume spike',
  group: 'patterns',
  sentence: 'A bar with several times the volume of the 20 before it.',
  kinds: ALL_KINDS,
  params: {
    base: numberParam(D.base, [1, 50], '×', 'Volume against the 20 bars before, before session and VIX factors.'),
    clvMin: numberParam(D.clvMin, [0, 1], '', 'How near the end of its bar the close must be to give a direction.'),
    satRatio: numberParam(
      D.satRatio,
      [1.1, 20],
      '×',
      'Multiple of the threshold beyond which confidence grows no more.',
    ),
    stopAtr: stopParam(D.stopAtr, 'Distance of the stop from the far end of the bar.'),
    rr: rrParam(D.rr),
    emAtr: moveParam(D.emAtr),
  },
  columns: ['rvol', 'threshold', 'clv', MOVE_EVIDENCE],
  prices: [],
  barsNeeded: 21,
  find: (facts, params) =>
    facts.rvol() >= params.base * VIX_RULES.multipliers.LOW ? volumeSpike(facts, params) : null,
});
