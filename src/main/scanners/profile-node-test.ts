import { z } from 'zod';
import { confidence } from '../core/patterns/confidence.ts';
import type { PreviousProfile } from '../core/scan/session-profiles.ts';
import { defineScanner } from '../core/scan/scanner.ts';
import { type BarMoment, confirmedBar, volumeFactor, wickShare } from '../core/signals/bar-moment.ts';
import { levelPlan, profileTargets, targetAhead } from '../core/signals/profile-plan.ts';
import { intervalParam, rrParam, rvolParam, SCORE_PRIORITIES } from '../core/signals/signal-score.ts';

/** A bar touches a node when its extreme comes this near, in average true ranges. */
const TOUCH_ATR = 0.1;
/** Beyond this depth the node was not tested but passed. */
const PIERCE_ATR = 0.5;
/** Bounce from the node at which its part of the confidence is full, in average true ranges. */
const BOUNCE_FULL = 1;

interface Tested {
  readonly node: number;
  readonly kind: 'HVN' | 'LVN';
  readonly d: 1 | -1;
  readonly bounceAtr: number;
}

/**
 * Test of a node. A high-volume node (HVN) is a price that the session before accepted, a low-volume node (LVN) one that
 * it left quickly; both are where a visit is answered. d = side of the node that the price came from: +1 from above.
 *
 * Conditions: the bar before, of this session, closed on side d of the node; this bar's extreme comes within 0.1 ATR of
 * it and not more than 0.5 ATR beyond; it closes back with b = d·(close − node)/ATR ≥ minBounce; RVOL ≥ T, with
 * T = rvolMin × session × VIX multiplier. Of several the one that the close is farthest from; the point of control is
 * the business of its own scanner.
 * Stop: the farther of node and extreme − d·0.25 ATR. Target: the next high-volume node, point of control or edge of
 * the value area at least as far as the stop, else rr × risk. Expected move: distance of the target.
 * Confidence: 0.4 lin(b; minBounce, 1) + 0.3 lin(RVOL; T, 2.5 T) + 0.3 lin(wick / range; 0.3, 0.8).
 */
export default defineScanner({
  id: 'profile-node-test',
  title: 'Node test',
  group: 'profile',
  sentence: 'A bar tests a high- or low-volume node of the previous session and closes back where it came from.',
  intervals: ['1m', '5m', '15m'],
  kinds: ['EQUITY', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  params: z.object({
    interval: intervalParam(['1m', '5m', '15m'], '5m'),
    nodes: z
      .enum(['both', 'HVN', 'LVN'])
      .default('both')
      .meta({ unit: '', sentence: 'Nodes that are looked at: of high volume, of low volume, or both.' }),
    rvolMin: rvolParam(),
    minBounce: z
      .number()
      .min(0)
      .max(0.95)
      .default(0.25)
      .meta({ unit: 'ATR', sentence: 'Least distance of the close from the node.' }),
    rr: rrParam(1.5),
  }),
  columns: [
    'close',
    'node',
    'nodeKind',
    'bounceAtr',
    'wickShare',
    'rvol',
    'rvolNeeded',
    'atr',
    'before',
    'poc',
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
    const tested = testedNode(bar, previous, params.nodes, params.minBounce);
    if (tested === null) return;
    const { node, kind: nodeKind, d, bounceAtr } = tested;
    const { close, before, atr, rvol, rvolNeeded } = bar;
    const wick = wickShare(bar, d);
    const score = confidence([
      { value: bounceAtr, from: params.minBounce, to: BOUNCE_FULL, weight: 0.4 },
      volumeFactor(bar, 0.3),
      { value: wick, from: 0.3, to: 0.8, weight: 0.3 },
    ]);
    const stop = (d > 0 ? Math.min(node, bar.low) : Math.max(node, bar.high)) - d * 0.25 * atr;
    const target = targetAhead(profileTargets(previous), d, close, stop);
    const plan = levelPlan(view, { d, entry: close, stop, rr: params.rr, target, expectedMove: null });
    if (plan === null) return;
    const { poc, vah, val, date: previousDate } = previous;
    const levels = { poc, vah, val, previousDate };
    const seen = { close, node, nodeKind, bounceAtr, wickShare: wick, rvol, rvolNeeded, atr, before };
    emit({
      side: d > 0 ? 'up' : 'down',
      variant: nodeKind,
      confidence: score,
      plan,
      evidence: {
        ...seen,
        ...levels,
        scorePct: 100 * score,
      },
    });
  },
});

/** The tested node that the close is farthest from; null when none was tested. */
function testedNode(
  bar: BarMoment,
  { poc, highNodes, lowNodes }: PreviousProfile,
  kinds: 'both' | 'HVN' | 'LVN',
  minBounce: number,
): Tested | null {
  let found: Tested | null = null;
  const look = (node: number, kind: Tested['kind']): void => {
    const d = bar.before > node ? 1 : -1;
    const reach = (d * ((d > 0 ? bar.low : bar.high) - node)) / bar.atr;
    const bounceAtr = (d * (bar.close - node)) / bar.atr;
    const isPoc = Math.abs(node - poc) <= TOUCH_ATR * bar.atr;
    if (bar.before === node || isPoc || reach > TOUCH_ATR || reach < -PIERCE_ATR || bounceAtr < minBounce) return;
    if (found === null || bounceAtr > found.bounceAtr) found = { node, kind, d, bounceAtr };
  };
  if (kinds !== 'LVN') for (const node of highNodes) look(node, 'HVN');
  if (kinds !== 'HVN') for (const node of lowNodes) look(node, 'LVN');
  return found;
}
