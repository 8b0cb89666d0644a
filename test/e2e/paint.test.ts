import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUSY } from './fake-options.ts';
import { FakePage } from './fake-page.ts';

test('the page paints a tick soon: tick to painted cell at 5,000 live rows', async (t) => {
  const face = await FakePage.open({ instruments: 5_000, ...BUSY });
  t.after(() => face.close());
  await face.page.waitForTimeout(2_000);
  const windows: number[] = [];
  // Other work on a shared machine makes a window slow, never fast: the best of three counts.
  for (let i = 0; i < 3 && (windows.at(-1) ?? Number.POSITIVE_INFINITY) > 60; i += 1) {
    await face.page.evaluate(() => window.__terminal.clearLatency());
    await face.page.waitForTimeout(4_000);
    const samples = (await face.page.evaluate(() => window.__terminal.latencyMs())).sort((a, b) => a - b);
    const at = (part: number): number => samples[Math.floor(samples.length * part)] ?? Number.NaN;
    t.diagnostic(`${samples.length} paints, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
    assert.ok(samples.length > 20, 'the page painted');
    windows.push(at(0.5));
  }
  assert.ok(Math.min(...windows) <= 60, `p50 of every window: ${windows.join(', ')} ms`);
});
