import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadConfig } from '../../../src/main/host/config-load.ts';
import { panelOfUrl } from '../../../src/main/host/panel-window.ts';
import { settingsFile } from '../../../src/main/host/settings-file.ts';

const dir = mkdtempSync(join(tmpdir(), 'muhurat-settings-'));
after(() => rmSync(dir, { recursive: true }));
const path = join(dir, 'config.json');
const opened = () => {
  const { config, given } = loadConfig(['--data', dir, '--speed', '2'], { TERMINAL_SEED: '9' });
  return settingsFile(config, given);
};

test('a written file is what the next start reads; flags and environment are named', () => {
  const file = opened();
  const before = file.read();
  assert.deepEqual([before.stored, before.problem], [{}, null]);
  assert.deepEqual(before.given, { dataDir: 'flag', speed: 'flag', seed: 'environment' });
  const after = file.write({ frameMs: 16, speed: 5 });
  assert.deepEqual(after.stored, { frameMs: 16, speed: 5 });
  assert.equal(after.running['frameMs'], 33);
  const next = loadConfig(['--data', dir, '--speed', '2'], {}).config;
  assert.deepEqual([next.frameMs, next.speed], [16, 2]);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(dir), ['config.json'], 'nothing is left beside it');
});

test('what the configuration does not take, and what a page may not set, leaves the file as it was', () => {
  const file = opened();
  const text = readFileSync(path, 'utf8');
  assert.throws(() => file.write({ frameMs: 7 }), /--frame-ms takes a whole number from 8 to 1000, not 7/);
  assert.throws(() => file.write({ frames: 7 }), /unknown key 'frames'/);
  assert.throws(() => file.write({ frameMs: 16, orders: 'live' }), /can only be set by hand/);
  assert.equal(readFileSync(path, 'utf8'), text);
  writeFileSync(path, JSON.stringify({ keyFile: '/k', frameMs: 16 }));
  assert.throws(() => file.write({ frameMs: 16 }), /'keyFile' can only be set by hand/);
  assert.deepEqual(file.write({ keyFile: '/k', frameMs: 20 }).stored, { keyFile: '/k', frameMs: 20 });
});

test('a file that a person broke is told, and a whole new one replaces it', () => {
  const file = opened();
  writeFileSync(path, '{"frameMs": 7, "colour": ["red"]}');
  const broken = file.read();
  assert.match(broken.problem ?? '', /unknown key 'colour'|--frame-ms takes/);
  assert.deepEqual(broken.stored, { frameMs: 7 });
  writeFileSync(path, '{');
  assert.match(file.read().problem ?? '', /cannot be read/);
  assert.equal(file.write({ frameMs: 16 }).problem, null);
});

test('only the own page gets a window, and only for a panel', () => {
  const page = 'app://bundle/';
  assert.equal(panelOfUrl('app://bundle/?panel=depth&group=2', page), 'depth');
  for (const url of [
    'app://other/?panel=depth',
    'https://x.test/?panel=depth',
    'app://bundle/',
    'app://bundle/a?panel=depth',
    'app://bundle/?panel=../x',
    'no address',
  ])
    assert.equal(panelOfUrl(url, page), null, url);
});
