import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TICK_FLAG } from '#contract/columns.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { BUSY, CALM } from './fake-options.ts';
import { FakePage } from './fake-page.ts';

let face: FakePage;
before(async () => {
  face = await FakePage.open({ storedHits: 37 });
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

test('first paint: every listed row is live, under the strict policy, in the shipped font', async () => {
  const { page } = face;
  await page.waitForFunction(() => window.__terminal.rowsLive() === 5_000);
  assert.equal(await page.title(), 'Muhurat');
  assert.equal(
    await page
      .locator('.mode-box')
      .innerText()
      .then((text) => text.startsWith('SIM · ')),
    true,
  );
  const fonts = await page.evaluate(() =>
    [...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family.replaceAll('"', '')),
  );
  assert.ok(fonts.includes('Noto Sans'));
  assert.deepEqual(await page.locator('.index-name').allInnerTexts(), ['NIFTY', 'BANKNIFTY', 'SENSEX', 'VIX']);
  await page.waitForTimeout(1_500);
  await face.picture('face');
});

test('rows move, and what a cell shows is what the engine sent', async () => {
  face.engine.share = BUSY.share;
  const before = await face.column('ltp');
  await face.page.waitForTimeout(700);
  const later = await face.column('ltp');
  assert.ok(before.filter((text, i) => text !== later[i]).length > 10);
  face.engine.share = 0;
  const sent = face.engine.market.instruments.slice(0, 20).map((row) => face.engine.market.get(row.slot, 'ltp'));
  const shown = async (): Promise<number[]> =>
    (await face.column('ltp')).slice(0, 20).map((text) => Math.round(Number(text.replaceAll(',', '')) * 100));
  // A machine with other work paints the last frame late.
  for (let i = 0; i < 20 && String(await shown()) !== String(sent); i += 1) await face.page.waitForTimeout(100);
  assert.deepEqual(await shown(), sent);
  face.engine.share = CALM.share;
});

test('the filter narrows the table at once and keeps the keyboard', async () => {
  const { page } = face;
  await page.keyboard.press('f');
  await page.keyboard.type('titan');
  await page.waitForFunction(() => document.querySelectorAll('.live-grid .ag-row').length === 2);
  assert.deepEqual(await face.column('symbol'), ['TITAN', 'TITAN NOV FUT']);
  await page.waitForTimeout(400);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'watchlist-filter');
  await page.keyboard.press('?');
  assert.equal(await page.locator('.sheet').count(), 0, 'a sign typed into the field is no command');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#watchlist-filter').inputValue(), '');
  await page.getByRole('button', { name: /^Futures/ }).click();
  await page.waitForFunction(() => document.querySelector('.live-grid .ag-row .symbol')?.textContent?.endsWith('FUT'));
  await page.getByRole('button', { name: /^All 5,000/ }).click();
});

test('a sorted column does not move rows under the pointer, and does when it has left', async () => {
  const { page, engine } = face;
  engine.share = 0.9;
  await page.locator('.live-grid .ag-header-cell[col-id="changePct"]').click();
  await page.mouse.move(300, 300);
  await page.waitForTimeout(400);
  const held = await face.column('symbol');
  await page.waitForTimeout(2_500);
  assert.deepEqual(await face.column('symbol'), held);
  assert.match(await page.locator('.dock').innerText(), /order held/);
  // Everything turns round while the pointer keeps the order.
  for (const row of engine.market.instruments) {
    const close = engine.market.get(row.slot, 'prevClose');
    engine.market.set(row.slot, 'prevClose', Math.round(close * (0.9 + (0.2 * row.slot) / 5_000)));
  }
  await page.waitForTimeout(1_200);
  assert.deepEqual(await face.column('symbol'), held);
  await page.mouse.move(1_500, 300);
  await page.waitForFunction(
    (first) => document.querySelector('.live-grid .ag-row[row-index="0"] .symbol')?.textContent !== first,
    held[0],
  );
  assert.doesNotMatch(await page.locator('.dock').innerText(), /order held/);
  await page.locator('.live-grid .ag-header-cell[col-id="changePct"]').click({ clickCount: 1 });
  await page.locator('.live-grid .ag-header-cell[col-id="changePct"]').click({ clickCount: 1 });
  engine.share = CALM.share;
});

test('arrows move through the table and Enter charts the row', async () => {
  const { page } = face;
  await page.keyboard.press('w');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const symbol = await page.evaluate(
    () => document.activeElement?.closest('.ag-row')?.querySelector('.symbol')?.textContent,
  );
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    (name) => [...document.querySelectorAll('.dv-tab')].some((tab) => tab.textContent === name),
    symbol,
  );
  assert.equal(await page.locator('.ag-row.is-charted .symbol').first().innerText(), symbol);
});

