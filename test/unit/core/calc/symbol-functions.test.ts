import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Calculator } from '../../../../src/main/core/calc/calculator.ts';
import { fixture } from '../../../support/shipped-calendar.ts';

interface Answer {
  readonly ok: boolean;
  readonly out?: Readonly<Record<string, unknown>>;
  readonly fault?: { readonly code: string; readonly text: string };
}
interface Case {
  readonly text: string;
  readonly parsed: Readonly<Record<string, unknown>> | null;
}

const calculator = new Calculator();
const ask = (fn: string, params: object): Answer =>
  JSON.parse(calculator.answerLine(JSON.stringify({ id: 1, fn, params })) ?? '') as Answer;

const cases = fixture('india-symbol-vectors.json') as Record<'kite' | 'dhan_symbol' | 'dhan_custom', readonly Case[]>;
const roots = [...new Set(cases.kite.flatMap(({ parsed }) => (parsed === null ? [] : [parsed['root'] as string])))];

test('the calculator reads every case of the vectors', () => {
  let read = 0;
  for (const { text, parsed } of [...cases.kite, ...cases.dhan_symbol, ...cases.dhan_custom]) {
    // What is foreign to one style may be a symbol of another.
    if (parsed === null) continue;
    const { out } = ask('SYMBOL', { text, roots });
    read += 1;
    assert.equal(out?.['root'], parsed['root'], text);
    if (parsed['kind'] !== 'EQ') assert.equal(out?.['month'], parsed['mm'], text);
    assert.equal(out?.['strike'], parsed['strike'] ?? null, text);
    assert.equal(out?.['right'], parsed['right'] ?? null, text);
  }
  assert.ok(read > 40);
});

test('the calculator writes a contract in all styles, and what it wrote reads back', () => {
  const option = { root: 'reliance', expiry: '2026-11-23', strike: 1_302.5, right: 'CE' };
  const { out = {} } = ask('SYMBOL_TEXT', option);
  assert.deepEqual(out, {
    dhan: 'RELIANCE-Nov2026-1302.5-CE',
    dhanCustom: 'RELIANCE 23 NOV 1302.5 CALL',
    kite: 'RELIANCE26NOV1302.5CE',
  });
  for (const [style, text] of Object.entries(out)) {
    const read = ask('SYMBOL', { text, roots: ['RELIANCE'] }).out ?? {};
    assert.deepEqual([read['style'], read['strike'], read['right'], read['month']], [style, 1_302.5, 'CE', 11]);
  }
  const weekly = ask('SYMBOL_TEXT', {
    root: 'NIFTY',
    expiry: '2026-12-01',
    strike: 24_500,
    right: 'PE',
    lastOfMonth: false,
  });
  assert.equal(weekly.out?.['kite'], 'NIFTY26D0124500PE');
  const future = ask('SYMBOL_TEXT', { root: 'SILVERM', expiry: '2025-08-29', dayOnFuture: true });
  assert.equal(future.out?.['dhan'], 'SILVERM-29Aug2025-FUT');
});

test('what is no symbol or no contract is refused in words', () => {
  for (const text of ['BAJAJ FINANCE', 'FOO26NOV100CE', 'NIFTY 31 NOV 24500 CALL']) {
    assert.equal(ask('SYMBOL', { text }).fault?.code, 'input.symbol', text);
  }
  const whole = { root: 'NIFTY', expiry: '2026-11-23' };
  assert.match(ask('SYMBOL_TEXT', { ...whole, expiry: '2026-02-30' }).fault?.text ?? '', /no such date/);
  assert.match(ask('SYMBOL_TEXT', { ...whole, strike: 1 }).fault?.text ?? '', /belong together/);
});
