import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configSchema } from '#contract/config.ts';
import type { Settings } from '#contract/calls/settings.ts';
import { FIRST_BINDINGS } from '../../../src/renderer/shell/bindings.ts';
import { facePrefsSchema } from '../../../src/renderer/stores/prefs.ts';
import {
  CONFIG_FIELDS,
  faultOfField,
  fieldsFor,
  restartWords,
  storedWith,
  valueOf,
} from '../../../src/renderer/panels/settings/config-form.ts';
import {
  handSetPart,
  keyChanges,
  lookChanges,
  terminalChanges,
} from '../../../src/renderer/panels/settings/settings-report.ts';
import { readSettings, settingsText } from '../../../src/renderer/panels/settings/settings-words.ts';

const field = (key: string) => {
  const found = CONFIG_FIELDS.find((one) => one.key === key);
  assert.ok(found, key);
  return found;
};

test('every key of the configuration is a field of its kind, with its sentence', () => {
  assert.deepEqual(
    CONFIG_FIELDS.map(({ key }) => key),
    Object.keys(configSchema.shape),
  );
  for (const one of CONFIG_FIELDS) {
    assert.ok(one.sentence !== '' && one.takes !== '', one.key);
    assert.equal(valueOf(one, String(one.first)), one.first, one.key);
  }
  assert.equal(field('record').kind, 'switch');
  assert.deepEqual([field('logLevel').kind, field('logLevel').choices], ['choice', ['debug', 'info', 'warn', 'error']]);
  assert.equal(field('source').kind, 'text');
  assert.equal(field('frameMs').kind, 'number');
});

test('texts are checked by the schema and refused in its words', () => {
  assert.equal(faultOfField(field('frameMs'), '16'), null);
  for (const text of ['', '7', '16.5', 'x'])
    assert.equal(faultOfField(field('frameMs'), text), 'It takes a whole number from 8 to 1000.');
  assert.equal(valueOf(field('record'), 'true'), true);
});

test('search looks at names, words of names and sentences', () => {
  assert.deepEqual(
    fieldsFor('log level').map(({ key }) => key),
    ['logLevel'],
  );
  assert.ok(fieldsFor('stale').some(({ key }) => key === 'staleAfterMs'));
  assert.deepEqual(fieldsFor('no such thing'), []);
});

test('what is back at its default leaves the file; what only a hand may set is never written', () => {
  const draft = { frameMs: '16', logDays: '14', orders: 'live', record: 'true', port: 'nonsense' };
  assert.deepEqual(storedWith({ logDays: 30, seed: 9 }, draft), { seed: 9, frameMs: 16, record: true });
});

test('a field says what holds now and when the file does not count', () => {
  const running = configSchema.parse({ frameMs: 33 });
  const settings: Settings = {
    file: 'f',
    stored: { frameMs: 16, port: 1 },
    problem: null,
    running,
    given: { port: 'flag' },
  };
  assert.equal(restartWords(field('frameMs'), settings), '33 until the terminal is started again.');
  assert.match(restartWords(field('port'), settings) ?? '', /Set by a flag to 0/);
  assert.equal(restartWords(field('seed'), settings), null);
});

test('exported settings come back; a file that is wrong anywhere is refused', () => {
  const prefs = facePrefsSchema.parse({ theme: 'contrast', charted: 'NSE_EQ:1' });
  const text = settingsText({ frameMs: 16, orders: 'live' }, prefs, FIRST_BINDINGS);
  assert.ok(!text.includes('orders') && !text.includes('NSE_EQ:1'));
  const present = facePrefsSchema.parse({ charted: 'NSE_EQ:2' });
  const read = readSettings(text, present);
  assert.ok('terminal' in read);
  assert.deepEqual(read.terminal, { frameMs: 16 });
  assert.deepEqual([read.look.theme, read.look.charted], ['contrast', 'NSE_EQ:2']);
  for (const bad of [
    '',
    '{}',
    text.replace('16', '1'),
    text.replace('frameMs', 'frames'),
    text.replace('frameMs', 'keyFile'),
  ])
    assert.ok('refused' in readSettings(bad, present), bad.slice(0, 40));
});

test('an import tells every value that would change, and none that would not', () => {
  assert.deepEqual(terminalChanges({ frameMs: 16, seed: 7, orders: 'live' }, { logDays: 14, orders: 'live' }), [
    { part: 'terminal', name: 'frameMs', from: '16', to: '33' },
  ]);
  const look = facePrefsSchema.parse({ charted: 'NSE_EQ:1' });
  assert.deepEqual(lookChanges(look, { ...look, theme: 'light', muted: ['hit'], charted: null }), [
    { part: 'look', name: 'theme', from: 'dark', to: 'light' },
    { part: 'look', name: 'muted', from: 'none', to: 'hit' },
  ]);
  assert.deepEqual(keyChanges(FIRST_BINDINGS, { preset: 'muhurat', own: { density: ['Ctrl+Shift+D'] } }), [
    { part: 'keys', name: 'Row height: compact, normal, comfortable', from: 'd', to: 'Ctrl+Shift+D' },
  ]);
  assert.deepEqual(handSetPart({ frameMs: 16, orders: 'live', keyFile: 'k' }), { orders: 'live', keyFile: 'k' });
});
