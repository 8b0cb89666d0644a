import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import { ChartPage } from './chart-page.ts';
import { OrderPage } from './order-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(context: string, options: object): Promise<AxeResults> };

interface Stored {
  readonly id: string;
  readonly tool: string;
  readonly points: readonly { readonly t: number; readonly p: number }[];
  readonly text: string;
}

let desk: OrderPage;
let chart: ChartPage;
before(async () => {
  desk = await OrderPage.open({ instruments: 300, share: 0.05 });
  chart = new ChartPage(desk);
  await chart.show('TATASTEEL NOV FUT');
});
after(async () => {
  await desk.face.close();
  assert.deepEqual(desk.face.faults, [], 'the page reported no fault at any time');
});

const key = (): string => {
  const row = desk.face.engine.market.instruments.find(({ symbol }) => symbol === 'TATASTEEL NOV FUT');
  return `chart.drawings.NSEFNO.${row?.securityId}`;
};
const stored = (): Stored[] => {
  const json = desk.face.engine.prefs.get(key());
  return json === undefined ? [] : (JSON.parse(json) as { drawings: Stored[] }).drawings;
};
/** Waits until the kept drawings are what they should be. */
async function kept(holds: (drawings: Stored[]) => boolean): Promise<Stored[]> {
  for (let i = 0; i < 60; i += 1) {
    if (holds(stored())) return stored();
    await desk.page.waitForTimeout(50);
  }
  throw new assert.AssertionError({ message: JSON.stringify(stored()) });
}
const hint = () => desk.page.locator('.draw-hint');

test('by the keys alone: a trend line is drawn, moved, one end of it too, taken back and removed', async () => {
  const { page } = desk;
  await page.keyboard.press('Alt+Shift+l');
  await page.locator('.draw-bar [aria-pressed="true"]').waitFor();
  assert.match(await hint().innerText(), /Trend line, point 1 of 2: \w+ \d+ Nov \d\d:\d\d, [\d.,]+/);
  await page.keyboard.press('Enter');
  for (let i = 0; i < 2; i += 1) await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  const [line] = await kept((all) => all.length === 1);
  assert.ok(line !== undefined);
  const [a, b] = line.points;
  assert.ok(a !== undefined && b !== undefined && a.t > b.t);
  assert.equal(b.p - a.p, 5);
  await page.keyboard.press('ArrowRight');
  const [moved] = await kept((all) => all[0]?.points[1]?.t === b.t + 300_000);
  assert.equal(moved?.points[0]?.t, a.t + 300_000, 'all of it');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  const [bent] = await kept((all) => all[0]?.points[0]?.p === a.p - 5);
  assert.equal(bent?.points[1]?.p, b.p, 'only the first point');
  await page.keyboard.press('Control+z');
  await kept((all) => all[0]?.points[0]?.p === a.p);
  await page.keyboard.press('Control+ArrowRight');
  await page.keyboard.press('Delete');
  await kept((all) => all.length === 0);
  await page.keyboard.press('Control+z');
  await kept((all) => all.length === 1);
});

test('a point goes to the high of its bar; a text takes its words', async () => {
  const { page } = desk;
  await page.keyboard.press('Alt+Shift+h');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('h');
  const before = await hint().innerText();
  await page.keyboard.press('l');
  assert.notEqual(await hint().innerText(), before);
  await page.keyboard.press('Enter');
  await kept((all) => all.some(({ tool }) => tool === 'horizontal'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+Shift+T');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  await page.getByLabel('Words on the chart').fill('budget day');
  await page.keyboard.press('Enter');
  const all = await kept((list) => list.some(({ text }) => text === 'budget day'));
  assert.equal(all.length, 3);
  assert.equal(await page.evaluate(() => document.activeElement?.className.includes('chart-canvas')), true);
  await page.keyboard.press('Escape');
});

test('the pointer draws a retracement, a rectangle and a measure, and moves what it takes', async () => {
  const { page } = desk;
  const box = await chart.box();
  const drag = async (from: [number, number], to: [number, number]): Promise<void> => {
    await page.mouse.move(box.x + from[0], box.y + from[1]);
    await page.mouse.down();
    await page.mouse.move(box.x + (from[0] + to[0]) / 2, box.y + (from[1] + to[1]) / 2);
    await page.mouse.move(box.x + to[0], box.y + to[1]);
    await page.mouse.up();
  };
  await page.locator('.draw-bar button').nth(3).click();
  await drag([140, 120], [330, 330]);
  await kept((all) => all.some(({ tool }) => tool === 'fib'));
  await page.keyboard.press('Alt+Shift+R');
  await drag([400, 250], [500, 340]);
  await kept((all) => all.some(({ tool }) => tool === 'rectangle'));
  await page.keyboard.press('Alt+Shift+m');
  await drag([560, 330], [700, 150]);
  const all = await kept((list) => list.some(({ tool }) => tool === 'measure'));
  const before = all.find(({ tool }) => tool === 'rectangle');
  await drag([450, 250], [450, 220]);
  const after = await kept(
    (list) => list.find(({ tool }) => tool === 'rectangle')?.points[0]?.p !== before?.points[0]?.p,
  );
  const moved = after.find(({ tool }) => tool === 'rectangle');
  assert.ok(before?.points[0] !== undefined && moved?.points[0] !== undefined);
  assert.equal(moved.points[0].t, before.points[0].t, 'straight up');
  assert.ok(moved.points[0].p > before.points[0].p);
  await desk.face.picture('chart-draw');
});

test('drawings are there on another interval and after the page was opened anew', async () => {
  const { page } = desk;
  await page.keyboard.press('Alt+3');
  await page.waitForFunction(() =>
    document.querySelector('.chart-canvas')?.getAttribute('aria-label')?.includes('bars of 15m'),
  );
  await desk.face.picture('chart-draw-15m');
  await page.reload();
  await page.waitForFunction(() => window.__terminal.rowsLive() > 0);
  await chart.show('TATASTEEL NOV FUT');
  await page.keyboard.press('Control+ArrowRight');
  await page.waitForFunction(() => /selected/.test(document.querySelector('.draw-hint')?.textContent ?? ''));
  assert.match(await hint().innerText(), /Trend line selected/);
});

test('axe finds nothing on the chart with its tools', async () => {
  const { page } = desk;
  await page.evaluate(AXE);
  const found = await page.evaluate(() => axe.run('.chart', { resultTypes: ['violations'] }));
  assert.deepEqual(
    found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    [],
  );
});
