import { ExpressionError, type Place } from './expression-error.ts';
import { TEXT_MAX } from './limits.ts';

export interface Token extends Place {
  readonly kind: 'number' | 'text' | 'name' | 'symbol' | 'end';
  /** The characters; of a text without its quotes, of a symbol in its one form (`and`, `!=`). */
  readonly value: string;
}

const NAME = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y;
const NUMBER = /\d+(?:\.\d+)?|\.\d+/y;
const TEXT = /"([^"\n]*)"|'([^'\n]*)'/y;
const SYMBOL = /<=|>=|==|!=|<>|&&|\|\||[-+*/%<>=!()[\],.−≤≥≠×]/y;
const SPACE = /\s+/y;

/** Other spellings of the same thing. */
const SAME: Readonly<Record<string, string>> = {
  '=': '==',
  '<>': '!=',
  '≠': '!=',
  '≤': '<=',
  '≥': '>=',
  '−': '-',
  '×': '*',
  '&&': 'and',
  '||': 'or',
  '!': 'not',
};

/**
 * The words of an expression, ended by one of kind `end`.
 * @throws ExpressionError at a character that has no meaning, a quote that is not closed, or a text that is too long.
 */
export function tokensOf(text: string): Token[] {
  if (text.length > TEXT_MAX) {
    throw new ExpressionError(`An expression has ${TEXT_MAX} characters at most; this one has ${text.length}.`, {
      from: TEXT_MAX,
      to: text.length,
    });
  }
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at = skipSpace(text, token.to);
  }
  tokens.push({ kind: 'end', value: '', from: text.length, to: text.length });
  return tokens;
}

function tokenAt(text: string, at: number): Token {
  const name = matchAt(NAME, text, at);
  if (name !== null) {
    const word = name[0].toLowerCase();
    const isWord = word === 'and' || word === 'or' || word === 'not';
    return { kind: isWord ? 'symbol' : 'name', value: isWord ? word : name[0], from: at, to: at + name[0].length };
  }
  const number = matchAt(NUMBER, text, at);
  if (number !== null) return { kind: 'number', value: number[0], from: at, to: at + number[0].length };
  const quoted = matchAt(TEXT, text, at);
  if (quoted !== null) {
    return { kind: 'text', value: quoted[1] ?? quoted[2] ?? '', from: at, to: at + quoted[0].length };
  }
  const symbol = matchAt(SYMBOL, text, at);
  if (symbol !== null) {
    return { kind: 'symbol', value: SAME[symbol[0]] ?? symbol[0], from: at, to: at + symbol[0].length };
  }
  if (text[at] === '"' || text[at] === "'") {
    throw new ExpressionError('This quote is not closed. Times are written "09:30".', { from: at, to: text.length });
  }
  const character = String.fromCodePoint(text.codePointAt(at) as number);
  throw new ExpressionError(`“${character}” means nothing here. Remove it.`, { from: at, to: at + character.length });
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function skipSpace(text: string, at: number): number {
  return at + (matchAt(SPACE, text, at)?.[0].length ?? 0);
}
