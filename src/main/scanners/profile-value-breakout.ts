import { z } from 'zod';
import { confidence } from '../core/patterns/confidence.ts';
import { defineScanner } from '../core/scan/scanner.ts';
import { confirmedBar, volumeFactor } from '../core/signals/bar-moment.ts';
import { levelPlan } from '../core/signals/profile-plan.ts';
import { intervalParam, rrParam, rvolParam, SCORE_PRIORITIES } from '../core/signals/signal-score.ts';

/** Expected move in average true ranges. */
const MOVE_ATR = 1.5;

/**
 * Value-area breakout. T = rvolMin × session × VIX multiplier; edge = high (up) or low (down) of the value area of the
 * session before; d = direction.
 *
 * Conditions: the bar before, of this session, closed inside the edge; this bar closes beyond it with
 * x = d·(close − edge)/ATR ≥ minBeyond and d·CLV ≥ minClv; RVOL ≥ T.
 * Stop: edge − d·0.5 ATR, back inside value. Target: rr × risk. Expected move: 1.5 ATR.
 * Confidence: 0.4 lin(x; minBeyond, 1) + 0.4 lin(RVOL; T, 2.5 T) + 0.2 lin(d·CLV; minClv, 1).
 */
export default defineScanner({
  id: 'profile-value-breakout',
  title: 'Value-area breakout',
  group: 'profile',
  sentence: "A close beyond the previous session's value area, with volume.",
  intervals: ['1m', '5m', '15m'],
  kinds: ['EQUITY', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  params: z.object({
    interval: intervalParam(['1m', '5m', '15m'], '5m'),
    rvolMin: rvolParam(),
    minBeyond: z
      .number()
      .min(0)
      .max(0.95)
      .default(0.1)
      .meta({ unit: 'ATR', sentence: 'Least distance of the close beyond the edge of the value area.' }),
    minClv: z
      .number()
      .min(0)
      .max(0.95)
      .default(0.3)
      .meta({ unit: '', sentence: 'Where the bar must close: 0 in its middle, 1 at its end.' }),
    rr: rrParam(2),
  }),
  columns: [
    'close',
    'edge',
    'beyondAtr',
    'vah',
    'val',
    'poc',
    'rvol',
    'rvolNeeded',
    'clv',
    'atr',
    'before',
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
    const { vah, val, poc } = previous;
    const d = close > vah ? 1 : -1;
    const edge = d > 0 ? vah : val;
    const beyondAtr = (d * (close - edge)) / atr;
    const clv = d * bar.clv;
    if (d * (before - edge) > 0 || beyondAtr < params.minBeyond || clv < params.minClv) return;
    const score = confidence([
      { value: beyondAtr, from: params.minBeyond, to: 1, weight: 0.4 },
      volumeFactor(bar, 0.4),
      { value: clv, from: params.minClv, to: 1, weight: 0.2 },
    ]);
    const stop = edge - d * 0.5 * atr;
    const plan = levelPlan(view, { d, entry: close, stop, rr: params.rr, target: null, expectedMove: MOVE_ATR * atr });
    if (plan === null) return;
    const scorePct = 100 * score;
    const levels = { vah, val, poc, previousDate: previous.date };
    emit({
      side: d > 0 ? 'up' : 'down',
      confidence: score,
      plan,
      evidence: { close, edge, beyondAtr, ...levels, rvol, rvolNeeded, clv, atr, before, scorePct },
    });
  },
});
