import { z } from 'zod';
import type { Instrument } from '#contract/model/instrument.ts';
import { toRupees } from '#contract/model/price.ts';
import { makeColumns } from '../core/indicators/columns.ts';
import { compute } from '../core/indicators/compute.ts';
import { SUPERTREND } from '../core/indicators/supertrend.ts';
import { defineScanner, type ScanView, type SeriesView } from '../core/scan/scanner.ts';
import type { ScanInterval } from '../core/scan/scan-state.ts';
import { levelPlan } from '../core/signals/profile-plan.ts';
import { rrParam, SCORE_PRIORITIES } from '../core/signals/signal-score.ts';
import { preferredOffset } from '../core/signals/strike-score.ts';
import { trendAge } from '../core/signals/trend-series.ts';
import { TREND_MODES, TREND_THRESHOLDS, type TrendReading, trendSignal } from '../core/signals/trend-signal.ts';

/**
 * Cells of the memory. `trend` is 0 before the first bar of the day; `age` counts the bars since the trend changed, one
 * more than that (0 = not known); `since…` counts the bars since the last signal of a side in the same way; `at` is when
 * the bar that trend and age are of opened, epoch ms.
 */
const CELL = { trend: 0, age: 1, sinceUp: 2, sinceDown: 3, at: 4 } as const;
/** Bars of the longest indicator on the primary bars, three times: it has forgotten its start by then. */
const BARS_NEEDED = 84;
/** Indices that have listed options (dhan-api §4). */
const OPTION_INDICES = new Set([
  'NIFTY',
  'BANKNIFTY',
  'FINNIFTY',
  'MIDCPNIFTY',
  'NIFTYNXT50',
  'SENSEX',
  'BANKEX',
  'SENSEX50',
]);

/**
 * Supertrend and ADX of two timeframes (quant.md E.1): the one-minute trend changed, is strong enough, and the last
 * completed five-minute bar agrees; how much must agree is the mode. The stop is the Supertrend line or a multiple of
 * the average true range. Confidence: E.1.
 */
