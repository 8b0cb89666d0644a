import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Command, COMMANDS } from '../../src/renderer/shell/commands.ts';
import { WORKSPACE_PRESET_NAMES } from '../../src/renderer/shell/workspace-presets.ts';
import { KeyboardPage } from '../support/pages/keyboard-page.ts';
import { RunningTerminal } from './running-terminal.ts';

let terminal: RunningTerminal;
let keyboard: KeyboardPage;
before(async () => {
  terminal = await RunningTerminal.open({ args: ['--instruments', '300', '--clock', '2026-11-20 10:30:00'] });
  keyboard = new KeyboardPage(terminal.page);
});
after(async () => {
  await terminal.close();
  assert.deepEqual(terminal.faults, [], 'the page reported no fault at any time');
});

const keyOfPanel = (id: string): string => COMMANDS.find((command) => command.id === `panel.${id}`)?.keys[0] ?? '';

for (const [at, preset] of WORKSPACE_PRESET_NAMES.entries())
  test(`workspace ${preset}: every panel is reached by its key, and F6 goes around those in front`, async () => {
    await keyboard.press(`Ctrl+${at + 1}`);
    await terminal.page.locator('.workspace-bar .chip[aria-pressed="true"]', { hasText: `${at + 1}` }).waitFor();
    const panels = await keyboard.panels();
    assert.ok(panels.length >= 9, panels.join());
    const wrong: string[] = [];
    for (const panel of panels) {
      await keyboard.press('Escape');
      await keyboard.press(keyOfPanel(panel));
      await keyboard.isIn(panel).catch((thrown: Error) => wrong.push(thrown.message));
    }
    const front = await keyboard.inFront();
    for (const [key, step] of [['F6', 1], ['Shift+F6', -1]] as const) {
      const seen = new Set<string | null>();
      for (const _ of front) {
        await keyboard.press(key);
        await keyboard.frames();
        const place = await keyboard.place();
        if (!place.inside) wrong.push(`${key} ${step}: ${place.panel}, ${place.holder}`);
        seen.add(place.panel);
      }
      assert.deepEqual([...seen].sort(), [...front].sort(), key);
    }
    console.log(wrong);
    assert.deepEqual(wrong, []);
  });

test('after every command of the table somebody holds the keyboard', async () => {
  const wrong: string[] = [];
  await keyboard.press('Ctrl+1');
  for (const command of COMMANDS as Command[]) {
    if (['panel.window', 'kill'].includes(command.id) || command.replayOnly === true) continue;
    await keyboard.press('Escape');
    await keyboard.press('c');
    await keyboard.frames();
    await keyboard.press(command.keys[0] as string);
    await keyboard.frames();
    await keyboard.frames();
    const p = await keyboard.place();
    if (p.lost) wrong.push(`${command.id}: ${p.panel} ${p.holder}`);
    await keyboard.press('Escape');
    await keyboard.frames();
    const q = await keyboard.place();
    if (q.lost) wrong.push(`${command.id} then Esc: ${q.panel} ${q.holder}`);
  }
  console.log(wrong);
  assert.deepEqual(wrong, []);
});
