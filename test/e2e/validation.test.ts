import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { SAMPLE_SUMMARY } from '../support/sample-validation.ts';
import { FakePage } from './fake-page.ts';
import { FAKE_VALIDATION } from './fake-validation.ts';

let face: FakePage;
before(async () => {
  face = await FakePage.open({});
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

test('Alt+V opens the validation: records with intervals, a hidden rate, calibration as pictures with words', async () => {
  const { page } = face;
  await page.keyboard.press('w');
  await page.keyboard.press('Alt+v');
  const panel = page.locator('.validation');
  await panel.locator('tbody tr').first().waitFor();
  const cells = await panel.locator('tbody tr').first().locator('th, td').allInnerTexts();
  assert.deepEqual([cells[1], cells[2], cells[3], cells[5]], ['40', '4', '63%', '55%']);
  assert.equal(await panel.locator('tbody tr').first().locator('svg').count(), 1);
  const few = await panel.locator('tbody tr').nth(1).locator('td').allInnerTexts();
  assert.deepEqual([few[0], few[2], few[3]], ['6', '14 more', 'too few hits']);
  const words = await panel.locator('svg[role="img"]').first().getAttribute('aria-label');
  assert.match(words ?? '', /^Reliability: said \d+%, was \d+% of \d+/);
  await face.picture('validation');
});

test('arrows and Enter choose a scanner; the selectors ask anew', async () => {
  const { page } = face;
  await page.locator('.validation tbody tr').first().focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.locator(':focus').getAttribute('data-key'), 'gap');
  await page.keyboard.press('Enter');
  await page.locator('.validation tbody tr[data-key="gap"][aria-current="true"]').waitFor();
  await page.getByLabel('Group the records').selectOption('hour');
  await page.getByLabel('Minutes after the hit').selectOption('60');
  await page.getByLabel('What counts as right').selectOption('target');
  await page.locator('.validation thead th', { hasText: 'hour' }).waitFor();
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.deepEqual(FAKE_VALIDATION.asked.at(-1), { groupBy: 'hour', window: 60, measure: 'target' });
});

test('axe finds nothing in it; without outcomes it says how many are needed', async () => {
  const { page } = face;
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(at: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run('.validation')).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
  assert.deepEqual(found, []);
  FAKE_VALIDATION.summary = { ...SAMPLE_SUMMARY, groups: [] };
  await page.getByLabel('Minutes after the hit').selectOption('5');
  await page.getByText('a rate needs 20 of them, a probability 200').waitFor({ timeout: 6_000 });
});
