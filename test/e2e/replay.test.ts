import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { sharedPath } from '../support/shared-folder.ts';
import { RunningTerminal } from './running-terminal.ts';

const NIFTY = sharedPath('data', 'ticks', 'nifty_index_1s_2022-11', '2022-11-07.csv.gz');
const OPTIONS = ['CE', 'PE'].map((right) =>
  sharedPath('data', 'ticks', `kite_full_BANKNIFTY21SEP35300${right}_2021-08-20.jsonl.gz`),
);

const atIst = (text: string): number => Date.parse(`2022-11-07T${text}+05:30`);
const clockText = (terminal: RunningTerminal): Promise<string> => terminal.page.locator('.mode-box').innerText();

async function seek(terminal: RunningTerminal, ms: number): Promise<void> {
  const bar = terminal.page.getByLabel('Place in the recording');
  await bar.fill(String(ms));
  await bar.blur();
}

/** Last price that the file holds at a moment of its day, as `HH:MM:SS`. */
function priceAt(file: string, time: string): number {
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  const line = lines.findLast((one) => one.slice(11, 19) <= time);
  return Number(line?.split(',')[1]);
}

test('a recorded index day replays: its words and border, play, pause, speed, seek, and the file’s own prices', {
  skip: NIFTY.skip,
}, async () => {
  const terminal = await RunningTerminal.open({ args: ['--source', `replay:${NIFTY.path}`, '--speed', '60'] });
  try {
    const { page } = terminal;
    assert.match(await clockText(terminal), /^REPLAY · Mon 7 Nov 09:\d\d:\d\d · 60×$/);
    const colours = await page.evaluate(() => [
      getComputedStyle(document.querySelector('.window') as HTMLElement).borderTopColor,
      getComputedStyle(document.querySelector('.mode-box') as HTMLElement).backgroundColor,
    ]);
    assert.equal(colours[0], colours[1], 'the border has the colour of the mode');
    await page.locator('.live-grid .ag-row').waitFor();
    assert.match((await terminal.column('symbol')).join(), /^NIFTY(indicative)?$/);

    await page.keyboard.press('p');
    await page.getByRole('button', { name: /^Play/ }).waitFor();
    await page.waitForTimeout(300);
    const paused = await clockText(terminal);
    assert.match(paused, /paused/);
    await page.waitForTimeout(700);
    assert.equal(await clockText(terminal), paused, 'a paused clock stands');

    await seek(terminal, atIst('10:30:00'));
    await page.waitForFunction(() => document.querySelector('.mode-box')?.textContent?.includes('10:30:0'));
    const expected = priceAt(NIFTY.path, '10:30:00').toLocaleString('en-IN', { minimumFractionDigits: 2 });
    await page.waitForFunction(
      (text) => document.querySelector('.live-grid .ag-row [col-id="ltp"]')?.textContent === text,
      expected,
    );
    await page.keyboard.press('Alt+2');
    await page.waitForFunction(() =>
      /from Mon 7 Nov 09:15/.test(document.querySelector('.chart-canvas')?.ariaLabel ?? ''),
    );

    await page.getByLabel('speed').selectOption('120');
    await page.waitForFunction(() => document.querySelector('.mode-box')?.textContent?.includes('120×'));
    await page.keyboard.press('p');
    await page.waitForFunction(
      () => document.querySelector('.mode-box')?.textContent?.includes('10:3') === false,
      undefined,
      {
        timeout: 20_000,
      },
    );
    await terminal.picture('replay-nifty');
    assert.deepEqual(terminal.faults, []);
  } finally {
    await terminal.close();
  }
});

const absent = OPTIONS.find(({ skip }) => skip !== false)?.skip ?? false;
test('two recorded options replay side by side with depth and open interest', { skip: absent }, async () => {
  const files = OPTIONS.map(({ path }) => path).join(',');
  const terminal = await RunningTerminal.open({ args: ['--source', `replay:${files}`, '--speed', '20'] });
  try {
    const { page } = terminal;
    await page.waitForFunction(() => window.__terminal.rowsListed() === 2);
    await seek(terminal, Date.parse('2021-08-20T10:30:00+05:30'));
    await page.waitForFunction(() =>
      ['ltp', 'bid', 'ask', 'oi'].every((column) =>
        [...document.querySelectorAll(`.live-grid .ag-row [col-id="${column}"] span`)].every((cell) =>
          /\d/.test(cell.textContent ?? ''),
        ),
      ),
    );
    const earlier = (await terminal.column('ltp')).join();
    await page.waitForFunction(
      (text) =>
        [...document.querySelectorAll('.live-grid .ag-row [col-id="ltp"]')].map((c) => c.textContent).join() !== text,
      earlier,
    );
    await terminal.picture('replay-options');
    assert.deepEqual(terminal.faults, []);
  } finally {
    await terminal.close();
  }
});
