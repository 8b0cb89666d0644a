import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { PROTOCOL_VERSION } from '#contract/wire.ts';
import { launchChromium } from '../chromium.ts';
import { ARTIFACTS } from './fake-page.ts';

/** The chart's indicators against the real engine and its simulated exchange. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(options: object): Promise<AxeResults> };
const ROOT = join(import.meta.dirname, '..', '..');
const data = mkdtempSync(join(tmpdir(), 'muhurat-indicators-'));
let engine: ChildProcess;
let browser: Browser;
let page: Page;
const faults: string[] = [];

async function serve(): Promise<string> {
  engine = spawn(process.execPath, [
    join(ROOT, 'src', 'main', 'headless.ts'),
    '--no-open-browser',
    '--instruments',
    '120',
    '--clock',
    '2026-11-20 11:02:00',
    '--data',
    data,
  ]);
  let said = '';
  engine.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  for await (const chunk of engine.stdout ?? []) {
    said += String(chunk);
    const url = /http:\S+/.exec(said)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(`no address was printed: ${said}`);
}

/** One call to the engine over a second wire of the page. */
async function ask<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  const words = { protocol: PROTOCOL_VERSION, name: name as string, input: input as unknown };
  return (await page.evaluate(({ protocol, name: called, input: given }) => {
    const socket = new WebSocket(`ws://${location.host}/wire`);
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ type: 'hello', protocol }));
      socket.send(JSON.stringify({ type: 'call', id: 1, name: called, input: given }));
    });
    return new Promise<unknown>((resolve, reject) => {
      socket.addEventListener('close', (event) => reject(new Error(`closed: ${event.reason}`)));
      socket.addEventListener('message', ({ data: text }: MessageEvent<unknown>) => {
        if (typeof text !== 'string') return;
        const message = JSON.parse(text) as { type: string; id?: number; output?: unknown };
        if (message.id !== 1) return;
        socket.close();
        if (message.type === 'result') resolve(message.output);
        else reject(new Error(text));
      });
    });
  }, words)) as CallOutput<N>;
}

const value = (label: string) => page.locator(`[data-indicator="${label}"] .legend-value`).first();
const barMs = async () => Number(await page.locator('.indicator-legend').getAttribute('data-bar-ms'));

/** Puts the pointer on a bar in the middle of the chart, so that the legend tells a bar that has closed. */
async function point(): Promise<void> {
  const box = await page.locator('.chart-canvas').boundingBox();
  assert.ok(box !== null);
  await page.mouse.move(box.x + box.width * 0.55, box.y + box.height * 0.3);
  await page.waitForTimeout(300);
}

/** What `calc` answers for the pointed bar, on bars fetched through the contract. */
async function told(fn: string, params: object): Promise<Record<string, number>> {
  const { epoch, rows } = await ask('instruments.page', { from: 0, limit: 200 });
  const slot = rows.findIndex((row) => row.symbol === 'RELIANCE');
  const beforeMs = (await barMs()) + 1;
  const { bars } = await ask('history.bars', { epoch, slot, interval: '5m', beforeMs, limit: 1_500 });
  const list = bars.t.map((t, i) => {
    const at = (column: readonly number[]): number => (column[i] as number) / 100;
    return { t, o: at(bars.o), h: at(bars.h), l: at(bars.l), c: at(bars.c), v: bars.v[i], oi: 0 };
  });
  assert.ok(list.length > 500, `${list.length} bars`);
  const input = `${JSON.stringify({ id: 1, fn, params, bars: list })}\n`;
  const cli = [join(ROOT, 'src', 'main', 'cli.ts'), 'calc'];
  const { stdout } = spawnSync(process.execPath, cli, { input, encoding: 'utf8', maxBuffer: 1e8 });
  const { out } = JSON.parse(stdout) as { out: Record<string, number[]> };
  return Object.fromEntries(Object.entries(out).map(([name, column]) => [name, column.at(-1) as number]));
}

const numberOf = (text: string): number => Number(text.replaceAll(',', '').replace('−', '-'));

before(async () => {
  const url = await serve();
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1_600, height: 900 } });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(url);
  await value('VWAP').waitFor({ state: 'attached', timeout: 60_000 });
});
after(async () => {
  await browser?.close();
  const ended = once(engine, 'exit');
  engine.kill('SIGTERM');
  await ended;
  rmSync(data, { recursive: true, force: true });
});

