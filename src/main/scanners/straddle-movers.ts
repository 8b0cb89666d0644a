import { z } from 'zod';
import { confidence } from '../core/patterns/confidence.ts';
import { defineChainScanner } from '../core/scan/chain-scanner.ts';
import { changePct, pairOf, premiumAt } from '../core/straddles/chain-legs.ts';

const SATURATED = 3;

/**
 * The straddle at the money against the same straddle some minutes ago: told when it rose or fell by enough, then not
 * again in the same direction for as many minutes.
 */
export default defineChainScanner({
  id: 'straddle-movers',
  title: 'Straddle premium movers',
  group: 'options',
  sentence: 'The straddle at the money whose premium rose or fell much within minutes.',
  params: z.object({
    minutes: z.int().min(1).max(240).default(15).meta({ unit: 'min', sentence: 'How long ago it is compared with.' }),
    movePct: z.number().min(0.1).max(500).default(8).meta({ unit: '%', sentence: 'Least change of the premium.' }),
    expiries: z.int().min(1).max(6).default(1).meta({ unit: '', sentence: 'Nearest expiries that are looked at.' }),
  }),
  columns: ['premium', 'premiumBefore', 'changePct', 'strike', 'atmIv', 'forward', 'spot', 'minutes', 'expiry'],
  priorities: [
    { column: 'changePct', above: 25, is: 'high' },
    { column: 'changePct', below: -25, is: 'high' },
    { column: 'changePct', above: 15, is: 'medium' },
    { column: 'changePct', below: -15, is: 'medium' },
  ],
  wants: ({ rank }, { expiries }) => rank < expiries,
  everyMinutes: () => 1,
  scan(view, { minutes, movePct }, emit) {
    if (view.minute - minutes < view.openMinute) return;
    const solved = view.solved();
    if (solved === null) return;
    const pair = pairOf(view, solved.atmRow, solved.atmRow);
    const before = pair === null ? null : premiumAt(view, pair, view.minute - minutes);
    const change = pair === null || before === null ? null : changePct(before, pair.premium);
    if (pair === null || change === null || Math.abs(change) < movePct) return;
    const way = change > 0 ? 'rise' : 'fall';
    if (view.minute - (view.memory.get(way) ?? Number.NEGATIVE_INFINITY) < minutes) return;
    view.memory.set(way, view.minute);
    emit({
      side: 'neutral',
      variant: `${way} ${view.expiry}`,
      confidence: confidence([{ value: Math.abs(change), from: movePct, to: SATURATED * movePct, weight: 1 }]),
      evidence: {
        premium: pair.premium,
        premiumBefore: before,
        changePct: change,
        strike: solved.atmStrike,
        atmIv: solved.atmSigma === null ? null : 100 * solved.atmSigma,
        forward: solved.forward,
        spot: view.spot,
        minutes,
        expiry: view.expiry,
      },
    });
  },
});
