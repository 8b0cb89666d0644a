import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  formatDhanCustom,
  formatDhanSymbol,
  parseDhanCustom,
  parseDhanSymbol,
} from '../../../../src/main/core/symbols/dhan.ts';
import { formatKite, parseKite } from '../../../../src/main/core/symbols/kite.ts';
import type { Contract, ParsedSymbol } from '../../../../src/main/core/symbols/parsed-symbol.ts';
import { Roots } from '../../../../src/main/core/symbols/roots.ts';
import { fixture } from '../../../support/shipped-calendar.ts';

interface Expected {
  readonly kind: 'EQ' | 'FUT' | 'OPT';
  readonly root: string;
  readonly yy?: number;
  readonly mm?: number;
  readonly dd?: number | null;
  readonly strike?: number | null;
  readonly right?: 'CE' | 'PE' | null;
}
type Cases = readonly { readonly text: string; readonly parsed: Expected | null }[];

const vectors = fixture('india-symbol-vectors.json') as Record<'kite' | 'dhan_symbol' | 'dhan_custom', Cases>;
const ROOTS = (
  'NIFTY NIFTYNXT50 NIFTYFPI SENSEX SENSEX50 BANKNIFTY FINNIFTY 360ONE M&M BAJAJ-AUTO BAJFINANCE ' +
  'RELIANCE MARUTI MARICO LT LTM LTF ASHOKLEY MCX BSE NAM-INDIA GVT&D ' +
  'CRUDEOIL CRUDEOILM PETRONET PERSISTENT DMART SHREECEM SILVER SILVERM PNB PNBHOUSING'
).split(' ');
const roots = new Roots(ROOTS);

/** The parsed symbol in the words of the vector file. */
function worded(parsed: ParsedSymbol | null): Expected | null {
  if (parsed === null) return null;
  if (parsed.kind === 'cash') return { kind: 'EQ', root: parsed.root };
  const { year, month, day } = parsed.expiry;
  const when = { root: parsed.root, mm: month, dd: day, ...(year === null ? {} : { yy: year }) };
  return parsed.kind === 'future'
    ? { kind: 'FUT', ...when, strike: null, right: null }
    : { kind: 'OPT', ...when, strike: parsed.strike, right: parsed.right };
}

const filled = (expected: Expected | null): Expected | null =>
  expected === null || expected.kind === 'EQ' ? expected : { dd: null, strike: null, right: null, ...expected };

const STYLES = [
  ['kite', (text: string) => parseKite(text, roots), 34],
  ['dhan_symbol', parseDhanSymbol, 10],
  ['dhan_custom', parseDhanCustom, 8],
] as const;
for (const [style, parse, count] of STYLES) {
  test(`${style}: every case of the vectors`, () => {
    assert.equal(vectors[style].length, count);
    for (const { text, parsed } of vectors[style]) assert.deepEqual(worded(parse(text)), filled(parsed), text);
  });
}

test('a name that ends like an option is no option, and an index has its cash name', () => {
  for (const name of ['BAJAJ FINANCE', 'Bajaj Finance', 'RELIANCE CE', 'NIFTY26NOV24500', 'NIFTY26N3124500CE']) {
    assert.equal(parseKite(name, roots), null, name);
    assert.equal(parseDhanSymbol(name), null, name);
    assert.equal(parseDhanCustom(name), null, name);
  }
  assert.deepEqual(parseKite('BAJFINANCE', roots), { kind: 'cash', root: 'BAJFINANCE' });
  assert.deepEqual(parseKite('NSE:NIFTY 50', roots), { kind: 'cash', root: 'NIFTY' });
  assert.deepEqual(parseKite('NFO:nifty26novfut', roots)?.kind, 'future');
  assert.equal(parseDhanCustom('NIFTY 31 NOV 24500 CALL'), null);
});

test('the longest root wins, and a shorter one is tried when the rest does not fit', () => {
  assert.deepEqual([...roots.prefixesOf('NIFTYNXT5026NOVFUT')], ['NIFTYNXT50', 'NIFTY']);
  assert.equal(parseKite('LT26NOVFUT', roots)?.root, 'LT');
  assert.equal(parseKite('SILVERM26NOVFUT', roots)?.root, 'SILVERM');
});

const contracts: fc.Arbitrary<Contract> = fc.record({
  root: fc.constantFrom(...ROOTS),
  expiry: fc
    .date({ min: new Date('2020-01-01'), max: new Date('2039-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  option: fc.option(
    fc.record({
      strike: fc.integer({ min: 1, max: 400_000 }).map((n) => n / 2),
      right: fc.constantFrom('CE' as const, 'PE' as const),
    }),
  ),
});

test('what is written reads back the same in every style', () => {
  fc.assert(
    fc.property(contracts, fc.boolean(), (contract, last) => {
      const [year, month, day] = contract.expiry.split('-').map(Number);
      const dayShown = contract.option !== null && !last;
      const expected = (written: { year: number | null | undefined; day: number | null | undefined }) =>
        contract.option === null
          ? { kind: 'future', root: contract.root, expiry: { month, ...written } }
          : { kind: 'option', root: contract.root, expiry: { month, ...written }, ...contract.option };
      assert.deepEqual(parseKite(formatKite(contract, last), roots), expected({ year, day: dayShown ? day : null }));
      assert.deepEqual(parseDhanSymbol(formatDhanSymbol(contract)), expected({ year, day: null }));
      const onFuture = contract.option === null ? day : null;
      assert.deepEqual(parseDhanSymbol(formatDhanSymbol(contract, true)), expected({ year, day: onFuture }));
      const inCustom = contract.option === null ? null : day;
      assert.deepEqual(parseDhanCustom(formatDhanCustom(contract)), expected({ year: null, day: inCustom }));
    }),
  );
});
