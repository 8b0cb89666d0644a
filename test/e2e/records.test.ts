import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { SAMPLE_ALERT } from '../contract/alert-samples.ts';
import { SAMPLE_RECORDS } from '../support/sample-validation.ts';
import { FakePage } from './fake-page.ts';
import { ScannerPage } from './scanner-page.ts';

let face: FakePage;
let scanners: ScannerPage;
before(async () => {
  face = await FakePage.open({});
  scanners = new ScannerPage(face.page);
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

const known = SAMPLE_RECORDS.records.find(({ rate }) => rate !== null)!;

/** Text of a file that a press makes the browser save. */
async function saved(page: Page, press: () => Promise<void>): Promise<[name: string, text: string]> {
  const download = page.waitForEvent('download');
  await press();
  const file = await download;
  return [file.suggestedFilename(), readFileSync((await file.path()) ?? '', 'latin1')];
}

test('each card, hit and alert carries the record of its scanner', async () => {
  const { page, engine } = face;
  const slot = engine.market.instruments.findIndex(({ symbol }) => symbol === 'TCS');
  engine.raiseHit({ slot, atMs: engine.nowMs(), plan: SAMPLE_ALERT.plan });
  await scanners.rows.first().waitFor();
  const card = page.locator('.card-record').first();
  await card.waitFor();
  assert.match(await card.innerText(), /Record \d+% \(\d+–\d+\), n \d+|No record yet, \d+ of 20/);
  await scanners.rows.first().click();
  await page.keyboard.press('Space');
  await scanners.sheet.waitFor();
  const sheet = await scanners.sheet.innerText();
  assert.match(sheet, /Record of the scanner/i);
  assert.match(sheet, /no record yet, \d+ of 20|Wilson, n \d+/);
  await face.picture('hit-record');
  engine.alerts.raise({ scannerId: known.key, text: 'TCS breakout up 5m at 3100.00' });
  engine.alerts.raise({ scannerId: 'never-judged', text: 'INFY breakout up 5m at 1500.00' });
  engine.alerts.raise({ scannerId: null, kind: 'price', text: 'NIFTY above 25000' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('z');
  const rows = page.locator('.alerts .trade-row');
  await rows.nth(2).waitFor();
  const text = async (words: string): Promise<string> => rows.filter({ hasText: words }).innerText();
  const share = `${Math.round(100 * known.rate!)}%`;
  assert.ok((await text('TCS breakout')).includes(`${share} (`), await text('TCS breakout'));
  assert.ok((await text('INFY breakout')).includes('0 of 20'));
  assert.doesNotMatch(await text('NIFTY above'), /of 20/, 'an alert of one’s own has no record');
  await face.picture('alert-records');
});

test('alerts and hits are saved as PDF and CSV, by button and by key', async () => {
  const { page } = face;
  const alerts = page.locator('.alerts');
  await alerts.waitFor();
  const [name, text] = await saved(page, () => page.getByRole('button', { name: 'PDF', exact: true }).last().click());
  assert.deepEqual([name, text], ['alerts.pdf', '%PDF-second'], 'the parts are joined');
  await page.getByText('There are more: CSV has them all').first().waitFor();
  const [hits] = await saved(page, () => page.keyboard.press('Control+Alt+r'));
  assert.equal(hits, 'hits.pdf');
  const [csv, rows] = await saved(page, () => page.keyboard.press('Control+Alt+a'));
  assert.equal(csv, 'alerts.csv');
  assert.match(rows, /^id,time_ist/);
});

test('the panels with records have no fault that axe finds', async () => {
  const { page } = face;
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(on: string): Promise<{ violations: { id: string }[] }> } };
    const results = [await axe.run('.alerts'), await axe.run('.hits')];
    return results.flatMap(({ violations }) => violations.map(({ id }) => id));
  });
  assert.deepEqual(found, []);
});
