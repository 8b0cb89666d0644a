import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { COMMANDS } from '../../src/renderer/shell/commands.ts';
import { KEY_PRESET_NAMES, KEY_PRESETS } from '../../src/renderer/shell/key-presets.ts';
import { WORKSPACE_PRESET_NAMES } from '../../src/renderer/shell/workspace-presets.ts';
import { BARE_KEYS, FUNCTION_KEYS, TRADING_CALLS } from '../support/pages/bare-keys.ts';
import { OrdersPage, PositionsPage } from '../support/pages/desk-table.ts';
import { KeyboardPage } from '../support/pages/keyboard-page.ts';
import { TicketPage } from '../support/pages/ticket-page.ts';
import { WatchPage } from '../support/pages/watch-page.ts';
import { RunningTerminal } from '../e2e/running-terminal.ts';

/** They open a window, or end the test's own account; both are driven in the journeys. */
const ELSEWHERE = ['panel.window', 'kill'];
/** They change what the test needs as it is, and are pressed again. */
const TOGGLES = ['trade.arm', 'workspace.lock', 'prefetch'];

/** Below the best bid: a quarter of an hour of noise does not reach it, and the order rests until the last test. */
const REST_TICKS = 1_500;

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
      // There plain letters are the panel's own.
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

const trades = (): number => TRADING_CALLS.reduce((sum, name) => sum + terminal.calls(name), 0);

/** Presses keys one after the other at a holder; after each the keyboard has come to rest before it is put back. */
async function pressAt(holder: Locator, keys: readonly string[], where: string): Promise<void> {
  const before = trades();
  for (const key of keys) {
    await holder.focus();
    await keyboard.press(key);
    await keyboard.settled();
    await keyboard.press('Escape');
    await keyboard.settled();
    assert.equal(trades(), before, `${key} trades ${where}`);
  }
}

/** What is pressed upon: the chart, an open position, a resting order. */
function places(): { readonly where: string; readonly holder: Locator }[] {
  const { page } = terminal;
  const [orders, positions] = [new OrdersPage(page), new PositionsPage(page)];
  return [
    { where: 'from the chart', holder: page.locator('.chart-canvas').first() },
    { where: 'from a position', holder: positions.row('NIFTY NOV FUT') },
    { where: 'from an order', holder: orders.row(/(?<!BANK|FIN|CP)NIFTY NOV FUT.*working/u).first() },
  ];
}

test('no key without a modifier trades: not from the chart, from no row, not in the scalper', async () => {
  const { page } = terminal;
  const ticket = new TicketPage(page);
  const [orders, positions] = [new OrdersPage(page), new PositionsPage(page)];
  await keyboard.press('Ctrl+1');
  await keyboard.settled();
  await ticket.entriesAllowed();
  await ticket.arm(true);
  await new WatchPage(page).find('NIFTY NOV FUT');
  await ticket.open('F1', 'm');
  await ticket.send();
  await positions.says(/(?<!BANK|FIN|CP)NIFTY NOV FUT.*\+1/u);
  await keyboard.press('c');
  await keyboard.isIn('chart');
  await ticket.open('F1', `b-${REST_TICKS}`);
  await ticket.send();
  await orders.says(/(?<!BANK|FIN|CP)NIFTY NOV FUT.*working/u);
  for (const { where, holder } of places()) await pressAt(holder, BARE_KEYS, where);
  await keyboard.press('Alt+T');
  await keyboard.isIn('scalper');
  await page.locator('.pane-doors').first().waitFor();
  await pressAt(page.locator('.scalper'), BARE_KEYS, 'from the scalper');
});

test('no function key and no key of its own trades in any other preset; exits work by their chords', async () => {
  const { page } = terminal;
  const [orders, positions] = [new OrdersPage(page), new PositionsPage(page)];
  await keyboard.press('Ctrl+1');
  await keyboard.settled();
  for (const preset of KEY_PRESET_NAMES.filter((name) => name !== 'muhurat')) {
    await keyboard.press('Alt+K');
    await page.getByRole('radio', { name: new RegExp(`^${KEY_PRESETS[preset].title}`) }).check();
    const own = Object.values(KEY_PRESETS[preset].keys)
      .flat()
      .filter((chord) => !/.\+./.test(chord));
    const keys = [...new Set([...FUNCTION_KEYS, ...own, 'Delete', 'Enter'])];
    for (const { where, holder } of places()) await pressAt(holder, keys, `${where} in ${preset}`);
  }
  await keyboard.press('Alt+K');
  await page.getByRole('radio', { name: /^Muhurat/ }).check();
  await positions.exit('NIFTY NOV FUT');
  await positions.says(/(?<!BANK|FIN|CP)NIFTY NOV FUT.*closed/u);
  await keyboard.press('Ctrl+Shift+X');
  await orders.says(/(?<!BANK|FIN|CP)NIFTY NOV FUT.*cancelled/u);
});
