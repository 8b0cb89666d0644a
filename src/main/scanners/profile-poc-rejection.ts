import { z } from 'zod';
import { confidence } from '../core/patterns/confidence.ts';
import { defineScanner } from '../core/scan/scanner.ts';
import { confirmedBar, volumeFactor, wickShare } from '../core/signals/bar-moment.ts';
import { levelPlan, targetAhead } from '../core/signals/profile-plan.ts';
import { intervalParam, rrParam, rvolParam, SCORE_PRIORITIES } from '../core/signals/signal-score.ts';

/** Bars before the signal bar that must have closed on the side from which the price came. */
const APPROACH_BARS = 3;
/** How near to the point of control the extreme must come, in average true ranges. */
const TOUCH_ATR = 0.1;

/**
 * Rejection at the point of control (POC) of the session before. d = side that the price came from: +1 from above.
 *
 * Conditions: the three bars before, of this session, closed on side d of the POC; this bar's extreme reaches it (within
 * 0.1 ATR); it closes back with x = d·(close − POC)/ATR ≥ minAway and a wick of at least minWick of its range on the
 * POC's side; RVOL ≥ T = rvolMin × session × VIX multiplier.
 * Stop: extreme − d·0.25 ATR. Target: the edge of the value area in direction d when it is at least as far as the stop,
 * else rr × risk. Expected move: distance of the target.
 * Confidence: 0.4 lin(wick; minWick, 0.9) + 0.3 lin(RVOL; T, 2.5 T) + 0.3 lin(x; minAway, 0.75).
 */
export default defineScanner({
  id: 'profile-poc-rejection',
  title: 'POC rejection',
  group: 'profile',
  sentence: "A bar reaches the previous session's point of control and is turned away with a wick and volume.",
  intervals: ['1m', '5m', '15m'],
  kinds: ['EQUITY', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  params: z.object({
    interval: intervalParam(['1m', '5m', '15m'], '5m'),
    rvolMin: rvolParam(),
    minWick: z
      .number()
      .min(0.1)
      .max(0.85)
      .default(0.5)
      .meta({ unit: '', sentence: "Least part of the bar's range that is wick on the side of the point of control." }),
    minAway: z
      .number()
      .min(0)
      .max(0.7)
      .default(0.1)
      .meta({ unit: 'ATR', sentence: 'Least distance of the close from the point of control.' }),
    rr: rrParam(1.5),
  }),
  columns: [
    'close',
    'poc',
    'wickShare',
    'awayAtr',
    'rvol',
    'rvolNeeded',
    'atr',
    'before',
    'vah',
    'val',
    'previousDate',
    'scorePct',
  ],
  priorities: SCORE_PRIORITIES,
  memoryCells: 0,
  needsPreviousVolume: false,
  barsNeeded: () => 21,
  runsOn: (params, interval) => params.interval === interval,
  scan(view, params, emit) {
    const bar = confirmedBar(view, params.rvolMin);
    const previous = view.profiles?.previous ?? null;
    if (bar === null || previous === null) return;
    const { close, before, atr, rvol, rvolNeeded } = bar;
    const { poc, vah, val, date: previousDate } = previous;
    const d = before > poc ? 1 : -1;
    const extreme = d > 0 ? bar.low : bar.high;
    const away = (d * (close - poc)) / atr;
    const wick = wickShare(bar, d);
    if (d * (extreme - poc) > TOUCH_ATR * atr || away < params.minAway || wick < params.minWick) return;
    if (!cameFrom(view, poc, d)) return;
    const score = confidence([
      { value: wick, from: params.minWick, to: 0.9, weight: 0.4 },
      volumeFactor(bar, 0.3),
      { value: away, from: params.minAway, to: 0.75, weight: 0.3 },
    ]);
    const stop = extreme - d * 0.25 * atr;
    const target = targetAhead([d > 0 ? vah : val], d, close, stop);
    const plan = levelPlan(view, { d, entry: close, stop, rr: params.rr, target, expectedMove: null });
    if (plan === null) return;
    const seen = { close, poc, wickShare: wick, awayAtr: away, rvol, rvolNeeded, atr, before, vah, val, previousDate };
    emit({
      side: d > 0 ? 'up' : 'down',
      confidence: score,
      plan,
      evidence: {
        ...seen,
        scorePct: 100 * score,
      },
    });
  },
});

/** Whether the bars before the signal bar, all of this session, closed on side `d` of the price. */
function cameFrom({ bars, openMs, instrument }: Parameters<typeof confirmedBar>[0], price: number, d: 1 | -1): boolean {
  const level = price * 10 ** instrument.decimals;
  const last = bars.end - 1;
  for (let i = last - 1; i >= last - APPROACH_BARS; i -= 1) {
    if (i < bars.first || bars.t[i]! < openMs || d * (bars.c[i]! - level) <= 0) return false;
  }
  return true;
}
