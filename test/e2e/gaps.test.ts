import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FakePage } from './fake-page.ts';

let face: FakePage;
before(async () => {
  face = await FakePage.open({});
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

test('j opens the gap board: largest gap first, aligned numbers, how often such gaps filled, the context', async () => {
  const { page } = face;
  await page.keyboard.press('w');
  await page.keyboard.press('j');
  const panel = page.locator('.gaps');
  await panel.locator('.gaps-table').waitFor();
  const row = async (symbol: string): Promise<string[]> => {
    const line = panel.locator('tbody tr').filter({ has: page.locator(`th:text-is("${symbol}")`) });
    return line.locator('th, td').allInnerTexts();
  };
  assert.deepEqual(await panel.locator('tbody th').allInnerTexts(), ['TITAN', 'WIPRO', 'INFY']);
  assert.deepEqual(await row('WIPRO'), [
    'WIPRO',
    '101.50',
    '100.00',
    '+1.50%',
    'full up',
    'indicative',
    '1–2%',
    '1 of 1',
    '1 of 1',
    '1 of 1',
  ]);
  assert.deepEqual((await row('INFY')).slice(4), ['–', 'indicative', '–', '–', '–', '–'], 'no history: dashes');
  const rights = await panel
    .locator('tbody tr td:nth-child(2)')
    .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).textAlign));
  assert.deepEqual(new Set(rights), new Set(['right']));
  const words = await panel.locator('.gaps-context').innerText();
  for (const part of [
    'NIFTY 24,620.50 +0.49%',
    'India VIX –',
    'sampled 09:10:00',
    'GIFT NIFTY: the feed does not list it',
  ])
    assert.ok(words.replace(/\s+/g, ' ').includes(part), `${part} in ${words}`);
  await face.picture('gaps');
});

test('arrows move through the rows and Enter charts one', async () => {
  const { page } = face;
  await page.locator('.gaps-table tr[data-slot="1"]').focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.locator(':focus').getAttribute('data-slot'), '0');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('.gaps-table tr[data-slot="0"]') !== null);
  const symbol = face.engine.market.instruments[0]?.symbol ?? '';
  await page.locator('.dv-tab', { hasText: symbol }).first().waitFor();
});

test('after the open the board shows what is filled; a failed reading keeps the rows; an empty board says why', async () => {
  const { page, engine } = face;
  const { gaps } = engine;
  const openMs = gaps.openMs ?? 0;
  engine.gaps = {
    ...gaps,
    asOfMs: openMs + 60_000,
    rows: gaps.rows.map((row) => ({ ...row, indicative: false, filled: row.symbol === 'WIPRO' })),
  };
  await page.locator('.gaps-table td', { hasText: 'filled' }).waitFor({ timeout: 6_000 });
  engine.gapsFault = 'The scan thread restarts.';
  await page.getByText('As it was: The scan thread restarts.').waitFor({ timeout: 6_000 });
  assert.equal(await page.locator('.gaps-table tbody tr').count(), 3);
  engine.gapsFault = null;
  engine.gaps = { ...gaps, rows: [], priced: 0 };
  await page.getByText('No price of the pre-open yet.').waitFor({ timeout: 6_000 });
  engine.gaps = { ...gaps, rows: [], priced: 0, asOfMs: openMs + 60_000 };
  await page.getByText('Nothing has opened yet.').waitFor({ timeout: 6_000 });
});

test('the palette finds the board', async () => {
  const { page } = face;
  await page.keyboard.press('w');
  await page.keyboard.press('/');
  await page.keyboard.type('gap board');
  await page.locator('.palette-entry', { hasText: 'gap board' }).first().waitFor();
  await page.keyboard.press('Escape');
});
