/** A word of the terminal with its one meaning. */
export interface Term {
  readonly term: string;
  readonly text: string;
  /** Other words and column heads for the same. */
  readonly also: readonly string[];
  readonly topic: Topic;
}

export const TOPICS = [
  'Market',
  'Prices and bars',
  'Options',
  'Orders',
  'Risk',
  'Indicators',
  'Scanners',
  'Terminal',
] as const;
export type Topic = (typeof TOPICS)[number];

/** What a list of words is written as: word, meaning, and other words with bars between. */
export type Row = readonly [term: string, text: string, also?: string];

export function termsOf(topic: Topic, rows: readonly Row[]): readonly Term[] {
  return rows.map(([term, text, also]) => ({ term, text, also: also?.split('|') ?? [], topic }));
}
