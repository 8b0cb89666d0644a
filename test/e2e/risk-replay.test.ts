import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { journalFill } from '../support/journal-samples.ts';
import { FakePage } from './fake-page.ts';

let face: FakePage;
before(async () => {
  face = await FakePage.open({ replay: true, instruments: 300 });
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

async function axe(at: string): Promise<string[]> {
  const { page } = face;
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  return await page.evaluate(async (part) => {
    const { axe: checker } = window as unknown as {
      axe: { run(at: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await checker.run(part)).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }, at);
}

const lastReplay = (): unknown => face.engine.calls.findLast(({ name }) => name === 'replay.control')?.input;

test('the risk panel says first what blocks entries, each with what lifts it, then which limits are used up', async () => {
  const { page, engine } = face;
  await page.keyboard.press('w');
  await page.keyboard.press('r');
  const blocks = page.getByRole('region', { name: 'What blocks entries now' });
  await blocks.getByText('Entries are allowed: nothing blocks them, and no limit is used up.').waitFor();
  engine.account.controls = engine.account.controls.map((one) =>
    one.id === 'open-orders' ? { ...one, used: 50 } : one,
  );
  engine.account.block('unreconciled', 'The venue has not been asked yet.');
  engine.account.block('day_loss', 'The loss of the day reached ₹16,020.00.');
  await blocks.getByText('Entries are blocked for 2 reasons. Exits and cancels go.').waitFor();
  await blocks.getByText('press Reconcile now, below').waitFor();
  await blocks.getByText(/Working orders is reached: 50 of 50 orders\./).waitFor({ timeout: 12_000 });
  const bar = page.locator('.risk-bar[data-stand="near"]').first();
  assert.equal(await bar.locator('xpath=following-sibling::span').innerText(), '83 %, ₹2,600 left');
  assert.deepEqual(await axe('.trade:has(.risk-blocks)'), []);
  await face.picture('risk');
});

test('the block of the day’s loss is ended by the typed word', async () => {
  const { page, engine } = face;
  const unlock = page.getByRole('button', { name: 'Unlock' });
  assert.equal(await unlock.isDisabled(), true);
  await page.locator('.risk-unlock input').fill('RESUME');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(200);
  assert.deepEqual(engine.calls.findLast(({ name }) => name === 'risk.unlock')?.input, { word: 'RESUME' });
  engine.account.block('day_loss', null);
  engine.account.block('unreconciled', null);
});

test('fills and alerts are places: < goes back to a fill, > plays on to the next one and stops at it', async () => {
  const { page, engine } = face;
  const nowMs = engine.replay?.nowMs ?? assert.fail('a replay');
  await page.keyboard.press('w');
  await page.keyboard.press('<');
  await page.getByText('There was no fill before this place of the recording.').waitFor();
  const fill = journalFill({ atMs: nowMs - 600_000 });
  engine.emit('fill.added', fill);
  await page.locator('.replay-marks i[data-kind="fill"]').waitFor({ state: 'attached' });
  await page.keyboard.press('<');
  await page.waitForTimeout(200);
  assert.deepEqual(lastReplay(), { action: 'seek', value: Math.floor(fill.atMs) });
  // The fill that is known lies ahead of nothing now: what comes next is played for.
  engine.emit('replay.changed', { ...(engine.replay ?? assert.fail()), nowMs });
  await page.keyboard.press('>');
  await page.getByText('plays on to the next fill').waitFor();
  engine.emit('fill.added', journalFill({ atMs: nowMs + 5_000 }));
  await page.waitForFunction(() => !document.querySelector('.replay-account')?.textContent?.includes('plays on'));
  assert.deepEqual(lastReplay(), { action: 'pause' });
});

test('a bar step is as long as the chart’s own bar; where a bar has no length, words say what it is', async () => {
  const { page } = face;
  const type = async (name: string): Promise<void> => {
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
  };
  await page.locator('#canvas-chart').focus();
  await type('5s');
  await page.keyboard.press('n');
  await page.waitForTimeout(200);
  assert.deepEqual(lastReplay(), { action: 'step', unit: 'bar', interval: '5s' });
  assert.equal(await page.locator('.toast', { hasText: 'no length in time' }).count(), 0);
  await type('200t');
  await page.keyboard.press('n');
  await page.locator('.toast', { hasText: 'no length in time: the step goes to the end of the minute' }).waitFor();
  assert.deepEqual(lastReplay(), { action: 'step', unit: 'bar', interval: '200t' });
});

test('the bar says what a jump does to the paper account, before it and after it', async () => {
  const { page, engine } = face;
  engine.account.place({
    clientOrderId: 'replay-0001',
    segment: 'NSE_EQ',
    securityId: engine.market.instruments.find(({ kind }) => kind === 'EQUITY')?.securityId ?? 0,
    side: 'BUY',
    product: 'INTRADAY',
    type: 'MARKET',
    validity: 'DAY',
    quantity: 1,
    price: 0,
    trigger: 0,
    disclosed: 0,
    amo: null,
    owner: 'hand',
    source: 'ticket',
    reduceOnly: false,
    confirmed: [],
  });
  await page.getByText(/^A jump back empties the paper account: 1 order, [01] open positions?$/).waitFor();
  // Nothing of the account is on its way any more.
  engine.account.close();
  engine.account.orders.clear();
  engine.account.positions.clear();
  engine.emit('account.reset', { atMs: engine.replay?.fromMs ?? 0 });
  await page
    .getByText(/^The paper account began anew at 09:15:00: 1 order and [01] open positions? are void$/)
    .waitFor();
  assert.deepEqual(await axe('.replay-bar'), []);
  await face.picture('replay-reset');
});

/** Children of a bar that lie over each other or are cut by the window, and its height. */
function layoutOf(page: Page, bar: string): Promise<{ readonly wrong: string[]; readonly height: number }> {
  return page.evaluate((selector) => {
    const root = document.querySelector<HTMLElement>(selector)!;
    const boxes = [...root.children]
      .filter((one) => !one.classList.contains('spacer'))
      .map((one) => ({ name: one.className, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0);
    const wrong = boxes.flatMap(({ name, box }, i) => {
      const before = boxes[i - 1]?.box.right ?? 0;
      const inside = box.left >= before - 0.5 && box.right <= window.innerWidth - 2;
      return inside ? [] : [`${name}: ${before} ${box.left} ${box.right}`];
    });
    return { wrong, height: root.getBoundingClientRect().height };
  }, bar);
}

test('the bars at the top are one calm line each at every width: nothing wraps, lies over another or is cut off', async () => {
  const { page } = face;
  const shots = process.env['PICTURES'] === '1';
  for (const [width, height] of [
    [1_280, 800],
    [1_600, 900],
    [1_920, 1_080],
    [2_560, 1_440],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const [bar, high] of [
      ['.top-bar', 38],
      ['.replay-bar', 30],
    ] as const)
      assert.deepEqual(await layoutOf(page, bar), { wrong: [], height: high }, `${bar} at ${width}`);
    const quotes = await page.locator('.index-quote').evaluateAll((all) => {
      const tape = all[0]!.parentElement!.getBoundingClientRect();
      return all.map((one) => one.getBoundingClientRect()).filter(({ top }) => top < tape.bottom).length;
    });
    assert.ok(quotes >= (width >= 1_920 ? 3 : 1), `${quotes} quotes at ${width}`);
    if (!shots) continue;
    await face.picture(`bars-${width}`);
    await page.keyboard.press('t');
    await face.picture(`bars-${width}-light`);
    await page.keyboard.press('t');
    await page.keyboard.press('t');
  }
});
