import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { COMMANDS } from '../../src/renderer/shell/commands.ts';
import { WORKSPACE_PRESET_NAMES } from '../../src/renderer/shell/workspace-presets.ts';
import { KeyboardPage } from '../support/pages/keyboard-page.ts';
import { RunningTerminal } from '../e2e/running-terminal.ts';

/** They open a window, or end the test's own account; both are driven in the journeys. */
const ELSEWHERE = ['panel.window', 'kill'];
/** They change what the test needs as it is, and are pressed again. */
const TOGGLES = ['trade.arm', 'workspace.lock', 'prefetch'];

let terminal: RunningTerminal;
let keyboard: KeyboardPage;
before(async () => {
  terminal = await RunningTerminal.open({
    args: ['--instruments', '300', '--clock', '2026-11-20 10:30:00'],
    width: 1_280,
    height: 800,
  });
  keyboard = new KeyboardPage(terminal.page);
  await terminal.page.locator('.dv-tab').first().waitFor();
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
    for (const panel of panels) {
      await keyboard.press('Escape');
      // There plain letters trade or change legs.
      if (['scalper', 'builder'].includes((await keyboard.place()).panel ?? '')) await keyboard.press('F6');
      await keyboard.press(keyOfPanel(panel));
      await keyboard.isIn(panel);
    }
    const front = await keyboard.inFront();
    for (const key of ['F6', 'Shift+F6']) {
      const seen: (string | null)[] = [];
      for (const _ of front) {
        const before = (await keyboard.place()).panel;
        await keyboard.press(key);
        const place = await keyboard.settled();
        assert.notEqual(place.panel, before, `${key} leaves ${before}`);
        await keyboard.isIn(place.panel ?? '');
        seen.push(place.panel);
      }
      assert.deepEqual(new Set(seen), new Set(front), `${key} visits each panel in front once`);
    }
  });

test('after every command of the table somebody holds the keyboard, and after Escape too', async () => {
  const lost: string[] = [];
  await keyboard.press('Ctrl+1');
  // Ways to panels are walked above.
  const others = COMMANDS.filter(
    ({ id }) => !id.startsWith('panel.') || ['panel.close', 'panel.settings'].includes(id),
  );
  for (const { id, keys, replayOnly } of others) {
    if (replayOnly === true || ELSEWHERE.includes(id)) continue;
    await terminal.page.locator('.chart-canvas').first().focus();
    const [key = ''] = keys;
    for (const pressed of TOGGLES.includes(id) ? [key, key] : [key, 'Escape']) {
      await keyboard.press(pressed);
      const place = await keyboard.settled();
      if (place.lost) lost.push(`${id}, ${pressed}`);
    }
  }
  assert.deepEqual(lost, []);
  // The block that its command has set is lifted again.
  await keyboard.press('Alt+P');
});
