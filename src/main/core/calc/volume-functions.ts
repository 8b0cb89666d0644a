import { z } from 'zod';
import { fault } from '#contract/faults.ts';
import { barsFault } from '../indicators/columns.ts';
import { BASELINE_RULES, TimeOfDayBaseline } from '../volume/baseline.ts';
import { BASELINE_MINUTES, type BaselineMinutes, scaleBaseline, sessionMultiplier } from '../volume/threshold.ts';
import { TURTLE_NEAR_PCT, turtleState } from '../volume/turtle.ts';
import { VIX_RULES, vixState } from '../volume/vix.ts';
import { amount, type CalcFunction, calcFunction, numbers } from './calc-function.ts';

const minuteOfDay = (sentence: string) => z.number().min(0).max(1440).meta({ description: sentence, unit: 'min' });
const barMinutes = (sentence: string) =>
  z
    .number()
    .refine((minutes): minutes is BaselineMinutes => (BASELINE_MINUTES as readonly number[]).includes(minutes), {
      message: `one of ${BASELINE_MINUTES.join(', ')}`,
    })
    .meta({ description: sentence, unit: 'min' });

const baselineFunction = calcFunction({
  name: 'SCALE_BASELINE',
  title: 'A flat volume baseline for another bar length',
  params: z.strictObject({
    volume: amount('Volume per bar.', 'units'),
    from: barMinutes('Its bar length.'),
    to: barMinutes('The bar length wanted.'),
  }),
  outputs: ['value'],
  run: ({ volume, from, to }) => ({ value: scaleBaseline(volume, from as BaselineMinutes, to as BaselineMinutes) }),
});

const sessionMultiplierFunction = calcFunction({
  name: 'SESSION_MULTIPLIER',
  title: 'Multiplier on flat volume thresholds by the time of day',
  params: z.strictObject({
    minute: minuteOfDay('Opening minute of the bar, from IST midnight.'),
    fromMinute: minuteOfDay("Start of that day's continuous session."),
    toMinute: minuteOfDay("End of that day's continuous session."),
  }),
  outputs: ['value'],
  run: ({ minute, ...span }) => ({ value: sessionMultiplier(minute, span) }),
});

const cut = (byDefault: number, sentence: string) => amount(sentence, '').default(byDefault);

const vixFunction = calcFunction({
  name: 'VIX_REGIME',
  title: 'Regime of India VIX and its multiplier',
  params: z.strictObject({
    vix: z.number().nullable().meta({ description: 'India VIX, null when unknown.', unit: '' }),
    low: cut(VIX_RULES.low, 'Below: LOW.'),
    high: cut(VIX_RULES.high, 'From here: HIGH.'),
    panic: cut(VIX_RULES.panic, 'From here: PANIC.'),
  }),
  outputs: ['regime', 'multiplier', 'known'],
  run: ({ vix, ...cuts }) => ({ ...vixState(vix, { ...VIX_RULES, ...cuts }) }),
});

const sessionVolumes = z.strictObject({
  date: z.string(),
  minutes: z.number().min(1).max(1440),
  volumes: z.array(z.number().min(0)).max(1440),
});

const slotVolumeFunction = calcFunction({
  name: 'SLOT_VOLUME',
  title: 'Volume of each bar of a session against the time-of-day baseline',
  params: z.strictObject({
    rows: z.array(sessionVolumes).max(1_000).meta({ description: 'Earlier sessions, oldest first.', unit: '' }),
    today: numbers("Today's volumes by slot."),
    minutes: z.number().min(1).max(1440).meta({ description: "Scheduled length of today's session.", unit: 'min' }),
    sessions: z
      .int()
      .min(1)
      .max(250)
      .default(BASELINE_RULES.sessions)
      .meta({ description: 'Sessions averaged.', unit: '' }),
    minSessions: z
      .int()
      .min(1)
      .max(250)
      .default(BASELINE_RULES.minSessions)
      .meta({ description: 'Sessions that a slot needs.', unit: '' }),
  }),
  outputs: ['base', 'ratio', 'cumBase', 'cumRatio', 'percentile'],
  run: ({ rows, today, minutes, sessions, minSessions }) => {
    if (today.some((volume) => volume < 0)) return fault('input.params', 'SLOT_VOLUME: today: volume is negative.');
    const baseline = new TimeOfDayBaseline(rows, minutes, { sessions, minSessions });
    const slots = today.map((_, slot) => baseline.at(slot, today));
    const column = (name: 'base' | 'ratio' | 'cumBase' | 'cumRatio' | 'percentile') => slots.map((one) => one[name]);
    return {
      base: column('base'),
      ratio: column('ratio'),
      cumBase: column('cumBase'),
      cumRatio: column('cumRatio'),
      percentile: column('percentile'),
    };
  },
});

const turtleFunction = calcFunction({
  name: 'TURTLE',
  title: '20- and 55-day channels, average volumes and readiness from completed daily bars',
  params: z.strictObject({
    price: amount('Price now.'),
    nearPct: z
      .number()
      .min(0)
      .max(20)
      .default(TURTLE_NEAR_PCT)
      .meta({ description: 'How near an edge is near.', unit: '%' }),
  }),
  takesBars: true,
  outputs: ['high20', 'low20', 'high55', 'low55', 'volume20', 'volume55', 'ready'],
  run: ({ price, nearPct }, bars) => {
    const days = bars.map(({ h, l, v }) => ({ high: h!, low: l!, volume: v! }));
    return barsFault(bars, ['h', 'l', 'v']) ?? { ...turtleState(days, price, nearPct) };
  },
});

/** Functions of `core/volume`. */
export const volumeFunctions: readonly CalcFunction[] = [
  baselineFunction,
  sessionMultiplierFunction,
  vixFunction,
  slotVolumeFunction,
  turtleFunction,
];
