import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Priority } from '#contract/model/scan.ts';
import type { ScanInterval } from '../../../src/main/core/scan/scan-state.ts';
import { hitOf } from '../../../src/main/core/scan/hit-of.ts';
import { type AnyScanner, defaultParams } from '../../../src/main/core/scan/scanner.ts';
import { SCANNERS } from '../../../src/main/scanners/index.ts';
import { DAY, share } from '../../support/scan-bench.ts';

const RANK: Readonly<Record<Priority, number>> = { high: 0, medium: 1, low: 2 };

const scannerOf = (id: string): AnyScanner => SCANNERS.find((one) => one.id === id) ?? assert.fail(id);

/** The priority of a hit whose evidence is one value. */
function priorityAt(id: string, column: string, value: number, interval: ScanInterval = '1m'): Priority {
  const scanner = scannerOf(id);
  const evidence = { ...Object.fromEntries(scanner.columns.map((name) => [name, null])), [column]: value };
  const place = { instrument: share(0), interval, atMs: DAY.midnightMs, price: 10_000 } as const;
  return hitOf(scanner, defaultParams(scanner), place, { side: 'up', evidence }).priority;
}

test('priorities and badges are data about columns that the hit has; the graver rule of a column comes first', () => {
  for (const { id, columns, priorities = [], badges = [] } of SCANNERS) {
    assert.ok(priorities.length > 0, `${id} says by what its hits weigh`);
    for (const { column } of [...priorities, ...badges])
      assert.ok(column === undefined || columns.includes(column), `${id}: ${column}`);
    for (const { column, below, above } of priorities) {
      const bounds = [below, above].filter((bound) => bound !== undefined).length;
      assert.equal(bounds, column === undefined ? 0 : 1, `${id}: ${column} has one bound`);
    }
    const ranks = priorities.map(({ is }) => RANK[is]);
    assert.deepEqual(
      ranks,
      ranks.toSorted((a, b) => a - b),
      `${id}: a rule behind a milder one never decides`,
    );
  }
});

const BOUNDS: readonly (readonly [id: string, column: string, value: number, is: Priority])[] = [
  ['narrow-cpr-day', 'widthPct', 0.199_9, 'high'],
  ['narrow-cpr-day', 'widthPct', 0.2, 'medium'],
  ['narrow-cpr-week', 'widthPct', 0.299_9, 'medium'],
  ['narrow-cpr-month', 'widthPct', 0.3, 'low'],
  ['pivot-proximity', 'awayPct', 0.099_9, 'high'],
  ['pivot-proximity', 'awayPct', 0.1, 'medium'],
  ['pivot-proximity', 'awayPct', 0.499_9, 'medium'],
  ['pivot-proximity', 'awayPct', 0.5, 'low'],
];

test('red is a range below 0.2 % or a price within 0.1 % of a pivot, yellow below 0.3 % or 0.5 %, the rest green', () => {
  for (const [id, column, value, is] of BOUNDS) assert.equal(priorityAt(id, column, value), is, `${id} at ${value}`);
});

const WEIGHTS: readonly (readonly [id: string, interval: ScanInterval, is: Priority])[] = [
  ['resistance-breakout', '1m', 'low'],
  ['resistance-breakout', '5m', 'medium'],
  ['resistance-breakout', '15m', 'high'],
  ['resistance-breakout', '1h', 'high'],
  ['resistance-breakout', '1d', 'high'],
  ['opening-range-breakout', '1m', 'medium'],
  ['opening-range-breakout', '5m', 'medium'],
  ['kow-signal', '1m', 'high'],
];

test('a longer bar weighs more for a broken resistance; an opening range is yellow, the straddle signal red', () => {
  for (const [id, interval, is] of WEIGHTS)
    assert.equal(priorityAt(id, scannerOf(id).columns[0]!, 100, interval), is, `${id} on ${interval}`);
});
