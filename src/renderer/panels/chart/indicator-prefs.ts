import { z } from 'zod';
import { type IndicatorInfo, indicatorParamsSchema } from '#contract/model/indicator.ts';
import { type ChartInterval, isDayInterval } from '#contract/model/chart-interval.ts';
import type { ParamInfo } from '#contract/model/scan.ts';

/** More lines than this cannot be told apart, and each pane still needs room. */
export const INDICATORS_PER_CHART_MAX = 8;
/** Where the sets of the chart are kept. */
export const INDICATOR_PREFS_KEY = 'chart.indicators';

const chosenSchema = z.object({
  name: z.string().max(40),
  /** Only what differs from the defaults. */
  params: indicatorParamsSchema,
});
/** An indicator on a chart. */
export type ChosenIndicator = z.infer<typeof chosenSchema>;

/** Bars within the day and daily bars have a set each: a session's VWAP means nothing on daily bars. */
export const BAR_KINDS = ['intraday', 'daily'] as const;
export type BarKind = (typeof BAR_KINDS)[number];
export type IndicatorSets = Readonly<Record<BarKind, readonly ChosenIndicator[]>>;

/** What a fresh install shows. */
export const DEFAULT_SETS: IndicatorSets = {
  intraday: [
    { name: 'EMA', params: { n: 8 } },
    { name: 'EMA', params: { n: 13 } },
    { name: 'VWAP', params: {} },
  ],
  daily: [],
};

/** The indicators of one chart. */
export const chosenListSchema = z.array(chosenSchema).max(INDICATORS_PER_CHART_MAX);

const setOf = (kind: BarKind) => chosenListSchema.catch([...DEFAULT_SETS[kind]]);
const setsSchema = z.object({ intraday: setOf('intraday'), daily: setOf('daily') });

/** Reads stored sets; one that cannot be read gives its default. */
export function parseIndicatorSets(json: string | null): IndicatorSets {
  if (json === null) return DEFAULT_SETS;
  try {
    const parsed = setsSchema.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : DEFAULT_SETS;
  } catch {
    return DEFAULT_SETS;
  }
}

export function barKindOf(interval: ChartInterval): BarKind {
  return isDayInterval(interval) ? 'daily' : 'intraday';
}

/** Parameters as they are shown: the chosen value or the default, in the order of the menu. */
export function paramsShown(info: IndicatorInfo, { params }: ChosenIndicator): ParamInfo[] {
  return info.params.map((param) => ({ ...param, value: params[param.name] ?? param.default }));
}

/** What must be kept of a filled form: an untouched field follows its default, which may depend on the instrument. */
export function paramsKept(
  info: IndicatorInfo,
  values: Readonly<Record<string, number | string | boolean>>,
): ChosenIndicator['params'] {
  return Object.fromEntries(
    info.params.flatMap(({ name, default: byDefault }) => {
      const value = values[name];
      return value === undefined || typeof value === 'boolean' || value === byDefault ? [] : [[name, value]];
    }),
  );
}

/** `EMA 20`, `MACD 12 26 9`, `SUPERTREND 10 2`: the name and its numbers, and words only where they were changed. */
export function indicatorLabel(info: IndicatorInfo, chosen: ChosenIndicator): string {
  const words = paramsShown(info, chosen).flatMap(({ name, type, value, default: byDefault, unit }) => {
    const plain = type !== 'choice' && unit !== 'min' && unit !== '₹';
    return plain || value !== byDefault || name === 'minutes' ? [String(value)] : [];
  });
  return [info.name.replaceAll('_', ' '), ...words].join(' ');
}

/** A moving average of the volume does not belong over the prices. */
export function paneOf(info: IndicatorInfo, chosen: ChosenIndicator): IndicatorInfo['pane'] {
  return chosen.params['source'] === 'v' ? 'own' : info.pane;
}
