import { z } from 'zod';
import { toRupees } from '#contract/model/price.ts';
import { confidence } from '../core/patterns/confidence.ts';
import { makePlan } from '../core/patterns/plan.ts';
import { KEPT_LEVELS_CELLS, type KeptLevel, KeptLevels } from '../core/scan/kept-levels.ts';
import { defineScanner, type ScanView, type Signal } from '../core/scan/scanner.ts';
import { INTERVAL_MS } from '#contract/model/bar.ts';

/** What can happen at a level, in the order of the memory cells that hold when it was told last. */
const EVENTS = ['resistance break', 'support break', 'support touch', 'resistance touch'] as const;
const RESISTANCE_BREAK = 0;
const SUPPORT_BREAK = 1;
const SUPPORT_TOUCH = 2;
const RESISTANCE_TOUCH = 3;
/** A volume ratio beyond which more says no more. */
const RVOL_FULL = 4;

const params = z.object({
  interval: z
    .enum(['5m', '15m', '1d'])
    .default('15m')
    .meta({ unit: '', sentence: 'Bars that the levels are made of and that touch or break them.' }),
  lookback: z
    .int()
    .min(30)
    .max(150)
    .default(120)
    .meta({ unit: 'bars', sentence: 'Completed bars before the signal bar whose turning points make the levels.' }),
  minTouches: z
    .int()
    .min(1)
    .max(10)
    .default(2)
    .meta({ unit: 'touches', sentence: 'Turning points that make a level.' }),
  touchAtr: z
    .number()
    .min(0)
    .max(2)
    .default(0.1)
    .meta({ unit: '× ATR', sentence: 'A bar touches a level when it comes this near.' }),
  breakAtr: z
    .number()
    .min(0)
    .max(3)
    .default(0.1)
    .meta({ unit: '× ATR', sentence: 'A close must be this far beyond a level to break it.' }),
  minRvol: z.number().min(0).max(20).default(1.5).meta({
    unit: '×',
    sentence: 'A break must have this part of the mean volume of the 20 bars before; 0 asks for none.',
  }),
  touches: z.boolean().default(true).meta({ unit: '', sentence: 'Tell touches that hold, not only breaks.' }),
  stopAtr: z
    .number()
    .min(0.1)
    .max(5)
    .default(0.5)
    .meta({ unit: '× ATR', sentence: 'The stop of a break lies this far behind the level.' }),
  rr: z.number().min(0.5).max(10).default(2).meta({ unit: '×', sentence: 'Target over risk.' }),
  dedupeBars: z
    .int()
    .min(0)
    .max(100)
    .default(5)
    .meta({ unit: 'bars', sentence: 'The same event of an instrument is not told again for so many bars.' }),
  closeMin: z
    .number()
    .min(0)
    .max(100_000)
    .default(50)
    .meta({ unit: '₹', sentence: 'Instruments that close at or below this price are left out.' }),
});
type Params = z.infer<typeof params>;

/**
 * Support and resistance: levels are clusters of confirmed turning points of the bars before the signal bar. A break
 * closes beyond a level that the close before was not beyond; a touch comes to a level from outside and closes on the
 * same side of it again.
 */
export default defineScanner({
  id: 'support-resistance',
  title: 'Support and resistance',
  group: 'levels',
  sentence: 'The price breaks a level of clustered turning points with volume, or touches one and turns.',
  intervals: ['5m', '15m', '1d'],
  kinds: ['EQUITY', 'INDEX', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  params,
  columns: ['event', 'level', 'touches', 'significance', 'close', 'closeBefore', 'beyondAtr', 'rvol', 'atr', 'levels'],
  priorities: [
    { column: 'significance', above: 0.9, is: 'high' },
    { column: 'significance', above: 0.6, is: 'medium' },
  ],
  badges: [
    { column: 'touches', above: 3, label: 'Strong level' },
    { column: 'rvol', above: 3, label: 'High vol' },
  ],
  memoryCells: EVENTS.length + KEPT_LEVELS_CELLS,
  needsPreviousVolume: false,
  barsNeeded: () => 30,
  runsOn: ({ interval }, name) => interval === name,
  scan(view, settings, emit) {
    const { memory, bars, closeMs, interval, instrument } = view;
    const levels = new KeptLevels(memory.subarray(EVENTS.length));
    levels.follow(bars, settings);
    const at = bars.end - 1;
    const close = bars.c[at]!;
    const atr = view.value('ATR');
    if (levels.count === 0 || atr === null || toRupees(close, instrument.decimals) <= settings.closeMin) return;
    const rvol = view.value('RVOL');
    const loud = instrument.kind === 'INDEX' || settings.minRvol === 0 || (rvol !== null && rvol >= settings.minRvol);
    const best = [-1, -1, -1, -1];
    for (let i = 0; i < levels.count; i += 1) {
      const event = eventAt(bars, levels.price(i), settings.touchAtr * atr, settings.breakAtr * atr);
      if (event < 0 || (event <= SUPPORT_BREAK ? !loud : !settings.touches)) continue;
      const other = best[event]!;
      if (other < 0 || levels.at(i).significance > levels.at(other).significance) best[event] = i;
    }
    best.forEach((index, event) => {
      if (index < 0 || closeMs - memory[event]! <= settings.dedupeBars * INTERVAL_MS[interval]) return;
      memory[event] = closeMs;
      emit(signalOf(view, settings, event, levels.at(index), { atr, rvol, levels: levels.count }));
    });
  },
});

/** What the newest bar does at a level; −1 when nothing. */
function eventAt({ c, h, l, end, first }: ScanView['bars'], level: number, touch: number, beyond: number): number {
  const at = end - 1;
  if (at <= first) return -1;
  const [close, before] = [c[at]!, c[at - 1]!];
  if (before <= level && close > level + beyond) return RESISTANCE_BREAK;
  if (before >= level && close < level - beyond) return SUPPORT_BREAK;
  if (l[at - 1]! > level + touch && l[at]! <= level + touch && close > level) return SUPPORT_TOUCH;
  return h[at - 1]! < level - touch && h[at]! >= level - touch && close < level ? RESISTANCE_TOUCH : -1;
}

function signalOf(
  { bars, instrument, capital, day }: ScanView,
  { stopAtr, rr, minRvol }: Params,
  event: number,
  { price, touches, significance }: KeptLevel,
  found: { readonly atr: number; readonly rvol: number | null; readonly levels: number },
): Signal {
  const rupees = (value: number): number => toRupees(value, instrument.decimals);
  const close = bars.c[bars.end - 1]!;
  const side = event === RESISTANCE_BREAK || event === SUPPORT_TOUCH ? 'up' : 'down';
  const isBreak = event <= SUPPORT_BREAK;
  const stop = price + (side === 'up' ? -1 : 1) * stopAtr * found.atr;
  const plan = isBreak
    ? makePlan({ side, instrument, entry: rupees(close), stop: rupees(stop), rr, expectedMove: null }, { capital, day })
    : null;
  return {
    side,
    variant: EVENTS[event]!,
    confidence: confidence([
      { value: significance, from: 0, to: 1, weight: 0.6 },
      { value: found.rvol ?? 0, from: minRvol, to: RVOL_FULL, weight: 0.4 },
    ]),
    ...(plan === null ? {} : { plan }),
    evidence: {
      event: EVENTS[event]!,
      level: rupees(price),
      touches,
      significance,
      close: rupees(close),
      closeBefore: rupees(bars.c[bars.end - 2]!),
      beyondAtr: Math.abs(close - price) / found.atr,
      rvol: found.rvol,
      atr: rupees(found.atr),
      levels: found.levels,
    },
  };
}
