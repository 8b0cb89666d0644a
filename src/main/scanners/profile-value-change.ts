import { z } from 'zod';
import { toRupees } from '#contract/model/price.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { confidence } from '../core/patterns/confidence.ts';
import { type AreaShift, pocShift } from '../core/profile/profile-reading.ts';
import { defineScanner, type ScanView } from '../core/scan/scanner.ts';
import { confirmedBar, volumeFactor } from '../core/signals/bar-moment.ts';
import { levelPlan } from '../core/signals/profile-plan.ts';
import { rrParam, rvolParam, SCORE_PRIORITIES } from '../core/signals/signal-score.ts';

const HALF_HOUR_MS = 30 * MINUTE_MS;

/** What became of the opening. */
type Outcome = 'ACCEPTED' | 'REENTERED' | 'LEFT';

/** Where the session opened and closed each half hour, against the value area of the session before. */
interface Opening {
  /** +1 above value, −1 below, 0 inside. */
  readonly opened: 1 | 0 | -1;
  /** The same for the close of every half hour so far; null where nothing traded. */
  readonly halves: readonly (1 | 0 | -1 | null)[];
}

/**
 * Change of the value area, after Dalton's relations of the open to the value area of the session before: acceptance
 * is time, so it is judged at the end of each half hour. It runs on bars of 15 minutes.
 *
 * Conditions: the last `halfHours` half hours, and no more than those since the change, closed
 * - ACCEPTED: beyond the edge outside which the session opened, and today's value area lies higher (lower) or overlaps
 *   so; d = away from value;
 * - REENTERED: inside value after an open outside (the "80 % rule"), the other edge at least as far as the stop; d = into
 *   value;
 * - LEFT: beyond an edge after an open inside value, with the same demand on today's value area; d = away from value;
 * and RVOL of the closing bar ≥ T = rvolMin × session × VIX multiplier.
 * Stop: 0.5 ATR beyond the edge that was held or re-entered. Target: for REENTERED the other edge, else
 * rr × risk. Expected move: distance of the target.
 * Confidence: 0.4 lin(d·(close − edge)/ATR; 0, 2) + 0.3 lin(RVOL; T, 2.5 T) + 0.3 lin(half hours that closed so /
 * half hours of the session; 0, 1).
 */
export default defineScanner({
  id: 'profile-value-change',
  title: 'Value-area change',
  group: 'profile',
  sentence: "After the open, prices are accepted outside the previous session's value area, or back inside it.",
  intervals: ['15m'],
  kinds: ['EQUITY', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  params: z.object({
    halfHours: z
      .int()
      .min(1)
      .max(6)
      .default(2)
      .meta({ unit: '', sentence: 'Half hours in a row that must close so before it counts as accepted.' }),
    rvolMin: rvolParam(),
    rr: rrParam(2),
  }),
  columns: [
    'close',
    'outcome',
    'opening',
    'edge',
    'beyondAtr',
    'area',
    'vah',
    'val',
    'poc',
    'vahToday',
    'valToday',
    'rvol',
    'rvolNeeded',
    'atr',
    'halfHours',
    'previousDate',
    'scorePct',
  ],
  priorities: SCORE_PRIORITIES,
  memoryCells: 0,
  needsPreviousVolume: false,
  barsNeeded: () => 21,
  runsOn: (_params, interval) => interval === '15m',
  scan(view, params, emit) {
    if ((view.closeMs - view.openMs) % HALF_HOUR_MS !== 0) return;
    const previous = view.profiles?.previous ?? null;
    const bar = previous === null ? null : confirmedBar(view, params.rvolMin);
    const today = bar === null ? null : (view.profiles?.today ?? null);
    if (previous === null || bar === null || today === null) return;
    const { vah, val, poc, date: previousDate } = previous;
    const opening = openingOf(view, vah, val);
    const outcome = outcomeOf(opening, params.halfHours);
    if (outcome === null) return;
    const { area } = pocShift(previous, today);
    const outside = opening.halves.at(-1) === 0 ? opening.opened : opening.halves.at(-1)!;
    if (outcome !== 'REENTERED' && !movedTowards(area, outside)) return;
    const d = (outcome === 'REENTERED' ? -outside : outside) as 1 | -1;
    const edge = outside > 0 ? vah : val;
    const { close, atr, rvol, rvolNeeded } = bar;
    const beyondAtr = (d * (close - edge)) / atr;
    const score = confidence([
      { value: beyondAtr, from: 0, to: 2, weight: 0.4 },
      volumeFactor(bar, 0.3),
      { value: params.halfHours / opening.halves.length, from: 0, to: 1, weight: 0.3 },
    ]);
    const stop = edge - d * 0.5 * atr;
    const other = outside > 0 ? val : vah;
    const target = outcome === 'REENTERED' ? other : null;
    if (target !== null && d * (target - close) < d * (close - stop)) return;
    const plan = levelPlan(view, { d, entry: close, stop, rr: params.rr, target, expectedMove: null });
    if (plan === null) return;
    const prices = { close, outcome, opening: OPENED[opening.opened + 1]!, edge, beyondAtr, area, vah, val, poc };
    const today15 = { vahToday: today.vah, valToday: today.val, rvol, rvolNeeded, atr, halfHours: params.halfHours };
    const about = { previousDate, scorePct: 100 * score };
    emit({
      side: d > 0 ? 'up' : 'down',
      variant: outcome,
      confidence: score,
      plan,
      evidence: {
        ...prices,
        ...today15,
        ...about,
      },
    });
  },
});

const OPENED = ['below value', 'inside value', 'above value'] as const;

/** Where today opened and where each half hour closed. */
function openingOf({ bars, openMs, closeMs, instrument }: ScanView, vah: number, val: number): Opening {
  const place = (price: number): 1 | 0 | -1 => {
    const rupees = toRupees(price, instrument.decimals);
    return rupees > vah ? 1 : rupees < val ? -1 : 0;
  };
  const halves: (1 | 0 | -1 | null)[] = Array.from({ length: (closeMs - openMs) / HALF_HOUR_MS }, () => null);
  let opened: 1 | 0 | -1 = 0;
  for (let i = bars.end - 1; i >= bars.first && bars.t[i]! >= openMs; i -= 1) {
    const half = Math.floor((bars.t[i]! - openMs) / HALF_HOUR_MS);
    halves[half] ??= place(bars.c[i]!);
    opened = place(bars.o[i]!);
  }
  return { opened, halves };
}

/** Null while nothing has changed for exactly the number of half hours. */
function outcomeOf({ opened, halves }: Opening, count: number): Outcome | null {
  const now = halves.at(-1) ?? null;
  if (now === null || halves.length < count || halves.slice(-count).some((one) => one !== now)) return null;
  if (halves.length > count && halves[halves.length - count - 1] === now) return null;
  if (now === 0) return opened === 0 ? null : 'REENTERED';
  if (opened === 0) return 'LEFT';
  return opened === now ? 'ACCEPTED' : null;
}

/** Whether today's value area lies to this side of the one before, at least in part. */
function movedTowards(area: AreaShift, side: 1 | 0 | -1): boolean {
  return side > 0
    ? area === 'higher' || area === 'overlapping_higher'
    : area === 'lower' || area === 'overlapping_lower';
}
