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
