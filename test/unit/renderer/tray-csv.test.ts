import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as holds, property, stringMatching, tuple } from 'fast-check';
import type { Instrument } from '#contract/model/instrument.ts';
import { leftText, readTrayCsv, trayCsv, type TrayImport } from '../../../src/renderer/panels/trade/tray-csv.ts';
import { csvText } from '../../../src/renderer/ui/csv.ts';
import { csvRows } from '../../../src/renderer/ui/csv-rows.ts';
import { fakeInstruments } from '../../e2e/fake-market.ts';

const base = fakeInstruments(300).find(({ kind }) => kind === 'FUTSTK') as Instrument;
const row = (slot: number, part: Partial<Instrument>): Instrument => ({
  ...base,
  slot,
  securityId: 500 + slot,
  lot: 75,
  tick: 5,
  decimals: 2,
  ...part,
});
const ROWS = [
  row(0, { symbol: 'NIFTY NOV FUT' }),
  row(1, { symbol: 'NIFTY DEC FUT' }),
  row(2, { symbol: 'TWICE', segment: 'NSE_EQ', kind: 'EQUITY', lot: 1 }),
  row(3, { symbol: 'TWICE', segment: 'BSE_EQ', kind: 'EQUITY', lot: 1 }),
  row(4, { symbol: 'NIFTY', segment: 'IDX_I', kind: 'INDEX' }),
];
let made = 0;
const market = {
  rows: ROWS,
  quoteOf: () => ({ bid: 10_000, ask: 10_010, last: 10_005 }),
  freshId: () => `h-fresh-${++made}`,
};
function read(text: string): TrayImport {
  const found = readTrayCsv(text, market);
  if (typeof found === 'string') return assert.fail(found);
  return found;
}
const whole = (text: string): string => {
  const found = readTrayCsv(text, market);
  return typeof found === 'string' ? found : 'read';
};

test('rows are legs at the other side’s best price, at a typed one, at the market, with a trigger', () => {
  const { legs, refused } = read(
    'side,symbol,lots,price,type,trigger,product\nBUY,nifty nov fut,2,,,,\nS,NIFTY DEC FUT,1,"1,000.55",,,MARGIN\nsell,NIFTY DEC FUT,1,m,,,\nb,NIFTY NOV FUT,1,101,SL,100.90,\n',
  );
  assert.deepEqual(refused, []);
  assert.deepEqual(
    legs.map(({ intent: { side, type, quantity, price, trigger, product } }) => [
      side,
      type,
      quantity,
      price,
      trigger,
      product,
    ]),
    [
      ['BUY', 'LIMIT', 150, 10_010, 0, 'INTRADAY'],
      ['SELL', 'LIMIT', 75, 100_055, 0, 'MARGIN'],
      ['SELL', 'MARKET', 75, 0, 0, 'INTRADAY'],
      ['BUY', 'SL', 75, 10_100, 10_090, 'INTRADAY'],
    ],
  );
  assert.equal(new Set(legs.map(({ intent }) => intent.clientOrderId)).size, 4);
});

test('each row that is no leg is told with its line and reason, and is what is left to correct', () => {
  const text = [
    'Symbol,Side,Lots,Price,Type,Product',
    'NIFTY NOV FUT,BUY,1,,,',
    'NO SUCH,BUY,1,,,',
    'TWICE,BUY,1,,,',
    'NIFTY,BUY,1,,,',
    'NIFTY NOV FUT,HOLD,1,,,',
    'NIFTY NOV FUT,BUY,1.5,,,',
    '',
    'NIFTY NOV FUT,BUY,1,100.52,,',
    'NIFTY NOV FUT,BUY,1,100,MARKET,',
    'NIFTY NOV FUT,BUY,1,,,CNC',
    'NIFTY NOV FUT,,1,,,',
    'NIFTY NOV FUT,BUY,1,,,,,more',
  ].join('\n');
  const found = read(text);
  assert.equal(found.legs.length, 1);
  assert.deepEqual(
    found.refused.map(({ line, why }) => `${line} ${why.split('.')[0]}`),
    [
      '3 NO SUCH has no live data in this session',
      '4 TWICE is listed more than once',
      '5 NIFTY is an index and cannot be traded',
      '6 Side is BUY, SELL, and not “HOLD”',
      '7 A whole number of lots above zero is needed',
      '9 Not on a tick of 0',
      '10 MARKET has no price',
      '11 Product is INTRADAY, MARGIN, and not “CNC”',
      '12 There is no side: BUY or SELL',
      '13 There are more cells than titles',
    ],
  );
  assert.match(found.refused[1]?.why ?? '', /NSE_EQ:502 or BSE_EQ:503/);
  const again = read(leftText(found));
  assert.deepEqual([again.legs.length, again.refused.length], [0, 10]);
  assert.equal(leftText({ ...found, refused: [] }), '');
});

test('a file that cannot be read as a whole says why', () => {
  assert.match(whole(''), /nothing to read\. The first line names/);
  assert.match(whole('Symbol,Side\nA,BUY'), /no column Lots/);
  assert.match(whole('Side,Lots\nBUY,1'), /no column Symbol/);
  assert.match(whole('Symbol,Side,Lots,Colour\n'), /“Colour” is not known/);
  assert.match(whole('Symbol,Side,Lots,side\n'), /Side is there twice/);
  assert.match(whole('Symbol,Side,Lots\nNIFTY NOV FUT,BUY,1\n"open,BUY,1'), /^Line 3: a quotation mark/);
  assert.match(whole(`Symbol,Side,Lots\n${'A,BUY,1\n'.repeat(201)}`), /201 rows; at most 200/);
  assert.match(whole('x'.repeat(100_001)), /more than 100000 characters/);
});

test('an id that is another instrument’s now is refused', () => {
  const { refused } = read('Instrument,Symbol,Side,Lots\nNSE_FNO:500,NIFTY OCT FUT,BUY,1\n');
  assert.match(refused[0]?.why ?? '', /NSE_FNO:500 is NIFTY NOV FUT now, and not NIFTY OCT FUT/);
});

test('what is exported is read as the same legs', () => {
  const { legs } = read(
    'Symbol,Side,Lots,Price,Type,Trigger,Product,Validity,Disclosed,AMO,Reduce only\nNIFTY NOV FUT,SELL,3,99.05,SL,99.10,MARGIN,DAY,75,OPEN_30,yes\nNIFTY DEC FUT,BUY,1,m,,,,IOC,,,\n',
  );
  const bare = (found: TrayImport['legs']) =>
    found.map(({ intent: { clientOrderId: _id, ...intent }, ...leg }) => ({ ...leg, intent }));
  assert.equal(legs.length, 2);
  assert.deepEqual(bare(read(trayCsv(legs)).legs), bare(legs));
});

test('a CSV is read as it was written, each row at its line', () => {
  const cell = stringMatching(/^[a-z ,"\n]{1,8}$/).filter((text) => text === text.trim() && text !== '');
  holds(
    property(array(tuple(cell, cell), { minLength: 1, maxLength: 6 }), (rows) => {
      const text = csvText(['A', 'B'], rows);
      const found = csvRows(text);
      assert.ok(!('badLine' in found), 'it is read');
      assert.deepEqual(
        found.slice(1).map(({ cells }) => cells),
        rows,
      );
      let line = 2;
      for (const [i, cells] of rows.entries()) {
        assert.equal(found[i + 1]?.line, line);
        line += cells.join('').split('\n').length;
      }
    }),
  );
});
