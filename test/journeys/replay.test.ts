import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { OrdersPage, PositionsPage } from '../support/pages/desk-table.ts';
import { ReplayBarPage } from '../support/pages/replay-bar-page.ts';
import { TicketPage } from '../support/pages/ticket-page.ts';
import { WatchPage } from '../support/pages/watch-page.ts';
import { recordDay } from '../support/recorded-day.ts';
import { RunningTerminal } from '../e2e/running-terminal.ts';

const SHARE = 'HDFCBANK 1333';
/** Enough of a morning for scanners of five minutes to fire more than once. */
const MINUTES = 40;

const dir = mkdtempSync(join(tmpdir(), 'muhurat-day-'));
let terminal: RunningTerminal;
before(async () => {
  const day = recordDay(dir, 40, MINUTES);
  terminal = await RunningTerminal.open({ args: ['--source', `replay:${day}`, '--speed', '5'] });
  await terminal.page.locator('.dv-tab').first().waitFor();
});
after(async () => {
  rmSync(dir, { recursive: true });
  await terminal.close();
  assert.deepEqual(terminal.faults, [], 'the page reported no fault at any time');
});

test('a recorded morning: jumps from hit to hit, a trade in it, and going back takes the trade back', async () => {
  const { page } = terminal;
  const [bar, ticket] = [new ReplayBarPage(page), new TicketPage(page)];
  const [orders, positions] = [new OrdersPage(page), new PositionsPage(page)];
  await bar.pause();
  const first = await bar.jump('}');
  await page.locator('.hit-row').first().waitFor();
  const second = await bar.jump('}');
  assert.ok(second > first, `${second} after ${first}`);
  assert.equal(await bar.jump('{'), first);
  assert.equal(await bar.jump('}'), second);
  await new WatchPage(page).find(SHARE);
  await bar.play();
  await ticket.entriesAllowed();
  await ticket.arm(true);
  await ticket.open('F1', 'm');
  await ticket.send();
  await orders.says(/HDFCBANK 1333.*filled/u);
  await positions.says(/HDFCBANK 1333.*\+1/u);
  await bar.pause();
  assert.ok((await bar.timeMs()) > second, 'the trade was after the second hit');
  assert.ok((await bar.jump('{')) <= second);
  await positions.row(SHARE).waitFor({ state: 'detached' });
  await orders.row(SHARE).waitFor({ state: 'detached' });
  await bar.goTo('09:20:00');
  const place = await bar.timeMs();
  assert.ok(Math.abs(place - (9 * 60 + 20) * 60_000) < 2_000, `${place}`);
});
