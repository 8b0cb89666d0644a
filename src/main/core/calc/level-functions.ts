import { z } from 'zod';
import { type Fault, fault } from '#contract/faults.ts';
import { type BarLike, barsFault } from '../indicators/columns.ts';
import { cpr, NARROW_PCT, VirginRegister } from '../levels/cpr.ts';
import { gap, gapFilled } from '../levels/gap.ts';
import { PIVOT_KINDS, pivots } from '../levels/pivots.ts';
import { proximity } from '../levels/proximity.ts';
import { istDate } from '../time/ist.ts';
import { amount, type CalcFunction, calcFunction } from './calc-function.ts';

const hlc = {
  H: amount('High of the period before.'),
  L: amount('Low of the period before.'),
  C: amount('Official close of the period before.'),
};

function rangeFault({ H, L }: { H: number; L: number }): Fault | null {
  return H < L ? fault('input.range', 'H is below L. Send the high and the low of one period.') : null;
}

const pivotsFunction = calcFunction({
  name: 'PIVOTS',
  title: 'Pivot levels from the period before',
  params: z.strictObject({
    kind: z.enum(PIVOT_KINDS).default('classic').meta({ description: 'Family of levels.', unit: '' }),
    ...hlc,
    O: amount('Opening price of the period the levels are for; woodie alone needs it.').optional(),
  }),
  outputs: ['P', 'R1', 'S1', '…'],
  run: ({ kind, O, ...period }) => {
    const bad = rangeFault(period);
    if (bad !== null) return bad;
    if (kind === 'woodie' && O === undefined)
      return fault('input.params', 'PIVOTS: woodie starts from the opening price. Send O.');
    return pivots(kind, period, O ?? Number.NaN);
  },
});

const cprFunction = calcFunction({
  name: 'CPR',
  title: 'Central pivot range',
  params: z.strictObject({
    ...hlc,
    narrowPct: z
      .number()
      .min(0)
      .max(100)
      .default(NARROW_PCT)
      .meta({ description: 'Narrow below this width.', unit: '%' }),
  }),
  outputs: ['P', 'BC', 'TC', 'width', 'widthPct', 'narrow', 'swapped'],
  run: ({ narrowPct, ...period }) => rangeFault(period) ?? { ...cpr(period, narrowPct) },
});

const gapFunction = calcFunction({
  name: 'GAP',
  title: 'Opening gap',
  params: z.strictObject({
    O: amount("Today's opening price."),
    ...hlc,
    high: amount("Today's high so far.").optional(),
    low: amount("Today's low so far.").optional(),
  }),
  outputs: ['gapPct', 'gapClass', 'filled'],
  run: ({ O, H, L, C, high, low }) => {
    const bad = rangeFault({ H, L });
    if (bad !== null) return bad;
    const found = gap(O, { high: H, low: L, close: C });
    return { ...found, filled: gapFilled(found.gapClass, C, high ?? O, low ?? O) };
  },
});

const proximityFunction = calcFunction({
  name: 'PROXIMITY',
  title: 'Is a price near a level?',
  params: z.strictObject({ price: amount('Price.'), level: amount('Level.') }),
  outputs: ['near', 'distPct'],
  run: ({ price, level }) => ({ ...proximity(price, level) }),
});

/** Daily bars → the ranges that no later day has touched. */
function virginRanges(bars: readonly BarLike[]): Record<string, unknown> | Fault {
  const bad = barsFault(bars, ['t', 'h', 'l', 'c']);
  if (bad !== null) return bad;
  const register = new VirginRegister();
  bars.forEach(({ t, h, l }, i) => {
    const before = bars[i - 1];
    const range = before === undefined ? null : cpr({ H: before.h!, L: before.l!, C: before.c! });
    register.close(istDate(t!), h!, l!, range);
  });
  return { open: register.open };
}

const virginFunction = calcFunction({
  name: 'VIRGIN_CPR',
  title: 'Ranges of daily bars that no session has touched',
  params: z.strictObject({}),
  takesBars: true,
  outputs: ['open'],
  run: (_, bars) => virginRanges(bars),
});

/** Functions of `core/levels`. */
export const levelFunctions: readonly CalcFunction[] = [
  pivotsFunction,
  cprFunction,
  gapFunction,
  proximityFunction,
  virginFunction,
];
