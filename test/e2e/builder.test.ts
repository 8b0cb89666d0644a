import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { SOON_MS, tableSays } from './real-desk.ts';
import { RunningTerminal } from './running-terminal.ts';

/** The strategy builder on the real engine, driven by keys. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
let terminal: RunningTerminal;
before(async () => {
  terminal = await RunningTerminal.open({ args: ['--instruments', '3000', '--clock', '2026-11-20 10:30:00'] });
});
after(async () => {
  await terminal.close();
  assert.deepEqual(terminal.faults, [], 'the page reported no fault at any time');
});

const legs = (): Promise<string[]> =>
  terminal.page.evaluate(() =>
    [...document.querySelectorAll('.builder-legs tbody tr')].map(
      (row) =>
        `${row.querySelector('.builder-side')?.textContent} ${row.querySelector('.builder-symbol')?.textContent}`,
    ),
  );
const facts = (): Promise<Record<string, string>> =>
  terminal.page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('.builder-facts > div')].map((fact) => [
        fact.querySelector('dt')?.textContent ?? '',
        fact.querySelector('.builder-fact')?.textContent ?? '',
      ]),
    ),
  );
const seen = (selector: string, pattern: RegExp): Promise<unknown> =>
  terminal.page.locator(selector, { hasText: pattern }).first().waitFor({ timeout: SOON_MS });
const strikeOf = (leg: string | undefined): number => Number(/(\d+) (?:CE|PE)$/.exec(leg ?? '')?.[1]);

test('an empty builder says how legs come; a ready-made condor stands around the money with all its figures', async () => {
  const { page } = terminal;
  await page.locator('.trade-state', { hasText: 'entries allowed' }).waitFor({ timeout: 2 * SOON_MS });
  await page.keyboard.press('Control+3');
  await page.locator('.chain-row.is-atm').waitFor({ timeout: 2 * SOON_MS });
  await page.keyboard.press('s');
  await seen('.builder', /no legs yet.*ready-made/su);
  await page.keyboard.press('r');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'builder-ready');
  await page.locator('#builder-ready').selectOption('iron-condor');
  await page.locator('.builder-facts').waitFor({ timeout: SOON_MS });
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'TR');
  assert.deepEqual(
    (await legs()).map((leg) => leg.replace(/ NIFTY.* /u, ' ')),
    ['B PE', 'S PE', 'S CE', 'B CE'],
  );
  const found = await facts();
  assert.match(found['Max profit'] ?? '', /^\+₹[\d,.]+$/u);
  assert.match(found['Max loss'] ?? '', /^−₹[\d,.]+$/u);
  assert.match(found['Risk : reward'] ?? '', /^1 : \d/u);
  assert.match(found['Chance of profit'] ?? '', /^\d+\.\d %$/u);
  assert.match(found['Breakevens'] ?? '', /^[\d,]+ \(−\d.* · [\d,]+ \(\+\d/u);
  assert.notEqual(found['Breakevens after charges'], found['Breakevens']);
  assert.match(found['Margin'] ?? '', /^₹[\d,.]+$/u);
  await terminal.picture('builder-condor');
});

test('keys move strikes, expiries, sides and lots; a typed entry counts; the sliders move the scenario', async () => {
  const { page } = terminal;
  await page.keyboard.press('s');
  const before4 = await legs();
  await page.keyboard.press('ArrowRight');
  const one = await legs();
  assert.ok(strikeOf(one[0]) > strikeOf(before4[0]) && strikeOf(one[1]) === strikeOf(before4[1]));
  await page.keyboard.press('Shift+ArrowRight');
  const all = await legs();
  assert.ok(all.every((leg, i) => strikeOf(leg) > strikeOf(one[i])));
  await page.keyboard.press('PageDown');
  assert.notEqual((await legs())[0], all[0]);
  await seen('.builder-facts', /at the near expiry, calculated/u);
  await page.keyboard.press('PageUp');
  await page.keyboard.press('+');
  await page.keyboard.press('Enter');
  await page.keyboard.type('12.5');
  await page.keyboard.press('Enter');
  await seen('.builder-legs tbody tr:first-child .number', /^2$/u);
  const beforeMove = await page.locator('.builder-levels').innerText();
  await page.locator('.builder-slider input').nth(0).focus();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowRight');
  await seen('.builder-slider', /\+1\.5 days/u);
  await page.waitForFunction(
    (old) => document.querySelector<HTMLElement>('.builder-levels')?.innerText !== old,
    beforeMove,
    { timeout: SOON_MS },
  );
  await page.locator('.payoff-box').focus();
  await page.keyboard.press('ArrowRight');
  const words = await page.locator('.payoff-box').getAttribute('aria-valuetext');
  assert.match(words ?? '', /^[\d,]+ \(.*\): at expiry [+−]?₹[\d,.]+, in the scenario [+−]?₹/u);
});

test('a strategy is saved by its name, cleared and shown again', async () => {
  const { page } = terminal;
  await page.locator('.builder-name').fill('My condor');
  await page.keyboard.press('Control+s');
  await seen('.toast', /Saved: My condor/u);
  const kept = await legs();
  await page.locator('.builder-head .button', { hasText: 'Clear' }).click();
  await seen('.builder', /no legs yet/u);
  await page.locator('select[aria-label="Saved strategies"]').selectOption('My condor');
  await page.locator('.builder-facts').waitFor({ timeout: SOON_MS });
  assert.deepEqual(await legs(), kept);
});

test('nothing in it stops a screen reader or a keyboard', async () => {
  await terminal.page.evaluate(AXE);
  const violations = await terminal.page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(at: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run('.builder')).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
  assert.deepEqual(violations, []);
});

test('by keyboard alone: build a straddle from the chain, send it in paper, and see it as one strategy', async () => {
  const { page } = terminal;
  await page.locator('.trade-state', { hasText: 'entries allowed' }).waitFor({ timeout: SOON_MS });
  await page.keyboard.press('o');
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+Digit1');
  await page.locator('.tray-leg').nth(1).waitFor({ timeout: SOON_MS });
  await page.waitForFunction(() => document.activeElement?.closest('.tray') !== null);
  await page.keyboard.press('Control+Enter');
  await seen('.tray', /Disarmed: Alt\+A/u);
  await page.keyboard.press('Alt+a');
  await page.keyboard.press('Control+Enter');
  await tableSays(page, 'Baskets', /done/u).catch(async (thrown: unknown) => {
    throw new Error(
      `${String(thrown)} The baskets say: ${await page.locator('.trade-table[aria-label="Baskets"]').innerText()}`,
    );
  });
  await tableSays(page, 'Positions', /NIFTY Long straddle.*NIFTY Long straddle/su);
  await terminal.picture('builder-sent');
  await page.keyboard.press('s');
  await page.keyboard.press('h');
  await seen('.builder-legs', /held.*held/su);
  await page.locator('.builder-facts').waitFor({ timeout: SOON_MS });
  assert.equal((await facts())['Max profit'], 'unlimited');
  await terminal.picture('builder-held');
  await page.keyboard.press('o');
  await page.keyboard.press('t');
  await terminal.picture('builder-light');
});

test('Shift+B and Shift+S in the chain build a strategy leg by leg', async () => {
  const { page } = terminal;
  await page.locator('.builder-head .button', { hasText: 'Clear' }).click();
  await page.keyboard.press('o');
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+KeyB');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+KeyS');
  const built = await legs();
  assert.deepEqual(
    built.map((leg) => leg.slice(0, 1)),
    ['B', 'S'],
  );
  assert.ok(strikeOf(built[1]) > strikeOf(built[0]));
  await page.keyboard.press('s');
  const sides = async (): Promise<string[]> => (await legs()).map((leg) => leg.slice(0, 1));
  await page.keyboard.press('Shift+T');
  assert.deepEqual(await sides(), ['S', 'B']);
  // The letter without Shift is what Caps Lock makes: it turns one leg, not all.
  await page.keyboard.press('T');
  assert.deepEqual(await sides(), ['B', 'B']);
});
