import { never } from '#contract/faults.ts';
import { SCAN_INTERVALS, type ScanInterval } from '../scan/scan-state.ts';
import type { Compiler } from './compile.ts';
import { compileName, knownWord } from './compile-name.ts';
import { ExpressionError, nearest } from './expression-error.ts';
import { FUNCTIONS, type FunctionName } from './language.ts';
import { LOOKBACK_MAX } from './limits.ts';
import type { Node } from './node.ts';
import type { Value } from './program.ts';

type Call = Extract<Node, { kind: 'call' }>;

/** Values that `min` and `max` take. */
const ARGUMENTS_MAX = 8;
/** More decimals than a price or an indicator is read with. */
const DECIMALS_MAX = 6;

/** Least and most arguments of each function. */
const COUNTS: Readonly<Record<FunctionName, readonly [least: number, most: number]>> = {
  abs: [1, 1],
  min: [2, ARGUMENTS_MAX],
  max: [2, ARGUMENTS_MAX],
  round: [1, 2],
  highest: [2, 2],
  lowest: [2, 2],
  sum: [2, 2],
  count: [2, 2],
  crossAbove: [2, 2],
  crossBelow: [2, 2],
  on: [2, 2],
  when: [2, 2],
};

/** A call of a function or an indicator. */
export function compileCall(compiler: Compiler, node: Call): Value {
  const word = knownWord(node.name, node.nameAt);
  if (word.kind !== 'function') return compileName(compiler, node, node.name, node.args);
  const name = word.name as FunctionName;
  const [least, most] = COUNTS[name];
  if (node.args.length < least || node.args.length > most) {
    const number = least === most ? `${least}` : `${least} to ${most}`;
    throw new ExpressionError(`${name} takes ${number} values: ${FUNCTIONS[name][0]}.`, node, [FUNCTIONS[name][0]]);
  }
  return applied(compiler, node, name, node.args as [Node, ...Node[]]);
}

function applied(compiler: Compiler, node: Call, name: FunctionName, args: readonly [Node, ...Node[]]): Value {
  const { builder } = compiler;
  const [first] = args;
  const second = args[1] ?? first;
  switch (name) {
    case 'abs': {
      const of = compiler.number(first);
      return builder.add({ op: 'abs', of: of.cell }, 'number', of.needs, of.steady, node);
    }
    case 'round': {
      const of = compiler.number(first);
      const decimals = args.length === 1 ? 0 : compiler.literal(second, 'The number of decimals', 0, DECIMALS_MAX);
      return builder.add({ op: 'round', of: of.cell, decimals }, 'number', of.needs, of.steady, node);
    }
    case 'min':
    case 'max':
      return args.map((arg) => compiler.number(arg)).reduce((a, b) => both(compiler, name, a, b, node));
    case 'highest':
    case 'lowest':
    case 'sum':
      return windowed(
        compiler,
        node,
        name,
        compiler.quietly(() => compiler.number(first)),
        second,
      );
    case 'count':
      return windowed(
        compiler,
        node,
        'sum',
        compiler.quietly(() => compiler.condition(first)),
        second,
      );
    case 'crossAbove':
    case 'crossBelow':
      return compiler.crossing(first, second, name === 'crossAbove' ? 'above' : 'below', node);
    case 'when': {
      const condition = compiler.quietly(() => compiler.condition(first));
      return both(compiler, 'when', condition, compiler.number(second), node);
    }
    case 'on':
      return onInterval(compiler, node, first, second);
    default:
      return never(name);
  }
}

function both(compiler: Compiler, op: 'min' | 'max' | 'when', a: Value, b: Value, at: Node): Value {
  const cell = { op, left: a.cell, right: b.cell } as const;
  return compiler.builder.add(cell, 'number', Math.max(a.needs, b.needs), a.steady && b.steady, at);
}

function windowed(compiler: Compiler, node: Node, op: 'highest' | 'lowest' | 'sum', of: Value, length: Node): Value {
  const bars = compiler.literal(length, 'The number of bars', 1, LOOKBACK_MAX);
  if (of.steady && op !== 'sum') return of;
  return compiler.builder.add({ op, of: of.cell, bars }, 'number', of.needs + bars - 1, false, node);
}

/** A value of another interval: worked out on its bars, read when one of ours closes. */
function onInterval(compiler: Compiler, node: Node, interval: Node, of: Node): Value {
  const { builder } = compiler;
  const domain = intervalOf(interval);
  const inner = builder.within(domain, () => {
    const value = compiler.value(of);
    if (value.type === 'condition' && of.kind !== 'binary' && of.kind !== 'unary') compiler.tell(of, value);
    return value;
  });
  return builder.newest(domain, inner, node);
}

function intervalOf(node: Node): ScanInterval {
  const name = node.kind === 'text' ? node.value.toLowerCase() : node.kind === 'name' ? node.name.toLowerCase() : '';
  const known = SCAN_INTERVALS.find((interval) => interval === name);
  if (known !== undefined) return known;
  const like = nearest(name, SCAN_INTERVALS);
  const all = SCAN_INTERVALS.map((interval) => `"${interval}"`);
  throw new ExpressionError(
    `An interval is one of ${all.join(', ')}: on("15m", close).`,
    node,
    like.length > 0 ? like.map((interval) => `"${interval}"`) : all,
  );
}