test('the chart pages history on the left and follows the interval keys', async () => {
  const { page, engine } = face;
  await page.keyboard.press('c');
  const pages = (): number => engine.calls.filter((call) => call.name === 'history.bars').length;
  const before = pages();
  for (let i = 0; i < 14; i += 1) await page.keyboard.press('PageUp');
  await page.waitForTimeout(600);
  assert.ok(pages() > before, 'an older page was asked for');
  const asked = engine.calls.filter((call) => call.name === 'history.bars').at(-1)?.input as { beforeMs: number };
  assert.equal(typeof asked.beforeMs, 'number');
  await page.keyboard.press('End');
  await page.keyboard.press('Alt+5');
  await page.waitForFunction(() => document.querySelector('.chip.is-box[aria-pressed="true"]')?.textContent === '1d');
  await page.waitForTimeout(300);
  assert.deepEqual(
    engine.openCharts().map((key) => key.split(' ')[1]),
    ['1d'],
    'the chart before was closed',
  );
  await page.keyboard.press('Alt+2');
  await page.waitForFunction(() =>
    document.querySelector('.chart-canvas')?.getAttribute('aria-label')?.includes('bars of 5m'),
  );
  assert.equal(await page.locator('.chart a[href^="https://www.tradingview.com/"]').count(), 1);
});

test('an instrument without live data is found by its words, and charting it subscribes it', async () => {
  const { page, engine } = face;
  const listed = engine.market.instruments[0] as Instrument;
  engine.unsubscribed = [{ ...listed, slot: -1, securityId: 900_001, symbol: 'ZYDUSWELL', name: 'Zydus Wellness' }];
  await page.keyboard.press('w');
  await page.keyboard.press('/');
  await page.keyboard.type('zydus');
  const entry = page.locator('.palette-entry', { hasText: 'ZYDUSWELL' });
  await entry.waitFor();
  assert.match(await entry.innerText(), /not subscribed/);
  await page.keyboard.press('Enter');
  await page.locator('.dv-tab[aria-label="ZYDUSWELL"]').waitFor();
  engine.unsubscribed = [];
});

test('a list takes instruments from the search with their cost, loses them by Delete, and is left again', async () => {
  const { page, engine } = face;
  await page.getByRole('combobox', { name: 'List' }).selectOption({ label: 'My list' });
  await page.getByText('“My list” is empty').waitFor();
  await page.keyboard.press('w');
  await page.keyboard.press('/');
  await page.keyboard.type('banknifty');
  await page.getByText('adds BANKNIFTY to “My list”: 1 + 42 options, 43 new, 19,900 free').waitFor();
  await page.keyboard.press('Control+Enter');
  const row = page.locator('.live-grid .ag-row', { hasText: 'BANKNIFTY' });
  await row.waitFor();
  assert.equal(await page.locator('.live-grid .ag-row').count(), 1);
  await page.keyboard.press('w');
  await page.keyboard.press('Space');
  await row.getByText('off').waitFor();
  const [item] = engine.lists[0]?.items ?? [];
  assert.equal(item?.type === 'instrument' && item.active, false);
  await page.getByRole('textbox', { name: 'Name of the list' }).fill('Banks');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'List' }).getByText('Banks').waitFor({ state: 'attached' });
  await page.keyboard.press('w');
  await page.keyboard.press('Delete');
  await page.getByText('“Banks” is empty').waitFor();
  await page.getByRole('combobox', { name: 'List' }).selectOption({ label: 'New list…' });
  await page.getByText('“List 2” is empty').waitFor();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.live-grid .ag-row').length > 5);
  assert.equal(engine.lists.length, 1);
  await page.keyboard.press('e');
  await page.getByText('2,268 options').waitFor();
  await page.keyboard.press('h');
  await page.keyboard.press('w');
});

test('search finds an instrument and charts it; the keyboard goes back to where it was', async () => {
  const { page } = face;
  await page.keyboard.press('w');
  await page.keyboard.press('/');
  await page.keyboard.type('banknifty');
  // The list follows what was typed when the field has been painted.
  await page.locator('.palette-entry[aria-selected="true"]', { hasText: /^BANKNIFTY(?! )/ }).waitFor();
  await face.picture('palette');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.dv-tab')].some((tab) => tab.textContent === 'BANKNIFTY'),
  );
  assert.equal(await page.evaluate(() => document.activeElement?.closest('.live-grid') !== null), true);
});

test('the menu lists every command with its keys, Escape closes it', async () => {
  const { page } = face;
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Menu and keys' }).waitFor();
  assert.match(await page.locator('.sheet').innerText(), /Find an instrument, command, scanner or setting/);
  await face.picture('keys');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.sheet').count(), 0);
});

test('F6 visits every panel that is in front and the ring is seen; health has its own key', async () => {
  const { page } = face;
  await page.keyboard.press('q');
  await page.waitForFunction(() => document.activeElement?.closest('.trade') !== null);
  await page.keyboard.press('w');
  const visited: (string | null)[] = [];
  for (const key of ['F6', 'F6', 'F6', 'F6', 'F6', 'e', 'h', 'w']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(60);
    visited.push(
      await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const outlined = getComputedStyle(element).outlineStyle !== 'none';
        const panel = ['live-grid', 'chart-canvas', 'chain', 'hits-table', 'health', 'trade'].find(
          (name) => element.closest(`.${name}`) !== null,
        );
        return outlined ? (panel ?? null) : `no ring on ${panel}`;
      }),
    );
  }
  const front = ['chart-canvas', 'hits-table', 'trade', 'trade', 'live-grid'];
  assert.deepEqual(visited, [...front, 'health', 'hits-table', 'live-grid']);
});

