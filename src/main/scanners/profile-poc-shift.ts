import { z } from 'zod';
import { MINUTE_MS } from '#contract/model/session.ts';
import { confidence } from '../core/patterns/confidence.ts';
import { defineScanner } from '../core/scan/scanner.ts';
import { confirmedBar, volumeFactor } from '../core/signals/bar-moment.ts';
import { levelPlan } from '../core/signals/profile-plan.ts';
import { intervalParam, rrParam, rvolParam, SCORE_PRIORITIES } from '../core/signals/signal-score.ts';

/** The one cell of the memory: the point of control that was told last, rupees; 0 before. */
const TOLD = 0;
/** A stop is never farther away than this, in average true ranges. */
const STOP_ATR_MAX = 3;

/**
 * Shift of the developing point of control (POC): the price at which most has traded today moved, and the market
 * follows it. move = POC now − POC `lookback` minutes ago; d = its direction.
 *
 * Conditions: at least `minMinutes` of the session and a POC `lookback` minutes ago; |move|/ATR ≥ minMove; the close lies
 * at or beyond the new POC, d·(close − POC) ≥ 0; RVOL ≥ T = rvolMin × session × VIX multiplier. Each new POC is told once.
 * Stop: new POC − d·0.5 ATR, at most 3 ATR away. Target: rr × risk. Expected move: |move|.
 * Confidence: 0.4 lin(|move|/ATR; minMove, 4) + 0.3 lin(RVOL; T, 2.5 T) + 0.3 lin(d·(close − POC)/ATR; 0, 1.5).
 */
export default defineScanner({
  id: 'profile-poc-shift',
  title: 'POC shift',
  group: 'profile',
  sentence: "Today's point of control moved to a new price and the market stays beyond it, with volume.",
  intervals: ['1m', '5m', '15m'],
  kinds: ['EQUITY', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  params: z.object({
    interval: intervalParam(['1m', '5m', '15m'], '5m'),
    rvolMin: rvolParam(),
    minMinutes: z
      .int()
      .min(10)
      .max(300)
      .default(60)
      .meta({ unit: 'min', sentence: 'Minutes of the session before which the point of control says little.' }),
    lookback: z
      .int()
      .min(5)
      .max(240)
      .default(30)
      .meta({ unit: 'min', sentence: 'Minutes over which the point of control must have moved.' }),
    minMove: z
      .number()
      .min(0.1)
      .max(3.9)
      .default(1)
      .meta({ unit: 'ATR', sentence: 'Least move of the point of control.' }),
    rr: rrParam(1.5),
  }),
  columns: [
    'close',
    'poc',
    'pocBefore',
    'moveAtr',
    'awayAtr',
    'rvol',
    'rvolNeeded',
    'atr',
    'vah',
    'val',
    'lookback',
    'scorePct',
  ],
  priorities: SCORE_PRIORITIES,
  memoryCells: 1,
  needsPreviousVolume: false,
  barsNeeded: () => 21,
  runsOn: (params, interval) => params.interval === interval,
  scan(view, params, emit) {
    const { closeMs, openMs, profiles, memory } = view;
    if (profiles === null || closeMs - openMs < params.minMinutes * MINUTE_MS) return;
    const bar = confirmedBar(view, params.rvolMin);
    const pocBefore = bar === null ? null : profiles.pocAt(closeMs - params.lookback * MINUTE_MS);
    const poc = pocBefore === null ? null : profiles.pocAt(closeMs);
    if (bar === null || poc === null || pocBefore === null || poc === memory[TOLD]) return;
    const { close, atr, rvol, rvolNeeded } = bar;
    const d = poc > pocBefore ? 1 : -1;
    const moveAtr = (d * (poc - pocBefore)) / atr;
    const awayAtr = (d * (close - poc)) / atr;
    if (moveAtr < params.minMove || awayAtr < 0) return;
    const today = profiles.today;
    const score = confidence([
      { value: moveAtr, from: params.minMove, to: 4, weight: 0.4 },
      volumeFactor(bar, 0.3),
      { value: awayAtr, from: 0, to: 1.5, weight: 0.3 },
    ]);
    const stop = close - d * Math.min(STOP_ATR_MAX, awayAtr + 0.5) * atr;
    const expectedMove = moveAtr * atr;
    const plan = levelPlan(view, { d, entry: close, stop, rr: params.rr, target: null, expectedMove });
    if (plan === null || today === null) return;
    memory[TOLD] = poc;
    const { vah, val } = today;
    const { lookback } = params;
    const seen = { close, poc, pocBefore, moveAtr, awayAtr, rvol, rvolNeeded, atr, vah, val, lookback };
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
