import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { FaultError } from '#contract/faults.ts';
import { type Instrument, instrumentSchema } from '#contract/model/instrument.ts';
import { MasterReader, type MasterContents } from '../../../../src/main/adapters/dhan/master.ts';
import { sharedPath } from '../../../support/shared-folder.ts';

const DETAILED =
  'EXCH_ID,SEGMENT,SECURITY_ID,ISIN,INSTRUMENT,UNDERLYING_SECURITY_ID,UNDERLYING_SYMBOL,SYMBOL_NAME,DISPLAY_NAME,INSTRUMENT_TYPE,SERIES,LOT_SIZE,SM_EXPIRY_DATE,STRIKE_PRICE,OPTION_TYPE,TICK_SIZE,EXPIRY_FLAG,BRACKET_FLAG,SM_FREEZE_QTY,';
const COMPACT =
  'SEM_EXM_EXCH_ID,SEM_SEGMENT,SEM_SMST_SECURITY_ID,SEM_INSTRUMENT_NAME,SEM_EXPIRY_CODE,SEM_TRADING_SYMBOL,SEM_LOT_UNITS,SEM_CUSTOM_SYMBOL,SEM_EXPIRY_DATE,SEM_STRIKE_PRICE,SEM_OPTION_TYPE,SEM_TICK_SIZE,SEM_EXPIRY_FLAG,SEM_EXCH_INSTRUMENT_TYPE,SEM_SERIES,SM_SYMBOL_NAME';

function read(header: string, rows: readonly string[], tradeDate = '2026-11-20'): MasterContents {
  const reader = new MasterReader(tradeDate);
  reader.push([header, ...rows, ''].join('\n'));
  return reader.finish();
}

function bySymbol(contents: MasterContents): Map<string, Instrument> {
  return new Map(contents.instruments.map((one) => [`${one.segment} ${one.symbol}`, one]));
}

function faultCode(act: () => unknown): string {
  try {
    act();
  } catch (thrown) {
    assert.ok(thrown instanceof FaultError, String(thrown));
    return thrown.fault.code;
  }
  return 'none';
}

