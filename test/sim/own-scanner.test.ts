import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import type { OwnScanner } from '#contract/model/own-scanner.ts';
import type { Hit } from '#contract/model/scan.ts';
import { until } from '../support/feed-server.ts';
import { eventually } from '../support/scripted-terminal.ts';
import { RealTerminal } from '../support/real-terminal.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'own-scanner-'));
let terminal: RealTerminal;
before(async () => {
  terminal = await RealTerminal.start({ dataDir, clock: '2026-11-20 10:20:00', speed: 10, instruments: 25 });
});
after(async () => {
  await terminal.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Whether the first instruments have their history; chains and sectors have none among so few. */
async function ready(): Promise<boolean> {
  const { scanners } = await terminal.page.call('scan.list', {});
  return scanners.some(({ id, ready: loaded }) => id === 'resistance-breakout' && loaded >= LOADED_MIN);
}

/** Enough for a test over past days. */
const LOADED_MIN = 3;

const mine: OwnScanner = {
  id: 0,
  title: 'Mine',
  expression: 'close > emma(close, 5) or close <= 0',
  intervals: ['1m'],
  kinds: ['EQUITY'],
  side: 'neutral',
  schedule: { kind: 'bar' },
  fires: 'every',
  cooldownBars: 0,
  plan: null,
};

test('an expression with a mistake is refused with its place; corrected and saved it runs, and its hits appear', async () => {
  const { page } = terminal;
  const check = await page.call('own.check', { text: mine.expression, intervals: ['1m'] });
  assert.deepEqual(check.fault?.suggestions.slice(0, 1), ['ema']);
  await assert.rejects(page.call('own.save', mine), (thrown: unknown) => {
    assert.ok(thrown instanceof FaultError);
    assert.equal(thrown.fault.code, 'input.expression');
    assert.deepEqual(thrown.fault.detail, { from: 8, to: 12 });
    return true;
  });
  const hits: Hit[] = [];
  page.on('scan.hit', (hit) => hits.push(hit));
  const expression = 'close >= ema(close, 5) or close < ema(close, 5)';
  await until(() => terminal.session?.feed === 'live', 'a live feed', 40_000);
  for (let i = 0; i < 300 && !(await ready()); i += 1) await new Promise((resolve) => setTimeout(resolve, 200));
  const saved = await page.call('own.save', { ...mine, expression });
  assert.ok(saved.id > 0);
  assert.deepEqual((await page.call('own.list', {})).scanners, [saved]);
  await until(() => hits.some(({ scannerId }) => scannerId === `own-${saved.id}`), 'a hit of the own scanner', 60_000);
  const hit = hits.find(({ scannerId }) => scannerId === `own-${saved.id}`) as Hit;
  assert.deepEqual(Object.keys(hit.evidence), ['close', 'ema(close, 5)']);
  assert.equal(hit.params['expression'], expression);
  const { scanners } = await page.call('scan.list', {});
  const info = scanners.find(({ id }) => id === hit.scannerId);
  assert.equal(info?.group, 'own');
  assert.equal(info?.title, 'Mine');
  // A hit is told before the store has it: it is among those that are read soon after.
  await eventually('the hit is stored', async () => {
    return (await page.call('scan.hits', { limit: 10, scannerId: hit.scannerId })).hits.length > 0;
  });
});

test('a test runs over the stored days by the same code and names what it left out', async () => {
  const { page } = terminal;
  const result = await page.call('own.test', {
    scanner: { ...mine, expression: 'close crosses above ema(close, 20) and time > "09:30"' },
    days: 2,
    slots: null,
  });
  assert.equal(result.days.length, 2);
  assert.ok(result.tested > 0 && result.tested <= result.wanted, JSON.stringify(result.lacking));
  assert.ok(result.count > 0 && result.sessions > 0);
  const [newest] = result.hits;
  assert.ok(newest !== undefined && typeof newest.evidence['ema(close, 20)'] === 'number');
  assert.ok(
    result.hits.every((hit, i) => i === 0 || hit.atMs <= (result.hits[i - 1]?.atMs ?? 0)),
    'newest first',
  );
});

test('removed, it runs no more; its hits stay', async () => {
  const { page } = terminal;
  const [saved] = (await page.call('own.list', {})).scanners;
  assert.ok(saved !== undefined);
  await page.call('own.remove', { id: saved.id });
  assert.deepEqual((await page.call('own.list', {})).scanners, []);
  const { scanners } = await page.call('scan.list', {});
  assert.equal(
    scanners.some(({ id }) => id === `own-${saved.id}`),
    false,
  );
  assert.ok((await page.call('scan.hits', { limit: 10, scannerId: `own-${saved.id}` })).hits.length > 0);
});
