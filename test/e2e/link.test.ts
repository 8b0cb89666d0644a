import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import { FakePage, type OpenOptions } from './fake-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(options: object): Promise<AxeResults> };

let face: FakePage;
async function opened(options: OpenOptions): Promise<FakePage> {
  face = await FakePage.open(options);
  return face;
}
afterEach(() => face.close());

test('a lost engine is told in words, values stay, and the page comes back by itself', async () => {
  await opened({ instruments: 300 });
  const { page, engine } = face;
  await page.waitForFunction(() => window.__terminal.rowsLive() === 300);
  engine.refusing = true;
  engine.dropSockets();
  await page.getByText('Connection to the engine lost.').waitFor();
  assert.equal((await face.column('ltp'))[0] === '–', false, 'the last values are kept');
  assert.match(await page.locator('.status-strip').innerText(), /not connected/);
  await face.picture('lost');
  await page.waitForTimeout(1_200);
  engine.refusing = false;
  await page.locator('.banner').waitFor({ state: 'detached', timeout: 10_000 });
  const before = await page.evaluate(() => window.__terminal.rowsApplied());
  await page.waitForFunction((rows) => window.__terminal.rowsApplied() > rows + 300, before);
  assert.equal(engine.openCharts().length, 1, 'the chart was opened again');
  const real = face.faults.filter((text) => !text.includes('WebSocket connection'));
  assert.deepEqual(real, []);
});

test('a layout is remembered, and a broken one costs nothing but itself', async () => {
  await opened({ instruments: 100 });
  const { page, engine } = face;
  const box = await page.locator('.watchlist').boundingBox();
  const tabs = await page.locator('.dv-tab').count();
  assert.ok(box !== null);
  await page.mouse.move(box.x + box.width + 2, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 200, box.y + 200, { steps: 4 });
  await page.mouse.up();
  await page.waitForTimeout(900);
  const width = await page.evaluate(() => document.querySelector('.watchlist')?.getBoundingClientRect().width ?? 0);
  assert.ok(engine.prefs.has('face.workspaces'));
  await page.reload();
  await page.waitForFunction(() => window.__terminal.rowsLive() > 0);
  await page.locator('.watchlist').waitFor();
  const again = await page.evaluate(() => document.querySelector('.watchlist')?.getBoundingClientRect().width ?? 0);
  assert.ok(Math.abs(again - width) <= 2, `${again} against ${width}`);
  const stored = JSON.parse(engine.prefs.get('face.workspaces') ?? '') as { list: { layout: unknown }[] };
  for (const space of stored.list) space.layout = { grid: { root: 'gone' } };
  engine.prefs.set('face.workspaces', JSON.stringify(stored));
  engine.prefs.delete('face.layoutJournal');
  await page.reload();
  await page.waitForFunction(() => window.__terminal.rowsLive() > 0);
  assert.equal(await page.locator('.dv-tab').count(), tabs);
  assert.deepEqual(face.faults, []);
});

test('a replay says where it is and obeys its bar and its keys', async () => {
  await opened({ instruments: 100, replay: true });
  const { page, engine } = face;
  assert.match(await page.locator('.mode-box').innerText(), /^REPLAY · Fri 20 Nov 13:42:\d\d · 1×$/);
  await page.keyboard.press('p');
  await page.getByRole('button', { name: /^Play/ }).waitFor();
  assert.match(await page.locator('.mode-box').innerText(), /paused/);
  await page.keyboard.press(']');
  await page.waitForFunction(() => document.querySelector('.mode-box')?.textContent?.includes('2×'));
  await page.keyboard.press(',');
  await page.waitForTimeout(200);
  const seek = engine.calls.findLast((call) => call.name === 'replay.control')?.input as {
    action: string;
    value: number;
  };
  assert.equal(seek.action, 'seek');
  await face.picture('replay');
  assert.deepEqual(face.faults, []);
});

test('nothing flashes for those who asked for less motion', async () => {
  await opened({ instruments: 100, share: 1, reducedMotion: true });
  await face.page.waitForTimeout(800);
  assert.equal(await face.page.locator('[data-flash]').count(), 0);
});

for (const theme of ['dark', 'light'] as const)
  test(`an accessibility check of the whole page finds nothing (${theme})`, async () => {
    await opened({ instruments: 8, storedHits: 4, share: 0, width: 1_400, height: 800 });
    const { page } = face;
    if (theme === 'light') await page.keyboard.press('t');
    await page.waitForTimeout(600);
    await page.evaluate(AXE);
    const found = await page.evaluate(async () => {
      const { violations } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
      return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
    });
    assert.deepEqual(found, []);
  });