test('a hit appears at the top, its alert makes a toast, and a click charts it', async () => {
  const { page, engine } = face;
  const slot = engine.market.instruments.findIndex((row) => row.symbol === 'WIPRO');
  engine.raiseHit({ slot, priority: 'high', atMs: engine.nowMs() });
  engine.alerts.raise({ priority: 'high', text: 'WIPRO Resistance breakout up 5m' });
  await page.waitForFunction(() => document.querySelector('.hit-row .hit-symbol')?.textContent === 'WIPRO');
  await page.locator('.toast', { hasText: 'WIPRO Resistance breakout' }).waitFor();
  await page.locator('.hit-row').first().click();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.dv-tab')].some((tab) => tab.textContent === 'WIPRO'),
  );
  await page.locator('.hit-why .chip').first().click();
  assert.match(await page.locator('.hit-detail').innerText(), /prev day volume\s*56,10,000/);
  await face.picture('hit');
  await page.keyboard.press('Escape');
});

test('a burst of alerts makes one toast with a count, not a wall', async () => {
  const { page, engine } = face;
  for (let i = 0; i < 50; i += 1) engine.alerts.raise({ scannerId: 'opening-range', text: `Burst ${i}` });
  await page.locator('.toast', { hasText: '49 ×' }).waitFor({ timeout: 8_000 });
  assert.ok((await page.locator('.toast').count()) <= 4);
});

test('a scanner’s form refuses what is out of range and saves what is not', async () => {
  const { page, engine } = face;
  await page.locator('[data-settings="resistance-breakout"]').click();
  const lookback = page.getByLabel('lookback');
  await lookback.fill('4');
  await page.getByText('5 is the least.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Save' }).isDisabled(), true);
  await lookback.fill('60');
  await page.getByLabel('Universe').fill('index:NIFTY50');
  await face.picture('scanner-form');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.scanner-form').waitFor({ state: 'detached' });
  const sent = engine.calls.findLast((call) => call.name === 'scan.configure')?.input;
  assert.deepEqual(sent, {
    id: 'resistance-breakout',
    enabled: true,
    params: { lookback: 60, volumeFactor: 0.5, tpSource: 'ohc3', onlyRising: true },
    universe: 'index:NIFTY50',
  });
});

test('densities, themes and colours change by key and are remembered', async () => {
  const { page, engine } = face;
  const height = (): Promise<number> =>
    page.evaluate(() => document.querySelector('.live-grid .ag-row')?.getBoundingClientRect().height ?? 0);
  assert.equal(await height(), 22);
  await page.keyboard.press('d');
  await page.waitForFunction(() => document.querySelector('.live-grid .ag-row')?.getBoundingClientRect().height === 28);
  await face.picture('comfortable');
  await page.keyboard.press('d');
  await page.waitForFunction(() => document.querySelector('.live-grid .ag-row')?.getBoundingClientRect().height === 18);
  await page.keyboard.press('t');
  await page.keyboard.press('b');
  await page.waitForTimeout(800);
  await face.picture('light-compact');
  const stored = JSON.parse(engine.prefs.get('face.prefs') ?? '{}') as Record<string, unknown>;
  assert.deepEqual([stored['density'], stored['theme'], stored['preset']], ['compact', 'light', 'colour-blind']);
  await page.keyboard.press('t');
  await page.keyboard.press('b');
  await page.keyboard.press('d');
  await page.waitForTimeout(700);
});

test('a feed that is down is told in words, rows are dim and say how old they are', async () => {
  const { page, engine } = face;
  engine.setFeed('stale', 'Socket 1 was closed by the server; reconnecting.', TICK_FLAG.stale);
  await page.waitForFunction(() =>
    document.querySelector('.ag-row.is-stale .symbol-note')?.textContent?.startsWith('stale'),
  );
  await page.locator('.chart-stale', { hasText: 'Feed down' }).waitFor();
  assert.match(await page.locator('.status-strip').innerText(), /feed stale/);
  await page.waitForTimeout(1_200);
  await face.picture('stale');
  engine.setFeed('live', null, TICK_FLAG.stale);
  await page.waitForFunction(() => document.querySelector('.ag-row.is-stale') === null);
});

test('a new epoch brings new rows and keeps the charted instrument', async () => {
  const { page, engine } = face;
  engine.changeEpoch();
  // One more than at the start: the share that was charted from the search.
  await page.waitForFunction(() => window.__terminal.epoch === 2 && window.__terminal.rowsLive() === 5_001);
  await page.waitForTimeout(300);
  assert.equal(engine.openCharts().length, 1);
  assert.equal(
    await page.evaluate(() => [...document.querySelectorAll('.dv-tab')].some((tab) => tab.textContent === 'WIPRO')),
    true,
  );
});
