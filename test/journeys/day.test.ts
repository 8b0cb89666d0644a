import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AlertsPage } from '../support/pages/alerts-page.ts';
import { ChartPage } from '../support/pages/chart-page.ts';
import { BasketsPage, OrdersPage, PositionsPage } from '../support/pages/desk-table.ts';
import { KeyboardPage } from '../support/pages/keyboard-page.ts';
import { KillPage } from '../support/pages/kill-page.ts';
import { TicketPage } from '../support/pages/ticket-page.ts';
import { WatchPage } from '../support/pages/watch-page.ts';
import { WorkspacesPage } from '../support/pages/workspaces-page.ts';
import { RunningTerminal } from '../e2e/running-terminal.ts';

/** A feed that comes back subscribes anew first, on a busy machine, ms. */
const BACK_MS = 30_000;
const FUTURE = 'NIFTY NOV FUT';

/** A morning of work on one terminal whose market runs three times as fast; each journey leaves the account flat. */
let terminal: RunningTerminal;
before(async () => {
  terminal = await RunningTerminal.open({
    args: ['--instruments', '300', '--clock', '2026-11-20 10:20:00', '--speed', '3'],
  });
  await terminal.page.locator('.dv-tab').first().waitFor();
});
after(async () => {
  await terminal.close();
  assert.deepEqual(terminal.faults, [], 'the page reported no fault at any time');
});

test('find, chart, alert, order from the alert, fill, exit', async () => {
  const { page } = terminal;
  const [chart, alerts, ticket] = [new ChartPage(page), new AlertsPage(page), new TicketPage(page)];
  const [orders, positions] = [new OrdersPage(page), new PositionsPage(page)];
  await new WatchPage(page).find(FUTURE);
  await chart.shows(FUTURE);
  const line = await chart.beginAlert();
  const last = Number(/^NIFTY NOV FUT crosses (\d+\.\d\d)$/.exec(line)?.[1]);
  assert.ok(last > 20_000, line);
  // Two levels close beside the price: a market that moves crosses one of them soon.
  await alerts.watch([last + 2, last - 2].map((level) => `${FUTURE} crosses ${level.toFixed(2)}`));
  await ticket.entriesAllowed();
  await ticket.arm(true);
  const alert = await alerts.reach(/(?<!BANK|FIN|CP)NIFTY NOV FUT/);
  await alert.press('Enter');
  await chart.shows(FUTURE);
  await alert.focus();
  await ticket.open('F1', 'm');
  assert.match(await ticket.body.innerText(), /(?<!BANK|FIN|CP)NIFTY NOV FUT/);
  await ticket.send();
  await orders.says(/(?<!BANK|FIN|CP)NIFTY NOV FUT.*filled/u);
  await positions.says(/(?<!BANK|FIN|CP)NIFTY NOV FUT.*\+1/u);
  await ticket.arm(false);
  await positions.exit(FUTURE);
  await positions.says(/(?<!BANK|FIN|CP)NIFTY NOV FUT.*closed/u);
});

test('the feed is lost with a position held, and comes back: prices, chart and exit go on', async () => {
  const { page } = terminal;
  const [ticket, positions, watch] = [new TicketPage(page), new PositionsPage(page), new WatchPage(page)];
  await watch.find(FUTURE);
  await ticket.entriesAllowed();
  await ticket.arm(true);
  await ticket.open('F1', 'm');
  await ticket.send();
  await positions.says(/(?<!BANK|FIN|CP)NIFTY NOV FUT.*\+1/u);
  const lost = await watch.seesLoss();
  await terminal.fault({ dropSockets: true });
  await lost();
  assert.match(await positions.row(FUTURE).innerText(), /\+1/, 'what is held stays on the screen');
  await page.locator('.status-strip', { hasText: 'feed live 1/1' }).waitFor({ timeout: BACK_MS });
  await page.waitForFunction(() => document.querySelector('.live-grid .ag-row.is-stale') === null, undefined, {
    timeout: BACK_MS,
  });
  const before = await new ChartPage(page).legend();
  await page.waitForFunction((text) => document.querySelector('.legend-volume')?.textContent !== text, before, {
    timeout: BACK_MS,
  });
  await positions.exit(FUTURE);
  await positions.says(/(?<!BANK|FIN|CP)NIFTY NOV FUT.*closed/u);
});

