import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import { FakePage } from './fake-page.ts';

let face: FakePage;
before(async () => {
  face = await FakePage.open({});
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

const listed = (symbol: string): Instrument =>
  face.engine.market.instruments.find((row) => row.symbol === symbol) as Instrument;

async function chart(symbol: string): Promise<void> {
  const { page } = face;
  await page.keyboard.press('w');
  await page.keyboard.press('/');
  await page.keyboard.type(symbol.toLowerCase());
  await page.locator('.palette-entry', { hasText: symbol }).first().waitFor();
  await page.keyboard.press('Enter');
}

test('l opens the levels of the charted instrument: five families, the central range, averages, volume', async () => {
  const { page } = face;
  await chart('WIPRO');
  await page.keyboard.press('l');
  const panel = page.locator('.levels');
  await panel.locator('.levels-pivots').waitFor();
  await page.locator('.dv-tab', { hasText: 'Levels WIPRO' }).waitFor();
  assert.deepEqual(await panel.locator('thead th').allInnerTexts(), [
    'Level',
    'Classic',
    'Classic TV',
    'Fibonacci',
    'Camarilla',
    'Woodie',
  ]);
  const row = async (name: string): Promise<string[]> => {
    const line = panel.locator('.levels-pivots tbody tr').filter({ has: page.locator(`th:text-is("${name}")`) });
    return (await line.locator('td').allInnerTexts()).map((text) => text.replace('◂ ', ''));
  };
  // High 110, low 95, close 105 of the day before.
  assert.equal((await row('P'))[0], '103.33');
  assert.equal((await row('R1'))[0], '111.67');
  assert.equal((await row('S1'))[0], '96.67');
  assert.equal((await row('R5'))[2], '–', 'a family that does not go that far shows the dash');
  assert.equal(await panel.locator('.levels-pivots tbody tr').count(), 11);
  const text = await panel.innerText();
  for (const words of [
    'Central pivot range',
    'Day before, 2026-11-19',
    'Averages and turtle',
    'Against its time of day',
    'RVOL 15m · 1d',
    'Not known yet',
  ])
    assert.ok(text.includes(words), words);
  await face.picture('levels');
});

test('week and month are a click away; a period without a past says so', async () => {
  const { page } = face;
  await page.getByRole('button', { name: 'month' }).click();
  await page.getByText('There is no month before this one yet.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'month' }).getAttribute('aria-pressed'), 'true');
  await page.getByRole('button', { name: 'day', exact: true }).click();
  await page.locator('.levels-pivots').waitFor();
});

test('the levels follow the chart, and say why there are none', async () => {
  const { page, engine } = face;
  engine.levelsFault = { code: 'unavailable.levels_loading', text: 'The history is still being loaded.' };
  await chart('TITAN');
  await page.keyboard.press('l');
  await page.getByText('TITAN: its history is still being fetched.').waitFor();
  engine.levelsFault = { code: 'input.not_scanned', text: 'TITAN is not scanned.' };
  await page.getByText('TITAN is not scanned.').waitFor({ timeout: 6_000 });
  engine.levelsFault = null;
  await page.locator('.levels-pivots').waitFor({ timeout: 6_000 });
  await page.locator('.dv-tab', { hasText: 'Levels TITAN' }).waitFor();
});

test('what is on the screen stays when a reading fails, with its age', async () => {
  const { page, engine } = face;
  engine.levelsFault = { code: 'unavailable.thread', text: 'The scan thread restarts.' };
  await page.locator('.levels-note', { hasText: 'The scan thread restarts.' }).waitFor({ timeout: 6_000 });
  assert.equal(await page.locator('.levels-pivots').count(), 1);
  engine.levelsFault = null;
  await page
    .locator('.levels-note', { hasText: 'The scan thread restarts.' })
    .waitFor({ state: 'detached', timeout: 6_000 });
});

test('n opens what changed overnight; the notice leads there too', async () => {
  const { page, engine } = face;
  const [wipro, titan] = [listed('WIPRO'), listed('TITAN')];
  const row = (
    instrument: Instrument,
    kind: 'lot' | 'expiry' | 'band' | 'new',
    was: string | null,
    is: string | null,
  ) => ({
    kind,
    segment: instrument.segment,
    securityId: instrument.securityId,
    symbol: instrument.symbol,
    before: was,
    after: is,
  });
  engine.changes = {
    date: '2026-11-20',
    since: '2026-11-19',
    counts: { lot: 2, tick: 0, freeze: 0, expiry: 1, band: 1, renamed: 0, gone: 0, new: 1 },
    expired: 812,
    total: 5,
    rows: [
      row(wipro, 'lot', '3000', '2400'),
      row(titan, 'lot', '175', '150'),
      row(wipro, 'expiry', '2026-11-24', '2026-11-23'),
      row(titan, 'band', '10', '5'),
      row(titan, 'new', null, 'TITAN'),
    ],
  };
  const hold = (instrument: Instrument, was: string, is: string) => ({
    kind: 'lot' as const,
    segment: instrument.segment,
    securityId: instrument.securityId,
    symbol: instrument.symbol,
    underlying: instrument.underlying,
    before: was,
    after: is,
    since: '2026-11-20',
  });
  engine.holds = [hold(wipro, '3000', '2400'), hold(titan, '175', '150')];
  engine.raiseNotice({
    level: 'warn',
    code: 'instruments.changed',
    text: 'Instruments since 2026-11-19: 2 lots changed.',
    atMs: engine.nowMs(),
  });
  await page.getByRole('button', { name: 'Show changes' }).click();
  const panel = page.locator('.changes');
  await panel.getByText('5 changes since 2026-11-19. 812 contracts expired.').waitFor();
  const text = await panel.innerText();
  for (const words of ['3,000 → 2,400', '175 → 150', '2026-11-24 → 2026-11-23', '10% → 5%', 'listed'])
    assert.ok(text.includes(words), words);
  await face.picture('changes');
  await page.locator('.tools[aria-label="Kind of change"] button', { hasText: 'price band' }).click();
  assert.equal(await panel.locator('tbody tr').count(), 1);
  await page.locator('.tools[aria-label="Kind of change"] button', { hasText: 'All' }).click();
});

test('held instruments are confirmed one by one or all at once', async () => {
  const { page, engine } = face;
  await page.keyboard.press('u');
  await page.getByRole('button', { name: 'Confirm WIPRO' }).click();
  await page.getByRole('button', { name: 'Confirm WIPRO' }).waitFor({ state: 'detached' });
  assert.deepEqual(
    engine.holds.map(({ symbol }) => symbol),
    ['TITAN'],
  );
  await page.getByRole('button', { name: 'Confirm all 1' }).click();
  await page.locator('.changes-holds').waitFor({ state: 'detached' });
  assert.deepEqual(engine.holds, []);
});

test('a switches the chart between adjusted prices and those of the day; both are asked for', async () => {
  const { page, engine } = face;
  engine.actions = [
    {
      segment: 'NSE_EQ',
      securityId: 1,
      throughDate: '2026-11-12',
      seenDate: '2026-11-13',
      factor: 2,
      kind: 'split',
      ratio: '1:2',
    },
  ];
  await chart('WIPRO');
  await page.keyboard.press('c');
  const chip = page.getByRole('button', { name: 'adjusted', exact: true });
  await chip.waitFor();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.chip')].some((one) => one.getAttribute('title')?.includes('1:2 after 2026-11-12')),
  );
  const asked = (): boolean[] =>
    engine.calls
      .filter(({ name }) => name === 'history.bars')
      .map(({ input }) => (input as { adjusted?: boolean }).adjusted === true);
  assert.equal(asked().at(-1), true);
  const opened = engine.calls.filter(({ name }) => name === 'chart.open').length;
  await page.keyboard.press('a');
  await page.getByRole('button', { name: 'as traded', exact: true }).waitFor();
  await page.waitForTimeout(300);
  assert.equal(asked().at(-1), false);
  assert.equal(engine.openCharts().length, 1, 'the live bars go on');
  assert.ok(engine.calls.filter(({ name }) => name === 'chart.open').length > opened);
  await page.getByRole('button', { name: 'as traded', exact: true }).click();
  await chip.waitFor();
});

test('health says how far the clock is off', async () => {
  const { page, engine } = face;
  engine.clockSkew = { state: 'block', ms: -5_400, from: 'broker', text: 'behind' };
  await page.keyboard.press('e');
  await page.locator('.health dd.warn', { hasText: '−5.40 s, no automatic orders' }).waitFor({ timeout: 5_000 });
});

test('health draws the histogram of the lags of the day', async () => {
  const { page } = face;
  const bands = page.locator('.lag-bands > div');
  await bands.first().waitFor();
  const text = (await bands.allInnerTexts()).map((one) => one.replace(/\s+/g, ' ').trim());
  assert.deepEqual(text.slice(0, 2), ['below 0.5 s 90,000 · 90.0%', 'below 1 s 9,000 · 9.0%']);
  const widths = await page
    .locator('.lag-bar')
    .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width));
  assert.ok((widths[0] ?? 0) > 5 * (widths[1] ?? 0) && (widths[1] ?? 0) > 0, String(widths));
  await bands.last().scrollIntoViewIfNeeded();
  await face.picture('lag-histogram');
});
