import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  bindingsText,
  chordFault,
  FIRST_BINDINGS,
  keyMapOf,
  parseBindings,
  rebind,
  unbind,
} from '../../../src/renderer/shell/bindings.ts';
import { worksInInputs } from '../../../src/renderer/shell/chord.ts';
import { COMMANDS, commandOf, keyOf } from '../../../src/renderer/shell/commands.ts';
import { KEY_PRESET_NAMES, KEY_PRESETS } from '../../../src/renderer/shell/key-presets.ts';
import { keysStore } from '../../../src/renderer/stores/keys.ts';

/** A shifted letter: what people type into fields. */
const isTyped = (chord: string): boolean => /^Shift\+[A-Z]$/u.test(chord);
const exits = COMMANDS.filter(({ exit }) => exit === true).map(({ id }) => id);

for (const preset of KEY_PRESET_NAMES)
  test(`${preset}: no chord means two things, every preset key is of a command, exits need a modifier`, () => {
    const map = keyMapOf(COMMANDS, { preset, own: {} });
    const chords = [...map.values()].flat();
    assert.equal(new Set(chords).size, chords.length);
    for (const [id, list] of Object.entries(KEY_PRESETS[preset].keys)) assert.deepEqual(map.get(id), list, id);
    assert.deepEqual(exits, ['orders.cancelAll', 'positions.exitAll', 'kill']);
    for (const id of exits) {
      assert.ok((map.get(id) ?? []).length > 0, id);
      for (const chord of map.get(id) ?? []) assert.match(chord, /^(Ctrl|Alt)\+./, `${id} ${chord}`);
    }
    // Only the search of instruments may be without a key; what a preset displaces keeps the palette.
    const bare = [...map].filter(([, list]) => list.length === 0).map(([id]) => id);
    assert.deepEqual(bare, [], `${preset} leaves commands without a key`);
    for (const chord of chords)
      assert.equal(worksInInputs(chord), chord.length > 1 && chord !== 'Space' && !isTyped(chord), chord);
    // A preset binds what a person could bind; a shifted letter only leads somewhere, for it is typed by chance.
    for (const [id, list] of Object.entries(KEY_PRESETS[preset].keys)) {
      const command = COMMANDS.find((one) => one.id === id)!;
      for (const chord of list)
        if (isTyped(chord)) assert.match(id, /^panel\./u, `${id} ${chord}`);
        else assert.equal(chordFault(command, chord), null, `${id} ${chord}`);
    }
  });

/** What people have in their fingers from the other terminals, as this one answers it. */
const HABITS: Readonly<Record<'neat' | 'kite' | 'tws', Readonly<Record<string, string>>>> = {
  neat: {
    F1: 'order.buy',
    '+': 'order.buy',
    F2: 'order.sell',
    '-': 'order.sell',
    F3: 'panel.orders',
    'Shift+F1': 'panel.orders',
    'Shift+F2': 'panel.orders',
    F4: 'panel.watchlist',
    F5: 'panel.depth',
    F6: 'panel.depth',
    'Alt+F6': 'panel.positions',
    'Ctrl+F6': 'panel.baskets',
    F7: 'panel.audit',
    'Shift+F7': 'find',
    F8: 'panel.fills',
    F9: 'panel.levels',
    F10: 'panel.sectors',
    F11: 'find',
  },
  kite: {
    b: 'order.buy',
    s: 'order.sell',
    c: 'panel.chart',
    d: 'panel.depth',
    'Shift+O': 'panel.orders',
    'Shift+P': 'panel.positions',
    'Shift+H': 'panel.holdings',
    'Shift+F': 'panel.funds',
    '/': 'find',
    'Ctrl+K': 'find',
  },
  tws: {
    'Alt+B': 'order.buy',
    'Alt+S': 'order.sell',
    'Alt+C': 'panel.chart',
    'Alt+M': 'panel.depth',
    'Alt+O': 'panel.positions',
    'Alt+T': 'panel.orders',
    'Ctrl+F': 'find',
  },
};

for (const [preset, habits] of Object.entries(HABITS))
  test(`${preset}: the keys that people bring along do what they are known for`, () => {
    const map = keyMapOf(COMMANDS, { preset: preset as keyof typeof HABITS, own: {} });
    for (const [chord, id] of Object.entries(habits)) assert.ok(map.get(id)?.includes(chord), `${chord} is not ${id}`);
  });

