import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { instrumentOfFile } from '../../../../src/main/adapters/replay/instrument-of-name.ts';
import { readCsvLine, readJsonLine, type TickLine } from '../../../../src/main/adapters/replay/tick-lines.ts';
import { RECORD } from '../../../../src/main/core/wire/full-record.ts';

const tickOf = (value: TickLine | string | null): TickLine => {
  assert.ok(value !== null && typeof value === 'object', JSON.stringify(value));
  return value;
};

/** What a line that is no tick says about itself. */
const reasonOf = (value: TickLine | string | null): string => (typeof value === 'string' ? value : 'a tick');

test('a CSV line is an IST time and a price', () => {
  for (const line of [
    '2022-11-07 09:15:01,18047.2',
    '2022-11-07 09:15:01, 18047.2',
    '"2022-11-07T09:15:01";18047.2;5',
  ]) {
    const { atMs, record } = tickOf(readCsvLine(line, false));
    assert.equal(atMs, Date.parse('2022-11-07T09:15:01+05:30'));
    assert.equal(record[RECORD.ltp], 18_047.2);
    assert.equal(record[RECORD.ltt], Date.parse('2022-11-07T09:15:01Z') / 1_000);
  }
  assert.equal(
    tickOf(readCsvLine('2022-11-07 09:15:01.250,1', false)).atMs,
    Date.parse('2022-11-07T09:15:01.250+05:30'),
  );
});

test('a header is no tick, garbage says why', () => {
  assert.equal(readCsvLine('time,ltp', true), null);
  assert.match(reasonOf(readCsvLine('time,ltp', false)), /is not/);
  assert.match(reasonOf(readCsvLine('2022-02-30 09:15:00,1', false)), /does not exist/);
  assert.match(reasonOf(readCsvLine('2022-02-20 25:15:00,1', false)), /does not exist/);
  for (const price of ['0', '-5', '1e99', '..']) {
    assert.equal(typeof readCsvLine(`2022-02-20 10:15:00,${price}`, false), 'string');
  }
  assert.match(reasonOf(readJsonLine('{"last_price":')), /is not JSON/);
  assert.match(reasonOf(readJsonLine('{"volume":1}')), /last_price/);
});

test('whatever stands in a line, reading it neither throws nor gives a price that is none', () => {
  const lines = fc.oneof(
    fc.string(),
    fc.json(),
    fc.tuple(fc.date({ noInvalidDate: true }), fc.double()).map(([d, p]) => `${d.toISOString()},${p}`),
  );
  fc.assert(
    fc.property(lines, fc.boolean(), (line, first) => {
      for (const value of [readCsvLine(line, first), readJsonLine(line)]) {
        if (value === null || typeof value === 'string') continue;
        assert.ok((value.record[RECORD.ltp] as number) > 0);
        assert.ok(value.record.every(Number.isFinite));
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a Kite tick brings depth, open interest and both times; 1970 is no time', () => {
  const tick = {
    instrument_token: 12_612_866,
    last_price: 760,
    last_quantity: 25,
    volume: 100,
    oi: 3_050,
    ohlc: { open: 1, high: 2, low: 1, close: 641.2 },
    last_trade_time: '2021-08-20T09:15:00',
    timestamp: '2021-08-20T09:15:01',
    depth: { buy: [{ quantity: 100, price: 607.65, orders: 1 }], sell: [{ quantity: 75, price: 760, orders: 2 }] },
  };
  const { atMs, record, token } = tickOf(readJsonLine(JSON.stringify(tick)));
  assert.equal(atMs, Date.parse('2021-08-20T09:15:01+05:30'));
  assert.equal(token, 12_612_866);
  assert.equal(record[RECORD.ltt], Date.parse('2021-08-20T09:15:00Z') / 1_000);
  assert.equal(record[RECORD.oi], 3_050);
  assert.deepEqual([...record.subarray(RECORD.levels, RECORD.levels + 6)], [100, 75, 1, 2, 607.65, 760]);
  assert.equal(tickOf(readJsonLine(JSON.stringify({ ...tick, timestamp: '1970-01-01T05:30:00' }))).atMs, null);
});

test('file names tell the instrument', () => {
  const about = (path: string): string => {
    const { symbol, kind, segment } = instrumentOfFile(path, 0, null);
    return `${symbol} ${kind} ${segment}`;
  };
  assert.equal(about('kite_full_BANKNIFTY21SEP35300PE_2021-08-20.jsonl.gz'), 'BANKNIFTY 21SEP 35300 PE OPTIDX NSE_FNO');
  assert.equal(about('nifty_index_1s_2022-11/2022-11-07.csv.gz'), 'NIFTY INDEX IDX_I');
  assert.equal(about('RELIANCE21SEPFUT.csv'), 'RELIANCE 21SEP FUT FUTSTK NSE_FNO');
  assert.equal(about('x/RELIANCE_ticks_2025-01-01.csv'), 'RELIANCE EQUITY NSE_EQ');
  const weekly = instrumentOfFile('BANKNIFTY2181935300CE.csv', 3, null);
  assert.deepEqual(
    [weekly.expiry, weekly.strike, weekly.right, weekly.underlying],
    ['2021-08-19', 3_530_000, 'CE', 'BANKNIFTY'],
  );
});
