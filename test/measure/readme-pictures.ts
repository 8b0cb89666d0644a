import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { MESSAGE_KIND } from '../../src/main/core/recording/frame-encoder.ts';
import { buyAtMarket, tableSays } from '../e2e/real-desk.ts';
import { RunningTerminal } from '../e2e/running-terminal.ts';
import { ReplayBarPage } from '../support/pages/replay-bar-page.ts';
import { RECORDED_DATE, simInstruments } from '../support/recorded-day.ts';
import { recorderIn } from '../support/recordings.ts';
import { simMessages } from '../support/sim-messages.ts';
import { dress, fillBasket, openFilledDesk } from './filled-desk.ts';
import { smallPng } from './small-png.ts';

/**
 * The pictures of the README, made anew from the demo: nothing in them is real market data. Some eight minutes.
 *
 *   node test/measure/readme-pictures.ts          ONLY=open,scan takes some only: open, options, scan, scalp, review
 */
const OUT = resolve(import.meta.dirname, '..', '..', 'build', 'readme');
const [WIDTH, HEIGHT] = [1_920, 1_080];
/** Until most shares have their history: sectors, records and alerts of a fresh folder are there, ms. */
const HISTORY_MS = 150_000;
const SETTLE_MS = 4_000;
/** The recorded morning: instruments, minutes from the opening, and how far apart the messages of one are, ms. */
const RECORDED = 60;
const RECORDED_MINUTES = 80;
const STEP_MS = 1_000;
const OPEN_MINUTE = 555;
/** A lot of the recorded shares is one. */
const SHARES = 200;
/** How long the replay goes on after an order. */
const TRADE_MS = 12_000;
const only = process.env['ONLY']?.split(',');
const wanted = (name: string): boolean => only === undefined || only.includes(name);

async function shoot(page: Page, name: string): Promise<void> {
  if (!wanted(name)) return;
  await page.mouse.move(0, 0);
  await page.waitForTimeout(SETTLE_MS);
  await page.evaluate(() => document.querySelector<HTMLElement>('.toasts')?.style.setProperty('visibility', 'hidden'));
  const png = smallPng(await page.screenshot());
  writeFileSync(join(OUT, `${name}.png`), png);
  process.stdout.write(`${name}.png ${png.length} bytes\n`);
}

/** Charts the newest hit of high priority of a share. */
async function chartHit(page: Page): Promise<void> {
  const high = page.locator('.hit-row:visible', { has: page.locator('.priority-high') });
  await ((await high.count()) > 0 ? high.first() : page.locator('.hit-row:visible').first()).click();
}

/** Takes every leg out of the tray. */
async function emptyTray(page: Page): Promise<void> {
  const remove = page.locator('.tray-leg:visible button[aria-label^="Remove"]');
  while ((await remove.count()) > 0) await remove.first().click();
}

async function demo(): Promise<void> {
  const terminal = await openFilledDesk(WIDTH, HEIGHT, ['--prefetch-spacing-ms', '250']);
  const { page } = terminal;
  try {
    await page.waitForTimeout(HISTORY_MS);
    await page.keyboard.press('Alt+y');
    await page.keyboard.press('Control+1');
    await page.waitForTimeout(SETTLE_MS);
    await chartHit(page);
    await page.keyboard.press('c');
    await page.locator('.dv-tab:visible', { hasText: /^Orders/u }).click();
    await shoot(page, 'open');
    await page.keyboard.press('Control+4');
    await page.waitForTimeout(SETTLE_MS);
    await chartHit(page);
    await shoot(page, 'scan');
    await page.keyboard.press('Control+3');
    await page.waitForTimeout(SETTLE_MS);
    await emptyTray(page);
    await fillBasket(page, 'Shift+Digit9', 4);
    for (const key of ['Shift+S', 'ArrowRight', 'Shift+S']) {
      if (key === 'Shift+S') await page.keyboard.press('o');
      await page.keyboard.press(key);
      await page.waitForTimeout(SETTLE_MS / 4);
    }
    await page.locator('.option-charts button:visible', { hasText: 'Smile' }).click();
    await shoot(page, 'options');
    await page.keyboard.press('Control+2');
    await dress(page, 'light', 'standard');
    await shoot(page, 'scalp');
  } finally {
    await terminal.close();
  }
}

/** A morning of the simulated market as a recording, made at once and the same every time. @returns the folder to play. */
function recordMorning(dir: string): string {
  const { recorder } = recorderIn(dir, { source: `sim:7:${RECORDED}` });
  const listed = simInstruments(RECORDED);
  const names = listed.map(({ symbol }) => symbol.replace(/ \d+$/u, ''));
  const isTwice = (name: string): boolean => names.filter((other) => other === name).length > 1;
  recorder.begin(
    listed.map((one, i) => ({ ...one, symbol: isTwice(names[i] ?? '') ? one.symbol : (names[i] ?? '') })),
    0,
  );
  for (const { bytes, recvMs } of simMessages(RECORDED, RECORDED_MINUTES * 60, STEP_MS, OPEN_MINUTE))
    recorder.take(bytes, recvMs, MESSAGE_KIND.frames, recvMs);
  recorder.close(0);
  return join(dir, 'recordings', RECORDED_DATE);
}

/** Two positions, and one of them closed again. */
async function trade(page: Page): Promise<void> {
  await page.locator('.trade-state', { hasText: 'entries allowed' }).waitFor();
  await page.keyboard.press('Alt+a');
  for (const symbol of ['RELIANCE', 'ICICIBANK']) await buyAtMarket(page, symbol, SHARES);
  await tableSays(page, 'Positions', /ICICIBANK/u);
  await page.waitForTimeout(TRADE_MS);
  await page.keyboard.press('Control+5');
  await page.keyboard.press('q');
  await page.locator('.trade-table[aria-label="Positions"] tbody tr:visible', { hasText: /^RELIANCE/u }).focus();
  await page.keyboard.press('Control+Delete');
  await tableSays(page, 'Positions', /closed/u);
  await page.keyboard.press('Alt+a');
  await page.waitForTimeout(TRADE_MS);
}

/** Tags and words beside the round trip that was closed. */
async function writeNote(page: Page): Promise<void> {
  await page.locator('.trade-table[aria-label="Round trips"] tr:visible', { hasText: 'RELIANCE' }).first().focus();
  await page.keyboard.press('Enter');
  const form = page.getByRole('form', { name: 'Note of the round trip' });
  await form.locator('input').fill('retest, early exit');
  await form.locator('textarea').fill('Entry at the retest as planned. Out before the target: the tape slowed.');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Saved.').waitFor();
}

async function review(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'muhurat-readme-'));
  try {
    const args = ['--source', `replay:${recordMorning(dir)}`, '--speed', '5'];
    const terminal = await RunningTerminal.open({ args, width: WIDTH, height: HEIGHT });
    const { page } = terminal;
    try {
      const bar = new ReplayBarPage(page);
      await bar.goTo('10:24:00');
      // The field for the time keeps the keyboard.
      await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
      await trade(page);
      await page.keyboard.press('Escape');
      // In the row of a position the key of the pause is another's.
      await page.keyboard.press('c');
      await bar.pause();
      await page.keyboard.type('1m');
      await page.keyboard.press('Enter');
      await writeNote(page);
      await shoot(page, 'review');
    } finally {
      await terminal.close();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

mkdirSync(OUT, { recursive: true });
if (['open', 'options', 'scan', 'scalp'].some(wanted)) await demo();
if (wanted('review')) await review();
