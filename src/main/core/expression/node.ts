import { never } from '#contract/faults.ts';
import type { Place } from './expression-error.ts';

export const COMPARISONS = ['<', '<=', '>', '>=', '==', '!='] as const;
export type Comparison = (typeof COMPARISONS)[number];
export type Arithmetic = '+' | '-' | '*' | '/' | '%';
export type Crossing = 'crosses above' | 'crosses below';
export type BinaryOperator = Arithmetic | Comparison | Crossing | 'and' | 'or';

/** What was read, as a tree. Every part knows where it stands in the text. */
export type Node = Place &
  (
    | { readonly kind: 'number'; readonly value: number; readonly text: string }
    | { readonly kind: 'text'; readonly value: string }
    /** A name alone, such as `close` or `cpr.top`. */
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'call'; readonly name: string; readonly nameAt: Place; readonly args: readonly Node[] }
    | { readonly kind: 'unary'; readonly operator: '-' | 'not'; readonly of: Node }
    | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Node; readonly right: Node }
    /** The value so many bars ago. */
    | { readonly kind: 'ago'; readonly of: Node; readonly bars: Node }
  );

const LEVEL: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '==': 4,
  '!=': 4,
  'crosses above': 4,
  'crosses below': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};
const NOT_LEVEL = 3;
const SIGN_LEVEL = 7;

/** How strongly an operator binds; higher ones first. */
export function levelOf(operator: BinaryOperator): number {
  return LEVEL[operator];
}

/** A tree as text in its one form: equal trees give equal text. @param spell gives a name its proper spelling. */
export function textOf(node: Node, spell: (name: string) => string): string {
  const inner = (part: Node, least: number): string => {
    const text = textOf(part, spell);
    return strength(part) < least ? `(${text})` : text;
  };
  switch (node.kind) {
    case 'number':
      return node.text;
    case 'text':
      return `"${node.value}"`;
    case 'name':
      return spell(node.name);
    case 'call':
      return `${spell(node.name)}(${node.args.map((arg) => textOf(arg, spell)).join(', ')})`;
    case 'ago':
      return `${inner(node.of, SIGN_LEVEL + 1)}[${textOf(node.bars, spell)}]`;
    case 'unary':
      return node.operator === '-' ? `-${inner(node.of, SIGN_LEVEL)}` : `not ${inner(node.of, NOT_LEVEL)}`;
    case 'binary': {
      const level = LEVEL[node.operator];
      return `${inner(node.left, level)} ${node.operator} ${inner(node.right, level + 1)}`;
    }
    default:
      return never(node);
  }
}

function strength(node: Node): number {
  if (node.kind === 'binary') return LEVEL[node.operator];
  if (node.kind === 'unary') return node.operator === 'not' ? NOT_LEVEL : SIGN_LEVEL;
  return SIGN_LEVEL + 1;
}
