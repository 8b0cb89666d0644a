import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { ARTIFACTS } from './fake-page.ts';
import { skipWelcome } from './skip-welcome.ts';

/** The option chain from the simulated exchange's bytes to the page: real engine, real threads, real browser. */
const HEADLESS = join(import.meta.dirname, '..', '..', 'src', 'main', 'headless.ts');
const base = mkdtempSync(join(tmpdir(), 'muhurat-chain-'));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

async function serve(name: string, clock: string): Promise<Running> {
  const args = ['--no-open-browser', '--instruments', '2500', '--clock', clock, '--data', join(base, name)];
  const child = spawn(process.execPath, [HEADLESS, ...args]);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  for await (const chunk of child.stdout) {
    said += String(chunk);
    const url = /http:\S+/.exec(said)?.[0];
    if (url !== undefined) return { child, url };
  }
  throw new Error(`no address was printed: ${said}`);
}

async function end({ child }: Running): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

let browser: Browser;
let page: Page;
let engine: Running;
const faults: string[] = [];

before(async () => {
  mkdirSync(ARTIFACTS, { recursive: true });
  browser = await launchChromium();
  engine = await serve('day', '2026-11-20 10:30:00');
  page = await browser.newPage({ viewport: { width: 2_560, height: 1_440 } });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // The browser itself reports a refused connection; that the engine is gone is one of the tests.
    const refused = /^WebSocket connection|net::ERR_CONNECTION_REFUSED/.test(message.text());
    if (message.type() === 'error' && !refused) faults.push(message.text());
  });
  await page.goto(engine.url);
  await page.waitForSelector('.chain-row.is-atm', { timeout: 60_000 });
  await skipWelcome(page);
});
after(async () => {
  await browser.close();
  await end(engine);
  rmSync(base, { recursive: true, force: true });
  assert.deepEqual(faults, []);
});

/** Rows drawn besides those that fit: three times six around them, one cut by an edge, the keyboard's and the money's. */
const DRAWN_AROUND_MAX = 21;

const texts = (selector: string): Promise<string[]> => page.locator(selector).allInnerTexts();
const tabTitle = (): Promise<string> =>
  page
    .locator('.dv-tab', { has: page.locator('.tab') })
    .allInnerTexts()
    .then((all) => all.join('|'));

test('NIFTY comes first, its money in the middle of what is seen', async () => {
  await page.waitForFunction(() => Number(document.querySelector('.chain-table')?.ariaRowCount) > 30);
  await page.waitForTimeout(1_500);
  assert.match(await tabTitle(), /NIFTY/);
  const [scroll, atm] = await Promise.all([
    page.locator('.chain-scroll').boundingBox(),
    page.locator('.chain-row.is-atm').boundingBox(),
  ]);
  assert.ok(scroll && atm);
  const middle = scroll.y + scroll.height / 2;
  assert.ok(Math.abs(atm.y + atm.height / 2 - middle) < 60, 'the money is centred');
  const both = (column: string): Promise<string[]> => texts(`.chain-row.is-atm td[data-col="${column}"]`);
  const [callIv = 0, putIv = 0] = (await both('iv')).map(Number);
  assert.ok(callIv > 3 && callIv < 100 && Math.abs(callIv - putIv) < 2, `IV ${callIv} and ${putIv}`);
  const [callDelta = 0, putDelta = 0] = (await both('delta')).map((text) => Number(text.replace('\u2212', '-')));
  assert.ok(Math.abs(callDelta - putDelta - 1) < 0.02, `deltas ${callDelta} and ${putDelta}`);
  assert.match((await texts('.chain-cards')).join(' '), /ATM straddle[\s\S]*\d[\s\S]*Synthetic fut[\s\S]*basis/);
  assert.match((await texts('.dv-groupview .tools')).join(' '), /PCR \d+\.\d\d[\s\S]*Max pain \d\d,\d{3}/);
  await page.screenshot({ path: join(ARTIFACTS, 'chain.png') });
});

test('prices move while it is looked at', async () => {
  const before = await texts('.chain-price');
  await page.waitForFunction(
    (first) =>
      [...document.querySelectorAll<HTMLElement>('.chain-price')].filter((cell, i) => cell.innerText !== first[i])
        .length > 3,
    before,
    { timeout: 20_000 },
  );
});

test('keys move through strikes and sides, Enter charts the option, and the chain stays', async () => {
  await page.keyboard.press('o');
  const leg = (): Promise<string | undefined> =>
    page.evaluate(() => (document.activeElement as HTMLElement).dataset['leg']);
  const first = (await leg())?.split(' ') ?? [];
  assert.equal(first[1], 'CE');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  const second = (await leg())?.split(' ') ?? [];
  assert.equal(second[1], 'PE');
  assert.ok(Number(second[0]) > Number(first[0]));
  assert.match((await texts('.chain-leg')).join(''), /PE · bid [\d,.]+ ask [\d,.]+ .*θ .*vega/);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.tab')].some((tab) => /NIFTY .* PE/.test(tab.textContent ?? '')),
  );
  assert.equal(
    await page
      .locator('.chain-table')
      .getAttribute('aria-rowcount')
      .then((count) => Number(count) > 30),
    true,
  );
});

