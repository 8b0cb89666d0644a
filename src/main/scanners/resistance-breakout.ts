import { z } from 'zod';
import { INTERVALS } from '#contract/model/bar.ts';
import { toRupees } from '#contract/model/price.ts';
import { emaOfWindow } from '../core/scan/ema-of-window.ts';
import { type TypicalSource, typicalPriceResistance } from '../core/scan/typical-price-resistance.ts';
import { makePlan } from '../core/patterns/plan.ts';
import { defineScanner } from '../core/scan/scanner.ts';

/** An EMA over this many times its length does not feel its first value any more (quant.md §0.3). */
const EMA_WINDOW = 10;

/**
 * Resistance breakout: on a closed bar all five of close above the typical-price resistance of the completed bars
 * before it (quant.md A.21), fast EMA above slow EMA (A.2), the day's volume so far at least a part of the previous
 * day's total, close above a price, and close above open.
 */
export default defineScanner({
  id: 'resistance-breakout',
  title: 'Resistance breakout',
  group: 'breakout',
  sentence: 'A close above the typical-price resistance of the bars before, with rising averages and volume.',
  intervals: INTERVALS,
  kinds: ['EQUITY', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  params: z.object({
    interval: z
      .enum(['all', ...INTERVALS])
      .default('all')
      .meta({ unit: '', sentence: 'Bars that are looked at: every interval, or one.' }),
    period: z
      .int()
      .min(2)
      .max(120)
      .default(50)
      .meta({ unit: 'bars', sentence: 'Completed bars before the signal bar that make the resistance.' }),
    tpSource: z
      .enum(['ohlc', 'hlc3'])
      .default('ohlc')
      .meta({ unit: '', sentence: 'Typical price: (open + high + close) / 3, or hlc3 = (high + low + close) / 3.' }),
    unit: z
      .number()
      .min(0.05)
      .max(100)
      .default(1)
      .meta({ unit: '₹', sentence: 'The resistance is rounded up to a multiple of this.' }),
    emaFast: z.int().min(2).max(50).default(8).meta({ unit: 'bars', sentence: 'Length of the fast average.' }),
    emaSlow: z.int().min(3).max(100).default(13).meta({ unit: 'bars', sentence: 'Length of the slow average.' }),
    volumeFactor: z
      .number()
      .min(0)
      .max(20)
      .default(0.5)
      .meta({ unit: '×', sentence: "The day's volume so far must reach this part of the previous day's total." }),
    closeMin: z
      .number()
      .min(0)
      .max(100_000)
      .default(50)
      .meta({ unit: '₹', sentence: 'The close must be above this price.' }),
    minRvol: z.number().min(0).max(20).default(0).meta({
      unit: '×',
      sentence: 'The bar must have this part of the mean volume of the 20 before it; 0 asks for none.',
    }),
    stopAtr: z
      .number()
      .min(0)
      .max(10)
      .default(1)
      .meta({ unit: '× ATR', sentence: 'The stop lies this far below the resistance that was broken.' }),
    rr: z.number().min(0.5).max(10).default(2).meta({ unit: '×', sentence: 'Target over risk.' }),
  }),
  columns: [
    'close',
    'open',
    'resistance',
    'emaFast',
    'emaSlow',
    'dayVolume',
    'volumeNeeded',
    'previousVolume',
    'rvol',
    'atr',
  ],
  // What a longer bar says weighs more.
  priorities: [
    { on: ['15m', '1h', '1d'], is: 'high' },
    { on: ['5m'], is: 'medium' },
  ],
  memoryCells: 0,
  needsPreviousVolume: true,
  values: [],
  barsNeeded: ({ period, emaFast, emaSlow }) => Math.max(period + 1, emaFast, emaSlow),
  runsOn: (params, interval) => params.interval === 'all' || params.interval === interval,
  scan(view, params, emit) {
    const { bars, instrument, dayVolume, previousVolume } = view;
    const at = bars.end - 1;
    const close = bars.c[at] as number;
    const open = bars.o[at] as number;
    const scale = 10 ** instrument.decimals;
    if (close <= open || close <= params.closeMin * scale || previousVolume === null) return;
    const volumeNeeded = previousVolume * params.volumeFactor;
    if (dayVolume < volumeNeeded) return;
    const source: TypicalSource = params.tpSource;
    const unit = Math.round(params.unit * scale);
    const resistance = typicalPriceResistance(bars, at - params.period, at, source, unit);
    if (close <= resistance) return;
    const emaFast = emaOfWindow(
      bars.c,
      Math.max(bars.first, bars.end - params.emaFast * EMA_WINDOW),
      bars.end,
      params.emaFast,
    );
    const emaSlow = emaOfWindow(
      bars.c,
      Math.max(bars.first, bars.end - params.emaSlow * EMA_WINDOW),
      bars.end,
      params.emaSlow,
    );
    if (!(emaFast > emaSlow)) return;
    const rvol = view.value('RVOL');
    if (params.minRvol > 0 && (rvol === null || rvol < params.minRvol)) return;
    const rupees = (price: number): number => toRupees(price, instrument.decimals);
    const atr = view.value('ATR');
    const stop = atr === null ? Number.NaN : rupees(resistance - params.stopAtr * atr);
    const plan = makePlan(
      { side: 'up', instrument, entry: rupees(close), stop, rr: params.rr, expectedMove: null },
      view,
    );
    emit({
      side: 'up',
      ...(plan === null ? {} : { plan }),
      evidence: {
        close: rupees(close),
        open: rupees(open),
        resistance: rupees(resistance),
        emaFast: rupees(emaFast),
        emaSlow: rupees(emaSlow),
        dayVolume,
        volumeNeeded,
        previousVolume,
        rvol,
        atr: atr === null ? null : rupees(atr),
      },
    });
  },
});
