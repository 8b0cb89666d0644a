import { INDICATOR_TERMS } from './indicator-terms.ts';
import { MARKET_TERMS } from './market-terms.ts';
import { OPTION_TERMS } from './option-terms.ts';
import { ORDER_TERMS } from './order-terms.ts';
import { RISK_TERMS } from './risk-terms.ts';
import { SCANNER_TERMS } from './scanner-terms.ts';
import type { Term } from './term.ts';
import { TERMINAL_TERMS } from './terminal-terms.ts';

/** Every word with its meaning, in the order of the topics. */
export const GLOSSARY: readonly Term[] = [
  ...MARKET_TERMS,
  ...OPTION_TERMS,
  ...ORDER_TERMS,
  ...RISK_TERMS,
  ...INDICATOR_TERMS,
  ...SCANNER_TERMS,
  ...TERMINAL_TERMS,
];

const plain = (text: string): string => text.trim().toLowerCase();
const byWord = new Map(
  // A word itself goes before what is only another word for something.
  [
    ...GLOSSARY.flatMap((term) => term.also.map((word) => [plain(word), term] as const)).toReversed(),
    ...GLOSSARY.map((term) => [plain(term.term), term] as const),
  ],
);

/** The meaning of a word or column head; undefined when there is none. */
export function termOf(word: string): Term | undefined {
  return byWord.get(plain(word));
}

/** Terms that hold every word of a query: those whose name begins with it first, then names, then sentences. */
export function findTerms(query: string): readonly Term[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return GLOSSARY;
  const rank = ({ term, also, text }: Term): number => {
    const names = [term, ...also].map(plain);
    if (names.includes(plain(query))) return 0;
    if (names.some((name) => name.startsWith(plain(query)))) return 1;
    if (words.every((word) => names.some((name) => name.includes(word)))) return 2;
    return words.every((word) => `${names.join(' ')} ${plain(text)}`.includes(word)) ? 3 : 4;
  };
  return GLOSSARY.map((term) => ({ term, at: rank(term) }))
    .filter(({ at }) => at < 4)
    .sort((a, b) => a.at - b.at)
    .map(({ term }) => term);
}
