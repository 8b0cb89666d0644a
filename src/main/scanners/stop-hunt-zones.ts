import { z } from 'zod';
import { INTERVAL_MS } from '#contract/model/bar.ts';
import { toRupees } from '#contract/model/price.ts';
import { confidence } from '../core/patterns/confidence.ts';
import { makePlan } from '../core/patterns/plan.ts';
import { KEPT_LEVELS_CELLS, type KeptLevel, KeptLevels } from '../core/scan/kept-levels.ts';
import { defineScanner, type ScanView, type Signal } from '../core/scan/scanner.ts';

/** Cells of the memory that hold when a hunt was told last: below lows, above highs. Levels follow. */
const CELL = { up: 0, down: 1, levels: 2 } as const;
/** A wick of this many average ranges beyond the zone, or this volume ratio, says no more than less of it would. */
const WICK_FULL = 1;
const RVOL_FULL = 4;

const params = z.object({
  interval: z
    .enum(['5m', '15m', '1d'])
    .default('15m')
    .meta({ unit: '', sentence: 'Bars that the zones are made of and that reach through them.' }),
  lookback: z
    .int()
    .min(30)
    .max(150)
    .default(100)
    .meta({ unit: 'bars', sentence: 'Completed bars before the signal bar whose turning points make the zones.' }),
  minTouches: z.int().min(1).max(10).default(2).meta({ unit: 'touches', sentence: 'Turning points that make a zone.' }),
  reachAtr: z
    .number()
    .min(0)
    .max(3)
    .default(0.25)
    .meta({ unit: '× ATR', sentence: 'Half height of a zone around its level.' }),
  minRvol: z.number().min(0).max(20).default(1.5).meta({
    unit: '×',
    sentence: 'The bar must have this part of the mean volume of the 20 before it; 0 asks for none.',
  }),
  stopAtr: z
    .number()
    .min(0)
    .max(3)
    .default(0.1)
    .meta({ unit: '× ATR', sentence: 'The stop lies this far beyond the end of the wick.' }),
  rr: z.number().min(0.5).max(10).default(2).meta({ unit: '×', sentence: 'Target over risk.' }),
  dedupeBars: z
    .int()
    .min(0)
    .max(100)
    .default(5)
    .meta({ unit: 'bars', sentence: 'The same side of an instrument is not told again for so many bars.' }),
  closeMin: z
    .number()
    .min(0)
    .max(100_000)
    .default(50)
    .meta({ unit: '₹', sentence: 'Instruments that close at or below this price are left out.' }),
});
type Params = z.infer<typeof params>;

interface Sweep {
  readonly side: 'up' | 'down';
  readonly level: KeptLevel;
  /** Distance of the wick's end beyond the zone, in average true ranges. */
  readonly wickAtr: number;
}

/**
 * Stop hunt: where many turning points lie, many stops rest. A bar reaches through such a zone with its wick and closes
 * on the side that it came from; the way back is the trade.
 */
export default defineScanner({
  id: 'stop-hunt-zones',
  title: 'Stop hunt',
  group: 'levels',
  sentence: 'A wick reaches through a zone of clustered turning points and the bar closes back on its own side.',
  intervals: ['5m', '15m', '1d'],
  kinds: ['EQUITY', 'INDEX', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  params,
  columns: ['level', 'zoneTop', 'zoneBottom', 'wick', 'wickAtr', 'close', 'touches', 'significance', 'rvol', 'atr'],
  priorities: [
    { column: 'wickAtr', above: 0.5, is: 'high' },
    { column: 'touches', above: 2, is: 'medium' },
  ],
  badges: [{ column: 'rvol', above: 3, label: 'High vol' }],
  memoryCells: CELL.levels + KEPT_LEVELS_CELLS,
  needsPreviousVolume: false,
  barsNeeded: () => 30,
  runsOn: ({ interval }, name) => interval === name,
  scan(view, settings, emit) {
    const { memory, bars, closeMs, interval, instrument } = view;
    const levels = new KeptLevels(memory.subarray(CELL.levels));
    levels.follow(bars, settings);
    const atr = view.value('ATR');
    if (levels.count === 0 || atr === null || atr === 0 || bars.end - bars.first < 2) return;
    const rvol = view.value('RVOL');
    if (instrument.kind !== 'INDEX' && settings.minRvol > 0 && (rvol === null || rvol < settings.minRvol)) return;
    if (toRupees(bars.c[bars.end - 1]!, instrument.decimals) <= settings.closeMin) return;
    for (const side of ['up', 'down'] as const) {
      const sweep = sweepOf(bars, levels, side, settings.reachAtr * atr, atr);
      const told = CELL[side];
      if (sweep === null || closeMs - memory[told]! <= settings.dedupeBars * INTERVAL_MS[interval]) continue;
      memory[told] = closeMs;
      emit(signalOf(view, settings, sweep, atr, rvol));
    }
  },
});

/** The most significant zone that the newest bar reached through and came back from; null without one. */
function sweepOf(
  { h, l, c, end }: ScanView['bars'],
  levels: KeptLevels,
  side: 'up' | 'down',
  reach: number,
  atr: number,
): Sweep | null {
  const at = end - 1;
  const [close, before] = [c[at]!, c[at - 1]!];
  let found: Sweep | null = null;
  for (let i = 0; i < levels.count; i += 1) {
    const price = levels.price(i);
    const beyond = side === 'up' ? price - reach - l[at]! : h[at]! - price - reach;
    const back = side === 'up' ? close > price && before > price : close < price && before < price;
    if (beyond <= 0 || !back) continue;
    const level = levels.at(i);
    if (found === null || level.significance > found.level.significance) found = { side, level, wickAtr: beyond / atr };
  }
  return found;
}

function signalOf(
  { bars, instrument, capital, day }: ScanView,
  { reachAtr, stopAtr, rr, minRvol }: Params,
  { side, level, wickAtr }: Sweep,
  atr: number,
  rvol: number | null,
): Signal {
  const rupees = (value: number): number => toRupees(value, instrument.decimals);
  const at = bars.end - 1;
  const close = rupees(bars.c[at]!);
  const wick = side === 'up' ? bars.l[at]! : bars.h[at]!;
  const stop = rupees(wick + (side === 'up' ? -1 : 1) * stopAtr * atr);
  const plan = makePlan({ side, instrument, entry: close, stop, rr, expectedMove: null }, { capital, day });
  return {
    side,
    variant: side === 'up' ? 'below' : 'above',
    confidence: confidence([
      { value: level.significance, from: 0, to: 1, weight: 0.4 },
      { value: wickAtr, from: 0, to: WICK_FULL, weight: 0.3 },
      { value: rvol ?? 0, from: minRvol, to: RVOL_FULL, weight: 0.3 },
    ]),
    ...(plan === null ? {} : { plan }),
    evidence: {
      level: rupees(level.price),
      zoneTop: rupees(level.price + reachAtr * atr),
      zoneBottom: rupees(level.price - reachAtr * atr),
      wick: rupees(wick),
      wickAtr,
      close,
      touches: level.touches,
      significance: level.significance,
      rvol,
      atr: rupees(atr),
    },
  };
}
