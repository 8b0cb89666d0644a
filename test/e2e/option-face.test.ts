import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { OPTION_CHARTS } from '../../src/renderer/panels/optioncharts/option-chart-store.ts';
import { OptionTerminal } from './option-terminal.ts';

/** Chain, option charts and scalper on the real engine, driven as a person does. */
let bed: OptionTerminal;

before(async () => {
  bed = await OptionTerminal.open();
  await bed.workspace(3, '.option-charts');
  await bed.page.waitForSelector('.chain-row.is-atm', { timeout: 60_000 });
});
after(async () => {
  await bed.close();
  assert.deepEqual(bed.faults, []);
});

/** One chart of each kind: bars, lines by the minute with their choice of pairs, the heat table. */
const AXE_LOOKS: ReadonlySet<string> = new Set(['oi', 'premium', 'surface']);

const readout = (): Promise<string> => bed.text('.plot-readout');

test('every chart of the chain is drawn, read by arrow keys, and shown as a table', async () => {
  const { page } = bed;
  await page.keyboard.press('Alt+X');
  await bed.says('.plot-readout', /CE OI [\d.]+/);
  const first = await readout();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction((was) => document.querySelector('.plot-readout')?.textContent !== was, first);
  await bed.says('.plot + p, .plot [role="status"]', /^[\d,]+: CE OI .*, PE OI /);
  const drawn: string[] = [];
  for (const [name, { name: button }] of Object.entries(OPTION_CHARTS)) {
    await page.locator('.option-charts-row .chip', { hasText: new RegExp(`^${button}$`) }).click();
    await page.waitForSelector(name === 'surface' ? '.surface .is-atm' : '.plot-box');
    if (AXE_LOOKS.has(name)) assert.deepEqual(await bed.violations('.option-charts'), [], name);
    drawn.push(await page.locator('.option-charts-note:not(.warn)').first().innerText());
    if (name === 'premium') await bed.says('.plot-readout', /straddle \d+\.\d\d/);
  }
  assert.equal(new Set(drawn).size >= 7, true, drawn.join('\n'));
  assert.match(drawn.join(' '), /dealers are taken to be long calls and short puts/);
  assert.match(drawn.join(' '), /Kept by the engine since 10:3\d/);
  await page.locator('.option-charts-row .chip', { hasText: /^Term$/ }).click();
  await page.locator('.plot-box').focus();
  await page.keyboard.press('t');
  await bed.says('.plot-table', /ATM IV[\s\S]*\d+\.\d\d %/);
  assert.deepEqual(await bed.violations('.option-charts'), []);
  await page.keyboard.press('t');
  await page.waitForSelector('.plot-box');
});

test('several straddles and a strangle of one’s own are drawn together, and survive a reload of the page', async () => {
  const { page } = bed;
  await page.locator('.option-charts-row .chip', { hasText: /^Premium$/ }).click();
  await page.locator('.option-charts button', { hasText: '3 straddles' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.plot-line').length >= 3);
  await page.locator('.option-charts button', { hasText: '3 strangles' }).click();
  await bed.says('.plot-readout', /CE \+ [\d,]+ PE/);
  const since = await page.locator('.option-charts-note:not(.warn)').first().innerText();
  await page.reload();
  await page.waitForSelector('.chain-row.is-atm', { timeout: 60_000 });
  await page.keyboard.press('Alt+X');
  await page.locator('.option-charts-row .chip', { hasText: /^PCR$/ }).click();
  await bed.says('.option-charts-note:not(.warn)', new RegExp((/since \d\d:\d\d/.exec(since) ?? ['never'])[0]));
});

test('the chain: window, columns, marks in words, and the ticket at the price that was pressed', async () => {
  const { page } = bed;
  await page.keyboard.press('o');
  await page.locator('[aria-label="Strikes of the chain around the money"]').selectOption('5');
  await page.waitForFunction(() => document.querySelectorAll('.chain-row').length === 11);
  assert.match(await bed.text('.chain-row.is-atm .chain-strike'), /ATM/);
  assert.match(await bed.text('.chain-table tfoot'), /Cr[\s\S]*PCR \d\.\d\d/);
  await page.locator('.chain-columns summary').click();
  await page.locator('.chain-columns-list label', { hasText: 'Gamma' }).click();
  await page.waitForSelector('td[data-col="gamma"]');
  assert.deepEqual(await bed.violations('.chain'), []);
  await page.keyboard.press('Escape');
  const bid = page.locator('.chain-row.is-atm .chain-quote.is-bid').first();
  const price = await bid.innerText();
  await bid.click();
  await page.waitForSelector('.ticket');
  assert.match(await bed.text('.ticket'), /Sell|SELL/);
  const typed = Number(await page.locator('#ticket-price').inputValue());
  assert.ok(Math.abs(typed - Number(price.replaceAll(',', ''))) < 5, `${typed} of ${price}`);
  await page.keyboard.press('Escape');
  await page.locator('.ticket').waitFor({ state: 'detached' });
  await page.keyboard.press('o');
  await page.keyboard.press('F1');
  await bed.says('.ticket .hold-line', /An hour held costs ₹[\d.,]+ a lot; the underlying must (gain|fall) .*5 % by/);
  await page.keyboard.press('Escape');
  await page.locator('.ticket').waitFor({ state: 'detached' });
});

test('scalper: keys trade only when armed, one press is one order, and the way out needs no arm switch', async () => {
  const { page } = bed;
  await page.locator('.trade-state', { hasText: 'entries allowed' }).waitFor({ timeout: 20_000 });
  await page.keyboard.press('Alt+T');
  await page.waitForSelector('.pane-doors');
  await bed.says('.pane-quote', /Bid \d+\.\d\d Ask \d+\.\d\d Spread \d+\.\d\d/);
  await page.keyboard.press('Control+ArrowUp');
  await page
    .locator('.toast', { hasText: /Disarmed/ })
    .first()
    .waitFor();
  assert.equal(await page.locator('.pane-held', { hasText: 'Nothing held' }).count(), 2);
  await page.keyboard.press('Alt+A');
  await page.keyboard.press('m');
  await page.keyboard.press('ArrowUp');
  await bed.says('[aria-label="Lots"] output', /^2 · \d+$/);
  await page.keyboard.press('Control+ArrowUp');
  await page
    .locator('.pane[aria-label="Call"] .pane-held', { hasText: /\+2 lots at \d+\.\d\d/ })
    .waitFor({ timeout: 15_000 });
  const held = await bed.text('.pane[aria-label="Call"] .pane-title');
  await page.keyboard.press('PageUp');
  await page.waitForTimeout(1_000);
  assert.equal(
    await bed.text('.pane[aria-label="Call"] .pane-title'),
    held,
    'a strike that is held stays on the screen',
  );
  assert.deepEqual(await bed.violations('.scalper'), []);
  await bed.picture('scalper');
  await page.keyboard.press('Alt+A');
  await page.keyboard.press('Control+ArrowLeft');
  await page.locator('.pane[aria-label="Call"] .pane-held', { hasText: 'Nothing held' }).waitFor({ timeout: 15_000 });
});
