import { COMPLETIONS_MAX, type Completion } from '#contract/model/own-scanner.ts';
import { SCAN_INTERVALS } from '../scan/scan-state.ts';
import { ExpressionError, nearest } from './expression-error.ts';
import { WORDS } from './language.ts';
import { tokensOf, type Token } from './tokens.ts';

/** What may be written between two values. */
const JOINING: readonly Completion[] = [
  { name: 'and', signature: 'and', sentence: 'Both conditions hold.' },
  { name: 'or', signature: 'or', sentence: 'One of the conditions holds.' },
  { name: 'crosses above', signature: 'a crosses above b', sentence: 'a goes above b on this bar.' },
  { name: 'crosses below', signature: 'a crosses below b', sentence: 'a goes below b on this bar.' },
].map((word) => ({ ...word, kind: 'word' }));
const NOT: Completion = {
  name: 'not',
  kind: 'word',
  signature: 'not condition',
  sentence: 'The condition does not hold.',
};
const INTERVAL_WORDS: readonly Completion[] = SCAN_INTERVALS.map((interval) => ({
  name: `"${interval}"`,
  kind: 'word',
  signature: `"${interval}"`,
  sentence: 'Completed bars of this interval.',
}));

const PART = /[\w.]*$/;
const REST = /^[\w.]*/;

export interface Completions {
  /** The part of the text that a candidate replaces. */
  readonly from: number;
  readonly to: number;
  readonly candidates: Completion[];
}

/** What may be written at the cursor: after a value the words that join, elsewhere everything that is a value. */
export function complete(text: string, cursor: number): Completions {
  const at = Math.min(cursor, text.length);
  const typed = PART.exec(text.slice(0, at))?.[0] ?? '';
  const from = at - typed.length;
  const to = at + (REST.exec(text.slice(at))?.[0].length ?? 0);
  const before = lastTokens(text.slice(0, from));
  if (before === null) return { from: at, to: at, candidates: [] };
  const [last, one] = before;
  if (isSymbol(last, '(') && one?.kind === 'name' && one.value.toLowerCase() === 'on') {
    return { from, to, candidates: [...INTERVAL_WORDS] };
  }
  const pool = endsValue(last) ? JOINING : [...WORDS, NOT];
  return { from, to, candidates: fitting(pool, typed).slice(0, COMPLETIONS_MAX) };
}

/** The last token and the one before it; null inside a text or after what has no meaning. */
function lastTokens(text: string): readonly [Token | undefined, Token | undefined] | null {
  try {
    const tokens = tokensOf(text).slice(0, -1);
    return [tokens.at(-1), tokens.at(-2)];
  } catch (thrown) {
    if (thrown instanceof ExpressionError) return null;
    throw thrown;
  }
}

function isSymbol(token: Token | undefined, value: string): boolean {
  return token?.kind === 'symbol' && token.value === value;
}

function endsValue(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === 'name') return !['crosses', 'above', 'below'].includes(token.value.toLowerCase());
  return token.kind !== 'symbol' || token.value === ')' || token.value === ']';
}

/** Those that begin with what was typed, then those that contain it, in the name or the title; then those that are near. */
function fitting(pool: readonly Completion[], typed: string): Completion[] {
  const wanted = typed.toLowerCase();
  const plain = ({ name, kind, signature, sentence }: Completion): Completion => ({ name, kind, signature, sentence });
  if (wanted === '') return pool.map(plain);
  const rank = ({ name, sentence }: Completion): number => {
    const lower = name.toLowerCase();
    if (lower.startsWith(wanted)) return 0;
    if (lower.includes(wanted)) return 1;
    return wanted.length >= 3 && sentence.toLowerCase().includes(wanted) ? 2 : 3;
  };
  const found = [0, 1, 2].flatMap((wantedRank) => pool.filter((word) => rank(word) === wantedRank));
  if (found.length > 0) return found.map(plain);
  const near = nearest(
    typed,
    pool.map(({ name }) => name),
  );
  return pool.filter(({ name }) => near.includes(name)).map(plain);
}
