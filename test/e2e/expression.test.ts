import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { FakePage } from './fake-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

let face: FakePage;
before(async () => {
  face = await FakePage.open({});
  face.page.setDefaultTimeout(15_000);
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

async function axe(): Promise<string[]> {
  await face.page.evaluate(AXE);
  return face.page.evaluate(async () => {
    const runner = window as unknown as {
      axe: { run(at: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await runner.axe.run('.own')).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

/** The text is checked 150 ms after a change: what is still being read after this was never asked. */
const CHECKED_MS = 1_000;

const text = () => face.page.getByLabel('Expression', { exact: true });

test('x opens the editor; a mistake is underlined and told in words, and a suggestion repairs it', async () => {
  const { page } = face;
  await page.keyboard.press('x');
  await text().waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'expression-text');
  await page.keyboard.type('close > emma(close, 20)');
  await page.keyboard.press('Escape');
  await page.getByRole('alert').filter({ hasText: 'There is nothing called “emma”' }).waitFor();
  assert.equal(await page.locator('.expression-colours .is-wrong').innerText(), 'emma');
  assert.equal(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled(), true);
  await page.getByRole('button', { name: 'Write ema' }).click();
  assert.equal(await text().inputValue(), 'close > ema(close, 20)');
  await page.getByText(/Correct. Needs 20 bars; tells close, ema\(close, 20\)/).waitFor();
  assert.deepEqual(await axe(), []);
});

test('what may be written is offered by the keyboard, with how it is called', async () => {
  const { page } = face;
  await text().focus();
  await page.keyboard.press('End');
  await page.keyboard.type(' and supertr');
  const list = page.getByRole('listbox', { name: 'What may be written here' });
  await list.waitFor();
  assert.match(await list.getByRole('option').first().innerText(), /supertrend\s+supertrend\(n = 10, k = 3\)/);
  await face.picture('scan-editor-completion');
  assert.deepEqual(await axe(), []);
  await page.keyboard.press('ArrowDown');
  assert.equal(await text().getAttribute('aria-activedescendant'), 'candidate-1');
  await page.keyboard.press('Tab');
  assert.equal(await text().inputValue(), 'close > ema(close, 20) and supertrend.trend()');
  await page.keyboard.type('10, 3');
  await page.keyboard.press('End');
  await page.keyboard.type(' > 0');
  await page.getByText(/^Correct/).waitFor();
  await page.keyboard.type(' ');
  await page.keyboard.press('Control+Space');
  await list.waitFor();
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'detached' });
  assert.equal(await text().isVisible(), true, 'Escape closes the list, not the editor');
  await page.locator('#expression-text:focus').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('[aria-label="Scanner in the editor"]:focus').waitFor();
  await page.keyboard.press('w');
  await page.locator('.live-grid :focus').waitFor();
});

test('a scanner is saved, kept while another is looked at, changed, duplicated and deleted', async () => {
  const { page } = face;
  await page.getByLabel('Title', { exact: true }).fill('Trend');
  await page.locator('.own').getByRole('group', { name: 'Bars' }).getByRole('button', { name: '15m' }).click();
  await page.getByLabel('Proposes a plan').check();
  await page.getByLabel('Unit of the target').selectOption('percent');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved. “Trend” runs from the next bar on.').waitFor();
  const saved = page.getByRole('list', { name: 'Saved scanners' });
  await saved.getByRole('button', { name: 'Trend', exact: true }).waitFor();
  assert.deepEqual(await saved.getByRole('button').allInnerTexts(), ['New scanner', 'Trend']);
  await text().fill('close > ema(close, 50)');
  await saved.getByRole('button', { name: 'New scanner' }).click();
  assert.equal(await text().inputValue(), '');
  await page.getByText('not saved').waitFor();
  await saved.getByRole('button', { name: 'Trend' }).click();
  assert.equal(await text().inputValue(), 'close > ema(close, 50)', 'what was typed is still there');
  await page.getByText(/^Correct/).waitFor();
  await page.getByRole('button', { name: 'Duplicate' }).click();
  assert.equal(await page.getByLabel('Title', { exact: true }).inputValue(), 'Trend copy');
  await page.getByText(/^Correct/).waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await saved.getByRole('button', { name: 'Trend copy' }).waitFor();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await saved.getByRole('button', { name: 'Trend copy' }).waitFor({ state: 'detached' });
});

test('by the keyboard: a scanner runs on a clock, or before the open, and is saved so', async () => {
  const { page } = face;
  await page.getByRole('list', { name: 'Saved scanners' }).getByRole('button', { name: 'Trend' }).click();
  await page.getByText(/^Correct/).waitFor();
  await page.getByRole('list', { name: 'Saved scanners' }).getByRole('button', { name: 'Trend' }).click();
  await page.waitForTimeout(CHECKED_MS);
  await page.getByText(/^Correct/).waitFor({ timeout: CHECKED_MS });
  const runs = page.getByLabel('Runs', { exact: true });
  await runs.focus();
  await page.keyboard.press('ArrowDown');
  await page.getByText('It looks at the newest 5m bar, counted from the open.').waitFor();
  await page.keyboard.press('Tab');
  const every = page.getByLabel('Every, min');
  assert.equal(await every.inputValue(), '15');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('30');
  assert.deepEqual(await axe(), []);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved. “Trend” runs from the next bar on.').waitFor();
  const saved = face.engine.calls.filter(({ name }) => name === 'own.save').at(-1)?.input as { schedule?: unknown };
  assert.deepEqual(saved.schedule, { kind: 'interval', minutes: 30 });
  await runs.selectOption('pre-market');
  await page.getByText(/It looks once, from 09:00, at 15m bars of the days before/).waitFor();
  assert.deepEqual(await axe(), []);
  await face.picture('scan-editor-schedule');
  await runs.selectOption('bar');
  assert.equal(await every.count(), 0);
});

test('a title that is taken is told and nothing is lost', async () => {
  const { page } = face;
  await page.getByRole('button', { name: 'New scanner' }).click();
  await page
    .getByRole('list', { name: 'Examples' })
    .getByRole('button', { name: 'Back above the central range' })
    .click();
  await page.getByText(/^Correct/).waitFor();
  await page.getByLabel('Title', { exact: true }).fill('Trend');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('There is a scanner “Trend” already.').waitFor();
  assert.match(await text().inputValue(), /crosses above cpr.top/);
});

test('a test shows its hits with their values; a click charts one', async () => {
  const { page } = face;
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await page.getByText(/1 hit on 1 of 2 instruments, 2026-11-19, 1.00 a session. The time limit/).waitFor();
  const row = page.locator('.own-table tbody tr');
  assert.match(await row.innerText(), /RELIANCE[\s\S]*1,500.00[\s\S]*ema\(close, 20\) 1,490.50 · time 09:35/);
  assert.deepEqual(await axe(), []);
  await face.picture('scan-editor');
  await row.getByRole('button', { name: 'RELIANCE' }).click();
});

test('every example is correct', async () => {
  const { page } = face;
  const examples = page.getByRole('list', { name: 'Examples' }).getByRole('button');
  const count = await examples.count();
  assert.ok(count >= 5);
  for (let i = 0; i < count; i += 1) {
    await examples.nth(i).click();
    await page.getByText(/^Correct/).waitFor();
    assert.equal(await page.locator('.own').getByRole('alert').count(), 0);
  }
});
