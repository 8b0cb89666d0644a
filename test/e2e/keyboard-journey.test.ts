import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { COMMANDS } from '../../src/renderer/shell/commands.ts';
import { KEY_PRESET_NAMES, KEY_PRESETS } from '../../src/renderer/shell/key-presets.ts';
import { WORKSPACE_PRESET_NAMES } from '../../src/renderer/shell/workspace-presets.ts';
import { OrdersPage, PositionsPage } from '../support/pages/desk-table.ts';
import { KeyboardPage } from '../support/pages/keyboard-page.ts';
import { TicketPage } from '../support/pages/ticket-page.ts';
import { WatchPage } from '../support/pages/watch-page.ts';
import { RunningTerminal } from './running-terminal.ts';

const FUNCTION_KEYS = Array.from({ length: 12 }, (_, i) => `F${i + 1}`);
const BARE_KEYS = [
  ...FUNCTION_KEYS,
  ...Array.from("abcdefghijklmnopqrstuvwxyz0123456789+-[];',./`=\\"),
  'Delete',
  'Backspace',
  'Enter',
];
/** What reduces, cancels or opens a position: none of it may come from a key without a modifier. */
const TRADES = [
  'order.place order.cancel orders.cancelAll position.exit positions.exitAll position.reverse basket.place kill.start',
].flatMap((names) => names.split(' '));
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

test('no key without a modifier trades, in any preset: not from the chart, no function key from rows', async () => {
  const { page } = terminal;
  const ticket = new TicketPage(page);
  const [orders, positions] = [new OrdersPage(page), new PositionsPage(page)];
  await keyboard.press('Ctrl+1');
  await ticket.entriesAllowed();
  await ticket.arm(true);
  await new WatchPage(page).find('NIFTY NOV FUT');
  await ticket.open('F1', 'm');
  await ticket.send();
  await positions.says(/NIFTY NOV FUT.*\+1/u);
  await keyboard.press('c');
  await ticket.open('F1', 'b-400');
  await ticket.send();
  await orders.says(/NIFTY NOV FUT.*working/u);
  const trades = (): number => TRADES.reduce((sum, name) => sum + terminal.calls(name), 0);
  const before = trades();
  for (const preset of KEY_PRESET_NAMES) {
    await page.keyboard.press('Alt+k');
    await page.getByRole('radio', { name: new RegExp(`^${KEY_PRESETS[preset].title}`) }).check();
    const own = Object.values(KEY_PRESETS[preset].keys)
      .flat()
      .filter((chord) => !/.\+./.test(chord));
    const fromChart = preset === 'muhurat' ? BARE_KEYS : [...new Set([...FUNCTION_KEYS, ...own])];
    for (const row of [null, positions.row('NIFTY NOV FUT'), orders.row('NIFTY NOV FUT').first()]) {
      for (const key of row === null ? fromChart : FUNCTION_KEYS) {
        await (row === null ? page.locator('.chart-canvas').first() : row).focus();
        await keyboard.press(key);
        await keyboard.press('Escape');
        if (trades() !== before) assert.fail(`${key} trades in ${preset} from ${row === null ? 'the chart' : 'a row'}`);
      }
    }
  }
  await page.keyboard.press('Alt+k');
  await page.getByRole('radio', { name: /^Muhurat/ }).check();
  await positions.exit('NIFTY NOV FUT');
  await positions.says(/NIFTY NOV FUT.*closed/u);
  await keyboard.press('Ctrl+Shift+X');
  await orders.says(/NIFTY NOV FUT.*cancelled/u);
});
