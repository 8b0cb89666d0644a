import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import { ChartPage } from './chart-page.ts';
import { OrderPage } from './order-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(context: string, options: object): Promise<AxeResults> };

let desk: OrderPage;
before(async () => {
  desk = await OrderPage.open({ instruments: 300, share: 0.05 });
  await new ChartPage(desk).show('TATASTEEL NOV FUT');
});
after(async () => {
  await desk.face.close();
  assert.deepEqual(desk.face.faults, [], 'the page reported no fault at any time');
});

test('one key goes through the volume profiles; each says what it is made of', async () => {
  const { page, face } = desk;
  const note = page.locator('.profile-note');
  const asked = (): unknown[] =>
    face.engine.calls.filter(({ name }) => name === 'profile.volume').map(({ input }) => (input as { of: unknown }).of);
  await page.keyboard.press('Alt+Shift+P');
  await note.getByText(/what is in view: POC [\d.,]+ · VAH [\d.,]+ · VAL [\d.,]+ · of [\d,]+ minute bars/).waitFor();
  await face.picture('chart-profile');
  const before = asked().length;
  await page.keyboard.press('PageUp');
  for (let i = 0; i < 60 && asked().length === before; i += 1) await page.waitForTimeout(50);
  assert.notDeepEqual(asked().at(-1), asked()[before - 1], 'the view moved, and its profile with it');
  await page.keyboard.press('Alt+Shift+P');
  await note.getByText(/of the session: POC .* minute bars, Fri 20 Nov$/).waitFor();
  await page.keyboard.press('Alt+Shift+P');
  await note.getByText(/of 5 sessions: POC .* minute bars, \w+ \d+ Nov to Fri 20 Nov/).waitFor();
  assert.deepEqual(asked().at(-1), { kind: 'sessions', count: 5 });
  await page.evaluate(AXE);
  const found = await page.evaluate(() => axe.run('.chart', { resultTypes: ['violations'] }));
  assert.deepEqual(
    found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    [],
  );
  await page.keyboard.press('Alt+Shift+P');
  await page.keyboard.press('Alt+Shift+P');
  await note.getByText('profile').waitFor({ state: 'detached' });
});

const until = async (holds: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  for (let tries = 0; !(await holds()); tries += 1) {
    assert.ok(tries < 100, what);
    await desk.page.waitForTimeout(50);
  }
};