test('only strikes in sight are drawn, and the one that holds the keyboard stays wherever it is scrolled to', async () => {
  const drawn = (): Promise<{ rows: number; seen: number; all: number }> =>
    page.evaluate(() => {
      const scroll = document.querySelector<HTMLElement>('.chain-scroll');
      const row = document.querySelector<HTMLElement>('.chain-row');
      return {
        rows: document.querySelectorAll('.chain-row').length,
        seen: Math.ceil((scroll?.clientHeight ?? 0) / (row?.offsetHeight ?? 1)),
        all: Number(document.querySelector('.chain-table')?.ariaRowCount) - 2,
      };
    });
  const held = (): Promise<{ strike: number; seen: boolean } | null> =>
    page.evaluate(() => {
      const row = document.activeElement?.closest<HTMLElement>('.chain-row');
      const [at, scroll] = [row?.getBoundingClientRect(), row?.closest('.chain-scroll')?.getBoundingClientRect()];
      if (at === undefined || scroll === undefined) return null;
      return { strike: Number(row?.dataset['strike']), seen: at.top >= scroll.top && at.bottom <= scroll.bottom };
    });
  await page.keyboard.press('o');
  await page.keyboard.press('Home');
  const home = await held();
  const before = await drawn();
  assert.ok(before.rows <= before.seen + DRAWN_AROUND_MAX, JSON.stringify(before));
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('PageDown');
  const far = await held();
  assert.ok(home !== null && far !== null && far.strike > home.strike && far.seen, JSON.stringify({ home, far }));
  await page.locator('.chain-scroll').evaluate((scroll) => scroll.scrollTo(0, 0));
  await page.waitForFunction(
    (strike) =>
      !document.querySelector(`.chain-row[data-strike="${strike}"]`)?.nextElementSibling?.matches('.chain-row'),
    far.strike,
  );
  assert.equal((await held())?.strike, far.strike, 'out of sight and still there');
  const after = await drawn();
  assert.ok(after.rows <= after.seen + DRAWN_AROUND_MAX && after.rows < after.all, JSON.stringify(after));
  await page.keyboard.press('ArrowUp');
  assert.equal((await held())?.seen, true, 'the next key goes on from there');
  await page.keyboard.press('Home');
  assert.deepEqual(await held(), home);
});

test('an option that is chosen elsewhere is shown in its chain: marked, in the middle, and the next key goes on there', async () => {
  const strikes = await page
    .locator('.chain-row')
    .evaluateAll((rows) => rows.map((row) => Number(row.dataset['strike'])));
  const far = strikes[Math.floor(strikes.length / 4)] ?? 0;
  const [symbol = ''] = /NIFTY \S+ \S+ (?=\d+ [CP]E)/.exec(await tabTitle()) ?? [];
  await page.keyboard.press('w');
  await page.waitForFunction(() => document.activeElement?.closest('.live-grid') !== null);
  await page.keyboard.press('/');
  await page.keyboard.type(`${symbol}${far} CE`);
  await page.locator('.palette-entry[aria-selected="true"]', { hasText: `${far} CE` }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForFunction((leg) => {
    const chosen = document.querySelector<HTMLElement>('.chain-row .is-charted .chain-price[aria-current="true"]');
    const [at, seen] = [chosen?.getBoundingClientRect(), chosen?.closest('.chain-scroll')?.getBoundingClientRect()];
    if (chosen?.dataset['leg'] !== leg || at === undefined || seen === undefined) return false;
    return at.top > seen.top && at.bottom < seen.bottom;
  }, `${far} CE`);
  await page.screenshot({ path: join(ARTIFACTS, 'chain-linked.png') });
  await page.keyboard.press('o');
  await page.keyboard.press('ArrowRight');
  const leg = await page.evaluate(() => (document.activeElement as HTMLElement).dataset['leg']);
  assert.equal(leg, `${far} PE`);
});

test('another expiry, another underlying, and an instrument on the chart each bring their chain', async () => {
  const expiries = page.locator('[aria-label="Expiries"] .chip');
  await expiries.nth(1).click();
  await page.waitForFunction(
    () =>
      document.querySelector('[aria-label="Expiries"] .chip:nth-child(2)')?.getAttribute('aria-pressed') === 'true' &&
      document.querySelector('.chain-row.is-atm') !== null,
  );
  const underlying = page.locator('[aria-label="Underlying of the chain"]');
  await underlying.selectOption('CRUDEOIL');
  await page.waitForSelector('table[aria-label^="Options of CRUDEOIL"] .is-atm');
  await page.locator('.chain-row.is-atm .chain-price').first().click();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.tab')].some((tab) => /CRUDEOIL .* CE/.test(tab.textContent ?? '')),
  );
  await underlying.selectOption('SENSEX');
  await page.waitForSelector('table[aria-label^="Options of SENSEX"] .is-atm');
  await page.keyboard.press('o');
  await page.keyboard.press('/');
  await page.keyboard.type('BANKNIFTY');
  await page.waitForTimeout(300);
  await page.keyboard.press('Enter');
  await page.waitForSelector('table[aria-label^="Options of BANKNIFTY"] .is-atm');
  const index = await texts('.chain-note');
  assert.match(index.join(' '), /Spot [\d,]+\.\d\d/);
});

test('nothing in it stops a screen reader or a keyboard', async () => {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(at: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run('.chain')).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
  assert.deepEqual(violations, []);
});

test('when the engine ends, the numbers stay and are called old', async () => {
  await end(engine);
  await page.waitForSelector('.chain-note .warn', { timeout: 10_000 });
  assert.match((await texts('.chain-note')).join(''), /old|Not current/);
  assert.ok((await page.locator('.chain-row').count()) > 5);
});

test('in the closing auction the chain says what it follows', async () => {
  engine = await serve('auction', '2026-11-20 15:20:00');
  await page.goto(engine.url);
  await page.waitForSelector('.chain-row.is-atm', { timeout: 60_000 });
  await page.waitForFunction(() =>
    /Closing auction: spot stands/.test(document.querySelector('.chain-note')?.textContent ?? ''),
  );
  await page.screenshot({ path: join(ARTIFACTS, 'chain-auction.png') });
});
