import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chordOf, worksInInputs } from '../../../src/renderer/shell/chord.ts';
import { COMMANDS, commandOf, keyOf } from '../../../src/renderer/shell/commands.ts';
import { nextSpeed } from '../../../src/renderer/shell/replay-speed.ts';
import { timeOfText } from '../../../src/renderer/shell/replay-time.ts';

const press = (key: string, extra: object = {}) => ({
  key,
  code: '',
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...extra,
});

test('presses become the chords that the table spells', () => {
  assert.equal(chordOf(press('/')), '/');
  assert.equal(chordOf(press('?', { shiftKey: true })), '?');
  assert.equal(chordOf(press('k', { ctrlKey: true })), 'Ctrl+K');
  assert.equal(chordOf(press('k', { metaKey: true })), 'Ctrl+K');
  assert.equal(chordOf(press('F6', { shiftKey: true })), 'Shift+F6');
  assert.equal(chordOf(press('¡', { altKey: true, code: 'Digit1' })), 'Alt+1');
  assert.equal(chordOf(press(' ')), 'Space');
  assert.equal(chordOf(press('O', { shiftKey: true })), 'Shift+O');
  assert.equal(chordOf(press('B')), 'b', 'Caps Lock does not take the keys away');
  assert.equal(chordOf(press('o', { shiftKey: true })), 'Shift+O', 'nor does it with Shift');
});

test('no chord means two things, no command is without a key, ids are unique', () => {
  const chords = COMMANDS.flatMap((command) => command.keys);
  assert.equal(new Set(chords).size, chords.length);
  assert.equal(new Set(COMMANDS.map((command) => command.id)).size, COMMANDS.length);
  for (const command of COMMANDS) assert.ok(command.keys.length > 0, command.id);
});

test('what people type into a field never fires a command', () => {
  for (const chord of COMMANDS.flatMap((command) => command.keys))
    assert.equal(worksInInputs(chord), chord.length > 1 && chord !== 'Space', chord);
});

test('replay keys are dead without a replay', () => {
  assert.equal(commandOf('p', false), undefined);
  assert.equal(commandOf('p', true)?.id, 'replay.toggle');
  assert.equal(commandOf('/', false)?.id, 'find');
  assert.equal(keyOf('find'), '/');
  assert.equal(keyOf('no such command'), '');
});

test('speeds step through the list and stop at its ends', () => {
  assert.equal(nextSpeed(1, 1), 2);
  assert.equal(nextSpeed(3, 1), 5);
  assert.equal(nextSpeed(3, -1), 2);
  assert.equal(nextSpeed(0.25, -1), 0.25);
  assert.equal(nextSpeed(1_000, 1), 'max');
  assert.equal(nextSpeed('max', 1), 'max');
  assert.equal(nextSpeed('max', -1), 1_000);
});

test('times are read as people type them', () => {
  assert.equal(timeOfText('10:42'), (10 * 60 + 42) * 60_000);
  assert.equal(timeOfText(' 9:15:05 '), (9 * 60 + 15) * 60_000 + 5_000);
  assert.equal(timeOfText('1530'), (15 * 60 + 30) * 60_000);
  for (const text of ['', 'noon', '24:00', '10:60', '10:00:99', '1']) assert.equal(timeOfText(text), null, text);
});