async function violations(where: string): Promise<string[]> {
  await desk.page.evaluate(AXE);
  const found = await desk.page.evaluate((at) => axe.run(at, { resultTypes: ['violations'] }), where);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

test('the profile is chosen in the menu, and kept with the workspace, the chart’s type and a template', async () => {
  const { page, face } = desk;
  const asked = () => face.engine.calls.findLast(({ name }) => name === 'profile.volume')?.input;
  await page.keyboard.press('Control+Alt+c');
  const menu = page.getByRole('dialog', { name: 'Chart menu' });
  const part = menu.getByRole('group', { name: 'Volume profile', exact: true });
  await part.getByRole('button', { name: 'Session', exact: true }).click();
  await part.getByRole('button', { name: '24', exact: true }).click();
  await part.getByRole('button', { name: '80 %' }).click();
  await until(() => {
    const { rows, valueAreaPct } = (asked() ?? {}) as { rows?: number; valueAreaPct?: number };
    return rows === 24 && valueAreaPct === 80;
  }, 'it is asked for as it was chosen');
  await part.scrollIntoViewIfNeeded();
  await face.picture('chart-profile-menu');
  assert.deepEqual(await violations('.chart-menu'), []);
  await menu.getByLabel('Name of the template').fill('Rows');
  await menu.getByRole('button', { name: 'Save as template' }).click();
  await part.getByRole('button', { name: 'None' }).click();
  await menu.getByRole('button', { name: 'Rows', exact: true }).click();
  await page.keyboard.press('Escape');
  const note = page.locator('.profile-note');
  await note.getByText(/of the session: POC/).waitFor();
  await page.keyboard.press('Control+Alt+t');
  await note.getByText(/of the session: POC/).waitFor();
  const kept = (): boolean =>
    [...face.engine.prefs.values()].some((json) => json?.includes('"areaPct":80,') || json?.includes('"areaPct":80}'));
  await until(kept, 'the workspace keeps it');
  await page.keyboard.press('Control+Alt+c');
  await part.getByRole('button', { name: 'None' }).click();
  await page.keyboard.press('Escape');
});

test('a mark opens its hit or alert by key and by click; several behind one open one after the other', async () => {
  const { page, face } = desk;
  const { engine } = face;
  const row = engine.market.instruments.find(({ symbol }) => symbol === 'TATASTEEL NOV FUT') ?? assert.fail();
  const atMs = Math.floor(engine.nowMs() / 300_000) * 300_000;
  const older = atMs - 40 * 300_000;
  engine.raiseHit({ slot: row.slot, atMs: older, scannerId: 'opening-range' });
  engine.raiseHit({ slot: row.slot, atMs: older });
  engine.alerts.raise({
    segment: row.segment,
    securityId: row.securityId,
    symbol: row.symbol,
    ruleId: 1,
    kind: 'price',
    side: 'down',
    atMs: atMs - 80 * 300_000,
  });
  const note = page.locator('.mark-note');
  const canvas = page.locator('#canvas-chart');
  await canvas.focus();
  await until(async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+ArrowLeft');
    return /and 1 more · 2 of 2 · Space opens it/u.test((await note.textContent()) ?? '');
  }, 'both marks are drawn');
  await note.getByText(/Resistance breakout, up, 5m and 1 more · 2 of 2 · Space opens it/).waitFor();
  await face.picture('chart-mark');
  assert.deepEqual(await violations('.chart'), []);
  await page.keyboard.press('Space');
  const sheet = page.locator('.hit-detail');
  await sheet
    .getByText(/Resistance breakout/)
    .first()
    .waitFor();
  await canvas.focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  await sheet
    .getByText(/Opening range breakout/)
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
  await canvas.focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await note.getByText(/1 of 2/).waitFor();
  await page.keyboard.press('Space');
  await page.waitForFunction(() => document.activeElement?.closest('.alerts [data-key="1"]') !== null);
  await face.picture('chart-mark-alert');

  await canvas.focus();
  await page.keyboard.press('End');
  const box = (await canvas.boundingBox()) ?? assert.fail('a chart');
  const seen = async (): Promise<boolean> => (await note.textContent())?.includes('a click opens it') === true;
  const scan = async (): Promise<boolean> => {
    // The mark lies under its bar: 40 bars left of the newest, which has room for 6 more beside it.
    const x = box.x + ((box.width - 64) * (150 - 41 + 0.5)) / 156;
    for (let y = box.y + 60; y < box.y + box.height * 0.85; y += 5) {
      await page.mouse.move(x, y);
      if (await seen()) return true;
    }
    return false;
  };
  assert.ok(await scan(), 'the pointer finds the mark');
  await page.mouse.down();
  await page.mouse.up();
  await sheet.waitFor();
  await page.keyboard.press('Escape');
});

test('the closing auction is shaded with words while it is in view', async () => {
  const { page, face } = desk;
  const words = page.locator('.auction-note', { hasText: 'closing auction 15:15–15:30' });
  await page.locator('#canvas-chart').focus();
  await page.keyboard.press('End');
  // It is hours away: eighteen bars of five minutes, and there is room for six.
  await words.waitFor({ state: 'detached' });
  await page.keyboard.type('1h');
  await page.keyboard.press('Enter');
  await words.waitFor();
  await face.picture('chart-auction');
  await page.keyboard.press('t');
  await face.picture('chart-auction-light');
  await page.keyboard.press('t');
  await page.keyboard.press('t');
});
