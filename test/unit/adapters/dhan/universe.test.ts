import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instrument, InstrumentKind, Segment, SessionClass } from '#contract/model/instrument.ts';
import { chooseUniverse, spotSources } from '../../../../src/main/adapters/dhan/universe.ts';

let serial = 100;
function make(
  kind: InstrumentKind,
  segment: Segment,
  underlying: string,
  more: Partial<Instrument> = {},
  sessionClass: SessionClass = 'FNO',
): Instrument {
  serial += 1;
  const symbol = [underlying, more.expiry, more.strike, more.right]
    .filter((part) => part !== null && part !== undefined)
    .join(' ');
  return {
    slot: -1,
    segment,
    securityId: serial,
    kind,
    sessionClass,
    symbol,
    name: symbol,
    underlying,
    expiry: null,
    strike: null,
    right: null,
    lot: 1,
    tick: 5,
    decimals: 2,
    freezeQty: null,
    ...more,
  };
}

function chain(kind: 'OPTIDX' | 'OPTSTK', underlying: string, expiry: string, strikes: number[]): Instrument[] {
  return strikes.flatMap((strike) =>
    (['CE', 'PE'] as const).map((right) => make(kind, 'NSE_FNO', underlying, { expiry, strike, right })),
  );
}

const nifty = make('INDEX', 'IDX_I', 'NIFTY', { securityId: 13 }, 'INDEX');
const other = make('INDEX', 'IDX_I', 'NIFTY TOTAL', {}, 'INDEX');
const reliance = make('EQUITY', 'NSE_EQ', 'RELIANCE', {}, 'EQ_DERIV');
const relianceBse = make('EQUITY', 'BSE_EQ', 'RELIANCE', {}, 'EQ_DERIV');
const small = make('EQUITY', 'NSE_EQ', 'SMALLCO', {}, 'EQ_PLAIN');
const nearFuture = make('FUTSTK', 'NSE_FNO', 'RELIANCE', { expiry: '2026-11-24' });
const farFuture = make('FUTSTK', 'NSE_FNO', 'RELIANCE', { expiry: '2026-12-29' });
// An uneven ladder: the wings have double steps.
const strikes = [23_000, 23_500, 24_000, 24_250, 24_500, 24_750, 25_000, 26_000].map((rupees) => rupees * 100);
const weekly = chain('OPTIDX', 'NIFTY', '2026-11-24', strikes);
const monthly = chain('OPTIDX', 'NIFTY', '2026-12-01', strikes);
const all = [small, relianceBse, farFuture, ...monthly, nearFuture, reliance, ...weekly, other, nifty];

test('tiers come in order and slots are dense', () => {
  const chosen = chooseUniverse(all, 100, new Map([['NIFTY', 2_442_000]]));
  assert.deepEqual(
    chosen.map(({ slot }) => slot),
    chosen.map((_, at) => at),
  );
  assert.equal(chosen.length, all.length);
  const symbols = chosen.map(({ symbol, segment }) => `${segment} ${symbol}`);
  assert.deepEqual(symbols.slice(0, 4), [
    'IDX_I NIFTY',
    'IDX_I NIFTY TOTAL',
    'NSE_EQ RELIANCE',
    'NSE_FNO RELIANCE 2026-11-24',
  ]);
  assert.equal(symbols[4], 'NSE_FNO RELIANCE 2026-12-29');
  assert.deepEqual(symbols.slice(-2), ['NSE_EQ SMALLCO', 'BSE_EQ RELIANCE']);
});

test('the two nearest futures of each root are near, and both move on when one has expired', () => {
  const expiries = ['2026-11-24', '2026-12-29', '2027-01-26', '2027-02-23'];
  const futures = expiries.flatMap((expiry) => [
    make('FUTIDX', 'NSE_FNO', 'NIFTY', { expiry }),
    make('FUTSTK', 'NSE_FNO', 'RELIANCE', { expiry }),
  ]);
  const near = (tradeDate: string): string[] => {
    const unexpired = futures.filter(({ expiry }) => (expiry ?? '') >= tradeDate);
    const chosen = chooseUniverse([...weekly, ...unexpired], 4 + weekly.length, new Map());
    return chosen.filter(({ kind }) => kind.startsWith('FUT')).map(({ symbol }) => symbol);
  };
  assert.deepEqual(near('2026-11-24'), [
    'NIFTY 2026-11-24',
    'RELIANCE 2026-11-24',
    'NIFTY 2026-12-29',
    'RELIANCE 2026-12-29',
  ]);
  assert.deepEqual(near('2026-11-25'), [
    'NIFTY 2026-12-29',
    'RELIANCE 2026-12-29',
    'NIFTY 2027-01-26',
    'RELIANCE 2027-01-26',
  ]);
});

test('options come by listed strikes from the money, the nearer expiry first', () => {
  const options = chooseUniverse([...weekly, ...monthly], 6, new Map([['NIFTY', 2_442_000]]));
  assert.deepEqual(
    options.map(({ symbol }) => symbol),
    [
      'NIFTY 2026-11-24 2450000 CE',
      'NIFTY 2026-11-24 2450000 PE',
      'NIFTY 2026-11-24 2425000 CE',
      'NIFTY 2026-11-24 2425000 PE',
      'NIFTY 2026-11-24 2475000 CE',
      'NIFTY 2026-11-24 2475000 PE',
    ],
  );
});

test('a limit cuts the least wanted, and the choice does not depend on the order of the file', () => {
  const spots = new Map([['NIFTY', 2_442_000]]);
  const chosen = chooseUniverse(all, 10, spots);
  assert.equal(chosen.length, 10);
  assert.deepEqual(chooseUniverse(all.toReversed(), 10, spots), chosen);
});

test('without a price the middle of the ladder is the money', () => {
  const [first] = chooseUniverse(weekly, 1, new Map());
  assert.equal(first?.strike, 2_450_000);
});

test('one source of the spot for each root with options', () => {
  const crude = make('FUTCOM', 'MCX_COMM', 'CRUDEOIL', { expiry: '2026-12-17' });
  const later = make('FUTCOM', 'MCX_COMM', 'CRUDEOIL', { expiry: '2027-01-19' });
  const option = make('OPTFUT', 'MCX_COMM', 'CRUDEOIL', { expiry: '2026-12-15', strike: 500_000, right: 'CE' });
  const stock = chain('OPTSTK', 'RELIANCE', '2026-11-24', [150_000]);
  const sources = spotSources([
    later,
    ...stock,
    farFuture,
    relianceBse,
    reliance,
    option,
    crude,
    nifty,
    ...weekly,
    small,
  ]);
  assert.deepEqual(sources.map(({ symbol, segment }) => `${segment} ${symbol}`).sort(), [
    'IDX_I NIFTY',
    'MCX_COMM CRUDEOIL 2026-12-17',
    'NSE_EQ RELIANCE',
  ]);
});
