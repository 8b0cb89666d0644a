import { z } from 'zod';
import { fault } from '#contract/faults.ts';
import { WINDOWS } from '#contract/model/validation.ts';
import { type BarLike, barsFault } from '../indicators/columns.ts';
import { istDate } from '../time/ist.ts';
import { isotonic, probabilityOf } from '../validation/isotonic.ts';
import { type Claim, type ForwardBar, judge } from '../validation/forward.ts';
import { type CalcFunction, type CalcOut, calcFunction, LIST_MAX } from './calc-function.ts';

const say = (description: string, unit = ''): { description: string; unit: string } => ({ description, unit });
const price = (sentence: string) => z.number().nullable().default(null).meta(say(sentence, '₹'));

const forwardFunction = calcFunction({
  name: 'FORWARD',
  title: 'What became of an alert in its windows: return, excursions, hits, first touch (F)',
  takesBars: true,
  params: z.strictObject({
    alertIndex: z.int().min(0).meta(say('Place of the bar at whose close the alert was.')),
    dir: z.union([z.literal(1), z.literal(-1), z.literal(0)]).meta(say('1 up, −1 down, 0 either way.')),
    stop: price('Stop.'),
    target: price('Target.'),
    expMove: price('Expected move.'),
    cost: z.number().min(0).max(1).default(0).meta(say('Round-trip costs as a fraction of the entry.')),
    windows: z
      .array(z.int().min(1).max(10_000))
      .min(1)
      .max(50)
      .default([...WINDOWS])
      .meta(say('Bars after the alert.', 'bars')),
  }),
  outputs: ['entry', 'windows'],
  run: ({ alertIndex, windows, expMove, ...rest }, bars) => {
    const bad = barsFault(bars, ['t', 'o', 'h', 'l', 'c']);
    if (bad !== null) return bad;
    const alert = bars[alertIndex];
    if (alert === undefined)
      return fault('input.params', `FORWARD: there is no bar ${alertIndex}. Send the place of a bar, from 0.`);
    const session = sessionOf(alert);
    const claim: Claim = { ...rest, expectedMove: expMove };
    const after = bars.slice(alertIndex + 1, alertIndex + 1 + Math.max(...windows));
    const ends = after.findIndex((bar) => sessionOf(bar) !== session);
    const same = (ends < 0 ? after : after.slice(0, ends)).map(forwardBar);
    return {
      entry: same[0]?.o ?? null,
      windows: Object.fromEntries(windows.map((window) => [window, judged(claim, same, window)])),
    };
  },
});

function judged(claim: Claim, bars: readonly ForwardBar[], window: number): CalcOut {
  const found = bars.length < window ? null : judge(claim, bars.slice(0, window));
  if (found === null) return { status: 'CENSORED' };
  const { ret, mfe, mae, hitDir, hitMove, touch, hitTarget } = found;
  const flag = (hit: boolean | null): number | null => (hit === null ? null : Number(hit));
  return {
    status: 'DONE',
    ret,
    mfe,
    mae,
    hitDir: flag(hitDir),
    hitMove: flag(hitMove),
    firstTouch: touch,
    hitTarget: flag(hitTarget),
  };
}

/** A session is what a bar says, or the day in India. */
function sessionOf(bar: BarLike): string {
  const { session } = bar as { session?: unknown };
  return typeof session === 'string' ? session : istDate(bar.t ?? 0);
}

function forwardBar({ o, h, l, c }: BarLike): ForwardBar {
  return { o: o ?? 0, h: h ?? 0, l: l ?? 0, c: c ?? 0 };
}

const isotonicFunction = calcFunction({
  name: 'ISOTONIC',
  title: 'Scores as probabilities by isotonic regression (F.4)',
  params: z.strictObject({
    scores: z.array(z.number()).max(LIST_MAX).meta(say('Scores of earlier alerts.')),
    y: z
      .array(z.union([z.literal(0), z.literal(1), z.boolean()]))
      .max(LIST_MAX)
      .meta(say('Their outcomes, 0 or 1.')),
    at: z.array(z.number()).max(LIST_MAX).default([]).meta(say('Scores whose probability is asked for.')),
  }),
  outputs: ['curve', 'at'],
  run: ({ scores, y, at }) => {
    if (scores.length !== y.length)
      return fault('input.params', 'ISOTONIC: scores and y differ in length. Send one outcome for each score.');
    const curve = isotonic(scores.map((score, i) => ({ score, y: Number(y[i]) })));
    return { curve, at: at.map((score) => probabilityOf(curve, score)) };
  },
});

/** Functions of `core/validation`. */
export const validationFunctions: readonly CalcFunction[] = [forwardFunction, isotonicFunction];
