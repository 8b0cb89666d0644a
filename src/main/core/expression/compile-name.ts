import { never } from '#contract/faults.ts';
import type { Compiler } from './compile.ts';
import type { BarField } from './cells.ts';
import { BAR_VALUES, CONTEXT_VALUES, DAY_VALUES, SHORTHANDS } from './context-values.ts';
import { ExpressionError, nearest, type Place } from './expression-error.ts';
import { compileIndicator } from './compile-indicator.ts';
import { FUNCTIONS, SOURCE_OF, WORDS, type Word, wordOf } from './language.ts';
import type { Node } from './node.ts';
import { parse } from './parse.ts';
import type { Value } from './program.ts';

/** The word of a name. @throws ExpressionError with the nearest names when there is none. */
export function knownWord(name: string, at: Place): Word {
  const word = wordOf(name);
  if (word !== undefined) return word;
  const like = nearest(
    name,
    WORDS.map((one) => one.name),
  );
  const [stem] = name.split('.');
  const parts = WORDS.filter((one) => one.name.toLowerCase().startsWith(`${stem?.toLowerCase()}.`)).map(
    (one) => one.name,
  );
  const suggestions = name.includes('.') && parts.length > 0 && like.length === 0 ? parts.slice(0, 3) : like;
  const words =
    suggestions.length > 0 ? ` Did you mean ${suggestions.join(', ')}?` : ' Ctrl+Space lists what there is.';
  throw new ExpressionError(`There is nothing called “${name}”.${words}`, at, suggestions);
}

/** A name: a value, or an indicator with these arguments. */
export function compileName(compiler: Compiler, node: Node, name: string, args: readonly Node[]): Value {
  const at = node.kind === 'call' ? node.nameAt : node;
  const word = knownWord(name, at);
  if (word.kind === 'indicator') return compileIndicator(compiler, node, word, args);
  if (word.kind === 'function') {
    throw new ExpressionError(`${word.name} is a function: write ${word.signature}.`, at, [word.signature]);
  }
  if (args.length > 0 || node.kind === 'call') {
    throw new ExpressionError(`${word.name} is a value and takes nothing in brackets.`, node, [word.name]);
  }
  return plainValue(compiler, node, word.name);
}

function plainValue(compiler: Compiler, node: Node, name: string): Value {
  const { builder } = compiler;
  if (BAR_VALUES.some((value) => value.name === name)) {
    const field = (SOURCE_OF[name] ?? 'oi') as BarField;
    return builder.add({ op: 'bar', field }, 'number', 1, false, node);
  }
  const day = DAY_VALUES.find((value) => value.name === name);
  if (day !== undefined) {
    const made = builder.within('1m', () => builder.add({ op: 'day', value: day.name }, 'number', 1, false, node));
    return builder.newest('1m', made, node);
  }
  const context = CONTEXT_VALUES.find((value) => value.name === name);
  if (context !== undefined) {
    return builder.add({ op: 'context', value: context }, context.type, 1, context.steady, node);
  }
  const shorthand = SHORTHANDS.find((value) => value.name === name);
  if (shorthand === undefined)
    throw new ExpressionError(`${name} has no value: ${Object.keys(FUNCTIONS).join(', ')}`, node);
  return compiler.quietly(() => compiler.number(placed(parse(shorthand.text), node)));
}

/** A tree that stands for a shorter name: every part of it lies where the name does. */
function placed(tree: Node, { from, to }: Place): Node {
  const at = { from, to };
  switch (tree.kind) {
    case 'unary':
      return { ...tree, ...at, of: placed(tree.of, at) };
    case 'binary':
      return { ...tree, ...at, left: placed(tree.left, at), right: placed(tree.right, at) };
    case 'ago':
      return { ...tree, ...at, of: placed(tree.of, at), bars: placed(tree.bars, at) };
    case 'call':
      return { ...tree, ...at, nameAt: at, args: tree.args.map((arg) => placed(arg, at)) };
    case 'number':
    case 'text':
    case 'name':
      return { ...tree, ...at };
    default:
      return never(tree);
  }
}
