import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CDPSession } from 'playwright-core';
import { FakePage } from './fake-page.ts';

let face: FakePage;
let session: CDPSession;
before(async () => {
  face = await FakePage.open({ instruments: 300 });
  session = await face.page.context().newCDPSession(face.page);
  await session.send('Performance.enable');
});
after(() => face.close());

const ROUNDS = 3;
/** Rows that scroll, hits that come and cells that are drawn later move the counts a little; a panel that stays is more. */
const NODES_SPARE = 300;
const LISTENERS_SPARE = 150;
const SHOWN = '.ag-row, .chart canvas, .chain-row, .review, .dv-groupview';

/** What the page holds after a collection. */
async function held(): Promise<{ nodes: number; listeners: number }> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
  return { nodes: of('Nodes'), listeners: of('JSEventListeners') };
}

/** Through two workspaces and back, two intervals of the chart, a panel in and out, palette and ticket. */
async function round(): Promise<void> {
  const { page } = face;
  const { keyboard } = page;
  for (const key of ['Control+4', 'Control+3', 'Control+1']) {
    await keyboard.press(key);
    await page.locator(SHOWN).first().waitFor();
    await page.waitForTimeout(150);
  }
  for (const interval of ['3m', '5m']) {
    await page.locator('#canvas-chart').focus();
    await keyboard.type(interval);
    await keyboard.press('Enter');
    await page.waitForTimeout(100);
  }
  await keyboard.press('Alt+r');
  await page.waitForTimeout(150);
  await keyboard.press('Alt+q');
  for (const key of ['Control+k', 'Escape', 'F1', 'Escape']) await keyboard.press(key);
}

test('workspaces, panels, intervals and dialogs leave neither elements nor listeners behind', async () => {
  await round();
  await round();
  const first = await held();
  for (let i = 0; i < ROUNDS; i += 1) await round();
  const then = await held();
  assert.ok(then.nodes < first.nodes + NODES_SPARE, `${first.nodes} elements became ${then.nodes}`);
  assert.ok(
    then.listeners < first.listeners + LISTENERS_SPARE,
    `${first.listeners} listeners became ${then.listeners}`,
  );
  assert.deepEqual(face.faults, []);
});
