import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { ARTIFACTS } from './fake-page.ts';
import { skipWelcome } from './skip-welcome.ts';

/** The depth panel from the simulated exchange's depth sockets to the page: real engine, real threads, real browser. */
const HEADLESS = join(import.meta.dirname, '..', '..', 'src', 'main', 'headless.ts');
const base = mkdtempSync(join(tmpdir(), 'muhurat-depth-'));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

let browser: Browser;
let context: BrowserContext;
let page: Page;
let engine: ChildProcess;
let url = '';
const faults: string[] = [];

async function serve(): Promise<void> {
  const args = ['--no-open-browser', '--instruments', '2500', '--clock', '2026-11-20 10:30:00', '--data', base];
  engine = spawn(process.execPath, [HEADLESS, ...args]);
  let said = '';
  engine.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  for await (const chunk of engine.stdout ?? []) {
    said += String(chunk);
    const found = /http:\S+/.exec(said)?.[0];
    if (found === undefined) continue;
    url = found;
    return;
  }
  throw new Error(`no address was printed: ${said}`);
}

async function end(): Promise<void> {
  if (engine.exitCode !== null) return;
  const exited = once(engine, 'exit');
  engine.kill('SIGTERM');
  await exited;
}

before(async () => {
  mkdirSync(ARTIFACTS, { recursive: true });
  browser = await launchChromium();
  await serve();
  context = await browser.newContext({ viewport: { width: 1_920, height: 1_080 } });
  page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    const refused = /^WebSocket connection|net::ERR_CONNECTION_REFUSED/.test(message.text());
    if (message.type() === 'error' && !refused) faults.push(message.text());
  });
  await page.goto(url);
  await page.waitForFunction(
    () => ((window as never as { __terminal?: { rowsLive(): number } }).__terminal?.rowsLive() ?? 0) > 0,
  );
  await skipWelcome(page);
});
after(async () => {
  await browser.close();
  await end();
  rmSync(base, { recursive: true, force: true });
  assert.deepEqual(faults, []);
});

const texts = (selector: string): Promise<string[]> => page.locator(selector).allInnerTexts();

/** Puts an instrument on the chart by the palette. */
async function chart(words: string, tab: RegExp): Promise<void> {
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type(words);
  await page.waitForTimeout(400);
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    (source) => [...document.querySelectorAll('.tab')].some((one) => new RegExp(source).test(one.textContent ?? '')),
    tab.source,
  );
}

/** Rows that show levels. */
const rows = (): Promise<number> => page.locator('.depth-table tbody tr:not([hidden])').count();
const waitForRows = (least: number, most: number): Promise<unknown> =>
  page.waitForFunction(
    ([from, to]) => {
      const count = document.querySelectorAll('.depth-table tbody tr:not([hidden])').length;
      return count >= (from as number) && count <= (to as number);
    },
    [least, most],
    { timeout: 20_000 },
  );
const numbers = async (selector: string): Promise<number[]> =>
  (await texts(selector)).filter((text) => text !== '').map((text) => Number(text.replaceAll(',', '')));

async function axe(): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const runner = window as unknown as {
      axe: { run(at: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await runner.axe.run('.depth')).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

test('an index has no book: the reason stands in the panel', async () => {
  await chart('NIFTY', /^Depth NIFTY$/);
  await page.keyboard.press('k');
  await page.waitForFunction(() => /NIFTY is an index/.test(document.querySelector('.depth-empty')?.textContent ?? ''));
  assert.match((await texts('.depth-empty')).join(''), /Choose its future/);
});

test('five levels of the future move without a connection of their own', async () => {
  await chart('nifty nov fut', /^Depth NIFTY .*FUT$/);
  await page.keyboard.press('k');
  await waitForRows(5, 5);
  const [bids, asks] = [await numbers('.depth-bid.is-price'), await numbers('.depth-ask.is-price')];
  assert.ok(
    bids.every((price, i) => i === 0 || price < (bids[i - 1] ?? 0)),
    `bids fall: ${bids.join(' ')}`,
  );
  assert.ok((bids[0] ?? 0) < (asks[0] ?? 0));
  const facts = (await texts('.depth-facts')).join(' ');
  assert.match(facts, /Total buy\s+[\d,.]+[\s\S]*Spread\s+\d+\.\d\d · \d+ ticks?[\s\S]*Imbalance\s+(▲|▼|even)/);
  assert.match(facts, /Bid age\s+\d/);
});

test('twenty levels: the same best prices, in order, with cumulative bars', async () => {
  await page.keyboard.press('y');
  await waitForRows(20, 20);
  const asks = await numbers('.depth-ask.is-price');
  assert.equal(asks.length, 20);
  assert.ok(
    asks.every((price, i) => i === 0 || price > (asks[i - 1] ?? 0)),
    `asks rise: ${asks.join(' ')}`,
  );
  const bars = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.depth-ask .depth-bar')].map((bar) =>
      Number.parseFloat(bar.style.backgroundSize),
    ),
  );
  assert.ok(
    bars.every((share, i) => share <= 100 && (i === 0 || share >= (bars[i - 1] ?? 0))),
    'bars grow downwards',
  );
  const before = await texts('.depth-table td');
  await page.waitForFunction(
    (first) =>
      [...document.querySelectorAll<HTMLElement>('.depth-table td')].filter((cell, i) => cell.innerText !== first[i])
        .length > 3,
    before,
    { timeout: 20_000 },
  );
  await page.screenshot({ path: join(ARTIFACTS, 'depth-20.png') });
});

