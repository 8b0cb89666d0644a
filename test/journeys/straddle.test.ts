import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BasketsPage, PositionsPage } from '../support/pages/desk-table.ts';
import { BuilderPage } from '../support/pages/builder-page.ts';
import { ChainPage } from '../support/pages/chain-page.ts';
import { KeyboardPage } from '../support/pages/keyboard-page.ts';
import { TicketPage } from '../support/pages/ticket-page.ts';
import { RunningTerminal } from '../e2e/running-terminal.ts';

/** One terminal from its very first start. Nothing in this file touches a pointer or gives the focus to anything. */
let terminal: RunningTerminal;
let keyboard: KeyboardPage;
before(async () => {
  terminal = await RunningTerminal.open({
    args: ['--instruments', '3000', '--clock', '2026-11-20 10:30:00'],
    greeted: true,
  });
  keyboard = new KeyboardPage(terminal.page);
  await keyboard.watchPointer();
});
after(async () => {
  await terminal.close();
  assert.deepEqual(terminal.faults, [], 'the page reported no fault at any time');
});

test('from a cold page by keys alone: a straddle from the chain, armed, sent, filled, and out again', async () => {
  const { page } = terminal;
  const [chain, baskets, positions] = [new ChainPage(page), new BasketsPage(page), new PositionsPage(page)];
  const ticket = new TicketPage(page);
  await keyboard.press('Escape');
  await page.locator('.welcome').waitFor({ state: 'detached' });
  await keyboard.press('Ctrl+3');
  const strike = await chain.atTheMoney('NIFTY');
  await keyboard.press('Shift+1');
  assert.deepEqual(await baskets.tray(2), [`B ${strike} CE`, `B ${strike} PE`]);
  await keyboard.isIn('baskets');
  await baskets.together(/Max loss\s*−₹[\s\S]*Net premium\s*₹[\d,.]+ paid[\s\S]*Margin\s*₹\d/u);
  await terminal.picture('straddle-tray');
  await ticket.entriesAllowed();
  await keyboard.press('Ctrl+Enter');
  await page.locator('.tray', { hasText: /Disarmed: Alt\+A/u }).waitFor();
  assert.equal(terminal.calls('basket.place'), 0, 'disarmed nothing goes out');
  await ticket.arm(true);
  await keyboard.press('Ctrl+Enter');
  await baskets.says(/done/u);
  for (const right of ['CE', 'PE'])
    await positions.says(new RegExp(`${strike} ${right}.*\\+1.*NIFTY Long straddle`, 'u'));
  await ticket.arm(false);
  await positions.exitByWalking(2);
  assert.equal(await keyboard.pointerEvents(), 0);
});

test('by keys alone: the strategy builder places a straddle, moves it, and sends it under its name', async () => {
  const { page } = terminal;
  const [builder, baskets, positions] = [new BuilderPage(page), new BasketsPage(page), new PositionsPage(page)];
  const ticket = new TicketPage(page);
  await keyboard.press('Ctrl+3');
  await builder.ready('Long straddle');
  const placed = await builder.legs(2);
  assert.deepEqual(
    placed.map(({ side, right }) => `${side} ${right}`),
    ['B CE', 'B PE'],
  );
  await keyboard.press('Shift+ArrowRight');
  const moved = await builder.legs(2);
  assert.ok(
    moved.every(({ strike }, i) => strike > (placed[i]?.strike ?? 0)),
    'both legs went up by a strike',
  );
  assert.match(await builder.figures(), /Max profit\s+unlimited/u);
  await keyboard.press('Ctrl+Enter');
  await keyboard.isIn('baskets');
  const [call, put] = moved;
  assert.deepEqual(await baskets.tray(2), [`B ${call?.strike} CE`, `B ${put?.strike} PE`]);
  await ticket.arm(true);
  await keyboard.press('Ctrl+Enter');
  for (const { strike, right } of moved) await positions.says(new RegExp(`${strike} ${right}.*\\+1`, 'u'));
  await ticket.arm(false);
  await positions.exitByWalking(2);
  assert.equal(await keyboard.pointerEvents(), 0);
});

test('by keys alone: a straddle leg by leg from the chain into the builder', async () => {
  const { page } = terminal;
  const [chain, builder, baskets] = [new ChainPage(page), new BuilderPage(page), new BasketsPage(page)];
  await builder.clear();
  const strike = await chain.atTheMoney('NIFTY');
  await keyboard.press('Shift+S');
  await keyboard.press('ArrowRight');
  await keyboard.press('Shift+S');
  await keyboard.press('s');
  await keyboard.isIn('builder');
  assert.deepEqual(
    (await builder.legs(2)).map(({ side, strike: at, right }) => `${side} ${at} ${right}`),
    [`S ${strike} CE`, `S ${strike} PE`],
  );
  await keyboard.press('Ctrl+Enter');
  await keyboard.isIn('baskets');
  assert.deepEqual(await baskets.tray(2), [`S ${strike} CE`, `S ${strike} PE`]);
  assert.equal(await keyboard.pointerEvents(), 0);
});
