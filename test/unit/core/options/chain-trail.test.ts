import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { TRAIL_FIELDS, TRAIL_MINUTES_MAX, TRAIL_STRIKES_MAX, type TrailField } from '#contract/model/chain-study.ts';
import { ChainColumns } from '../../../../src/main/core/options/chain-columns.ts';
import { ChainTrail, type TrailSample } from '../../../../src/main/core/options/chain-trail.ts';

const MINUTE = 60_000;
const START = 1_795_146_000_000 - (1_795_146_000_000 % MINUTE);

const sample = (straddle: number): TrailSample =>
  ({ ...Object.fromEntries(TRAIL_FIELDS.map((name) => [name, Number.NaN])), straddle }) as Record<TrailField, number>;

/** A chain of strikes 100, 101 … with quotes and volumes as given. */
function columnsOf(count: number): ChainColumns {
  const columns = new ChainColumns(count);
  columns.rows = count;
  for (let row = 0; row < count; row += 1) columns.strike[row] = 100 + row;
  return columns;
}

function quote(columns: ChainColumns, row: number, call: number, put: number, traded: number): void {
  for (const [side, value] of [
    [columns.calls, call],
    [columns.puts, put],
  ] as const) {
    side.bid[row] = value - 1;
    side.ask[row] = value + 1;
    side.volume[row] = traded;
  }
}

test('a minute keeps its last moment, and a clock that goes back takes the later minutes with it', () => {
  const trail = new ChainTrail();
  const columns = columnsOf(3);
  for (const [offset, value] of [
    [0, 1],
    [59_999, 2],
    [MINUTE, 3],
    [2 * MINUTE, 4],
  ] as const)
    trail.record(START + offset, sample(value), columns, 1);
  assert.deepEqual(trail.atMs, [START, START + MINUTE, START + 2 * MINUTE]);
  assert.deepEqual(trail.fields.straddle, [2, 3, 4]);
  trail.record(START + MINUTE + 5, sample(9), columns, 1);
  assert.deepEqual(trail.fields.straddle, [2, 9]);
  assert.deepEqual(trail.atMs, [START, START + MINUTE]);
});

test('premiums begin when they are asked for; their mean is weighted by what both legs traded', () => {
  const trail = new ChainTrail();
  const columns = columnsOf(3);
  quote(columns, 1, 10, 12, 1_000);
  trail.record(START, sample(22), columns, 1);
  assert.equal(trail.pair({ call: 101, put: 101 }), null);
  assert.equal(trail.premiumsFromMs, null);
  trail.keepPremiums();
  trail.record(START + MINUTE, sample(22), columns, 1);
  quote(columns, 1, 20, 20, 1_500);
  trail.record(START + 2 * MINUTE, sample(40), columns, 1);
  quote(columns, 1, 30, 30, 1_600);
  trail.record(START + 3 * MINUTE, sample(60), columns, 1);
  assert.equal(trail.premiumsFromMs, START + MINUTE);
  const pair = trail.pair({ call: 101, put: 101 });
  assert.deepEqual(pair?.premium, [Number.NaN, 22, 40, 60]);
  // 1,000 units at 40 and 200 at 60; what was traded before the first row does not count.
  const last = pair?.vwap.at(-1) ?? 0;
  assert.ok(Math.abs(last - (1_000 * 40 + 200 * 60) / 1_200) < 1e-9, `${last}`);
  assert.deepEqual(pair?.vwap.slice(0, 2), [Number.NaN, Number.NaN]);
  assert.equal(trail.pair({ call: 101, put: 500 }), null);
});

test('an unquoted leg has no premium and adds nothing to the mean', () => {
  const trail = new ChainTrail();
  trail.keepPremiums();
  const columns = columnsOf(1);
  quote(columns, 0, 10, 10, 100);
  trail.record(START, sample(20), columns, 0);
  columns.puts.bid[0] = 0;
  columns.calls.volume[0] = 900;
  trail.record(START + MINUTE, sample(Number.NaN), columns, 0);
  assert.deepEqual(trail.pair({ call: 100, put: 100 })?.premium, [20, Number.NaN]);
  assert.deepEqual(trail.pair({ call: 100, put: 100 })?.vwap, [Number.NaN, Number.NaN]);
  trail.dropPremiums();
  assert.equal(trail.pair({ call: 100, put: 100 }), null);
  assert.deepEqual(trail.fields.straddle, [20, Number.NaN]);
});

test('strikes and minutes are bounded; strikes stand around the money wherever it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 120 }), fc.nat(), (count, pick) => {
      const trail = new ChainTrail();
      trail.keepPremiums();
      const atm = pick % count;
      trail.record(START, sample(1), columnsOf(count), atm);
      assert.equal(trail.strikes.length, Math.min(count, TRAIL_STRIKES_MAX));
      assert.ok(trail.strikes.includes(100 + atm));
      assert.deepEqual(
        [...trail.strikes].toSorted((a, b) => a - b),
        [...trail.strikes],
      );
    }),
  );
  const trail = new ChainTrail();
  const columns = columnsOf(1);
  for (let i = 0; i < TRAIL_MINUTES_MAX + 5; i += 1) trail.record(START + i * MINUTE, sample(i), columns, 0);
  assert.equal(trail.atMs.length, TRAIL_MINUTES_MAX);
});
