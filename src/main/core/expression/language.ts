import { indicatorMenu } from '../indicators/menu.ts';
import type { IndicatorInfo } from '#contract/model/indicator.ts';
import { ensure } from '#contract/faults.ts';
import { BAR_VALUES, CONTEXT_VALUES, DAY_VALUES, SHORTHANDS } from './context-values.ts';

interface Described {
  readonly name: string;
  /** How it is written, with its parameters and their defaults. */
  readonly signature: string;
  readonly sentence: string;
}

interface PlainWord extends Described {
  readonly kind: 'value' | 'level' | 'function';
}

/** An output of an indicator, as a function of the language. */
export interface IndicatorWord extends Described {
  readonly kind: 'indicator';
  readonly indicator: IndicatorInfo;
  /** Name of the output; null when the name alone does not say which of several is meant. */
  readonly output: string | null;
}

/** A word of the language as menus show it. */
export type Word = PlainWord | IndicatorWord;

export const FUNCTIONS = {
  abs: ['abs(x)', 'The value without its sign.'],
  min: ['min(a, b, …)', 'The smallest of the values.'],
  max: ['max(a, b, …)', 'The largest of the values.'],
  round: ['round(x, decimals = 0)', 'Rounded, half away from zero.'],
  highest: ['highest(x, bars)', 'Largest value of the last bars, this one included.'],
  lowest: ['lowest(x, bars)', 'Smallest value of the last bars, this one included.'],
  sum: ['sum(x, bars)', 'Sum over the last bars, this one included.'],
  count: ['count(condition, bars)', 'How many of the last bars the condition held on.'],
  crossAbove: ['crossAbove(a, b)', 'True on the bar on which a goes above b; also written a crosses above b.'],
  crossBelow: ['crossBelow(a, b)', 'True on the bar on which a goes below b; also written a crosses below b.'],
  on: ['on("15m", x)', 'The value on completed bars of another interval.'],
  when: ['when(condition, x)', 'The value while the condition holds; unknown otherwise.'],
} as const satisfies Record<string, readonly [signature: string, sentence: string]>;
export type FunctionName = keyof typeof FUNCTIONS;

/** Parameters that the language fills in by itself: the series comes first, the session's open from the instrument. */
const FILLED_IN: ReadonlySet<string> = new Set(['source', 'openMinute']);

/** Parameters of an indicator in the order in which they are written. */
export function writtenParams({ params }: IndicatorInfo): IndicatorInfo['params'] {
  return params.filter(({ name }) => !FILLED_IN.has(name));
}

function signatureOf(name: string, indicator: IndicatorInfo): string {
  const source = indicator.params.find((param) => param.name === 'source');
  const shown = writtenParams(indicator).map(({ name: param, default: preset }) =>
    typeof preset === 'string' ? `${param} = "${preset}"` : `${param} = ${preset}`,
  );
  const all = source === undefined ? shown : [SERIES_OF[String(source.default)] ?? 'close', ...shown];
  return all.length === 0 ? name : `${name}(${all.join(', ')})`;
}

/** Names of the series that an indicator's source parameter knows. */
const SERIES_OF: Readonly<Record<string, string>> = {
  o: 'open',
  h: 'high',
  l: 'low',
  c: 'close',
  v: 'volume',
  hl2: 'hl2',
  hlc3: 'hlc3',
  ohlc4: 'ohlc4',
};
/** The other way: which source a bar value is. */
export const SOURCE_OF: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(SERIES_OF).map(([source, name]) => [name, source]),
);

function indicatorWords(): IndicatorWord[] {
  return indicatorMenu().flatMap((indicator) => {
    const name = indicator.name.toLowerCase();
    const outputs = indicator.outputs.map((output) => output.name);
    const main = outputs.find((output) => output === 'value' || output === name || output === 'line') ?? null;
    const word = (written: string, output: string | null, sentence: string): IndicatorWord => ({
      name: written,
      kind: 'indicator',
      signature: signatureOf(written, indicator),
      sentence,
      indicator,
      output,
    });
    const others = outputs.filter((output) => output !== main);
    return [
      word(name, main, `${indicator.title}.`),
      ...others.map((output) => word(`${name}.${output}`, output, `${indicator.title}: ${output}.`)),
    ];
  });
}

const value = (name: string, sentence: string): PlainWord => ({ name, kind: 'value', signature: name, sentence });

/** Every word, in the order of menus. Indicators come from their index: their parameters are told nowhere else. */
export const WORDS: readonly Word[] = [
  ...BAR_VALUES.map(({ name, sentence }) => value(name, sentence)),
  ...DAY_VALUES.map(({ name, sentence }) => value(name, sentence)),
  ...CONTEXT_VALUES.map(
    ({ name, sentence, steady }): Word => ({ ...value(name, sentence), kind: steady ? 'level' : 'value' }),
  ),
  ...SHORTHANDS.map(
    ({ name, sentence }): Word => ({ ...value(name, sentence), kind: name.includes('.') ? 'level' : 'value' }),
  ),
  ...Object.entries(FUNCTIONS).map(
    ([name, [signature, sentence]]): Word => ({ name, kind: 'function', signature, sentence }),
  ),
  ...indicatorWords(),
];

/** By name in small letters. */
const BY_NAME = new Map(WORDS.map((word) => [word.name.toLowerCase(), word]));
addOutputNames();

/** An output with a name of its own is found by it alone: `plusDi` is `adx.plusDi`. */
function addOutputNames(): void {
  const owners = new Map<string, Word[]>();
  for (const word of WORDS) {
    const output = word.kind === 'indicator' ? word.name.split('.')[1]?.toLowerCase() : undefined;
    if (output !== undefined) owners.set(output, [...(owners.get(output) ?? []), word]);
  }
  for (const [output, words] of owners)
    if (words.length === 1 && !BY_NAME.has(output)) BY_NAME.set(output, ensure(words[0], output));
}

/** A word by its name, in capitals or small letters; undefined when there is none. */
export function wordOf(name: string): Word | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** The proper spelling of a name. */
export function spelled(name: string): string {
  return wordOf(name)?.name ?? name;
}
