import { z } from 'zod';
import { type SessionHours } from '../patterns/killzones.ts';
import { PATTERN_RULES, type PatternRules } from '../patterns/pattern-rules.ts';
import { istDate } from '../time/ist.ts';

/** A group of numbers with its defaults; unknown names are refused. */
function numbersWith<T extends Record<string, number>>(defaults: T): z.ZodType<T> {
  const shape = Object.fromEntries(
    Object.entries(defaults).map(([name, byDefault]) => [name, z.number().default(byDefault)]),
  );
  return z.strictObject(shape).prefault({}) as unknown as z.ZodType<T>;
}

const length = (byDefault: number) => z.int().min(1).max(5_000).default(byDefault);

/** Numbers of the patterns; what is left out has its default. */
export const rulesSchema = z
  .strictObject({
    atrLen: length(PATTERN_RULES.atrLen),
    rvolLen: length(PATTERN_RULES.rvolLen),
    swingK: length(PATTERN_RULES.swingK),
    /** Stands in files of parameters; no price is rounded here. */
    tick: z.number().optional(),
    sess: numbersWith(PATTERN_RULES.sess),
    vix: z
      .strictObject({
        low: z.number().default(PATTERN_RULES.vix.low),
        high: z.number().default(PATTERN_RULES.vix.high),
        panic: z.number().default(PATTERN_RULES.vix.panic),
        mult: numbersWith(PATTERN_RULES.vix.mult),
      })
      .prefault({} as never),
    VOLUME_SPIKE: numbersWith(PATTERN_RULES.VOLUME_SPIKE),
    VOLUME_BREAKOUT: numbersWith(PATTERN_RULES.VOLUME_BREAKOUT),
    VOLUME_PRICE_DIVERGENCE: numbersWith(PATTERN_RULES.VOLUME_PRICE_DIVERGENCE),
    MOMENTUM: numbersWith(PATTERN_RULES.MOMENTUM),
    BREAKOUT: numbersWith(PATTERN_RULES.BREAKOUT),
    REVERSAL: numbersWith(PATTERN_RULES.REVERSAL),
    HIDDEN_ACCUMULATION: numbersWith(PATTERN_RULES.HIDDEN_ACCUMULATION),
    LIQUIDITY_SWEEP: numbersWith(PATTERN_RULES.LIQUIDITY_SWEEP),
    FVG: numbersWith(PATTERN_RULES.FVG),
    STRUCTURE: numbersWith(PATTERN_RULES.STRUCTURE),
    OTE: numbersWith(PATTERN_RULES.OTE),
    KILLZONES: numbersWith(PATTERN_RULES.KILLZONES),
  })
  .prefault({} as never)
  .transform(({ tick: _tick, ...rules }): PatternRules => rules)
  .meta({
    description: `Numbers of the patterns; what is left out is that of ${JSON.stringify(PATTERN_RULES)}.`,
    unit: '',
  });

const minute = z.int().min(0).max(1440);

/** Hours of Indian derivatives: the close moved on 3 August 2026 (quant.md 1). */
const FNO_HOURS = [
  { from: '2000-01-01', openMinute: 555, closeMinute: 930 },
  { from: '2026-08-03', openMinute: 555, closeMinute: 940 },
];

/** Hours by date, oldest first: a row holds from its date until the next. */
export const hoursSchema = z
  .array(z.strictObject({ from: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), openMinute: minute, closeMinute: minute }))
  .min(1)
  .max(1_000)
  .default(FNO_HOURS)
  .meta({ description: 'Continuous session by date, minutes from IST midnight; F&O of NSE by default.', unit: '' });

/** The hours of the day of an instant; of a day before the first row, that row's. */
export function hoursAt(table: z.infer<typeof hoursSchema>, epochMs: number): SessionHours {
  const date = istDate(epochMs);
  return table.findLast(({ from }) => from <= date) ?? table[0]!;
}
