import { z } from 'zod';
import { BARS_PER_REPLY_MAX } from './bar.ts';
import { paramInfoSchema } from './scan.ts';

/**
 * How a chart draws an output: a line, a line that breaks where the next output changes sign, columns from zero, a dot per bar, a mark at bars where it is not zero, a pair
 * of lines at the first output ± this one, or not at all (its number still stands in the legend).
 */
export const LOOKS = ['line', 'flip', 'columns', 'dots', 'mark', 'band', 'none'] as const;
export type Look = (typeof LOOKS)[number];

/** Most outputs of one indicator: support and resistance has six. */
export const OUTPUTS_MAX = 8;
/** Most parameters of one indicator. */
export const INDICATOR_PARAMS_MAX = 16;

export const indicatorOutputSchema = z.object({
  name: z.string().max(40),
  look: z.enum(LOOKS),
  /** A running sum since the first bar: only its differences mean something. */
  cumulative: z.boolean(),
});

/** One entry of the indicator menu. */
export const indicatorInfoSchema = z.object({
  /** Function name as `calc` takes it, e.g. `RSI`. */
  name: z.string().max(40),
  title: z.string().max(80),
  /** Over the prices, or in a pane of its own. */
  pane: z.enum(['price', 'own']),
  outputs: z.array(indicatorOutputSchema).min(1).max(OUTPUTS_MAX),
  /** Begins anew with each session: its lines must not join two days. */
  anchored: z.boolean(),
  /** Where the formula comes from, in a sentence. */
  formula: z.string(),
  params: z.array(paramInfoSchema).max(INDICATOR_PARAMS_MAX),
});
export type IndicatorInfo = z.infer<typeof indicatorInfoSchema>;

/** Parameters by name; those left out take their defaults. */
export const indicatorParamsSchema = z
  .record(z.string().max(40), z.union([z.number(), z.string().max(40)]))
  .refine((params) => Object.keys(params).length <= INDICATOR_PARAMS_MAX, {
    message: `more than ${INDICATOR_PARAMS_MAX} parameters`,
  });
export type IndicatorParams = z.infer<typeof indicatorParamsSchema>;

/** Values of one indicator, oldest first; `outputs` hold one column as long as `t` for each output. */
export const indicatorSeriesSchema = z.object({
  /** Open times of the bars, epoch ms UTC. */
  t: z.array(z.number()).max(BARS_PER_REPLY_MAX),
  /** Prices in rupees, volumes in units; null where undefined. */
  outputs: z.record(z.string().max(40), z.array(z.number().nullable()).max(BARS_PER_REPLY_MAX)),
  /** The newest bar is still forming: its values may change until it closes. */
  provisional: z.boolean(),
});
export type IndicatorSeries = z.infer<typeof indicatorSeriesSchema>;
