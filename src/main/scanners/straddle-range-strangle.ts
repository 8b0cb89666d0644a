import { z } from 'zod';
import { type ChainView, defineChainScanner } from '../core/scan/chain-scanner.ts';
import { pairOf } from '../core/straddles/chain-legs.ts';
import { bandWidthPercentile, type DayArea, dayArea } from '../core/straddles/quiet-market.ts';
import { RANGE_STRANGLE_RULES, rangeStrangle, type RangeStrangleInput } from '../core/straddles/range-strangle.ts';
import { shortSignal } from '../core/straddles/short-signal.ts';

/** Length of the Bollinger bands. */
const BAND_BARS = 20;

interface Known {
  readonly input: RangeStrangleInput;
  readonly area: DayArea;
}

function inputOf(view: ChainView, interval: '5m' | '15m'): Known | null {
  const adx = view.value('ADX.adx', interval);
  const bbWidthPctile = bandWidthPercentile(view.bars(interval), BAND_BARS);
  const ivp = view.ivRank?.percentile ?? null;
  if (adx === null || bbWidthPctile === null || ivp === null) return null;
  const area = dayArea(view.bars('5m'), view.day.midnightMs, view.behind);
  const solved = view.solved();
  if (area === null || solved === null || solved.atmSigma === null) return null;
  const { years: T, forward: F, atmSigma: iv } = solved;
  const strikes = Array.from(view.columns.strike.subarray(0, view.columns.rows));
  const { val, vah } = area;
  return { area, input: { adx, bbWidthPctile, val, vah, spot: view.spot, ivp, dte: view.daysLeft, iv, T, F, strikes } };
}

/**
 * Range strangle (quant.md D.3): a strangle one deviation out is sold in a market without trend, with narrow bands, inside
 * the value area of the day, while volatility is not cheap. Once a day for each expiry.
 */
export default defineChainScanner({
  id: 'straddle-range-strangle',
  title: 'Range strangle',
  group: 'straddles',
  sentence: 'Sells a strangle one deviation out while the underlying is quiet inside its value area.',
  params: z.object({
    interval: z.enum(['5m', '15m']).default('15m').meta({ unit: '', sentence: 'Bars of ADX and Bollinger bands.' }),
    adxMax: z
      .number()
      .min(1)
      .max(100)
      .default(RANGE_STRANGLE_RULES.adxMax)
      .meta({ unit: '', sentence: 'ADX must be below.' }),
    bbPctMax: z
      .number()
      .min(1)
      .max(100)
      .default(RANGE_STRANGLE_RULES.bbPctMax)
      .meta({ unit: '%', sentence: 'Highest percentile of the width of the bands.' }),
    ivpMin: z
      .number()
      .min(0)
      .max(100)
      .default(RANGE_STRANGLE_RULES.ivpMin)
      .meta({ unit: '', sentence: 'Least IV percentile.' }),
    maxDte: z
      .int()
      .min(0)
      .max(60)
      .default(RANGE_STRANGLE_RULES.maxDte)
      .meta({ unit: 'days', sentence: 'Most days to expiry.' }),
    sigma: z
      .number()
      .min(0.1)
      .max(4)
      .default(RANGE_STRANGLE_RULES.sigma)
      .meta({ unit: 'σ', sentence: 'Distance of the strikes.' }),
    slPct: z
      .number()
      .min(0.05)
      .max(5)
      .default(RANGE_STRANGLE_RULES.slPct)
      .meta({ unit: '×', sentence: 'Loss that ends it, as a part of the credit.' }),
    tgtPct: z
      .number()
      .min(0.05)
      .max(0.95)
      .default(RANGE_STRANGLE_RULES.tgtPct)
      .meta({ unit: '×', sentence: 'Gain that ends it, as a part of the credit.' }),
  }),
  columns: [
    'credit',
    'callStrike',
    'putStrike',
    'adx',
    'bbWidthPctile',
    'val',
    'vah',
    'areaBy',
    'ivPercentile',
    'daysLeft',
    'atmIv',
    'expectedMove',
    'spot',
    'forward',
    'expiry',
  ],
  priorities: [
    { column: 'adx', below: 12, is: 'high' },
    { column: 'adx', below: 16, is: 'medium' },
  ],
  ranksIv: true,
  wants: ({ sample, daysLeft }, { maxDte }) => sample.kind !== 'OPTCUR' && daysLeft <= maxDte,
  everyMinutes: () => 5,
  scan(view, { interval, ...rules }, emit) {
    if (view.memory.has('told') || view.spotStale) return;
    const known = inputOf(view, interval);
    const found = known === null ? null : rangeStrangle(known.input, rules);
    if (known === null || found === null) return;
    const pair = pairOf(view, view.rowOf(found.callStrike), view.rowOf(found.putStrike));
    if (pair === null) return;
    const { adx, bbWidthPctile, val, vah, ivp, iv, F } = known.input;
    const signal = shortSignal(view, {
      pair,
      stop: found.stopFactor * pair.premium,
      target: found.targetFactor * pair.premium,
      confidence: found.conf,
      evidence: {
        credit: pair.premium,
        callStrike: found.callStrike,
        putStrike: found.putStrike,
        adx,
        bbWidthPctile,
        val,
        vah,
        areaBy: known.area.by,
        ivPercentile: ivp,
        daysLeft: view.daysLeft,
        atmIv: 100 * iv,
        expectedMove: found.expectedMove,
        spot: view.spot,
        forward: F,
        expiry: view.expiry,
      },
    });
    if (signal === null) return;
    view.memory.set('told', view.minute);
    emit(signal);
  },
});
