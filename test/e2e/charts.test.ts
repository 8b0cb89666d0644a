import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import { CALM } from './fake-options.ts';
import { ARTIFACTS, FakePage } from './fake-page.ts';

/** Several charts, types and intervals of charts, templates and pictures, against the engine of straw. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(on: string, options: object): Promise<AxeResults> };

let face: FakePage;
before(async () => {
  face = await FakePage.open();
  await face.page.locator('#canvas-chart').waitFor();
  await face.page.waitForFunction(() => !document.querySelector('.legend')?.hasAttribute('hidden'));
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

/** Names of the charts that the engine keeps live for the page. */
const live = (): string[] => face.engine.openCharts().toSorted();
const until = async (what: () => boolean): Promise<void> => {
  for (let i = 0; i < 100 && !what(); i += 1) await face.page.waitForTimeout(50);
  assert.ok(what());
};

async function noViolations(where: string, selector: string): Promise<void> {
  await face.page.evaluate(AXE);
  const { violations } = await face.page.evaluate((on) => axe.run(on, { resultTypes: ['violations'] }), selector);
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
    where,
  );
}

test('an interval is typed into the focused chart; what does not exist is refused in words', async () => {
  const { page } = face;
  await page.locator('#canvas-chart').focus();
  await page.keyboard.type('7');
  await page.locator('.interval-box').getByText('There are no bars of 7m').waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.interval-box').count(), 1, 'nothing is shown of what there is not');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.interval-box').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'canvas-chart');
  await page.keyboard.type('2h');
  await page.keyboard.press('Enter');
  await until(() => live().some((name) => name.endsWith(' 2h')));
  assert.equal(live().length, 1, 'the chart before was closed');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'canvas-chart');
  await page.keyboard.type('1w');
  await page.keyboard.press('Enter');
  await until(() => live().some((name) => name.endsWith(' 1w')));
});

test('types turn by key; Heikin-Ashi says what it is while the numbers stay those of the real bars', async () => {
  const { page } = face;
  await page.keyboard.type('5');
  await page.keyboard.press('Enter');
  await until(() => live().some((name) => name.endsWith(' 5m')));
  face.engine.share = 0;
  await page.waitForTimeout(400);
  const close = await page.locator('.legend-close').innerText();
  for (const name of ['Bars', 'Line', 'Area', 'Heikin-Ashi']) {
    await page.keyboard.press('Control+Alt+t');
    await page.getByRole('button', { name: `${name} …` }).waitFor();
    assert.equal(await page.locator('.legend-close').innerText(), close, name);
  }
  await page.locator('.chart-notes').getByText('Numbers and indicators are of the real bars').waitFor();
  await page.waitForTimeout(300);
  await face.picture('chart-heikin');
  await page.keyboard.press('Control+Alt+t');
  await page.getByRole('button', { name: 'Candles …' }).waitFor();
  face.engine.share = CALM.share;
});

test('four charts: each has its own bars, one crosshair lies on all, a pinned one keeps its instrument', async () => {
  const { page } = face;
  await page.keyboard.press('Control+Alt+g');
  await page.keyboard.press('Control+Alt+g');
  await page.locator('#canvas-chart-4').waitFor();
  await until(() => live().length === 1);
  await page.keyboard.press('`');
  await page.waitForFunction(() => document.activeElement?.id === 'canvas-chart-2');
  await page.keyboard.type('15');
  await page.keyboard.press('Enter');
  await until(() => live().length === 2);
  await page.locator('.chart-cell').nth(2).getByRole('button', { name: 'pin' }).click();
  await page.locator('#canvas-chart-3').focus();
  await page.keyboard.press('/');
  await page.keyboard.type('TITAN');
  await page.keyboard.press('Enter');
  await page.locator('.chart-cell').nth(2).getByText('TITAN', { exact: true }).waitFor();
  const heads = await page.locator('.chart-cell-head strong').allInnerTexts();
  assert.deepEqual([heads[0], heads[2]], ['RELIANCE', 'TITAN']);
  await until(() => live().length === 3);
  await page.locator('#canvas-chart').hover();
  await page.waitForTimeout(300);
  const bars = await page.locator('.indicator-legend').evaluateAll((all) => all.map((one) => one.dataset['barMs']));
  assert.equal(bars[0], bars[3], 'the charts of the same bars point at the same one');
  await page.waitForTimeout(600);
  await face.picture('charts-four');
  await noViolations('four charts', '.chart');
});

