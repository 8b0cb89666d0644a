import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { calendarFile, readText } from '../../../src/main/host/resources.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');

test('a calendar in the data folder takes the place of the one that ships', (context) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'calendar-'));
  context.after(() => rmSync(dataDir, { recursive: true, force: true }));
  assert.equal(calendarFile(ROOT, dataDir), join(ROOT, 'resources', 'calendar.json'));
  const own = join(dataDir, 'calendar.json');
  writeFileSync(own, '{"mine": 1}');
  assert.equal(calendarFile(ROOT, dataDir), own);
  assert.equal(readText(own), '{"mine": 1}');
  assert.throws(() => readText(join(dataDir, 'none.json')), /none\.json cannot be read/);
});
