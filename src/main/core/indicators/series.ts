import { type Fault, fault } from '#contract/faults.ts';
import {
  type ChartInterval,
  isDayInterval,
  isTradeInterval,
  MINUTE_INTERVAL_MS,
} from '#contract/model/chart-interval.ts';
import { BARS_PER_REPLY_MAX } from '#contract/model/bar.ts';
import type { IndicatorParams } from '#contract/model/indicator.ts';
import { toRupees } from '#contract/model/price.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { type Columns, type Field, makeColumns } from './columns.ts';
import { compute, isFault, nullable, paramsOf } from './compute.ts';
import type { Definition, Params } from './definition.ts';
import { indicatorOf } from './index.ts';

/** A stored bar: prices are integers in the instrument's scale. */
export type IntegerBar = Readonly<Record<Field, number>>;

/** An indicator with checked parameters, ready to compute. */
export interface ChosenIndicator {
  readonly definition: Definition;
  readonly params: Params;
}

/**
 * Finds an indicator and checks its parameters.
 * @param openMinute first minute of the instrument's session: taken by indicators that ask for it and were told none,
 * so that an MCX chart counts from 09:00.
 */
export function chosenIndicator(name: string, input: IndicatorParams, openMinute: number): ChosenIndicator | Fault {
  const definition = indicatorOf(name);
  if (definition === undefined) {
    return fault('input.unknown_indicator', `There is no indicator '${name}'. Choose one from the indicator menu.`);
  }
  const params = paramsOf(definition, input);
  if (isFault(params)) return params;
  const untold = 'openMinute' in params && !Object.hasOwn(input, 'openMinute');
  return { definition, params: untold ? { ...params, openMinute } : params };
}

/** Minutes in the longest trading day, MCX in winter: 09:00 to 23:55. */
const DAY_MINUTES_MAX = 895;

/** Bars to read before the first one shown: the warm-up, and for what begins with the session the rest of its day. */
export function barsBefore({ definition, params }: ChosenIndicator, interval: ChartInterval): number {
  // Of bars made of trades nobody knows how many a day has: all there are.
  if (isTradeInterval(interval)) return definition.anchored === true ? BARS_PER_REPLY_MAX : definition.load(params);
  const day = isDayInterval(interval) ? 1 : Math.ceil((DAY_MINUTES_MAX * MINUTE_MS) / MINUTE_INTERVAL_MS[interval]);
  return Math.max(definition.load(params), definition.anchored === true ? day : 0);
}

/**
 * Values on the bars from index `from` on; those before it are there to warm up. This is the one place where integer
 * prices become rupees: before anything is computed, so that the numbers are those of `calc` on rupee bars, bit for
 * bit. Volumes and open interest stay in units. Null where undefined; yes and no as 1 and 0.
 */
export function indicatorSeries(
  { definition, params }: ChosenIndicator,
  bars: readonly IntegerBar[],
  decimals: 2 | 4,
  from: number,
): { readonly t: number[]; readonly outputs: Record<string, (number | null)[]> } {
  const outs = compute(definition, params, rupeeColumns(bars, decimals));
  const outputs = Object.fromEntries(
    definition.outputs.map((name, k) => [name, nullable(outs[k]!.subarray(from)) as (number | null)[]]),
  );
  return { t: bars.slice(from).map(({ t }) => t), outputs };
}

function rupeeColumns(bars: readonly IntegerBar[], decimals: 2 | 4): Columns {
  const columns = makeColumns(bars.length);
  for (let i = 0; i < bars.length; i++) {
    const bar = bars[i]!;
    columns.t[i] = bar.t;
    columns.o[i] = toRupees(bar.o, decimals);
    columns.h[i] = toRupees(bar.h, decimals);
    columns.l[i] = toRupees(bar.l, decimals);
    columns.c[i] = toRupees(bar.c, decimals);
    columns.v[i] = bar.v;
    columns.oi[i] = bar.oi;
  }
  return columns;
}