test('a chord of another command is told and changes nothing until it is taken', () => {
  const asked = rebind(COMMANDS, FIRST_BINDINGS, { id: 'sound', chord: 'w' });
  assert.equal(asked.kind, 'conflict');
  assert.match(asked.kind === 'conflict' ? asked.text : '', /w is the key of “Go to the market watch”/);
  const taken = rebind(COMMANDS, FIRST_BINDINGS, { id: 'sound', chord: 'w', take: true });
  assert.ok(taken.kind === 'done');
  const map = keyMapOf(COMMANDS, taken.bindings);
  assert.deepEqual(map.get('sound'), ['w']);
  assert.deepEqual(map.get('panel.watchlist'), []);
  assert.deepEqual(keyMapOf(COMMANDS, unbind(unbind(taken.bindings, 'sound'), 'panel.watchlist')).get('sound'), ['m']);
});

test('exits take no bare key and are never without one; reserved and unknown keys are refused', () => {
  const refusals: [string, string, RegExp][] = [
    ['kill', 'F12', /always needs Ctrl or Alt/],
    ['positions.exitAll', 'Shift+F9', /always needs Ctrl or Alt/],
    ['sound', 'Ctrl+Shift+K', /only key of “Kill switch/],
    ['sound', 'Enter', /needed by fields/],
    ['sound', 'Ctrl+T', /kept by the browser/],
    ['sound', 'Shift+W', /Add Ctrl or Alt/],
    ['sound', 'W', /Add Ctrl or Alt/],
    ['sound', 'banana', /is not a key/],
    ['close', 'x', /Escape closes/],
    ['nothing', 'x', /no command/],
  ];
  for (const [id, chord, words] of refusals) {
    const result = rebind(COMMANDS, FIRST_BINDINGS, { id, chord, take: true });
    assert.equal(result.kind, 'refused', `${id} ${chord}`);
    assert.match(result.kind === 'refused' ? result.text : '', words);
  }
});

test('stored bindings come back; what cannot be bound costs only itself', () => {
  const bindings = { preset: 'kite' as const, own: { sound: ['Alt+9'] } };
  assert.deepEqual(parseBindings(COMMANDS, bindingsText(bindings)), bindings);
  const damaged = {
    version: 1,
    preset: 'vi',
    own: { sound: ['Alt+9'], kill: ['q'], nothing: ['x'], theme: ['Enter'] },
  };
  assert.deepEqual(parseBindings(COMMANDS, JSON.stringify(damaged)), {
    preset: 'muhurat',
    own: { sound: ['Alt+9'], theme: [] },
  });
  for (const text of [null, '{', '[]', '{"version":9}'])
    assert.deepEqual(parseBindings(COMMANDS, text), FIRST_BINDINGS);
  const stolen = { version: 1, preset: 'tws', own: { sound: ['Ctrl+Shift+K'] } };
  assert.deepEqual(parseBindings(COMMANDS, JSON.stringify(stolen)).own, {});
});

test('whatever is stored, no chord means two things and every exit has a key with a modifier', () => {
  const chord = fc.constantFrom('q', 'F1', 'Ctrl+Shift+K', 'Ctrl+Alt+X', 'Alt+9', 'Enter', 'x', 'Ctrl+Shift+X');
  const own = fc.dictionary(fc.constantFrom(...COMMANDS.map(({ id }) => id)), fc.array(chord, { maxLength: 3 }));
  fc.assert(
    fc.property(fc.constantFrom(...KEY_PRESET_NAMES), own, (preset, stored) => {
      const map = keyMapOf(COMMANDS, parseBindings(COMMANDS, JSON.stringify({ version: 1, preset, own: stored })));
      const chords = [...map.values()].flat();
      assert.equal(new Set(chords).size, chords.length);
      for (const id of exits)
        assert.ok(
          (map.get(id) ?? []).some((one) => /^(Ctrl|Alt)\+./.test(one)),
          id,
        );
    }),
  );
});

test('keys follow the store at once', () => {
  keysStore.setState({ preset: 'kite', own: {} });
  assert.equal(commandOf('b', false)?.id, 'order.buy');
  assert.equal(keyOf('order.buy'), 'b');
  keysStore.setState(FIRST_BINDINGS);
  assert.equal(commandOf('b', false)?.id, 'preset');
});
