import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Hit } from '#contract/model/scan.ts';
import { SAMPLE_ALERT } from '../contract/alert-samples.ts';
import { CALM } from './fake-options.ts';
import { FakePage } from './fake-page.ts';
import { ScannerPage } from './scanner-page.ts';

const PLAN = SAMPLE_ALERT.plan!;
/** Hits of the opening minute, and the time in which they come, ms. */
const BURST = 2_000;
const BURST_MS = 1_000;
/** The browser calls a task long above this; one of them is allowed. On a shared machine it is longer by its slowdown. */
const LONG_TASK_MS = 50;
const TRIES = 5;

let face: FakePage;
let scanners: ScannerPage;
before(async () => {
  face = await FakePage.open({});
  scanners = new ScannerPage(face.page);
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

const slotOf = (symbol: string): number => face.engine.market.instruments.findIndex((row) => row.symbol === symbol);
const raise = (symbol: string, changes: Partial<Hit> = {}): Hit =>
  face.engine.raiseHit({ slot: slotOf(symbol), atMs: face.engine.nowMs(), ...changes });

test('cards count today, name the best and filter; one scanner shows its own values as columns', async () => {
  const { page } = face;
  raise('TCS', { scannerId: 'opening-range', interval: '15m', priority: 'low' });
  raise('INFY', { confidence: 0.71, badges: ['Very close'], evidence: { close: 1_234_567.5, resistance: 9 } });
  raise('WIPRO', { priority: 'high', confidence: 0.93, plan: PLAN, badges: ['Very close'] });
  await scanners.rows.nth(2).waitFor();
  await page.waitForFunction(
    () => document.querySelector('[data-scanner="resistance-breakout"] .card-count')?.textContent === '2',
  );
  const card = await scanners.card('resistance-breakout').innerText();
  for (const words of ['Resistance breakout', 'WIPRO, INFY', 'Very close 2']) assert.ok(card.includes(words), card);
  await scanners.card('resistance-breakout').click();
  await scanners.head('close').waitFor();
  assert.deepEqual(await scanners.symbols(), ['WIPRO', 'INFY']);
  const line = await scanners.rows.nth(1).innerText();
  assert.ok(line.includes('12.35 L') && line.includes('71%'), line);
  const plan = await scanners.rows.first().innerText();
  for (const words of ['▲ high', '93%', '1,402.50', '1,395.00', '1,417.50', '2.0'])
    assert.ok(plan.includes(words), plan);
  await scanners.card('resistance-breakout').click();
  await page.waitForFunction(() => document.querySelectorAll('.hit-row').length === 3);
});

test('rows under the pointer stand still; new ones are counted and taken in on demand', async () => {
  const { page } = face;
  await scanners.rows.nth(1).hover();
  const before = await scanners.symbols();
  raise('RELIANCE');
  await scanners.fresh.waitFor();
  assert.match(await scanners.fresh.innerText(), /^1 new/);
  assert.deepEqual(await scanners.symbols(), before);
  await scanners.fresh.click();
  await page.waitForFunction(() => document.querySelector('.hit-row .hit-symbol')?.textContent === 'RELIANCE');
  assert.equal(await scanners.fresh.count(), 0);
});

test('search, order and chosen row stay while hits come', async () => {
  const { page } = face;
  await scanners.head('Sure').click();
  assert.equal((await scanners.symbols())[0], 'WIPRO');
  await page.getByLabel('Filter the hits').fill('breakout');
  assert.equal(await scanners.count(), 4);
  await scanners.leave();
  raise('TCS', { confidence: 0.8 });
  await scanners.rows.nth(4).waitFor();
  assert.deepEqual((await scanners.symbols()).slice(0, 3), ['WIPRO', 'TCS', 'INFY']);
  assert.equal(await page.getByLabel('Filter the hits').inputValue(), 'breakout');
  await scanners.head('Sure').click();
  await scanners.head('Sure').click();
  await page.getByLabel('Filter the hits').fill('');
});

test('the sheet tells what fired with units and the plan in rupees; Enter charts with lines, F1 fills the ticket', async () => {
  const { page } = face;
  await page.getByLabel('Filter the hits').fill('WIPRO');
  await page.keyboard.press('Escape');
  await page.getByLabel('Filter the hits').fill('WIPRO');
  await page.waitForFunction(() => document.querySelectorAll('.hit-row').length === 1);
  await page.keyboard.press('F6');
  await scanners.table.focus();
  await page.keyboard.press('Space');
  await scanners.sheet.waitFor();
  const words = (await scanners.sheet.innerText()).replace(/\s+/g, ' ');
  for (const part of [
    'Entry ₹1,402.50',
    'Stop ₹1,395.00 −0.53%',
    'At risk ₹7,642.10 to the stop, with charges',
    'resistance ₹1,415',
    'lookback 50 bars',
  ])
    assert.ok(words.includes(part), `${part} in ${words}`);
  await face.picture('hit-sheet');
  await page.keyboard.press('Enter');
  await page.locator('.dv-tab', { hasText: 'WIPRO' }).first().waitFor();
  await page.keyboard.press('F1');
  const ticket = page.locator('.ticket');
  await ticket.waitFor();
  const typed = await ticket
    .locator('input')
    .evaluateAll((fields) => fields.map((one) => (one as HTMLInputElement).value));
  for (const value of ['2', '1402.50', '1395.00', '1417.50'])
    assert.ok(typed.includes(value), `${value} in ${typed.join(' ')}`);
  await page.keyboard.press('Escape');
  await ticket.waitFor({ state: 'detached' });
  await scanners.table.focus();
  await page.keyboard.press('Control+Enter');
  await page
    .locator('.toast', { hasText: 'WIPRO is in “My list” now: 1 + 42 options, 43 new, 19,900 free.' })
    .waitFor();
  await page.keyboard.press('Escape');
  await scanners.sheet.waitFor({ state: 'detached' });
  await page.getByLabel('Filter the hits').fill('');
});

test('a switch on a card turns its scanner off and on', async () => {
  const { page, engine } = face;
  await page.getByRole('switch', { name: 'Opening range breakout on or off' }).click();
  await page.waitForFunction(() => document.querySelector('.card.is-off') !== null);
  assert.equal(engine.scanners.find(({ id }) => id === 'opening-range')?.enabled, false);
  assert.equal(engine.scanners.find(({ id }) => id === 'opening-range')?.params[0]?.value, 15, 'its parameters stay');
  await page.getByRole('switch', { name: 'Opening range breakout on or off' }).click();
  await page.waitForFunction(() => document.querySelector('.card.is-off') === null);
});

/** Long tasks of the page while something is done, ms. */
async function longTasks(run: () => Promise<void>): Promise<number[]> {
  const { page } = face;
  await page.evaluate(() => {
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    );
    observer.observe({ entryTypes: ['longtask'] });
    Object.assign(window, { longTasks: { tasks, observer } });
  });
  await run();
  return page.evaluate(() => {
    const { longTasks: made } = window as unknown as {
      longTasks: { tasks: number[]; observer: PerformanceObserver };
    };
    made.observer.disconnect();
    return made.tasks;
  });
}

/** How much longer the same work takes here now than when nobody else wants the processor. */
function slowdown(): Promise<number> {
  return face.page.evaluate(() => {
    const times: number[] = [];
    for (let i = 0; i < 60; i += 1) {
      const began = performance.now();
      let sum = 0;
      for (let j = 0; j < 4_000_000; j += 1) sum += j & 7;
      if (sum > 0) times.push(performance.now() - began);
    }
    const mean = times.reduce((a, b) => a + b, 0) / times.length;
    return mean / Math.min(...times);
  });
}

async function burst(): Promise<void> {
  const { page, engine } = face;
  const slices = 20;
  for (let i = 0; i < slices; i += 1) {
    const began = performance.now();
    for (let j = 0; j < BURST / slices; j += 1)
      engine.raiseHit({ slot: 5 + ((i * 7 + j) % 200), atMs: engine.nowMs(), plan: PLAN, confidence: (j % 50) / 50 });
    await page.waitForTimeout(Math.max(0, BURST_MS / slices - (performance.now() - began)));
  }
  const newest = engine.hits.at(-1)?.id;
  await page.waitForFunction((id) => document.querySelector(`[data-hit="${id}"]`) !== null, newest);
}

test('an opening minute of 2,000 hits in a second costs no more than one long task, and the table scrolls', async () => {
  const { page, engine } = face;
  await scanners.leave();
  // What the hits cost is asked here, not what 5,000 prices cost at the same time.
  engine.share = 0;
  await page.waitForTimeout(300);
  const tries: number[][] = [];
  // A busy machine makes tasks longer, never shorter: the best of some is what the page needs.
  const passes = (): boolean => tries.some((tasks) => tasks.length <= 1);
  while (tries.length < TRIES && !passes()) {
    const limitMs = LONG_TASK_MS * (await slowdown());
    tries.push((await longTasks(burst)).filter((ms) => ms > limitMs));
  }
  engine.share = CALM.share;
  console.log(
    'long tasks of each burst, ms:',
    tries.map((tasks) => tasks.map(Math.round).join(' ') || 'none').join(' | '),
  );
  assert.ok(passes());
  assert.ok((await scanners.rows.count()) < 60, 'only what is seen is drawn');
  const total = await scanners.count();
  assert.ok(total >= BURST);
  await scanners.table.focus();
  await page.keyboard.press('End');
  await page.waitForFunction((last) => document.querySelector(`.hit-row[aria-rowindex="${last}"]`) !== null, total + 1);
  await page.keyboard.press('Home');
  await page.waitForFunction(() => document.querySelector('.hits-scroll')?.scrollTop === 0);
});

test('Alt+S shows the sectors as tiles with numbers; arrows move, a tile charts its share', async () => {
  const { page, engine } = face;
  await page.keyboard.press('Alt+S');
  await page.locator('.tile').first().waitFor();
  assert.equal(await page.locator('.sector').count(), 9);
  assert.equal(await page.locator('.tile').count(), 72);
  assert.match(await page.locator('.sector-head', { hasText: 'NIFTY AUTO' }).innerText(), /\+2\.00%/);
  const tile = page.locator('.tile.is-up.is-strong').first();
  assert.match(await tile.innerText(), /\+\d\.\d\d%/);
  await page.locator('.sector-head').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const symbol = engine.market.instruments[5]?.symbol ?? '';
  await page.locator('.dv-tab', { hasText: symbol }).first().waitFor();
  await face.picture('sectors');
});

test('alerts: counts in the top bar, a group unfolds, a narrow list, a longer snooze that the key remembers', async () => {
  const { page, engine } = face;
  const badges = page.locator('.alert-badges');
  const members = ['TCS', 'INFY'].map((symbol, i) => ({ ...SAMPLE_ALERT, hitId: i + 1, symbol }));
  engine.alerts.raise({ priority: 'low', count: 2, members, text: '2 × Gap up', scannerId: 'opening-range' });
  engine.alerts.raise({ priority: 'high', text: 'RELIANCE Resistance breakout' });
  await page.waitForFunction(() => document.querySelector('.alert-badges')?.textContent?.includes('▲ 1'));
  await badges.click();
  const rows = page.locator('.alerts .trade-row');
  await rows.nth(1).waitFor();
  await rows.nth(1).focus();
  await page.keyboard.press('Space');
  await rows.nth(3).waitFor();
  assert.match(await rows.nth(2).innerText(), /TCS/);
  await page.getByLabel('Filter the alerts').fill('infy');
  await page.waitForFunction(() => document.querySelectorAll('.alerts .trade-row').length === 3);
  await page.getByLabel('Filter the alerts').fill('');
  await page.locator('.alert-narrow .chip', { hasText: 'high' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.alerts .trade-row').length === 1);
  await rows.first().getByLabel('Snooze RELIANCE').selectOption({ label: '30 min' });
  await page.locator('.alerts .trade-row', { hasText: 'snoozed to' }).waitFor();
  await page.getByRole('button', { name: /show all/ }).click();
  await rows.nth(1).focus();
  await page.keyboard.press('z');
  await page.waitForFunction(() => document.querySelector('.alert-badges')?.textContent?.includes('● 0'));
  const untils = engine.alerts.alerts.map(({ snoozedUntilMs }) => (snoozedUntilMs ?? 0) - engine.nowMs());
  for (const ms of untils) assert.ok(ms > 29 * 60_000 && ms <= 30 * 60_000, String(ms));
});

test('a class of sound is muted, and that is remembered', async () => {
  const { page, engine } = face;
  await page.getByRole('button', { name: 'Sounds', exact: true }).click();
  await page.getByRole('switch', { name: 'Bought: heard or muted' }).click();
  await page.waitForTimeout(700);
  const stored = JSON.parse(engine.prefs.get('face.prefs') ?? '{}') as { muted?: string[] };
  assert.deepEqual(stored.muted, ['fill-up']);
  await page.getByRole('switch', { name: 'Bought: heard or muted' }).click();
  await page.getByRole('button', { name: 'Alerts', exact: true }).click();
});

test('cards, table, sheet, sectors and alerts pass the accessibility check', async () => {
  const { page } = face;
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const check = async (at: string): Promise<void> => {
    const found = await page.evaluate(async (where) => {
      const { axe } = window as unknown as {
        axe: { run(at: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      return (await axe.run(where)).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    }, at);
    assert.deepEqual(found, [], at);
  };
  await check('.alerts');
  await check('.top-bar');
  await page.keyboard.press('h');
  // A panel behind another takes the keyboard in the frames after it was brought to the front.
  await scanners.table.focus();
  await page.keyboard.press('Space');
  await scanners.sheet.waitFor();
  await check('.hits');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+S');
  await check('.sectors');
});