test('the charts are those of the workspace after a reload', async () => {
  const { page } = face;
  await page.reload();
  await page.locator('#canvas-chart-4').waitFor();
  await page.locator('.chart-cell').nth(2).getByText('TITAN', { exact: true }).waitFor();
  const heads = await page.locator('.chart-cell-head').allInnerTexts();
  assert.match(heads[1] ?? '', /15m/);
  assert.match(heads[2] ?? '', /pinned/);
});

test('the menu keeps a template and gives it back, shows levels, and saves a picture', async () => {
  const { page } = face;
  await page.locator('#canvas-chart').focus();
  await page.keyboard.press('Control+Alt+c');
  const menu = page.getByRole('dialog', { name: 'Chart menu' });
  await menu.waitFor();
  await menu.getByRole('button', { name: 'Area' }).click();
  await menu.getByRole('button', { name: '30m', exact: true }).click();
  await menu.getByLabel('Name of the template').fill('Morning');
  await menu.getByRole('button', { name: 'Save as template' }).click();
  await menu.getByText('Area, 30m, indicators: 3').waitFor();
  await menu.getByRole('button', { name: 'Previous day: high, low, close' }).click();
  await menu.getByRole('button', { name: 'Central pivot range' }).click();
  await menu.getByRole('button', { name: 'Candles' }).click();
  await menu.getByRole('button', { name: '5m', exact: true }).click();
  await menu.getByRole('button', { name: 'Morning', exact: true }).click();
  await menu.getByRole('button', { name: 'Area', pressed: true }).waitFor();
  await noViolations('the chart menu', '.chart-menu');
  await face.picture('chart-menu');
  const download = page.waitForEvent('download');
  await menu.getByRole('button', { name: /Save picture/ }).click();
  assert.match((await download).suggestedFilename(), /^RELIANCE-30m-.*\.png$/);
  await (await download).saveAs(join(ARTIFACTS, 'chart-saved.png'));
  await menu.getByRole('button', { name: '1', exact: true }).click();
  await page.keyboard.press('Escape');
  await until(() => live().length === 1);
  assert.ok(face.engine.calls.some(({ name }) => name === 'levels.of'));
  await page.waitForTimeout(400);
  await face.picture('chart-levels');
});

test('a second symbol lies over the prices from the same start; a spread has a pane of its own', async () => {
  const { page } = face;
  await page.locator('#canvas-chart').focus();
  await page.keyboard.press('Control+Alt+c');
  const menu = page.getByRole('dialog', { name: 'Chart menu' });
  const input = menu.getByLabel('Symbol or spread');
  await input.fill('NOBODY');
  await input.press('Enter');
  await menu.getByRole('alert').getByText('NOBODY is not among the instruments here').waitFor();
  await input.fill('hdfcbank');
  await input.press('Enter');
  await page.keyboard.press('Escape');
  await page
    .locator('.compare-legend')
    .getByText(/^Since .*: HDFCBANK [+−]\d+\.\d\d%, RELIANCE [+−]\d/)
    .waitFor();
  await until(() => live().length === 2);
  await page.waitForTimeout(300);
  await face.picture('chart-compare');
  await page.keyboard.press('Control+Alt+c');
  await menu.getByLabel('Symbol or spread').fill('RELIANCE NOV FUT - RELIANCE');
  await menu.getByLabel('Symbol or spread').press('Enter');
  await page.keyboard.press('Escape');
  await page
    .locator('.compare-legend')
    .getByText(/^RELIANCE NOV FUT − RELIANCE −?[\d,]+\.\d\d$/)
    .waitFor();
  // The share itself is on the chart already: its bars are read over the same line.
  await until(() => live().length === 2);
  await page.waitForTimeout(300);
  await face.picture('chart-spread');
  await page.keyboard.press('Control+Alt+c');
  await menu.getByRole('button', { name: 'Take it off' }).click();
  await page.keyboard.press('Escape');
  await page.locator('.compare-legend').waitFor({ state: 'detached' });
  await until(() => live().length === 1);
});

test('bars of seconds and of trades are typed like the others', async () => {
  const { page } = face;
  await page.locator('#canvas-chart').focus();
  for (const name of ['5s', '200t', '10r']) {
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await until(() => live().some((key) => key.endsWith(` ${name}`)));
  }
  await page.waitForTimeout(300);
});
