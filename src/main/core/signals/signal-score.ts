import { z } from 'zod';
import type { PriorityRule } from '../scan/scanner.ts';

/** Priority by the score in percent: what saturates most of its factors is told first. */
export const SCORE_PRIORITIES: readonly PriorityRule[] = [
  { column: 'scorePct', above: 80, is: 'high' },
  { column: 'scorePct', above: 65, is: 'medium' },
];

/** The parameter for the volume that a signal asks for; 1.5 for momentum, breakout and reversal. */
export function rvolParam(byDefault = 1.5) {
  return z.number().min(0).max(20).default(byDefault).meta({
    unit: '×',
    sentence: 'Least volume over the mean of 20 bars before; the session and VIX multipliers apply.',
  });
}

/** The parameter for the bars that a scanner looks at. */
export function intervalParam<const T extends readonly [string, ...string[]]>(choices: T, byDefault: T[number]) {
  return z.enum(choices).default(byDefault).meta({ unit: '', sentence: 'Bars that are looked at.' });
}

/** The parameter for the distance of the target in distances of the stop. */
export function rrParam(byDefault: number) {
  return z.number().min(0.5).max(10).default(byDefault).meta({
    unit: '×',
    sentence: 'Distance of the target over the distance of the stop, where no level makes the target.',
  });
}
