import { z } from 'zod';
import { fault } from '#contract/faults.ts';
import { BUSIEST_ROOTS } from '../symbols/aliases.ts';
import { formatDhanCustom, formatDhanSymbol, parseDhanCustom, parseDhanSymbol } from '../symbols/dhan.ts';
import { formatKite, parseKite } from '../symbols/kite.ts';
import type { ParsedSymbol } from '../symbols/parsed-symbol.ts';
import { Roots } from '../symbols/roots.ts';
import { type CalcFunction, type CalcOut, calcFunction } from './calc-function.ts';

/** Longest text of a symbol, and most roots of one request: a master lists some 10,000. */
const TEXT_MAX = 64;
const ROOTS_MAX = 20_000;

const word = (description: string) => z.string().trim().min(1).max(TEXT_MAX).meta({ description, unit: '' });

/** A root may stand in a Kite symbol only when it is known: BAJAJ FINANCE is no call of BAJAJ FINAN. */
const parseFunction = calcFunction({
  name: 'SYMBOL',
  title: 'What the text of a symbol says, in the style of the broker (symbol, custom name) or of NSE and Kite',
  params: z.strictObject({
    text: word('NIFTY-Nov2026-24500-CE, NIFTY 23 NOV 24500 CALL, NIFTY26NOV24500CE or NIFTY26N1724500CE.'),
    roots: z
      .array(z.string().max(TEXT_MAX))
      .max(ROOTS_MAX)
      .default([...BUSIEST_ROOTS])
      .meta({ description: 'Roots that an NSE or Kite symbol may begin with.', unit: '' }),
  }),
  outputs: ['style', 'kind', 'root', 'year', 'month', 'day', 'strike', 'right'],
  run: ({ text, roots }) => {
    const known = new Roots(roots.map((root) => root.toUpperCase()));
    for (const [style, parsed] of [
      ['dhan', parseDhanSymbol(text)],
      ['dhanCustom', parseDhanCustom(text)],
      ['kite', parseKite(text, known)],
    ] as const) {
      if (parsed !== null) return { style, ...partsOf(parsed) };
    }
    return fault(
      'input.symbol',
      `“${text}” is no symbol of the broker, and none of NSE or Kite with a known root. Add its root to "roots".`,
    );
  },
});

function partsOf(parsed: ParsedSymbol): CalcOut {
  const none = { year: null, month: null, day: null, strike: null, right: null };
  if (parsed.kind === 'cash') return { ...none, kind: 'cash', root: parsed.root };
  const { expiry, ...rest } = parsed;
  return { ...none, ...rest, ...expiry };
}

const isDate = (text: string): boolean => {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};

const formatFunction = calcFunction({
  name: 'SYMBOL_TEXT',
  title: 'A future or an option written in the style of the broker and of NSE and Kite',
  params: z
    .strictObject({
      root: word('NIFTY, RELIANCE, CRUDEOIL, …'),
      expiry: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2}$/)
        .refine(isDate, 'no such date')
        .meta({ description: 'Date, YYYY-MM-DD.', unit: '' }),
      strike: z.number().positive().optional().meta({ description: 'Of an option.', unit: '₹' }),
      right: z.enum(['CE', 'PE']).optional().meta({ description: 'Of an option.', unit: '' }),
      lastOfMonth: z.boolean().default(true).meta({
        description: "Whether it is the root's last expiry of its month: NSE and Kite leave its day out.",
        unit: '',
      }),
      dayOnFuture: z
        .boolean()
        .default(false)
        .meta({ description: 'Whether the broker writes the day of a future, as it does on MCX.', unit: '' }),
    })
    .refine(
      ({ strike, right }) => (strike === undefined) === (right === undefined),
      'strike and right belong together',
    ),
  outputs: ['dhan', 'dhanCustom', 'kite'],
  run: ({ root, expiry, strike, right, lastOfMonth, dayOnFuture }) => {
    const option = strike === undefined || right === undefined ? null : { strike, right };
    const contract = { root: root.toUpperCase(), expiry, option };
    return {
      dhan: formatDhanSymbol(contract, dayOnFuture),
      dhanCustom: formatDhanCustom(contract),
      kite: formatKite(contract, lastOfMonth),
    };
  },
});

/** Texts of contracts. They are for reading and pasting: nothing is found by them, an instrument is its id. */
export const symbolFunctions: readonly CalcFunction[] = [parseFunction, formatFunction];