const DETAILED_ROWS = [
  'NSE,I,13,NA,INDEX,13,NIFTY,NIFTY,Nifty 50,INDEX,NA,1.0,0001-01-01,,XX,0.0500,N,N,0,',
  'NSE,E,13,INE1,EQUITY,,ABC,ABC INDIA LIMITED,ABC India,ES,EQ,1.0,,,,50.0000,NA,N,-1,',
  'NSE,E,77,INE2,EQUITY,,BAJAJ-AUTO,BAJAJ AUTO LIMITED,"Bajaj Auto, Ltd",ES,EQ,1.0,,,,10.0000,NA,N,500,',
  'NSE,E,78,INE3,EQUITY,,ABC,8.5% ABC 2030,ABC NCD,DEB,N0,1,,,,1,NA,N,0,',
  'NSE,E,79,INE4,EQUITY,,ABC,ABC NCD ES,ABC NCD ES,ES,N1,1,,,,1,NA,N,0,',
  'NSE,E,80,INE5,EQUITY,,656MH32,SDL MH 6.56% 2032,SDL,DBT,SG,100,,,,1,NA,N,0,',
  'NSE,D,900,NA,FUTSTK,14747,011NSETEST,011NSETEST-Nov2036-FUT,011NSETEST 27 NOV FUT,FUT,NA,50,2036-11-27,-0.01000,XX,5,W,N,0,',
  'NSE,D,901,NA,FUTSTK,77,BAJAJ-AUTO,BAJAJ-AUTO-Nov2026-FUT,BAJAJ-AUTO NOV FUT,FUT,NA,75.0,2026-11-24,-0.01000,XX,50.0000,M,N,-1,',
  'NSE,D,902,NA,OPTSTK,77,BAJAJ-AUTO,BAJAJ-AUTO-Nov2026-162.5-,BAJAJ-AUTO 24 NOV 162.50 CALL,OP,NA,75.0,2026-11-24,162.50000,CE,1.0000,M,N,2250,',
  'NSE,D,35070,NA,OPTIDX,26000,NIFTY,NIFTY-Nov2026-24500-PE,NIFTY 23 NOV 24500 PUT,OP,NA,65.0,2026-11-23,24500.00000,PE,5.0000,M,N,1756,',
  'NSE,D,35071,NA,OPTIDX,26000,NIFTY,NIFTY-Dec2027-24500-PE,NIFTY 28 DEC 24500 PUT,OP,NA,65.0,2027-12-28,24500.00000,PE,5.0000,M,N,1756,',
  'NSE,D,35072,NA,OPTIDX,26000,NIFTY,NIFTY-Nov2026-24500-PE,NIFTY 17 NOV 24500 PUT,OP,NA,65.0,2026-11-17,24500.00000,PE,5.0000,W,N,1756,',
  'MCX,M,576266,NA,OPTFUT,294,CRUDEOIL,CRUDEOIL,CRUDEOIL 14 DEC 7000 CALL,OPTFUT,NA,1.0,2026-12-14,7000.00000,CE,10.0000,M,N,0,',
  'MCX,M,565899,NA,FUTCOM,294,CRUDEOIL,CRUDEOIL,CRUDEOIL DEC FUT,FUTCOM,NA,1.0,2026-12-17,0.00000,XX,100.0000,M,N,0,',
  'BSE,C,1026077,NA,FUTCUR,600,USDINR,USDINR,USDINR NOV FUT,FUTCUR,NA,1.0,2026-11-27,-0.01000,XX,0.2500,M,N,701,',
  'BSE,E,500325,INE6,EQUITY,,ABC,ABC LTD,ABC,ES,A,1.0,,,,5.0000,NA,N,-1,',
  'BSE,E,500326,INE7,EQUITY,,ABCB,ABC BOND,ABC BOND,ES,F,1.0,,,,1.0000,NA,N,-1,',
  'NSE,X,5,NA,INDEX,5,X,X,X,INDEX,NA,1.0,,,XX,0.05,N,N,0,',
  'NSE,D,36000,NA,OPTIDX,26000,NIFTY,NIFTY-Nov2026-1-CE,N,OP,NA,65.0,2026-11-23,-0.01000,CE,5.0000,M,N,1756,',
  'NSE,D,36001,NA,FUTIDX,26000,NIFTY,NIFTY-Nov2026-FUT,N,FUT,NA,0,2026-11-23,-0.01000,XX,5.0000,M,N,1756,',
  'NSE,D,36002,NA,FUTIDX,26000,NIFTY,NIFTY-Nov2026-FUT,N,FUT,NA,65,soon,-0.01000,XX,5.0000,M,N,1756,',
  'NSE,E,13,INE1,EQUITY,,ABC,ABC INDIA LIMITED,ABC India,ES,EQ,1.0,,,,50.0000,NA,N,-1,',
];

test('the detailed file: ids, symbols, scales, lots and classes', () => {
  const contents = read(DETAILED, DETAILED_ROWS);
  const found = bySymbol(contents);
  assert.equal(contents.layout, 'detailed');
  assert.equal(contents.rows, DETAILED_ROWS.length);
  for (const one of contents.instruments) instrumentSchema.parse(one);
  assert.deepEqual([...found.keys()].sort(), [
    'BSE_CURRENCY USDINR NOV FUT',
    'BSE_EQ ABC',
    'IDX_I NIFTY',
    'MCX_COMM CRUDEOIL 14 DEC 7000 CE',
    'MCX_COMM CRUDEOIL DEC FUT',
    'NSE_EQ ABC',
    'NSE_EQ BAJAJ-AUTO',
    'NSE_FNO BAJAJ-AUTO 24 NOV 162.5 CE',
    'NSE_FNO BAJAJ-AUTO NOV FUT',
    'NSE_FNO NIFTY 23 NOV 24500 PE',
    "NSE_FNO NIFTY 28 DEC '27 24500 PE",
  ]);
  const shape = (key: string) => {
    const one = found.get(key);
    return [one?.securityId, one?.tick, one?.lot, one?.strike, one?.decimals, one?.sessionClass, one?.freezeQty];
  };
  assert.deepEqual(shape('IDX_I NIFTY'), [13, 5, 1, null, 2, 'INDEX', null]);
  assert.deepEqual(shape('NSE_EQ ABC'), [13, 50, 1, null, 2, 'EQ_PLAIN', null]);
  assert.deepEqual(shape('NSE_EQ BAJAJ-AUTO'), [77, 10, 1, null, 2, 'EQ_DERIV', 500]);
  assert.deepEqual(shape('NSE_FNO BAJAJ-AUTO NOV FUT'), [901, 50, 75, null, 2, 'FNO', null]);
  assert.deepEqual(shape('NSE_FNO BAJAJ-AUTO 24 NOV 162.5 CE'), [902, 1, 75, 16_250, 2, 'FNO', 2_250]);
  assert.deepEqual(shape('MCX_COMM CRUDEOIL 14 DEC 7000 CE'), [576_266, 10, 100, 700_000, 2, 'MCX', null]);
  assert.deepEqual(shape('BSE_CURRENCY USDINR NOV FUT'), [1_026_077, 25, 1, null, 4, 'CDS', 701]);
  assert.equal(found.get('NSE_EQ BAJAJ-AUTO')?.name, 'Bajaj Auto, Ltd');
  assert.equal(found.get('NSE_FNO BAJAJ-AUTO NOV FUT')?.underlying, 'BAJAJ-AUTO');
});

