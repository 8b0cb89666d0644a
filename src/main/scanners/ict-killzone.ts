import { barsParam, definePattern, moveParam, numberParam, rrParam } from '../core/patterns/define-pattern.ts';
import { KILLZONE_PARAMS } from '../core/patterns/killzones.ts';
import { breaksStructure, replayStructure, STRUCTURE_BARS } from '../core/patterns/latest-break.ts';
import { STRUCTURE_PARAMS as D, structureSignal } from '../core/patterns/structure.ts';
import { SCAN_INTERVALS } from '../core/scan/scan-state.ts';

const minutes = (byDefault: number, sentence: string) => numberParam(byDefault, [0, 375], 'min', sentence);

/** Break of structure in one of the busy stretches of the day (quant.md D.2): the open, the open of London, the close. */
export default definePattern({
  id: 'ict-killzone',
  title: 'Killzone break',
  group: 'ict',
  sentence: 'A close beyond the latest turning point in the first hour, the first hour of London, or the last hour.',
  intervals: SCAN_INTERVALS.filter((interval) => interval !== '1d'),
  params: {
    openMin: minutes(KILLZONE_PARAMS.openMin, 'Length of the stretch after the open.'),
    closeMin: minutes(KILLZONE_PARAMS.closeMin, 'Length of the stretch before the close.'),
    europeMin: minutes(KILLZONE_PARAMS.europeMin, 'Length of the stretch after 08:00 in London.'),
    minBeyondAtr: numberParam(0.1, [0, 5], '× ATR', 'How far beyond the turning point the close must be.'),
    dispAtr: numberParam(0.5, [0, 10], '× ATR', 'Length of the candle from which on confidence grows.'),
    stopAtrMax: numberParam(
      D.stopAtrMax,
      [0.25, 20],
      '× ATR',
      'Farthest stop; the last opposite turning point where it is nearer.',
    ),
    rr: rrParam(D.rr),
    emAtr: moveParam(D.emAtr),
    structureBars: barsParam(STRUCTURE_BARS, [20, STRUCTURE_BARS], 'A turning point older than this does not count.'),
  },
  columns: ['zone', 'kind', 'level', 'beyondAtr', 'rangeAtr', 'rvol'],
  prices: ['level'],
  barsNeeded: 60,
  find: (facts, params) => {
    if (!breaksStructure(facts, facts.at - params.structureBars)) return null;
    facts.zones = params;
    const zone = facts.killzone();
    if (zone === null) return null;
    const { found } = replayStructure(facts);
    if (found === null) return null;
    const signal = structureSignal('KILLZONE_BREAK', facts, found, { ...params, bodyFrac: 0 });
    if (signal === null || !((signal.detail['beyondAtr'] as number) >= params.minBeyondAtr)) return null;
    return { ...signal, detail: { ...signal.detail, zone } };
  },
});
