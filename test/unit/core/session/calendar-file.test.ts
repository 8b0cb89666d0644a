import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readCalendar } from '../../../../src/main/core/session/calendar-file.ts';
import { daysToHorizon, horizonWarning } from '../../../../src/main/core/session/horizon.ts';
import { lineOfPath } from '../../../../src/main/core/session/json-line.ts';

const text = readFileSync(join(import.meta.dirname, '../../../../resources/calendar.json'), 'utf8');
const lineOf = (piece: string, within = text): number => within.slice(0, within.indexOf(piece)).split('\n').length;
const why = (edited: string): string => {
  assert.notEqual(edited, text, 'the edit changed something');
  try {
    readCalendar(edited, 'calendar.json');
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

test('the calendar that ships reads back', () => {
  assert.equal(readCalendar(text, 'calendar.json').horizon, '2026-12-31');
});

test('a mistake is told with the line and the key', () => {
  const date = text.replace('"2026-12-25", "name": "Christmas"', '"2026-12-32", "name": "Christmas"');
  assert.match(why(date), new RegExp(`line ${lineOf('2026-12-32', date)}: holidays\\.\\d+\\.date: must be a calendar`));
  const key = text.replace('"name": "Muhurat"', '"nam": "Muhurat"');
  assert.match(why(key), new RegExp(`line ${lineOf('"nam"', key)}: specialSessions\\.1\\.name: `));
  const extra = text.replace('"horizon":', '"horizons": 1, "horizon":');
  assert.match(
    why(extra),
    new RegExp(`line ${lineOf('"horizons"')}: horizons: `.replace(/\d+/, `${lineOf('"horizon"')}`)),
  );
  const order = text.replace('["continuous", "18:15", "19:15"]', '["continuous", "19:15", "18:15"]');
  assert.match(
    why(order),
    new RegExp(`line ${lineOf('"19:15", "18:15"', order)}: specialSessions\\.1\\..*must end after`),
  );
});

test('what is no JSON is told with its line', () => {
  const comma = text.replace('"asOf": "2026-11-20",', '"asOf": "2026-11-20"');
  assert.match(why(comma), new RegExp(`line ${lineOf('"from"')}: no JSON`));
  assert.match(why(text.slice(0, -4)), /line \d+: no JSON/);
  assert.match(why(''), /line 1: no JSON/);
  assert.match(why('[1]'), /line 1: /);
});

test('the line of a path is the line of its value in any JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ depthSize: 'medium' }), (value) => {
      const paths: (string | number)[][] = [[]];
      const collect = (node: unknown, path: (string | number)[]): void => {
        if (typeof node !== 'object' || node === null) return;
        for (const [key, child] of Object.entries(node)) {
          const step = [...path, Array.isArray(node) ? Number(key) : key];
          paths.push(step);
          collect(child, step);
        }
      };
      collect(value, []);
      const pretty = JSON.stringify(value, null, 1);
      const lines = new Map(paths.map((path) => [JSON.stringify(path), lineOfPath(pretty, path)]));
      // Printed with one value a line, every child begins on a line of its own, in order.
      const numbers = [...lines.values()];
      assert.deepEqual(
        numbers,
        [...numbers].sort((a, b) => a - b),
      );
      assert.equal(new Set(numbers).size, numbers.length);
    }),
  );
});

test('the alarm rings when the calendar ends in less than 45 days', () => {
  const calendar = { horizon: '2026-12-31' };
  assert.equal(daysToHorizon(calendar, '2026-11-16'), 45);
  assert.equal(horizonWarning(calendar, '2026-11-16'), null);
  assert.match(horizonWarning(calendar, '2026-11-17') ?? '', /ends in 44 days \(2026-12-31\)/);
  assert.match(horizonWarning(calendar, '2026-12-30') ?? '', /ends in 1 day /);
  assert.match(horizonWarning(calendar, '2026-12-31') ?? '', /ends today/);
  assert.match(horizonWarning(calendar, '2027-01-02') ?? '', /ended 2 days ago/);
});
