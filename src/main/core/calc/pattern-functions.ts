import { z } from 'zod';
import { barsFault, type BarLike, columnsOf, type Field } from '../indicators/columns.ts';
import { corePatterns } from '../patterns/core-patterns.ts';
import { rawGapsOf } from '../patterns/fair-value-gap.ts';
import { type IctStep, IctPatterns } from '../patterns/ict-patterns.ts';
import { killzoneAt } from '../patterns/killzones.ts';
import type { PatternSignal } from '../patterns/pattern.ts';
import { type PatternRules, volumeFactorOf } from '../patterns/pattern-rules.ts';
import { SessionFacts } from '../patterns/session-facts.ts';
import { SWING_K, swingsOf } from '../patterns/swings.ts';
import { type CalcFunction, calcFunction } from './calc-function.ts';
import { hoursAt, hoursSchema, rulesSchema } from './pattern-params.ts';

const NEEDS: readonly Field[] = ['t', 'o', 'h', 'l', 'c', 'v'];

interface PatternParams {
  readonly hours: z.infer<typeof hoursSchema>;
  readonly rules: PatternRules;
  readonly vix: number | null;
}

const patternParams = z.strictObject({
  vix: z.number().nullable().default(null).meta({ description: 'India VIX; null when unknown.', unit: '' }),
  hours: hoursSchema,
  rules: rulesSchema,
});

function factsOf(bars: readonly BarLike[], { hours, rules, vix }: PatternParams): SessionFacts {
  const columns = columnsOf(bars);
  const { openMinute } = hours.at(-1)!;
  const factorAt = (i: number): number => {
    const openMs = columns.t[i]!;
    return volumeFactorOf(openMs, hoursAt(hours, openMs), vix, rules);
  };
  const lengths = { atr: rules.atrLen, rsi: 14, rvol: rules.rvolLen };
  const facts = new SessionFacts(columns, openMinute, factorAt, lengths);
  facts.hoursOf = (epochMs) => hoursAt(hours, epochMs);
  facts.zones = rules.KILLZONES;
  return facts;
}

/** One signal as a flat row. */
function rowOf(i: number, { detail, ...signal }: PatternSignal): Record<string, unknown> {
  return { i, ...signal, ...detail };
}

const patternsFunction = calcFunction({
  name: 'PATTERNS',
  title: 'The eight core patterns on every bar, with confidence, stop, target and expected move',
  params: patternParams,
  takesBars: true,
  outputs: ['signals'],
  run: (params, bars) => {
    const found = barsFault(bars, NEEDS);
    if (found !== null) return found;
    const { rules } = params;
    const divergence = { ...rules.VOLUME_PRICE_DIVERGENCE, swingK: rules.swingK };
    const facts = factsOf(bars, params);
    const signals: Record<string, unknown>[] = [];
    for (facts.at = 0; facts.at < bars.length; facts.at++) {
      const { at } = facts;
      for (const signal of corePatterns(facts, { ...rules, VOLUME_PRICE_DIVERGENCE: divergence }))
        signals.push(rowOf(at, signal));
    }
    return { signals };
  },
});

/** What a bar brought, the new gap last; a new gap proposes nothing. */
function ictRows(i: number, { signals, gap }: IctStep): Record<string, unknown>[] {
  const rows = signals.map((signal) => rowOf(i, signal));
  if (gap !== null) {
    const none = { conf: null, entry: null, stop: null, target: null, expMove: null };
    rows.push({ i, name: 'FVG_NEW', dir: gap.dir, ...none, zoneTop: gap.top, zoneBottom: gap.bottom });
  }
  return rows;
}

function structureRow(i: number, { broke }: IctStep): Record<string, unknown>[] {
  if (broke === null) return [];
  const { dir, kind, level, swingAge, displaced } = broke;
  return [{ i, dir, kind, level, swing: i - swingAge, displacement: displaced }];
}

const ictFunction = calcFunction({
  name: 'ICT',
  title: 'Liquidity sweeps, fair value gaps, structure, optimal entries and the place in the dealing range',
  params: patternParams,
  takesBars: true,
  outputs: ['signals', 'structure', 'dealingRangePos'],
  run: (params, bars) => {
    const found = barsFault(bars, NEEDS);
    if (found !== null) return found;
    const facts = factsOf(bars, params);
    const ict = new IctPatterns(params.rules, params.rules.swingK);
    const steps: IctStep[] = [];
    for (facts.at = 0; facts.at < bars.length; facts.at++) steps.push(ict.step(facts));
    return {
      signals: steps.flatMap((step, i) => ictRows(i, step)),
      structure: steps.flatMap((step, i) => structureRow(i, step)),
      dealingRangePos: steps.map(({ position }) => (Number.isFinite(position) ? position : null)),
    };
  },
});

const rawGapsFunction = calcFunction({
  name: 'FVG_RAW',
  title: 'Every three-bar gap, tradable or not',
  params: z.strictObject({}),
  takesBars: true,
  outputs: ['gaps'],
  run: (_, bars) => barsFault(bars, ['o', 'h', 'l', 'c']) ?? { gaps: rawGapsOf(columnsOf(bars), bars.length) },
});

const swingsFunction = calcFunction({
  name: 'SWINGS',
  title: 'Confirmed turning points as index and price; each is known k bars later',
  params: z.strictObject({
    k: z.int().min(1).max(100).default(SWING_K).meta({ description: 'Bars on each side.', unit: 'bars' }),
  }),
  takesBars: true,
  outputs: ['highs', 'lows'],
  run: ({ k }, bars) => barsFault(bars, ['h', 'l']) ?? swingsOf(columnsOf(bars), bars.length, k),
});

const killzoneFunction = calcFunction({
  name: 'KILLZONE',
  title: 'The busy stretch of the session that a bar opens in, and the factor on its volume thresholds',
  params: z.strictObject({
    t: z.number().meta({ description: 'Open time of the bar, epoch ms.', unit: 'ms' }),
    vix: z.number().nullable().default(null).meta({ description: 'India VIX; null when unknown.', unit: '' }),
    hours: hoursSchema,
    rules: rulesSchema,
  }),
  outputs: ['zone', 'mult'],
  run: ({ t, vix, hours, rules }) => ({
    zone: killzoneAt(t, hoursAt(hours, t), rules.KILLZONES),
    mult: volumeFactorOf(t, hoursAt(hours, t), vix, rules),
  }),
});

/** Functions of `core/patterns`. */
export const patternFunctions: readonly CalcFunction[] = [
  patternsFunction,
  ictFunction,
  rawGapsFunction,
  swingsFunction,
  killzoneFunction,
];
