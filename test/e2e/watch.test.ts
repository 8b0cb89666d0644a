import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import type { WatchItem } from '#contract/model/watchlist.ts';
import { CALM } from './fake-options.ts';
import { FakePage } from './fake-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let face: FakePage;
before(async () => {
  face = await FakePage.open({ instruments: 300 });
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

const row = (symbol: string): Locator => face.page.locator('.live-grid .ag-row', { hasText: symbol }).first();
const list = () => face.engine.lists[0] ?? assert.fail('a list');
const labels = (): string[] =>
  list().items.map((item) => (item.type === 'instrument' ? String(item.securityId) : item.label));
const idOf = (symbol: string) =>
  face.engine.market.instruments.find((one) => one.symbol === symbol) ?? assert.fail(`no ${symbol}`);
const itemOf = (symbol: string, rest: object = {}): WatchItem => {
  const { segment, securityId } = idOf(symbol);
  return { type: 'instrument', segment, securityId, label: '', active: true, ...rest };
};

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    assert.ok(tries < 60, what);
    await face.page.waitForTimeout(50);
  }
}

async function violations(where: string): Promise<void> {
  const { page } = face;
  await page.evaluate(AXE);
  const found = await page.evaluate(async (selector) => {
    const axe = (
      globalThis as unknown as {
        axe: { run(root: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe;
    const { violations: all } = await axe.run(selector);
    return all.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }, where);
  assert.deepEqual(found, []);
}

/** Puts items on the list and shows it. */
async function show(items: readonly WatchItem[]): Promise<void> {
  await face.page.keyboard.press('Escape');
  face.engine.lists = [
    { id: 1, name: 'My list', items: [...items] },
    { id: 2, name: 'Banks', items: [] },
  ];
  face.engine.tellLists();
  await face.page.getByLabel('List', { exact: true }).selectOption({ label: 'My list' });
}

/** Takes a row with the pointer, once it stands still where it belongs, and pulls it until the lists to drop it on are shown. */
async function lift(symbol: string, byPx: number): Promise<void> {
  const { page } = face;
  let at = { x: -1, y: -1 };
  await until(async () => {
    const box = (await row(symbol).boundingBox()) ?? { x: -1, y: -1 };
    const still = box.x >= 0 && box.x === at.x && box.y === at.y;
    at = box;
    return still;
  }, `the row of ${symbol} stands still`);
  await page.mouse.move(at.x + 40, at.y + 8);
  await page.mouse.down();
  await page.mouse.move(at.x + 40, at.y + 8 + byPx, { steps: 4 });
  await page.locator('[data-drop-list="2"]').waitFor();
}

test('rows are put in order by keyboard and by hand, and go to another list', async () => {
  const { page } = face;
  await show([itemOf('RELIANCE'), { type: 'separator', label: 'Second part' }, itemOf('TITAN'), itemOf('NIFTY')]);
  const [reliance, titan, nifty] = ['RELIANCE', 'TITAN', 'NIFTY'].map((symbol) => String(idOf(symbol).securityId));
  await row('TITAN').locator('[col-id="ltp"]').click();
  await page.keyboard.press('Alt+ArrowUp');
  await until(() => labels().join() === [reliance, titan, 'Second part', nifty].join(), 'it has moved up');
  await until(
    () => page.evaluate(() => document.activeElement?.closest('.ag-row')?.textContent?.includes('TITAN') === true),
    'the keyboard went with it',
  );
  await page.keyboard.press('Alt+ArrowDown');
  await until(() => labels()[2] === titan, 'and down again');
  await lift('NIFTY', -10);
  const to = (await row('RELIANCE').boundingBox()) ?? assert.fail('a row');
  await page.mouse.move(to.x + 40, to.y + 8, { steps: 4 });
  await page.mouse.up();
  await until(() => labels()[0] === nifty, 'it was dragged to the top');
  await page.locator('.live-grid .ag-row[row-index="0"]', { hasText: 'NIFTY' }).first().waitFor();
  await lift('TITAN', 22);
  const target = (await page.locator('[data-drop-list="2"]').boundingBox()) ?? assert.fail('a target');
  await page.mouse.move(target.x + 10, target.y + 10, { steps: 4 });
  await face.picture('watch-drag');
  await page.mouse.up();
  await until(
    () => (face.engine.lists[1]?.items ?? []).length === 1 && !labels().includes(titan ?? ''),
    'it is on the other list',
  );
  await page
    .locator('.toast', { hasText: /TITAN is in “.+” now: 1 \+ 42 options, 43 new, 19,900 free/ })
    .first()
    .waitFor();
  await page.keyboard.press('Alt+PageDown');
  await until(async () => (await page.getByLabel('List', { exact: true }).inputValue()) === '2', 'the next list');
  await row('TITAN').waitFor();
  await page.keyboard.press('Alt+PageUp');
});

test('the menu of a row has everything; a spread is made, and its price is that of its legs', async () => {
  const { page, engine } = face;
  await show([itemOf('RELIANCE'), itemOf('TITAN'), itemOf('NIFTY')]);
  await row('RELIANCE').click({ button: 'right' });
  const menu = page.locator('.row-menu');
  await menu.getByRole('menuitem', { name: 'Option chain' }).waitFor();
  await menu.getByText('Costs 1 + 42 options, 43 new, 19,900 free').waitFor();
  await face.picture('watch-menu');
  await violations('.row-menu');
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'detached' });
  await row('TITAN').locator('[col-id="symbol"]').click();
  await page.keyboard.press('Shift+F10');
  await menu.locator('select').nth(2).selectOption('quote');
  await until(
    () => list().items[1]?.type === 'instrument' && (list().items[1] as { mode?: string }).mode === 'quote',
    'its mode',
  );
  await until(async () => (await row('TITAN').locator('[col-id="bid"]').textContent()) === '–', 'no bid in quote mode');
  assert.match(
    (await row('TITAN').locator('[col-id="bid"] span').first().getAttribute('title')) ?? '',
    /comes as quote/,
  );
  assert.notEqual(await row('RELIANCE').locator('[col-id="bid"]').textContent(), '–');

  await page.keyboard.press('Control+Alt+w');
  await page.getByRole('button', { name: 'List', exact: true }).click();
  const sheet = page.locator('.watch-setup');
  await sheet.getByLabel('Legs, a factor').fill('1 RELIANCE\n-0.5 titan');
  await sheet.getByLabel('Label').first().fill('Pair');
  await sheet.getByRole('button', { name: 'Add the spread' }).click();
  await until(() => list().items[3]?.type === 'spread', 'the spread is saved');
  await sheet.getByLabel('Symbols, one').fill('Symbol\nHDFCBANK\nTITAN\nNOTHERE');
  const before = list().items.length;
  await sheet.getByRole('button', { name: 'See what they cost' }).click();
  await sheet.getByText('On the list they are 2 + 42 options, 43 new, 19,900 free; 1 are not listed today.').waitFor();
  assert.equal(list().items.length, before, 'nothing is added before the word');
  await page.keyboard.press('Enter');
  await page.locator('.toast', { hasText: '1 added; 1 were there already; 1 are not listed today: NOTHERE' }).waitFor();
  await face.picture('watch-setup-list');
  await violations('.watch-setup');
  await page.keyboard.press('Escape');
  engine.share = 0;
  const shown = async (symbol: string): Promise<number> =>
    Number((await row(symbol).locator('[col-id="ltp"]').textContent())?.replaceAll(',', '').replace('−', '-'));
  const fits = async (): Promise<boolean> => {
    const expected = (await shown('RELIANCE')) - (await shown('TITAN')) / 2;
    return Math.abs((await shown('Pair')) - expected) < 0.011;
  };
  await until(fits, 'the last price is the sum of the legs');
  engine.share = CALM.share;
});

test('columns, a rule, an indicator and the line of the day; kept with the list; CSV and map', async () => {
  const { page, engine } = face;
  await show([itemOf('RELIANCE'), { type: 'separator', label: 'Others' }, itemOf('TITAN'), itemOf('NIFTY')]);
  await page.keyboard.press('Control+Alt+w');
  const sheet = page.locator('.watch-setup');
  await sheet.getByRole('checkbox', { name: /^Close before/ }).click();
  await sheet.getByRole('checkbox', { name: /^Day minute/ }).click();
  await sheet.getByRole('combobox', { name: /^Indicator/ }).selectOption('RSI');
  await sheet.getByRole('button', { name: /^Add/ }).click();
  await sheet.getByRole('button', { name: 'Close before to the left' }).click();
  await face.picture('watch-setup-columns');
  await violations('.watch-setup');
  await page.getByRole('button', { name: 'Colours' }).click();
  await sheet.getByLabel('Column').selectOption('ltp');
  await sheet.getByRole('textbox', { name: 'Value' }).fill('1');
  await sheet.getByRole('button', { name: 'Add' }).click();
  await violations('.watch-setup');
  await page.keyboard.press('Escape');
  await until(
    async () => (await row('RELIANCE').locator('[col-id="ltp"]').getAttribute('data-rule')) === 'warn',
    'the rule holds',
  );
  await until(
    async () => /\d/.test((await row('RELIANCE').locator('[col-id="ind1"]').textContent()) ?? ''),
    'RSI is there',
  );
  await until(
    async () => ((await row('RELIANCE').locator('canvas').getAttribute('aria-label')) ?? '').includes('minutes'),
    'the line is drawn',
  );
  await until(() => (engine.prefs.get('face.watch') ?? '').includes('ind1'), 'the view is kept');
  await row('RELIANCE').locator('canvas').scrollIntoViewIfNeeded();
  await face.picture('watch-columns');
  await page.keyboard.press('t');
  await face.picture('watch-columns-light');
  await violations('.watchlist');
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  await violations('.watchlist');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+Alt+e')]);
  const csv = readFileSync(await download.path(), 'utf8').split('\r\n');
  assert.match(csv[0] ?? '', /^Symbol,Label,LTP,.*Close before,/);
  assert.match(csv[1] ?? '', /^RELIANCE,,\d+\.\d\d,/);
  assert.match(csv[2] ?? '', /^Others,Others,,/);
  await page.keyboard.press('Control+Alt+m');
  await page.locator('.map-tile[data-tone]').first().waitFor();
  assert.equal(await page.locator('.map-tile').count(), 3);
  await face.picture('watch-map');
  await violations('.watch-map');
  await page.keyboard.press('Control+Alt+m');
  await page.getByLabel('List', { exact: true }).selectOption({ label: 'Whole market' });
  assert.equal(await page.locator('.live-grid [col-id="ind1"]').count(), 0, 'the whole market has columns of its own');
});

test('the book of a row stands beside it by key and by resting the pointer; a list is removed after it was asked', async () => {
  const { page, engine } = face;
  await show([itemOf('RELIANCE'), itemOf('TITAN')]);
  await row('RELIANCE').locator('[col-id="symbol"]').click();
  await page.keyboard.press('Shift+Enter');
  const book = page.locator('.book-popover');
  await book.getByText('2,334.00').waitFor();
  await face.picture('watch-book');
  await violations('.book-popover');
  await page.keyboard.press('Escape');
  await book.waitFor({ state: 'detached' });
  await row('TITAN').locator('[col-id="bid"]').hover();
  await book.getByText('TITAN').waitFor();
  await row('TITAN').locator('[col-id="symbol"]').hover();
  await book.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  assert.equal(engine.lists.length, 2, 'not yet');
  await page.getByRole('button', { name: 'Remove 2 items' }).click();
  await until(() => engine.lists.length === 1, 'now');
});

test('the symbols stay while columns are scrolled, and no cell that holds the keyboard is behind them', async () => {
  const { page } = face;
  await page.getByLabel('List', { exact: true }).selectOption({ label: 'Whole market' });
  await page.setViewportSize({ width: 1_280, height: 800 });
  const symbol = row('RELIANCE').locator('[col-id="symbol"]');
  const box = async (one: Locator) => (await one.boundingBox()) ?? assert.fail('it is drawn');
  const before = await box(symbol);
  await row('RELIANCE').locator('[col-id="ltp"]').click();
  await page.keyboard.press('Control+ArrowRight');
  await until(async () => (await page.locator('.live-grid[data-scrolled]').count()) === 1, 'it is scrolled');
  assert.deepEqual(await box(symbol), before, 'the symbol stands where it was');
  const held = page.locator('.live-grid .ag-cell-focus');
  for (let i = 0; i < 6; i += 1) {
    await page.keyboard.press('ArrowLeft');
    const { x } = await box(held);
    assert.ok(x >= before.x + before.width - 1, `${x} is not behind the symbols`);
  }
  await face.picture('watch-pinned');
  await page.setViewportSize({ width: 1_920, height: 1_080 });
});

test('a spread is charted below its first leg, shows the prices of its legs, and goes into the basket', async () => {
  const { page, engine } = face;
  const legs = [
    { ...idOf('TATASTEEL NOV FUT'), factor: 100 },
    { ...idOf('TATASTEEL'), factor: -100 },
  ].map(({ segment, securityId, factor }) => ({ segment, securityId, factor }));
  await show([itemOf('RELIANCE'), { type: 'spread', label: 'Basis', active: true, legs }, itemOf('TITAN')]);
  await row('Basis').locator('[col-id="ltp"]').click();
  const legend = page.locator('.compare-legend', { hasText: /^TATASTEEL NOV FUT − TATASTEEL -?−?[\d,.]+/u });
  await legend.waitFor();
  await page.locator('.dv-tab', { hasText: 'TATASTEEL NOV FUT' }).first().waitFor();
  await face.picture('watch-spread-chart');
  await row('Basis').locator('[col-id="ltp"]').focus();
  await page.keyboard.press('Shift+Enter');
  const book = page.locator('.book-popover');
  engine.share = 0;
  const number = (text: string | null): number => Number(text?.replaceAll(',', '').replace('−', '-'));
  const cell = async (line: number, at: number): Promise<number> =>
    number(await book.locator('tbody tr').nth(line).locator('td').nth(at).textContent());
  const fits = async (): Promise<boolean> =>
    Math.abs((await cell(0, 1)) - (await cell(1, 2)) - (await cell(2, 1))) < 0.011 &&
    Math.abs((await cell(0, 2)) - (await cell(1, 1)) - (await cell(2, 2))) < 0.011;
  await until(fits, 'the bid and ask of the spread are those of its legs');
  engine.share = CALM.share;
  await face.picture('watch-spread-book');
  await violations('.book-popover');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F2');
  await page.locator('.toast', { hasText: 'In the basket: 1 lot of TATASTEEL NOV FUT, 75 of TATASTEEL.' }).waitFor();
  const tray = page.locator('.tray-leg');
  assert.match(await tray.nth(0).innerText(), /\nB\nTATASTEEL\n75 at /u, 'what is bought goes first');
  assert.match(await tray.nth(1).innerText(), /\nS\nTATASTEEL NOV FUT\n1 lot · 75 at /u);
  await face.picture('watch-spread-basket');
  await row('TITAN').locator('[col-id="ltp"]').click();
  await legend.waitFor({ state: 'detached' });
});