test('a workspace goes round: changed, left, loaded anew, another browser, exported and imported', async () => {
  const { page } = terminal;
  const [spaces, keyboard] = [new WorkspacesPage(page), new KeyboardPage(page)];
  await spaces.goTo(4);
  await page.keyboard.press('k');
  await keyboard.isIn('depth');
  await page.keyboard.press('Alt+q');
  await page.keyboard.press('r');
  await keyboard.isIn('risk');
  const mine = (await keyboard.panels()).sort();
  assert.ok(mine.includes('risk') && !mine.includes('depth'), mine.join());
  await spaces.goTo(1);
  assert.notDeepEqual((await keyboard.panels()).sort(), mine);
  await spaces.goTo(4);
  await spaces.areShown(mine);
  await page.reload();
  await spaces.areShown(mine);
  const file = await spaces.exported('scan');
  await page.keyboard.press('Control+Alt+0');
  await page.waitForFunction(() => document.querySelector('.dv-tab[data-tab-panel-id="depth"]') !== null);
  await spaces.imported(file);
  await spaces.goTo(6);
  await spaces.areShown([...mine, 'settings'].sort());
  await spaces.goTo(1);
});

test('two windows of one colour show the same instrument; a window of another colour keeps its own', async () => {
  const { page } = terminal;
  const watch = new WatchPage(page);
  await page.keyboard.press('k');
  await new KeyboardPage(page).isIn('depth');
  const [other] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Alt+o')]);
  const shows = (symbol: string): Promise<void> =>
    other.locator('.dv-tab', { hasText: `Depth ${symbol}` }).waitFor({ timeout: BACK_MS });
  await other.locator('.dv-tab').first().waitFor();
  await page.bringToFront();
  await watch.find('BANKNIFTY NOV FUT');
  await shows('BANKNIFTY NOV FUT');
  assert.ok((await other.locator('.ladder, .depth').first().innerText()).match(/\d/), 'the book has prices');
  await other.bringToFront();
  await other.keyboard.press('Alt+g');
  await other.locator('.link-square[data-link="2"]').waitFor();
  await page.bringToFront();
  await watch.find(FUTURE);
  await new ChartPage(page).shows(FUTURE);
  await shows('BANKNIFTY NOV FUT');
  await other.bringToFront();
  await new WatchPage(other).choose('SENSEX NOV FUT');
  await shows('SENSEX NOV FUT');
  await page.bringToFront();
  await new ChartPage(page).shows(FUTURE);
  await other.close();
});

test('a basket of two, a resting order, the kill switch, and the typed unlock', async () => {
  const { page } = terminal;
  const [ticket, baskets, kill] = [new TicketPage(page), new BasketsPage(page), new KillPage(page)];
  const [orders, positions, watch] = [new OrdersPage(page), new PositionsPage(page), new WatchPage(page)];
  await ticket.entriesAllowed();
  await ticket.arm(true);
  for (const symbol of [FUTURE, 'BANKNIFTY NOV FUT']) {
    await watch.find(symbol);
    await ticket.open('F1', 'm');
    await page.keyboard.press('Alt+b');
    await page.keyboard.press('Escape');
  }
  await baskets.legs.nth(1).waitFor({ state: 'attached' });
  await baskets.send();
  await baskets.says(/done/u);
  for (const name of ['NIFTY', 'BANKNIFTY']) await positions.row(`${name} NOV FUT`).first().waitFor();
  await watch.find('NIFTY NOV FUT');
  await ticket.open('F1', 'b-400');
  await ticket.send();
  await orders.says(/working/u);
  await kill.start();
  assert.match(await kill.body.innerText(), /Orders cancelled 1 of 1 · positions flat 2 of 2/);
  await orders.says(/cancelled/u);
  assert.equal(await kill.unlock.isDisabled(), true);
  await page.locator('.trade-state', { hasText: 'halted' }).waitFor();
  await kill.holdIsOver();
  await kill.word.fill('resume');
  assert.equal(await kill.unlock.isDisabled(), true, 'the word counts as it is written');
  await kill.word.fill('RESUME');
  await page.keyboard.press('Enter');
  await kill.body.waitFor({ state: 'detached' });
  assert.equal((await new KeyboardPage(page).settled()).lost, false, 'the keyboard is somewhere');
  await ticket.entriesAllowed();
});