export default defineScanner({
  id: 'signal-supertrend-adx',
  title: 'Supertrend and ADX',
  group: 'signals',
  sentence: 'The one-minute Supertrend changed with a strong ADX, and the last completed five-minute bar agrees.',
  intervals: ['1m'],
  kinds: ['EQUITY', 'INDEX', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  params: z.object({
    mode: z
      .enum(TREND_MODES)
      .default('balanced')
      .meta({ unit: '', sentence: 'How much must agree: conservative asks for volume and average price as well.' }),
    adxMin: z
      .number()
      .min(0)
      .max(100)
      .default(TREND_THRESHOLDS.adxMin)
      .meta({ unit: '', sentence: 'Least ADX of one minute.' }),
    confirmAdxMin: z
      .number()
      .min(0)
      .max(100)
      .default(TREND_THRESHOLDS.confirmAdxMin)
      .meta({ unit: '', sentence: 'Least ADX of five minutes.' }),
    flipLookback: z
      .int()
      .min(1)
      .max(20)
      .default(TREND_THRESHOLDS.flipLookback)
      .meta({ unit: 'bars', sentence: 'Bars within which the trend changed, in the balanced mode.' }),
    rvolMin: z
      .number()
      .min(0)
      .max(20)
      .default(TREND_THRESHOLDS.rvolMin)
      .meta({ unit: '×', sentence: 'Least relative volume in the conservative mode.' }),
    stopFrom: z.enum(['supertrend', 'atr']).default('supertrend').meta({
      unit: '',
      sentence: 'The stop lies at the Supertrend line, or at a multiple of the average true range.',
    }),
    stopAtr: z
      .number()
      .min(0.25)
      .max(10)
      .default(1.5)
      .meta({ unit: '×', sentence: 'Average true ranges from the entry to the stop, where they make it.' }),
    rr: rrParam(2),
  }),
  columns: [
    'close',
    'adx',
    'adx5',
    'supertrend',
    'trend5',
    'plusDi',
    'minusDi',
    'vwap',
    'rvol',
    'atr',
    'barsSinceFlip',
    'mode',
    'option',
    'scorePct',
  ],
  priorities: SCORE_PRIORITIES,
  memoryCells: 5,
  needsPreviousVolume: false,
  barsNeeded: () => BARS_NEEDED,
  runsOn: (_params, interval) => interval === '1m',
  scan(view, params, emit) {
    const trend = view.value('SUPERTREND.trend');
    if (trend === null) return;
    const age = ageOf(view, trend);
    const { memory, instrument, bars } = view;
    const cell = trend > 0 ? CELL.sinceUp : CELL.sinceDown;
    const since = memory[cell]!;
    for (const one of [CELL.sinceUp, CELL.sinceDown]) if (memory[one]! > 0) memory[one]! += 1;
    // Only the bars right after a change can fire.
    if (age === null || age >= params.flipLookback || (params.mode !== 'balanced' && age > 0)) return;
    const primary = reading(view, '1m', trend);
    const confirm = reading(view, '5m', view.value('SUPERTREND.trend', '5m'));
    const line = view.value('SUPERTREND.line');
    const atr = view.value('ATR');
    if (primary === null || confirm === null || line === null || atr === null) return;
    const rupees = (price: number): number => toRupees(price, instrument.decimals);
    const close = bars.c[bars.end - 1]!;
    const vwap = view.value('VWAP.vwap');
    const rvol = view.value('RVOL');
    const moment = { primary, age, confirm, close, vwap, rvol, sinceSame: since === 0 ? null : since };
    const signal = trendSignal(params.mode, moment, params);
    if (signal === null) return;
    const { side: d, confidence } = signal;
    const entry = rupees(close);
    const stop = params.stopFrom === 'atr' ? entry - d * params.stopAtr * rupees(atr) : rupees(line);
    const plan = levelPlan(view, { d, entry, stop, rr: params.rr, target: null, expectedMove: null });
    if (plan === null) return;
    memory[cell] = 1;
    emit({
      side: d > 0 ? 'up' : 'down',
      confidence,
      plan,
      evidence: {
        close: entry,
        adx: primary.adx,
        adx5: confirm.adx,
        supertrend: rupees(line),
        trend5: confirm.trend > 0 ? 'up' : 'down',
        plusDi: primary.plusDi,
        minusDi: primary.minusDi,
        vwap: vwap === null ? null : rupees(vwap),
        rvol,
        atr: rupees(atr),
        barsSinceFlip: age,
        mode: params.mode,
        option: hasOptions(instrument) ? optionText(d) : null,
        scorePct: 100 * confidence,
      },
    });
  },
});

/** Bars since the trend changed, kept from bar to bar; on the first bar of the day, and after a skipped one, from the bars before it. */
function ageOf({ memory, bars }: ScanView, trend: number): number | null {
  const follows = memory[CELL.trend] !== 0 && memory[CELL.at] === bars.t[bars.end - 2];
  const before = follows ? { trend: memory[CELL.trend]!, age: memory[CELL.age]! - 1 } : pastTrend(bars);
  memory[CELL.at] = bars.t[bars.end - 1]!;
  const age = before.trend !== 0 && before.trend !== trend ? 0 : before.age < 0 ? -1 : before.age + 1;
  memory[CELL.trend] = trend;
  memory[CELL.age] = age + 1;
  return age < 0 ? null : age;
}

/** Trend of the bar before the signal bar and its age (−1 = not known), from the bars that are kept. */
function pastTrend({ first, end, h, l, c }: SeriesView): { readonly trend: number; readonly age: number } {
  const length = end - 1 - first;
  if (length < 1) return { trend: 0, age: -1 };
  const columns = makeColumns(length);
  for (let i = 0; i < length; i += 1) {
    columns.h[i] = h[first + i]!;
    columns.l[i] = l[first + i]!;
    columns.c[i] = c[first + i]!;
  }
  const trend = compute(SUPERTREND, SUPERTREND.params.parse({}), columns)[1]!;
  const age = trendAge(trend)[length - 1]!;
  const last = trend[length - 1]!;
  return { trend: Number.isNaN(last) ? 0 : last, age: Number.isNaN(age) ? -1 : age };
}

function reading(view: ScanView, interval: ScanInterval, trend: number | null): TrendReading | null {
  const adx = view.value('ADX.adx', interval);
  const plusDi = view.value('ADX.plusDi', interval);
  const minusDi = view.value('ADX.minusDi', interval);
  if (trend === null || adx === null || plusDi === null || minusDi === null) return null;
  return { trend, adx, plusDi, minusDi };
}

/** Whether options are listed on it, or on what is behind it. */
function hasOptions({ kind, sessionClass, underlying }: Instrument): boolean {
  if (kind === 'INDEX') return OPTION_INDICES.has(underlying);
  return kind === 'EQUITY' ? sessionClass === 'EQ_DERIV' : true;
}

/** The option to look at first (quant.md E.2). */
function optionText(d: 1 | -1): string {
  const offset = preferredOffset(d);
  return d > 0 ? `CE ATM+${offset}` : `PE ATM${offset}`;
}