test('series, ISIN, expiry class and the band of the day; what is missing or impossible is absent', () => {
  const header = DETAILED.replace('SM_FREEZE_QTY', 'SM_UPPER_LIMIT,SM_LOWER_LIMIT,SM_FREEZE_QTY');
  const { instruments } = read(header, [
    'NSE,I,13,NA,INDEX,13,NIFTY,NIFTY,Nifty 50,INDEX,NA,1.0,0001-01-01,,XX,0.0500,N,N,0.0000,0.0000,0,',
    'NSE,E,2885,INE002A01018,EQUITY,,ABC,ABC LIMITED,ABC,ES,EQ,1.0,,,,10.0000,NA,N,1466.6000,1200.0000,-1,',
    'NSE,E,2886,INE1,EQUITY,,ABD,ABD LIMITED,ABD,ES,BE,1.0,,,,5.0000,NA,N,-1.0000,0.0000,-1,',
    'NSE,D,35072,NA,OPTIDX,26000,NIFTY,NIFTY-Nov2026-24500-PE,x,OP,NA,65.0,2026-11-23,24500.00000,PE,5.0000,W,N,630.0000,0.0500,1756,',
    'NSE,D,901,NA,FUTIDX,26000,NIFTY,NIFTY-Nov2026-FUT,x,FUT,NA,65.0,2026-11-24,-0.01000,XX,10.0000,M,N,100.0000,200.0000,1756,',
    'BSE,C,1026077,NA,FUTCUR,600,USDINR,USDINR,USDINR NOV FUT,FUTCUR,NA,1.0,2026-11-27,-0.01000,XX,0.2500,Q,N,88.1225,82.0000,701,',
  ]);
  for (const one of instruments) instrumentSchema.parse(one);
  assert.deepEqual(
    instruments.map(({ isin, series, expiryClass, band }) => [isin, series, expiryClass, band?.lower, band?.upper]),
    [
      [undefined, undefined, undefined, undefined, undefined],
      ['INE002A01018', 'EQ', undefined, 120_000, 146_660],
      [undefined, 'BE', undefined, undefined, undefined],
      [undefined, undefined, 'weekly', 5, 63_000],
      [undefined, undefined, 'monthly', undefined, undefined],
      [undefined, undefined, 'quarterly', 820_000, 881_225],
    ],
  );
});

test('every row left out is counted by its reason', () => {
  const { skipped, rows, instruments } = read(DETAILED, DETAILED_ROWS);
  assert.deepEqual(skipped, {
    debt: 4,
    test_scrip: 1,
    expired: 1,
    unknown_segment: 1,
    bad_strike: 1,
    bad_lot: 1,
    bad_expiry: 1,
    duplicate: 1,
  });
  const left = Object.values(skipped).reduce((sum, count) => sum + count, 0);
  assert.equal(rows, instruments.length + left);
});

