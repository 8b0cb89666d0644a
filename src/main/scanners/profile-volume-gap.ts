import { z } from 'zod';
import { confidence } from '../core/patterns/confidence.ts';
import { defineScanner } from '../core/scan/scanner.ts';
import type { PriceZone } from '../core/scan/session-profiles.ts';
import { type BarMoment, confirmedBar, volumeFactor } from '../core/signals/bar-moment.ts';
import { levelPlan, profileTargets, targetAhead } from '../core/signals/profile-plan.ts';
import { intervalParam, rrParam, rvolParam, SCORE_PRIORITIES } from '../core/signals/signal-score.ts';

/**
 * Volume gap: a zone of prices around a low-volume node in which the session before traded little (its bins have at most
 * half the mean volume). Prices that enter it tend to cross it. near = the zone's edge on the side that the price came
 * from; d = direction.
 *
 * Conditions: the zone is at least minWidth ATR wide; the bar before, of this session, closed outside it at the near
 * edge; this bar closes beyond its middle; d·CLV ≥ minClv; RVOL ≥ T = rvolMin × session × VIX multiplier. Of several the
 * widest.
 * Stop: near − d·0.25 ATR. Target: the next high-volume node, point of control or edge of the value area at least as
 * far as the stop, else rr × risk. Expected move: distance of the target.
 * Confidence: 0.4 lin(1 − zone's mean volume / mean volume; 0.5, 1) + 0.4 lin(RVOL; T, 2.5 T) + 0.2 lin(d·CLV; minClv, 1).
 */
export default defineScanner({
  id: 'profile-volume-gap',
  title: 'Volume gap',
  group: 'profile',
  sentence: 'The price crosses a zone in which the previous session traded little, with volume.',
  intervals: ['1m', '5m', '15m'],
  kinds: ['EQUITY', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  params: z.object({
    interval: intervalParam(['1m', '5m', '15m'], '5m'),
    rvolMin: rvolParam(),
    minWidth: z.number().min(0).max(10).default(0.25).meta({ unit: 'ATR', sentence: 'Least width of the zone.' }),
    minClv: z
      .number()
      .min(0)
      .max(0.95)
      .default(0.3)
      .meta({ unit: '', sentence: 'Where the bar must close: 0 in its middle, 1 at its end.' }),
    rr: rrParam(1.5),
  }),
  columns: [
    'close',
    'zoneLow',
    'zoneHigh',
    'emptyShare',
    'widthAtr',
    'rvol',
    'rvolNeeded',
    'clv',
    'atr',
    'before',
    'poc',
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
    const d = close > before ? 1 : -1;
    const clv = d * bar.clv;
    const zone = crossedZone(bar, previous.lowZones, d);
    if (zone === null || clv < params.minClv) return;
    const { low: zoneLow, high: zoneHigh, share } = zone;
    const widthAtr = (zoneHigh - zoneLow) / atr;
    if (widthAtr < params.minWidth) return;
    const emptyShare = 1 - share;
    const score = confidence([
      { value: emptyShare, from: 0.5, to: 1, weight: 0.4 },
      volumeFactor(bar, 0.4),
      { value: clv, from: params.minClv, to: 1, weight: 0.2 },
    ]);
    const stop = (d > 0 ? zoneLow : zoneHigh) - d * 0.25 * atr;
    const target = targetAhead(profileTargets(previous), d, close, stop);
    const plan = levelPlan(view, { d, entry: close, stop, rr: params.rr, target, expectedMove: null });
    if (plan === null) return;
    const seen = { close, zoneLow, zoneHigh, emptyShare, widthAtr, rvol, rvolNeeded, clv, atr, before };
    const more = { poc: previous.poc, previousDate: previous.date, scorePct: 100 * score };
    emit({
      side: d > 0 ? 'up' : 'down',
      confidence: score,
      plan,
      evidence: {
        ...seen,
        ...more,
      },
    });
  },
});

/** The widest zone that the bar has crossed to beyond its middle, coming from outside; null when there is none. */
function crossedZone({ close, before }: BarMoment, zones: readonly PriceZone[], d: 1 | -1): PriceZone | null {
  let found: PriceZone | null = null;
  for (const zone of zones) {
    const near = d > 0 ? zone.low : zone.high;
    const middle = (zone.low + zone.high) / 2;
    if (d * (before - near) >= 0 || d * (close - middle) <= 0) continue;
    if (found === null || zone.high - zone.low > found.high - found.low) found = zone;
  }
  return found;
}