test('keys tell what it takes to trade down to a level', async () => {
  await page.keyboard.press('k');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() =>
    /^Buy .*level 3: average/.test(document.querySelector('.depth-level')?.textContent ?? ''),
  );
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(() => /^Sell .*level 3/.test(document.querySelector('.depth-level')?.textContent ?? ''));
  assert.equal(await page.locator('.depth-table tr.is-cursor').count(), 1);
});

test('two hundred levels by the button, found in the palette too; nothing stops a screen reader', async () => {
  await page.locator('[aria-label="Levels of the book"] .chip', { hasText: /^200$/ }).click();
  await waitForRows(40, 200);
  assert.deepEqual(await axe(), []);
  await page.screenshot({ path: join(ARTIFACTS, 'depth-200.png') });
  await page.keyboard.press('/');
  await page.keyboard.type('depth of the book');
  await page.waitForTimeout(300);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.classList.contains('depth-scroll') === true);
});

test('a second window is told who has the 200 levels, and gets them when the first lets go', async () => {
  // The address opens once; another profile with the cookie is let in, and its panels follow their own links.
  const other = await browser.newContext({ storageState: await context.storageState() });
  const second = await other.newPage();
  await second.goto(new URL('/', url).href);
  await second.waitForFunction(
    () => ((window as never as { __terminal?: { rowsLive(): number } }).__terminal?.rowsLive() ?? 0) > 0,
  );
  await second.keyboard.press('/');
  await second.keyboard.type('banknifty nov fut');
  await second.waitForTimeout(400);
  await second.keyboard.press('Enter');
  await second.keyboard.press('k');
  await second.locator('[aria-label="Levels of the book"] .chip', { hasText: /^200$/ }).click();
  await second.waitForFunction(() => /Close one first/.test(document.querySelector('.depth-empty')?.textContent ?? ''));
  assert.match(await second.locator('.depth-empty').innerText(), /NIFTY .*FUT is open/);
  await page.locator('[aria-label="Levels of the book"] .chip', { hasText: /^20$/ }).click();
  await waitForRows(20, 20);
  await second.locator('.depth-retry').click();
  await second.waitForFunction(
    () => document.querySelectorAll('.depth-table tbody tr:not([hidden])').length >= 40,
    undefined,
    { timeout: 20_000 },
  );
  await other.close();
});

test('a commodity has five levels, and the others say why not', async () => {
  await chart('crudeoil fut', /^Depth CRUDEOIL .*FUT$/);
  await page.keyboard.press('k');
  await page.waitForFunction(() => /no 20 levels.*NSE/.test(document.querySelector('.depth-empty')?.textContent ?? ''));
  const off = page.locator('[aria-label="Levels of the book"] .chip.is-off');
  assert.deepEqual(await off.allInnerTexts(), ['20', '200']);
  await page.keyboard.press('y');
  await waitForRows(1, 5);
  assert.deepEqual(await axe(), []);
});

test('when the engine ends, the book stays, fades and is called old', async () => {
  await chart('nifty nov fut', /^Depth NIFTY .*FUT$/);
  await page.keyboard.press('k');
  await page.waitForFunction(() => {
    const bids = [...document.querySelectorAll<HTMLElement>('.depth-bid.is-price')];
    return Number((bids[0]?.innerText ?? '').replaceAll(',', '')) > 20_000;
  });
  await waitForRows(5, 5);
  await end();
  await page.waitForFunction(() =>
    /Old: the engine is not connected/.test(document.querySelector('.depth-note')?.textContent ?? ''),
  );
  assert.equal(await rows(), 5);
  await page.waitForSelector('.depth-scroll.is-old-bid.is-old-ask', { timeout: 20_000 });
  assert.deepEqual(await axe(), []);
  await page.screenshot({ path: join(ARTIFACTS, 'depth-old.png') });
});
