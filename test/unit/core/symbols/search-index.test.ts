import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { SearchIndex } from '../../../../src/main/core/symbols/search-index.ts';
import { readings } from '../../../../src/main/core/symbols/query.ts';
import { Roots } from '../../../../src/main/core/symbols/roots.ts';
import { wholeMarket } from '../../../support/whole-market.ts';

const all = wholeMarket(20_000);
const index = new SearchIndex(all);
const spots: Readonly<Record<string, number>> = { NIFTY: 24_620, RELIANCE: 1_287 };
const found = (query: string, limit = 10): string[] =>
  index.search(query, limit, (root) => spots[root]).map(({ symbol }) => symbol);
const first = (query: string): string | undefined => found(query)[0];

test('the queries of a trader find what is meant', () => {
  assert.equal(index.size, all.length);
  assert.equal(first('nif 25000 ce'), 'NIFTY 2026-11-23 25000 CE');
  assert.equal(first('rel fut'), 'RELIANCE 2026-11-23 FUT');
  assert.equal(first('bnf 23nov 58000p'), 'BANKNIFTY 2026-11-23 58000 PE');
  assert.equal(first('nifty'), 'NIFTY');
  assert.equal(first('nf fut'), 'NIFTY 2026-11-23 FUT');
  assert.equal(first('fnf'), 'FINNIFTY');
  assert.equal(first('sx 82000 call'), 'SENSEX 2026-11-23 82000 CE');
  assert.equal(first('mcn fut dec'), 'MIDCPNIFTY 2026-12-29 FUT');
  assert.equal(first('tatamotors'), 'TMPV');
});

test('words come in any order, glued or apart', () => {
  const meant = 'NIFTY 2026-12-01 24500 PE';
  for (const query of ['nifty 1 dec 24500 pe', 'pe 24500 1dec nifty', 'nf 24500p 1 december', '1DEC26 put 24500 nf']) {
    assert.equal(first(query), meant, query);
  }
  assert.equal(first('nifty dec 1 24500 pe'), meant, 'a number after the month is its day when no strike fits');
  assert.equal(first('nf 2026-12-01 24500p'), meant);
  assert.equal(first('nf jan27 24500p'), 'NIFTY 2027-01-26 24500 PE');
  assert.equal(first("nf jan'27 24500p"), 'NIFTY 2027-01-26 24500 PE');
});

test('pasted symbols of Dhan and Kite are understood', () => {
  assert.equal(first('RELIANCE-Dec2026-1300-CE'), 'RELIANCE 2026-12-29 1300 CE');
  assert.equal(first('BAJAJ-AUTO-Nov2026-FUT'), 'BAJAJ-AUTO 2026-11-23 FUT');
  assert.equal(first('NIFTY26D0124500PE'), 'NIFTY 2026-12-01 24500 PE');
  assert.equal(first('RELIANCE26DEC1300CE'), 'RELIANCE 2026-12-29 1300 CE');
  assert.equal(first('NFO:BAJAJ-AUTO26NOVFUT'), 'BAJAJ-AUTO 2026-11-23 FUT');
  assert.equal(first('ASHOKLEY26NOV162.5CE'), 'ASHOKLEY 2026-11-23 162.5 CE');
  assert.equal(first('RELIANCE 23 NOV 1300 CALL'), 'RELIANCE 2026-11-23 1300 CE');
});

test('a word that ends like a right does not hide the share, and a right does not bring names', () => {
  assert.equal(first('petronet'), 'PETRONET');
  assert.equal(first('bajaj finance'), 'BAJFINANCE');
  assert.equal(first('reliance'), 'RELIANCE');
  const puts = found('petronet pe', 20);
  assert.ok(
    puts.every((symbol) => symbol.endsWith(' PE')),
    puts.join(),
  );
  assert.equal(first('mar'), 'MARUTI', 'a month alone is first of all the beginning of a name');
  assert.ok(found('maruti mar').length > 0);
});

test('the exact root is first, cash before futures before options, the nearest expiry, the nearest strike', () => {
  assert.deepEqual(found('reliance', 4).slice(0, 4), [
    'RELIANCE',
    'RELIANCE',
    'RELIANCE 2026-11-23 FUT',
    'RELIANCE 2026-12-29 FUT',
  ]);
  assert.equal(index.search('reliance', 1)[0]?.segment, 'NSE_EQ');
  assert.deepEqual(found('nifty ce', 3), [
    'NIFTY 2026-11-23 24600 CE',
    'NIFTY 2026-11-23 24650 CE',
    'NIFTY 2026-11-23 24550 CE',
  ]);
  const middle = index.search('nifty ce', 1)[0]?.symbol;
  assert.equal(middle, 'NIFTY 2026-11-23 24500 CE', 'without a price the middle strike stands for the money');
  assert.deepEqual(found('nif fut', 4).slice(0, 1), ['NIFTY 2026-11-23 FUT']);
});

test('a strike is found while it is being typed, and the whole one is first', () => {
  assert.ok(found('nf 246 c').every((symbol) => / 246\d\d CE$/.test(symbol)));
  assert.equal(first('ashokley 162.5 ce'), 'ASHOKLEY 2026-11-23 162.5 CE');
  assert.ok(found('ashokley 162 ce').includes('ASHOKLEY 2026-11-23 162.5 CE'));
});

test('nothing is found for nothing, and odd text does no harm', () => {
  assert.deepEqual(found(''), []);
  assert.deepEqual(found('   '), []);
  assert.deepEqual(found('nifty 99999999 ce'), []);
  fc.assert(
    fc.property(fc.string({ maxLength: 40, unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (query, limit) => {
      assert.ok(index.search(query, limit).length <= limit);
    }),
    { numRuns: 200 },
  );
  assert.ok(readings('a b c d e f g h i j k', new Roots([]))[0]?.length === 8);
});

test('whatever is listed is found by its own words', () => {
  fc.assert(
    fc.property(fc.nat(all.length - 1), fc.infiniteStream(fc.nat(3)), (at, stream) => {
      const one = all[at];
      if (one === undefined || one.expiry === null) return;
      const words = [one.underlying, one.expiry];
      if (one.strike !== null) words.push(String(one.strike / 100), one.right ?? '');
      else words.push('fut');
      const mixed = words.map((word) => [stream.next().value, word] as const).sort((a, b) => a[0] - b[0]);
      const query = mixed.map(([, word]) => word.toLowerCase()).join(' ');
      assert.ok(index.search(query, 10).includes(one), query);
    }),
    { numRuns: 300 },
  );
});
