import { parseDhanSymbol } from './dhan.ts';
import { ALIASES } from './aliases.ts';
import { parseKite } from './kite.ts';
import { MONTH_PATTERN, monthNumber, type ParsedSymbol, type Right } from './parsed-symbol.ts';
import type { Roots } from './roots.ts';

/** Words of a query that are read; nobody types more, and each costs a pass over the roots. */
export const QUERY_WORDS_MAX = 8;

/** What one word of a query asks of a contract; what is absent is not asked. */
export interface ContractTerms {
  readonly kind?: 'future' | 'option';
  readonly right?: Right;
  /** Digits that the strike in rupees begins with. */
  readonly strike?: string;
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
}

/** One word: the text that a root or name may begin with, and what it means for a contract, if it means anything. */
export interface QueryWord {
  readonly text: string;
  readonly terms: ContractTerms | null;
}

const MONTH_NAMES = 'JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER'.split(' ');
const RIGHTS: Readonly<Record<string, Right>> = { C: 'CE', CE: 'CE', CALL: 'CE', P: 'PE', PE: 'PE', PUT: 'PE' };
const FUTURES = new Set(['FUT', 'FUTURE', 'FUTURES']);
const OPTIONS = new Set(['OPT', 'OPTION', 'OPTIONS']);
const STRIKE_RIGHT = /^(\d+(?:\.\d*)?)(C|CE|CALL|P|PE|PUT)$/;
const STRIKE = /^\d+(?:\.\d*)?$/;
const DAY_MONTH = new RegExp(`^(\\d{1,2})(${MONTH_PATTERN})(?:'?(\\d{4}|\\d{2}))?$`);
const MONTH_YEAR = new RegExp(`^(${MONTH_PATTERN})(?:'?(\\d{4}|\\d{2}))$`);
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * What a query may mean, likeliest first: words in any order, or a pasted symbol. A number before a month is its day;
 * a number after a month is a strike, and only if nothing fits its day.
 * @param roots of the day's list: a Kite symbol has no separator between root and date.
 */
export function readings(query: string, roots: Roots): QueryWord[][] {
  const text = query.trim().toUpperCase();
  const pasted = parseDhanSymbol(text) ?? parseKite(text, roots);
  if (pasted !== null && pasted.kind !== 'cash') return [wordsOf(pasted)];
  const parts = text.split(/\s+/).filter(Boolean).slice(0, QUERY_WORDS_MAX);
  if (parts.length === 0) return [];
  const before = joinDays(parts, false);
  const after = joinDays(parts, true);
  return (after.length < before.length ? [before, after] : [before]).map((words) => words.map(readWord));
}

function wordsOf(parsed: Exclude<ParsedSymbol, { kind: 'cash' }>): QueryWord[] {
  const { year, month, day } = parsed.expiry;
  const when = { month, ...(year === null ? {} : { year }), ...(day === null ? {} : { day }) };
  const terms: ContractTerms =
    parsed.kind === 'future'
      ? { kind: 'future', ...when }
      : { kind: 'option', ...when, strike: String(parsed.strike), right: parsed.right };
  return [
    { text: parsed.root, terms: null },
    { text: '', terms },
  ];
}

/** Joins `23` and `NOV` into `23NOV`; with `eitherSide` also `NOV` and `23`. */
function joinDays(parts: readonly string[], eitherSide: boolean): string[] {
  const words: string[] = [];
  for (const part of parts) {
    const last = words.at(-1) ?? '';
    if (isDay(last) && monthOf(part) > 0) words[words.length - 1] = `${last}${part.slice(0, 3)}`;
    else if (eitherSide && isDay(part) && monthOf(last) > 0) words[words.length - 1] = `${part}${last.slice(0, 3)}`;
    else words.push(part);
  }
  return words;
}

function isDay(text: string): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= 31;
}

/** 1 to 12 of a month's name of three letters or more; 0 for anything else. */
function monthOf(text: string): number {
  return text.length < 3 ? 0 : MONTH_NAMES.findIndex((name) => name.startsWith(text)) + 1;
}

function readWord(word: string): QueryWord {
  return { text: ALIASES[word] ?? word, terms: termsOf(word) };
}

function termsOf(word: string): ContractTerms | null {
  const right = RIGHTS[word];
  if (right !== undefined) return { kind: 'option', right };
  if (FUTURES.has(word)) return { kind: 'future' };
  if (OPTIONS.has(word)) return { kind: 'option' };
  if (STRIKE.test(word)) return { kind: 'option', strike: word };
  const both = STRIKE_RIGHT.exec(word);
  if (both !== null) return { kind: 'option', strike: both[1] ?? '', right: RIGHTS[both[2] ?? ''] ?? 'CE' };
  const month = monthOf(word);
  if (month > 0) return { month };
  const day = DAY_MONTH.exec(word);
  if (day !== null) return { day: Number(day[1]), month: monthNumber(day[2] ?? ''), ...yearTerm(day[3]) };
  const year = MONTH_YEAR.exec(word);
  if (year !== null) return { month: monthNumber(year[1] ?? ''), ...yearTerm(year[2]) };
  const iso = ISO_DATE.exec(word);
  return iso === null ? null : { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) };
}

function yearTerm(text: string | undefined): { year?: number } {
  if (text === undefined) return {};
  return { year: text.length === 2 ? 2000 + Number(text) : Number(text) };
}
