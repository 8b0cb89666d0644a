import { ensure } from '#contract/faults.ts';
import type { ParamInfo } from '#contract/model/scan.ts';
import { isFault, paramsOf } from '../indicators/compute.ts';
import type { Definition, Params } from '../indicators/definition.ts';
import { indicatorOf } from '../indicators/index.ts';
import type { Compiler } from './compile.ts';
import { ExpressionError, nearest } from './expression-error.ts';
import { type IndicatorWord, SOURCE_OF, WORDS, writtenParams } from './language.ts';
import type { Node } from './node.ts';
import type { Value } from './program.ts';

/** An indicator of the index with its arguments: a series first where it takes one, then its parameters in order. */
export function compileIndicator(compiler: Compiler, node: Node, word: IndicatorWord, args: readonly Node[]): Value {
  const { builder } = compiler;
  const { indicator, output } = word;
  if (output === null) throw manyOutputs(node, word);
  const definition = ensure(indicatorOf(indicator.name), `no indicator ${indicator.name}`);
  const [series, ...rest] = args;
  const hasSeries = series !== undefined && series.kind !== 'number' && series.kind !== 'text';
  const takesSource = indicator.params.some(({ name }) => name === 'source');
  if (hasSeries && !takesSource) {
    throw new ExpressionError(`${word.name} takes no series. Write ${word.signature}.`, series, [word.signature]);
  }
  const written = hasSeries ? rest : args;
  const input = argumentsOf(word, written);
  const source = hasSeries ? sourceOf(compiler, word, definition, series) : null;
  if (typeof source === 'string') input['source'] = source;
  const params = checked(definition, input, node);
  const read = source !== null && typeof source !== 'string' ? source : null;
  const needs = barsOf(definition, params) + (read?.needs ?? 1) - 1;
  const kept = builder.add(
    {
      op: 'indicator',
      definition,
      params,
      source: read?.cell ?? null,
      takesOpen: 'openMinute' in params,
    },
    'number',
    needs,
    false,
    node,
  );
  const type = definition.flags?.includes(output) === true ? 'condition' : 'number';
  const at = definition.outputs.indexOf(output);
  return builder.add({ op: 'output', of: kept.cell, output: at }, type, needs, false, node);
}

/** Bars until every output has a value. */
function barsOf(definition: Definition, params: Params): number {
  return definition
    .first(params)
    .reduce<number>((most, first) => Math.max(most, first === null ? definition.load(params) : first + 1), 1);
}

function manyOutputs(node: Node, { name, indicator }: IndicatorWord): ExpressionError {
  const parts = WORDS.filter((word) => word.kind === 'indicator' && word.name.startsWith(`${name}.`)).map(
    (word) => word.name,
  );
  return new ExpressionError(`${indicator.title} has several values: ${parts.join(', ')}.`, node, parts.slice(0, 3));
}

/** The arguments by the names of the parameters. */
function argumentsOf(word: IndicatorWord, args: readonly Node[]): Record<string, number | string> {
  const params = writtenParams(word.indicator);
  const input: Record<string, number | string> = {};
  args.forEach((arg, i) => {
    const param = params[i];
    if (param === undefined) {
      throw new ExpressionError(`${word.name} takes fewer values. Write ${word.signature}.`, arg, [word.signature]);
    }
    input[param.name] = argument(word, param, arg);
  });
  return input;
}

function argument(word: IndicatorWord, param: ParamInfo, arg: Node): number | string {
  if (param.type === 'choice') {
    const choices = param.choices ?? [];
    const told = arg.kind === 'text' ? arg.value : arg.kind === 'name' ? arg.name : '';
    if (choices.includes(told)) return told;
    const like = nearest(told, choices);
    const quoted = (like.length > 0 ? like : choices).map((choice) => `"${choice}"`);
    throw new ExpressionError(`${param.name} of ${word.name} is one of ${quoted.join(', ')}.`, arg, quoted.slice(0, 3));
  }
  if (arg.kind === 'number') {
    const { value } = arg;
    const wrong =
      (param.type === 'integer' && !Number.isInteger(value)) ||
      (param.min !== undefined && value < param.min) ||
      (param.max !== undefined && value > param.max);
    if (!wrong) return value;
  }
  const kind = param.type === 'integer' ? 'a whole number' : 'a number';
  throw new ExpressionError(
    `${param.name} of ${word.name} is ${kind} from ${param.min ?? 0} to ${param.max ?? 'any'}. ${param.sentence}`,
    arg,
    [String(param.default)],
  );
}

/** The series as one of the bar's own, or any other number where the formula reads nothing else. */
function sourceOf(compiler: Compiler, word: IndicatorWord, definition: Definition, series: Node): string | Value {
  const own = series.kind === 'name' ? SOURCE_OF[series.name.toLowerCase()] : undefined;
  if (own !== undefined) return own;
  if (definition.needs.length > 0) {
    throw new ExpressionError(`${word.name} reads a price of the bar, such as close or hlc3.`, series, [
      'close',
      'hlc3',
    ]);
  }
  return compiler.quietly(() => compiler.number(series));
}

function checked(definition: Definition, input: Record<string, number | string>, node: Node): Params {
  const params = paramsOf(definition, input);
  if (isFault(params)) throw new ExpressionError(params.text.replace(' See calc --list.', ''), node);
  return params;
}