test('a fresh install shows EMA 8, EMA 13 and VWAP with live values', async () => {
  const labels = () =>
    page.locator('.indicator-row').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-indicator')));
  assert.deepEqual(await labels(), ['EMA 8', 'EMA 13', 'VWAP']);
  const filled = (label: string) =>
    page.waitForFunction(
      (name) => /\d/.test(document.querySelector(`[data-indicator="${name}"] .legend-value`)?.textContent ?? ''),
      label,
    );
  for (const label of ['EMA 8', 'EMA 13', 'VWAP']) await filled(label);
  const first = await value('EMA 8').textContent();
  await page.waitForFunction(
    (text) => document.querySelector('[data-indicator="EMA 8"] .legend-value')?.textContent !== text,
    first,
    { timeout: 30_000 },
  );
});

test('EMA 20 and RSI 14 are added by keyboard, and the legend tells what calc tells', async () => {
  await page.keyboard.press('i');
  await page.getByRole('dialog', { name: 'Indicators of the chart' }).waitFor();
  await page.keyboard.type('ema');
  await page.keyboard.press('Enter');
  await page.getByLabel('n', { exact: true }).waitFor();
  await page.keyboard.type('0');
  await page.getByText('1 is the least.').waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('20');
  await page.keyboard.press('Enter');
  await page.getByText('4 of 8').waitFor();
  await page.keyboard.type('relative str');
  await page.keyboard.press('Enter');
  await page.getByLabel('n', { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('5 of 8').waitFor();
  await page.screenshot({ path: join(ARTIFACTS, 'indicator-menu.png') });
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const result = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
  assert.deepEqual(violations, []);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.waitForFunction(() =>
    /\d/.test(document.querySelector('[data-indicator="RSI 14"] .legend-value')?.textContent ?? ''),
  );
  await point();
  for (const [label, fn, params, output] of [
    ['EMA 20', 'EMA', { n: 20 }, 'value'],
    ['VWAP', 'VWAP', {}, 'vwap'],
    ['RSI 14', 'RSI', { n: 14 }, 'value'],
  ] as const) {
    const shown = numberOf((await value(label).textContent()) ?? '');
    const expected = (await told(fn, params))[output] as number;
    assert.ok(Math.abs(shown - expected) <= 0.00501, `${label}: ${shown} is shown, calc says ${expected}`);
  }
  await page.screenshot({ path: join(ARTIFACTS, 'indicators.png') });
});

test('history to the left gets its values too, and those of shown bars stay', async () => {
  await point();
  const [t, before20] = [await barMs(), await value('EMA 20').textContent()];
  await page.locator('.chart-canvas').focus();
  for (let i = 0; i < 14; i += 1) {
    await page.keyboard.press('PageUp');
    await page.waitForTimeout(80);
  }
  await page.waitForTimeout(1_500);
  await point();
  assert.ok((await barMs()) < t - 86_400_000, 'older bars are shown');
  const shown = numberOf((await value('EMA 20').textContent()) ?? '');
  const expected = (await told('EMA', { n: 20 }))['value'] as number;
  assert.ok(Math.abs(shown - expected) <= 0.00501, `${shown} is shown, calc says ${expected}`);
  await page.screenshot({ path: join(ARTIFACTS, 'indicators-left.png') });
  await page.keyboard.press('End');
  await page.waitForTimeout(800);
  const box = await page.locator('.chart-canvas').boundingBox();
  assert.ok(box !== null);
  for (let x = box.width * 0.5; x < box.width * 0.62 && (await barMs()) !== t; x += 1) {
    await page.mouse.move(box.x + x, box.y + box.height * 0.3);
    await page.waitForTimeout(25);
  }
  assert.equal(await barMs(), t);
  assert.equal(await value('EMA 20').textContent(), before20);
});

test('what was chosen is there after a reload, and can be changed and removed', async () => {
  await page.reload();
  await value('EMA 20').waitFor({ state: 'attached', timeout: 30_000 });
  await page.getByRole('button', { name: 'Indicators', exact: true }).click();
  await page.getByRole('button', { name: 'Change EMA 20' }).click();
  await page.getByLabel('n', { exact: true }).fill('21');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove RSI 14' }).click();
  await page.keyboard.press('Escape');
  await value('EMA 21').waitFor({ state: 'attached' });
  assert.equal(await page.locator('.indicator-row').count(), 4);
  await page.keyboard.press('Alt+5');
  await page.waitForFunction(() => document.querySelectorAll('.indicator-row').length === 0);
  assert.deepEqual(faults, []);
});
