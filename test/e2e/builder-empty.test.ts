import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakePage } from './fake-page.ts';

test('without options it says that there are none and what to do', async () => {
  const face = await FakePage.open();
  try {
    const { page } = face;
    await page.keyboard.press('s');
    await page.locator('.builder', { hasText: /no legs yet/u }).waitFor();
    await page.keyboard.press('h');
    await page.locator('.toast', { hasText: /Nothing is held in options or futures/u }).waitFor();
    await page.locator('#builder-ready').selectOption('iron-condor');
    await page.locator('.toast', { hasText: /No options are listed: there is nothing to place/u }).waitFor();
    assert.deepEqual(face.faults, []);
  } finally {
    await face.close();
  }
});
