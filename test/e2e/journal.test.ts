import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { FAKE_JOURNAL, fakeJournalFills } from './fake-journal.ts';
import { FakePage } from './fake-page.ts';

let face: FakePage;
before(async () => {
  face = await FakePage.open({});
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

async function axe(): Promise<string[]> {
  return await face.page.evaluate(async () => {
    const { axe: checker } = window as unknown as {
      axe: { run(at: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await checker.run('.trade:has(.journal-filter)');
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

test('Alt+N opens the journal: without fills it says how one begins', async () => {
  const { page } = face;
  await page.keyboard.press('Control+5');
  await page.locator('[role="region"][aria-label="Validation"], .chart-canvas').first().waitFor();
  await page.keyboard.press('Alt+n');
  await page.getByText('No round trip yet. The first fill of this account begins one').waitFor();
});

test('round trips of the fills, newest first, with figures and n', async () => {
  const { page } = face;
  FAKE_JOURNAL.fills = fakeJournalFills();
  const rows = page.locator('[aria-label="Round trips"] tbody tr');
  await rows.first().waitFor({ timeout: 12_000 });
  assert.equal(await rows.count(), 31);
  const cells = await rows.first().locator('td').allInnerTexts();
  assert.deepEqual([cells[0], cells[2], cells[5], cells[9]?.slice(0, 2)], ['2026-11-20', 'open', '75 open', '−₹']);
  const figures = await page.locator('.journal-figures dd').allInnerTexts();
  assert.equal(figures[0], '30');
  assert.match(figures[2] ?? '', /^\d+ % \(\d+ of 30\)$/);
  assert.match(figures[3] ?? '', /^\d+ % to \d+ %$/);
});

test('by keyboard: Enter on a row, tags and words, Ctrl+Enter keeps them, Escape goes back to the row', async () => {
  const { page } = face;
  await page.keyboard.press('Alt+n');
  await page.locator('[aria-label="Round trips"] tr:focus').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page
    .getByText('Best while it lasted (MFE) +₹1,125.00, worst (MAE) −₹300.00, from 24 one-minute bars.')
    .waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.journal-note input:focus').waitFor();
  await page.keyboard.type('late entry, break<out');
  await page.keyboard.press('Control+Enter');
  await page.getByText('“break<out” is no tag').waitFor();
  await page.locator('.journal-note input').fill('late entry, breakout');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Waited too long after the retest.');
  await face.picture('journal-note');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Saved.').waitFor();
  await page.keyboard.press('Escape');
  const row = page.locator('[aria-label="Round trips"] tr:focus');
  assert.match(await row.innerText(), /late entry\s*breakout\s*Waited too long/);
});

test('the filter narrows rows and figures together; Show all brings them back', async () => {
  const { page } = face;
  await page.getByLabel('Tag', { exact: true }).selectOption('breakout');
  await page.waitForFunction(() => document.querySelectorAll('[aria-label="Round trips"] tbody tr').length === 1);
  assert.equal((await page.locator('.journal-figures dd').allInnerTexts())[0], '1');
  await page.getByLabel('Part of the symbol').fill('sensex');
  await page.getByText('No round trip passes the filter. Widen it, or show all.').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.waitForFunction(() => document.querySelectorAll('[aria-label="Round trips"] tbody tr').length === 31);
});

test('days are typed as India writes them, shown as everywhere here, and what is none changes nothing', async () => {
  const { page } = face;
  const rows = (count: number) =>
    page.waitForFunction(
      (wanted) => document.querySelectorAll('[aria-label="Round trips"] tbody tr').length === wanted,
      count,
    );
  const from = page.getByLabel('From', { exact: true });
  await from.fill('20-Nov-2026');
  await rows(7);
  assert.match(
    await page.locator('.header-facts:visible', { hasText: 'round trips' }).innerText(),
    /^6 closed .* · 1 open$/,
  );
  await page.keyboard.press('Tab');
  assert.equal(await from.inputValue(), '2026-11-20');
  await from.focus();
  await page.keyboard.press('ArrowDown');
  await rows(13);
  assert.equal(await from.inputValue(), '2026-11-19');
  await from.fill('31-02-2026');
  await page.keyboard.press('Tab');
  assert.equal(await from.getAttribute('aria-invalid'), 'true');
  assert.match((await from.getAttribute('title')) ?? '', /“31-02-2026” is no day. Write it as 2026-11-20/);
  await rows(13);
  await page.getByRole('button', { name: 'Show all' }).click();
  await rows(31);
  assert.equal(await from.inputValue(), '');
});

test('days with their curve and a note of the day; groups; axe finds nothing in any part', async () => {
  const { page } = face;
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  assert.deepEqual(await axe(), []);
  await page.getByRole('button', { name: 'Days', exact: true }).click();
  const label = await page.locator('.journal-curve svg').getAttribute('aria-label');
  assert.match(label ?? '', /^Result over 5 days: [+−]₹/);
  await page.locator('.journal-days tr[data-date="2026-11-20"]').focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.locator(':focus').getAttribute('data-date'), '2026-11-19');
  await page
    .getByRole('form', { name: 'Note of the day' })
    .locator('textarea')
    .fill('Tired: no more after two losses.');
  await page.getByRole('form', { name: 'Note of the day' }).getByRole('button').click();
  await page.locator('.journal-days tr[data-date="2026-11-19"]', { hasText: 'Tired' }).waitFor();
  assert.equal(FAKE_JOURNAL.notes.day.get('2026-11-19')?.text, 'Tired: no more after two losses.');
  assert.deepEqual(await axe(), []);
  await face.picture('journal-days');
  await page.getByRole('button', { name: 'Groups', exact: true }).click();
  const groups = await page.locator('.journal-groups section').evaluateAll((all) => all.map((one) => one.ariaLabel));
  assert.deepEqual(groups, ['By hour of entry', 'By weekday', 'By tag', 'By owner']);
  assert.deepEqual(await axe(), []);
  await face.picture('journal-groups');
});

test('CSV: every round trip of the filter, plain numbers, a note with a comma in quotes', async () => {
  const { page } = face;
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV', exact: true }).last().click();
  const text = readFileSync((await (await saved).path()) ?? assert.fail('a file'), 'utf8');
  const lines = text.trim().split('\r\n');
  assert.equal(lines.length, 32);
  assert.match(lines[0] ?? '', /^day,symbol,direction,/);
  assert.ok(
    lines.some((line) => line.endsWith('late entry breakout,Waited too long after the retest.')),
    lines[2],
  );
});
