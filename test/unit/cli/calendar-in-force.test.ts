import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { calendarInForce, calendarPathInForce, withCalendar } from '../../../src/main/cli/calendar-in-force.ts';
import { temporaryFolder } from '../../support/database.ts';
import { shippedCalendarData } from '../../support/shipped-calendar.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const SHIPPED = join(ROOT, 'resources', 'calendar.json');

test("the person's own calendar holds in every command, by flag or by environment", (context) => {
  const folder = temporaryFolder(context);
  const own = join(folder, 'calendar.json');
  assert.equal(calendarPathInForce(ROOT, folder, {}), SHIPPED, 'as long as there is none of their own');
  const data = shippedCalendarData();
  writeFileSync(
    own,
    JSON.stringify({ ...data, holidays: [...data.holidays, { date: '2026-11-25', name: 'Declared late' }] }),
  );
  assert.equal(calendarPathInForce(ROOT, null, { TERMINAL_DATA_DIR: folder }), own);
  assert.equal(calendarInForce(ROOT, folder, {}).isTradingDay('2026-11-25', 'FNO'), false);
  const env = { TERMINAL_DATA_DIR: folder };
  assert.deepEqual(withCalendar(['--port', '0'], ROOT, env), ['--port', '0', '--calendar', own]);
  assert.deepEqual(withCalendar(['--calendar', 'x.json'], ROOT, env), ['--calendar', 'x.json']);
  assert.deepEqual(withCalendar(['--help'], ROOT, env), ['--help']);
});

test('a mistake in it is named with its line', (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, 'calendar.json'), '{\n "version": 1,\n "horizon": "soon"\n}');
  assert.throws(() => calendarInForce(ROOT, folder, {}), /calendar\.json, line \d+: /);
});
