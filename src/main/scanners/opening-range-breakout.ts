import { z } from 'zod';
import { INTERVAL_MS } from '#contract/model/bar.ts';
import { toRupees } from '#contract/model/price.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { makePlan } from '../core/patterns/plan.ts';
import { firstOfDay } from '../core/scan/day-bars.ts';
import { defineScanner, type ScanView } from '../core/scan/scanner.ts';

/** Cells of the memory: whether the range is known (1), the range (0 = nothing traded in it), and what was told today. */
const CELL = { known: 0, high: 1, low: 2, firedUp: 3, firedDown: 4 } as const;

/**
 * Opening range breakout (quant.md A.22): the high and low of the bars that opened in the first N minutes; then the
 * first later close above the high (up) and the first below the low (down), each once a day.
 */
export default defineScanner({
  id: 'opening-range-breakout',
  title: 'Opening range breakout',
  group: 'breakout',
  sentence: 'The first close beyond the high or low of the first minutes of the session.',
  intervals: ['1m', '5m', '15m'],
  kinds: ['EQUITY', 'INDEX', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  params: z.object({
    rangeMinutes: z
      .enum(['5', '15', '30', '60'])
      .default('15')
      .meta({ unit: 'min', sentence: 'Length of the opening range from the session open.' }),
    interval: z
      .enum(['1m', '5m', '15m'])
      .default('5m')
      .meta({ unit: '', sentence: 'Bars whose close must leave the range.' }),
    minRvol: z.number().min(0).max(20).default(0).meta({
      unit: '×',
      sentence: 'The bar must have this part of the mean volume of the 20 before it; 0 asks for none.',
    }),
    stopAt: z
      .enum(['range', 'atr'])
      .default('range')
      .meta({ unit: '', sentence: 'Stop at the other side of the range, or by the average true range of the bars.' }),
    stopAtr: z
      .number()
      .min(0.25)
      .max(10)
      .default(1.5)
      .meta({ unit: '× ATR', sentence: 'Distance of a stop by the average true range.' }),
    rr: z.number().min(0.5).max(10).default(2).meta({ unit: '×', sentence: 'Target over risk.' }),
    closeMin: z
      .number()
      .min(0)
      .max(100_000)
      .default(50)
      .meta({ unit: '₹', sentence: 'Instruments that close at or below this price are left out.' }),
  }),
  columns: ['close', 'rangeHigh', 'rangeLow', 'rangeMinutes', 'beyond', 'rvol', 'atr'],
  priorities: [{ is: 'medium' }],
  memoryCells: 5,
  needsPreviousVolume: false,
  values: [],
  barsNeeded: () => 1,
  runsOn: (params, interval) =>
    params.interval === interval && (Number(params.rangeMinutes) * MINUTE_MS) % INTERVAL_MS[interval] === 0,
  scan(view, params, emit) {
    const { bars, openMs, memory, instrument } = view;
    const at = bars.end - 1;
    const rangeEndMs = openMs + Number(params.rangeMinutes) * MINUTE_MS;
    if ((bars.t[at] as number) < rangeEndMs) return;
    if (memory[CELL.known] === 0) learn(view, rangeEndMs);
    const high = memory[CELL.high] as number;
    const low = memory[CELL.low] as number;
    const close = bars.c[at] as number;
    const side = close > high ? 'up' : 'down';
    const fired = side === 'up' ? CELL.firedUp : CELL.firedDown;
    if (high === 0 || (close <= high && close >= low) || memory[fired] === 1) return;
    const rupees = (price: number): number => toRupees(price, instrument.decimals);
    if (rupees(close) <= params.closeMin) return;
    const rvol = view.value('RVOL');
    if (params.minRvol > 0 && instrument.kind !== 'INDEX' && (rvol === null || rvol < params.minRvol)) return;
    memory[fired] = 1;
    const atr = view.value('ATR');
    const byAtr = atr === null ? Number.NaN : close + (side === 'up' ? -1 : 1) * params.stopAtr * atr;
    const stop = rupees(params.stopAt === 'atr' ? byAtr : side === 'up' ? low : high);
    const plan = makePlan({ side, instrument, entry: rupees(close), stop, rr: params.rr, expectedMove: null }, view);
    emit({
      side,
      ...(plan === null ? {} : { plan }),
      evidence: {
        close: rupees(close),
        rangeHigh: rupees(high),
        rangeLow: rupees(low),
        rangeMinutes: Number(params.rangeMinutes),
        beyond: rupees(side === 'up' ? close - high : low - close),
        rvol,
        atr: atr === null ? null : rupees(atr),
      },
    });
  },
});

/** Puts the range into the memory, from the series and not from the bars that were seen: runs may have been skipped. */
function learn({ memory, bars, openMs }: ScanView, rangeEndMs: number): void {
  memory[CELL.known] = 1;
  const from = firstOfDay(bars, openMs);
  if (from === null || from === bars.end || bars.t[from]! >= rangeEndMs) return;
  let [high, low] = [bars.h[from]!, bars.l[from]!];
  for (let i = from + 1; i < bars.end && bars.t[i]! < rangeEndMs; i += 1) {
    high = Math.max(high, bars.h[i]!);
    low = Math.min(low, bars.l[i]!);
  }
  memory[CELL.high] = high;
  memory[CELL.low] = low;
}