test('the compact file: root from the trading symbol, date without the time', () => {
  const { instruments, layout } = read(COMPACT, [
    'NSE,I,13,INDEX,0,NIFTY,1.0,Nifty 50,0001-01-01,,XX,0.0500,,INDEX,X,NIFTY',
    'BSE,I,51,INDEX,0,SENSEX,1.0,Sensex,0001-01-01,,XX,0.0100,,INDEX,X,SENSEX',
    'NSE,D,48704,FUTIDX,0,NIFTY-Dec2026-FUT,65.0,NIFTY DEC FUT,2026-12-29 14:30:00,-0.01000,XX,10.0000,M,FUT,,',
    'NSE,D,35191,OPTIDX,0,NIFTYNXT50-Nov2026-65000-CE,25.0,x,2026-11-24 14:30:00,65000.00000,CE,5.0000,M,OP,,NNX',
    'MCX,M,569900,FUTCOM,0,NATURALGAS-24Nov2026-FUT,1.0,NATURALGAS NOV FUT,2026-11-24 23:30:00,0.00000,XX,10.0000,M,FUTCOM,2,NATURALGAS',
  ]);
  assert.equal(layout, 'compact');
  assert.deepEqual(
    instruments.map(({ symbol, underlying, expiry, tick, lot }) => [symbol, underlying, expiry, tick, lot]),
    [
      ['NIFTY', 'NIFTY', null, 5, 1],
      ['SENSEX', 'SENSEX', null, 1, 1],
      ['NIFTY DEC FUT', 'NIFTY', '2026-12-29', 10, 65],
      ['NIFTYNXT50 24 NOV 65000 CE', 'NIFTYNXT50', '2026-11-24', 5, 25],
      ['NATURALGAS NOV FUT', 'NATURALGAS', '2026-11-24', 10, 1_250],
    ],
  );
});

test('columns are found by name: a leading index column and another order change nothing', () => {
  const plain = read(DETAILED, DETAILED_ROWS.slice(0, 2));
  const shifted = read(
    `,${DETAILED}`,
    DETAILED_ROWS.slice(0, 2).map((row, at) => `${at},${row}`),
  );
  assert.deepEqual(shifted.instruments, plain.instruments);
});

test('a file that is cut, empty, foreign or useless is refused by name', () => {
  const whole = [DETAILED, ...DETAILED_ROWS].join('\n');
  const cut = new MasterReader('2026-11-20');
  cut.push(whole.slice(0, -30));
  assert.equal(
    faultCode(() => cut.finish()),
    'unavailable.master_truncated',
  );
  assert.equal(
    faultCode(() => new MasterReader('2026-11-20').finish()),
    'unavailable.master_empty',
  );
  assert.equal(
    faultCode(() => read(DETAILED, [])),
    'unavailable.master_empty',
  );
  assert.equal(
    faultCode(() => read('<html><body>busy</body></html>', [])),
    'unavailable.master_unreadable',
  );
  assert.equal(
    faultCode(() => read(DETAILED_ROWS[0] ?? '', DETAILED_ROWS)),
    'unavailable.master_unreadable',
  );
});

const folder = sharedPath('data', 'dhan_master');
const REAL: readonly (readonly [file: string, tradeDate: string, atLeast: number])[] = [
  ['api-scrip-master-detailed_NSE-EQ-IDX_2026-04-15.csv.gz', '2026-04-15', 2_700],
  ['api-scrip-master-detailed_NSE-FUTSTK_2025-07-22.csv.gz', '2025-07-22', 600],
  ['api-scrip-master_EQ-IDX_NSE-BSE_2026-06-29.csv.gz', '2026-06-29', 7_500],
  ['api-scrip-master_NSE-EQ_2025-08-09.csv.gz', '2025-08-09', 2_000],
];
for (const [file, tradeDate, atLeast] of REAL) {
  test(`a real master: ${file}`, { skip: folder.skip }, () => {
    const reader = new MasterReader(tradeDate);
    reader.push(gunzipSync(readFileSync(`${folder.path}/${file}`)).toString('utf8'));
    const { instruments, rows, skipped } = reader.finish();
    for (const one of instruments) instrumentSchema.parse(one);
    const left = Object.values(skipped).reduce((sum, count) => sum + count, 0);
    assert.equal(instruments.length + left, rows);
    assert.ok(instruments.length >= atLeast, `${instruments.length} instruments; left out ${JSON.stringify(skipped)}`);
    assert.ok(instruments.every(({ name, symbol }) => !name.includes('NSETEST') && !symbol.includes('NSETEST')));
  });
}

test('real masters without a header or with foreign columns are refused', { skip: folder.skip }, () => {
  for (const file of [
    'api-scrip-master-detailed_NSE-EQ_nohdr_2025-05-04.csv.gz',
    'scrip-master_renamedcols_FNO-EQ-IDX-MCX_2025-09-05.csv.gz',
  ]) {
    const reader = new MasterReader('2025-09-05');
    const text = gunzipSync(readFileSync(`${folder.path}/${file}`)).toString('utf8');
    assert.equal(
      faultCode(() => reader.push(text)),
      'unavailable.master_unreadable',
    );
  }
});
