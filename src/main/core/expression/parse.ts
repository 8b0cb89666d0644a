import { never } from '#contract/faults.ts';
import { ExpressionError, nearest, type Place } from './expression-error.ts';
import { DEPTH_MAX, NODES_MAX } from './limits.ts';
import { type BinaryOperator, COMPARISONS, type Crossing, levelOf, type Node } from './node.ts';
import { type Token, tokensOf } from './tokens.ts';

const INFIX: ReadonlySet<string> = new Set<BinaryOperator>(['and', 'or', ...COMPARISONS, '+', '-', '*', '/', '%']);
const COMPARE_LEVEL = levelOf('<');
/** A condition is compared with nothing: what follows `not` ends before `and`. */
const NOT_LEVEL = levelOf('and') + 1;
const SIGN_LEVEL = levelOf('*') + 1;

/**
 * Reads an expression into a tree: operator precedence after Pratt, `or` < `and` < `not` < comparisons < + − < * / %
 * < sign < `[n]`. Comparisons do not chain.
 * @throws ExpressionError with the place and what was expected there.
 */
export function parse(text: string): Node {
  return new Parser(tokensOf(text)).whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  #nodes = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Node {
    if (this.#ended()) {
      throw new ExpressionError('Write a condition, such as close > ema(close, 20).', this.#token);
    }
    const node = this.#expression(0);
    if (!this.#ended()) throw this.#leftOver();
    return node;
  }

  get #token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #next(): Token {
    const token = this.#token;
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  #ended(): boolean {
    return this.#token.kind === 'end';
  }

  #is(value: string): boolean {
    return this.#token.kind === 'symbol' && this.#token.value === value;
  }

  #node(node: Node): Node {
    this.#nodes += 1;
    if (this.#nodes > NODES_MAX) {
      throw new ExpressionError(`An expression has ${NODES_MAX} parts at most. Make two scanners of it.`, node);
    }
    return node;
  }

  /** Reads operands and operators that bind at least as strongly as `least`. */
  #expression(least: number): Node {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) {
      throw new ExpressionError(`Parts lie inside each other more than ${DEPTH_MAX} deep.`, this.#token);
    }
    let left = this.#operand();
    for (;;) {
      const found = this.#operator();
      if (found === null || levelOf(found.operator) < least) break;
      const level = levelOf(found.operator);
      this.#at += found.tokens;
      const right = this.#expression(level + 1);
      const place = { from: left.from, to: right.to };
      left = this.#node({ kind: 'binary', operator: found.operator, left, right, ...place });
      if (level === COMPARE_LEVEL) this.#refuseChain();
    }
    this.#depth -= 1;
    return left;
  }

  /** The operator that comes next, and of how many tokens it is made; null when something else comes. */
  #operator(): { readonly operator: BinaryOperator; readonly tokens: number } | null {
    const { kind, value } = this.#token;
    if (kind === 'symbol' && INFIX.has(value)) return { operator: value as BinaryOperator, tokens: 1 };
    if (kind !== 'name' || value.toLowerCase() !== 'crosses') return null;
    const way = this.#tokens[this.#at + 1] as Token;
    const word = way.value.toLowerCase();
    if (way.kind === 'name' && (word === 'above' || word === 'below')) {
      return { operator: `crosses ${word}` satisfies Crossing, tokens: 2 };
    }
    throw new ExpressionError('After “crosses” comes “above” or “below”.', way, ['above', 'below']);
  }

  #refuseChain(): void {
    const next = this.#operator();
    if (next === null || levelOf(next.operator) !== COMPARE_LEVEL) return;
    throw new ExpressionError('Two values are compared at a time. Write “a < b and b < c”.', this.#token, ['and']);
  }

  #operand(): Node {
    const token = this.#next();
    switch (token.kind) {
      case 'number':
        return this.#ago(this.#node({ ...token, kind: 'number', value: Number(token.value), text: token.value }));
      case 'text':
        return this.#node({ kind: 'text', value: token.value, from: token.from, to: token.to });
      case 'name':
        return this.#ago(this.#named(token));
      case 'symbol':
        return this.#symbol(token);
      case 'end':
        throw new ExpressionError('Something is missing at the end: a value such as close or 20.', token);
      default:
        return never(token.kind);
    }
  }

  #symbol(token: Token): Node {
    if (token.value === '(') {
      const inner = this.#expression(0);
      const close = this.#expect(')', token);
      return this.#ago({ ...inner, from: token.from, to: close.to });
    }
    if (token.value === '-' || token.value === 'not') {
      const of = this.#expression(token.value === '-' ? SIGN_LEVEL : NOT_LEVEL);
      return this.#node({ kind: 'unary', operator: token.value, of, from: token.from, to: of.to });
    }
    if (token.value === '+') return this.#expression(SIGN_LEVEL);
    throw new ExpressionError(`A value is expected before “${token.value}”, such as close or 20.`, token);
  }

  #named(token: Token): Node {
    if (!this.#is('(')) return this.#node({ kind: 'name', name: token.value, from: token.from, to: token.to });
    const open = this.#next();
    const args: Node[] = [];
    while (!this.#is(')')) {
      args.push(this.#expression(0));
      if (!this.#is(',')) break;
      this.#next();
    }
    let { to } = this.#expect(')', open);
    let name = token.value;
    // bbands(20, 2).upper is bbands.upper(20, 2).
    if (this.#is('.') && this.#tokens[this.#at + 1]?.kind === 'name') {
      this.#next();
      const output = this.#next();
      name = `${name}.${output.value}`;
      ({ to } = output);
    }
    return this.#node({ kind: 'call', name, nameAt: token, args, from: token.from, to });
  }

  /** Any number of `[n]` behind a value. */
  #ago(of: Node): Node {
    let node = of;
    while (this.#is('[')) {
      const open = this.#next();
      const bars = this.#expression(0);
      const close = this.#expect(']', open);
      node = this.#node({ kind: 'ago', of: node, bars, from: of.from, to: close.to });
    }
    return node;
  }

  #expect(symbol: string, opened: Place): Token {
    if (this.#is(symbol)) return this.#next();
    const { kind } = this.#token;
    if (kind === 'end')
      throw new ExpressionError(`This bracket is not closed: “${symbol}” is missing.`, opened, [symbol]);
    throw this.#leftOver(symbol);
  }

  #leftOver(wanted?: string): ExpressionError {
    const token = this.#token;
    const shown = token.kind === 'text' ? `"${token.value}"` : token.value;
    if (wanted === undefined && (token.value === ')' || token.value === ']')) {
      return new ExpressionError(`“${token.value}” closes a bracket that was not opened.`, token);
    }
    const words = ['and', 'or', 'crosses'];
    const like = token.kind === 'name' ? nearest(token.value, words) : [];
    const expected = wanted === undefined ? 'an operator such as and, or, >' : `“${wanted}” or an operator`;
    return new ExpressionError(
      `Before “${shown}” ${expected} is expected.`,
      token,
      like.length > 0 ? like : ['and', 'or'],
    );
  }
}
