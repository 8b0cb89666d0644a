import { z } from 'zod';
import { INTERVAL_MS } from '#contract/model/bar.ts';
import { toRupees } from '#contract/model/price.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { defineScanner, type ScanView } from '../core/scan/scanner.ts';
import { volumeThreshold } from '../core/volume/threshold.ts';
import { vixState } from '../core/volume/vix.ts';

/** The only cell of the memory: close of the bar that was told last, epoch ms. */
const TOLD = 0;
/** Against the volume of the bars before, where no time of day is known. */
const RVOL_WORDS = 'bars before';

/**
 * Volume explosion: the bar's volume is above a multiple of what is usual. Usual is the mean of the same minutes of
 * past sessions (quant.md A.26); without enough of them it is the mean of the 20 bars before, and the evidence says so.
 * The multiple is `volumeSpike` × the VIX multiplier (A.28), and × the session multiplier (A.27) where the baseline
 * does not know the time of day.
 */
export default defineScanner({
  id: 'volume-explosion',
  title: 'Volume explosion',
  group: 'volume',
  sentence: 'A bar with far more volume than is usual at this time of day.',
  intervals: ['1m', '5m', '15m'],
  kinds: ['EQUITY', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  params: z.object({
    volumeSpike: z
      .number()
      .min(1)
      .max(50)
      .default(2)
      .meta({ unit: '×', sentence: 'Multiple of the usual volume before session and VIX multipliers.' }),
    interval: z.enum(['1m', '5m', '15m']).default('5m').meta({ unit: '', sentence: 'Bars whose volume is looked at.' }),
    dedupeBars: z
      .int()
      .min(0)
      .max(100)
      .default(5)
      .meta({ unit: 'bars', sentence: 'After a hit the instrument is not told again for so many bars.' }),
    turnoverMin: z
      .number()
      .min(0)
      .max(10_000)
      .default(10)
      .meta({ unit: '₹ lakh', sentence: 'The bar must have at least this turnover: volume × close.' }),
    closeMin: z
      .number()
      .min(0)
      .max(100_000)
      .default(50)
      .meta({ unit: '₹', sentence: 'Instruments that close at or below this price are left out.' }),
  }),
  columns: [
    'ratio',
    'threshold',
    'volume',
    'usual',
    'against',
    'close',
    'changePct',
    'sessionFactor',
    'vixFactor',
    'vix',
    'dayVolume',
    'rvol',
  ],
  priorities: [
    { column: 'ratio', above: 5, is: 'high' },
    { column: 'ratio', above: 3, is: 'medium' },
  ],
  badges: [{ column: 'ratio', above: 2, label: 'High vol' }],
  memoryCells: 1,
  needsPreviousVolume: false,
  barsNeeded: () => 1,
  runsOn: ({ interval }, name) => interval === name,
  scan(view, { volumeSpike, dedupeBars, turnoverMin, closeMin }, emit) {
    const { memory, bars, interval, closeMs, instrument } = view;
    const at = bars.end - 1;
    const volume = bars.v[at]!;
    const close = toRupees(bars.c[at]!, instrument.decimals);
    if (volume === 0 || close <= closeMin || volume * close < turnoverMin * 100_000) return;
    if (closeMs - memory[TOLD]! <= dedupeBars * INTERVAL_MS[interval]) return;
    const { usual, kind } = usualOf(view);
    // No multiplier is below 0.8, so that most bars are done with here.
    if (usual === null || usual === 0 || volume <= usual * volumeSpike * 0.8) return;
    const { multiplier: vix } = vixState(view.vix);
    const session = view.sessionFactor;
    const needed = volumeThreshold(usual, kind, { base: volumeSpike, session, vix });
    if (volume <= needed) return;
    memory[TOLD] = closeMs;
    const open = bars.o[at]!;
    emit({
      side: bars.c[at]! > open ? 'up' : bars.c[at]! < open ? 'down' : 'neutral',
      evidence: {
        ratio: volume / usual,
        threshold: needed / usual,
        volume,
        usual,
        against: kind === 'flat' ? RVOL_WORDS : 'time of day',
        close,
        changePct: (100 * (bars.c[at]! - open)) / open,
        sessionFactor: session,
        vixFactor: vix,
        vix: view.vix,
        dayVolume: view.dayVolume,
        rvol: view.value('RVOL'),
      },
    });
  },
});

/** What is usual for the signal bar, and what it was made of. */
function usualOf(view: ScanView): { readonly usual: number | null; readonly kind: 'flat' | 'time_of_day' } {
  const byTime = view.usualVolume(INTERVAL_MS[view.interval] / MINUTE_MS);
  if (byTime !== null) return { usual: byTime, kind: 'time_of_day' };
  const rvol = view.value('RVOL');
  const { bars } = view;
  return { usual: rvol === null || rvol === 0 ? null : bars.v[bars.end - 1]! / rvol, kind: 'flat' };
}
