import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { contractDate, contractSymbol, rootOfTradingSymbol } from '../../../../src/main/adapters/dhan/contract-name.ts';
import { CsvRows } from '../../../../src/main/adapters/dhan/csv-rows.ts';
import { sharedPath } from '../../../support/shared-folder.ts';

test('every form of an expiry that was seen, and what is none', () => {
  const forms: readonly (readonly [text: string, date: string | null])[] = [
    ['2026-11-23', '2026-11-23'],
    ['2026-06-30 14:30:00', '2026-06-30'],
    ['26-03-2026 15:30', '2026-03-26'],
    ['27/11/36', '2036-11-27'],
    ['31/07/2025', '2025-07-31'],
    ['0001-01-01', null],
    ['', null],
    ['NA', null],
    ['2026-02-30', null],
    ['2026-13-01', null],
    ['20261123', null],
  ];
  for (const [text, date] of forms) assert.equal(contractDate(text), date, text);
});

test('the root is the longest text before the month, whatever it holds', () => {
  const roots: readonly (readonly [text: string, root: string | null])[] = [
    ['NIFTY-Nov2026-24500-CE', 'NIFTY'],
    ['BAJAJ-AUTO-Nov2026-9500-CE', 'BAJAJ-AUTO'],
    ['NAM-INDIA-Nov2026-FUT', 'NAM-INDIA'],
    ['M&M-Nov2026-2900-PE', 'M&M'],
    ['MARUTI-Mar2026-FUT', 'MARUTI'],
    ['SENSEX50-Nov2026-26000-PE', 'SENSEX50'],
    ['CRUDEOIL-19Oct2026-FUT', 'CRUDEOIL'],
    ['ASHOKLEY-Nov2026-162.5-C', 'ASHOKLEY'],
    ['NIFTY', null],
    ['', null],
  ];
  for (const [text, root] of roots) assert.equal(rootOfTradingSymbol(text), root, text);
});

test('symbols as a trader reads them; the year only where the text would name two contracts', () => {
  const name = (root: string, expiry: string, strike: string | null, right: 'CE' | 'PE' | null, day = false) =>
    contractSymbol(root, expiry, strike, right, day, '2026-11-20');
  assert.equal(name('NIFTY', '2026-11-23', '24500', 'CE'), 'NIFTY 23 NOV 24500 CE');
  assert.equal(name('NIFTY', '2026-12-01', '24500', 'PE'), 'NIFTY 1 DEC 24500 PE');
  assert.equal(name('RELIANCE', '2026-11-24', null, null), 'RELIANCE NOV FUT');
  assert.equal(name('USDINR', '2026-11-27', null, null, true), 'USDINR 27 NOV FUT');
  assert.equal(name('NIFTY', '2027-12-28', '24500', 'CE'), "NIFTY 28 DEC '27 24500 CE");
});

const real = sharedPath('data', 'dhan_master', 'scrip-master_renamedcols_FNO-EQ-IDX-MCX_2025-09-05.csv.gz');
test('root and date agree with the broker on every real derivative row', { skip: real.skip }, () => {
  let checked = 0;
  const wrong: string[] = [];
  const rows = new CsvRows({
    header: (names) => ['tradingSymbol', 'customSymbol', 'expiryTime', 'expiryDate'].map((name) => names.indexOf(name)),
    row: ([trading = '', custom = '', time = '', date = '']) => {
      if (date === '') return;
      checked += 1;
      const root = rootOfTradingSymbol(trading);
      // The broker's own display name of this one contract uses another root.
      const shown = root === 'NATGASMINI' ? 'NATURALGASM' : root;
      if (!custom.startsWith(`${shown} `) || contractDate(time) !== contractDate(date)) wrong.push(trading);
    },
  });
  rows.push(gunzipSync(readFileSync(real.path)).toString('utf8'));
  rows.end();
  assert.ok(checked > 15_000, `${checked} rows`);
  assert.deepEqual(wrong, []);
});
