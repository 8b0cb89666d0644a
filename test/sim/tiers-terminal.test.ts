import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { decodeRows, FRAME_KIND, frameHeader } from '#contract/frames.ts';
import type { CallOutput } from '#contract/calls/index.ts';
import { RealTerminal } from '../support/real-terminal.ts';

/** Asks again until the answer is the one that is waited for. */
async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const endMs = performance.now() + 20_000;
  while (!(await holds())) {
    assert.ok(performance.now() < endMs, `waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it('options around the money are always on, lists bring theirs, charts subscribe what has no slot yet', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tiers-'));
  const real = await RealTerminal.start({ dataDir, instruments: 60, listed: 12_000, clock: '2026-11-20 11:00' });
  const { page } = real;
  const added: number[] = [];
  page.on('instruments.added', ({ total }) => added.push(total));
  let tiers: CallOutput<'feed.tiers'> = await page.call('feed.tiers', {});
  const settled = (what: string, holds: () => boolean): Promise<void> =>
    until(async () => {
      tiers = await page.call('feed.tiers', {});
      const { subscribed, wanted, tierA, tierB } = tiers;
      const planned = tierA + tierB.options + tierB.underlyings;
      return subscribed === wanted && wanted === planned && holds();
    }, what);
  const held = (name: string): number => tiers.owners.find((owner) => owner.name === name)?.held ?? 0;
  try {
    assert.equal(tiers.subscribed, 60, 'the first screen is the scan universe');
    await settled('tier B', () => tiers.tierB.options > 500);
    assert.equal(added.at(-1), tiers.slots, 'the page is told how many there are');
    const { lists } = await page.call('watchlists.list', {});
    assert.deepEqual([lists.length, lists[0]?.items.length], [1, 3]);
    assert.equal(held('My list'), 3 * 43, 'three indices with 42 options each');

    const [reliance] = (await page.call('instruments.search', { text: 'reliance', limit: 1 })).rows;
    assert.equal(reliance?.slot, -1, 'nobody has subscribed it');
    const key = { segment: reliance.segment, securityId: reliance.securityId };
    const cost = await page.call('feed.cost', { instruments: [key] });
    assert.ok(cost.options > 10 && cost.options <= 42 && cost.added === cost.own + cost.options, JSON.stringify(cost));
    const item = { type: 'instrument' as const, ...key, label: '', active: true };
    const saved = await page.call('watchlists.save', { id: 0, name: 'Shares', items: [item] });
    await settled('its options', () => held('Shares') === cost.added);
    await page.call('watchlists.save', { ...saved, items: [{ ...item, active: false }] });
    await settled('what is switched off is released', () => held('Shares') === 0);
    await page.call('watchlists.remove', { id: saved.id });

    const [tata] = (await page.call('instruments.search', { text: 'tatasteel', limit: 1 })).rows;
    assert.equal(tata?.slot, -1);
    const { epoch, instrument } = await page.call('feed.open', { segment: tata.segment, securityId: tata.securityId });
    const { slot } = instrument;
    const prices: number[] = [];
    page.onFrame((frame) => {
      page.creditFrame();
      const header = frameHeader(frame);
      if (header.kind !== FRAME_KIND.rows) return;
      const { slots, columns } = decodeRows(frame, header);
      const row = slots.indexOf(slot);
      if (row >= 0) prices.push(columns.ltp?.[row] ?? 0);
    });
    await page.call('market.watch', { epoch, slots: [slot] });
    await page.call('chart.open', { epoch, slot, interval: '1m' });
    await settled('the chart is held', () => held('window 1') === 1);
    await until(async () => prices.some((price) => price > 0), 'ticks of the charted share');
    const bars = async (): Promise<number> =>
      (await page.call('history.bars', { epoch, slot, interval: '1m', beforeMs: null, limit: 100 })).bars.t.filter(
        (t) => t >= (real.session?.day.midnightMs ?? 0),
      ).length;
    await until(async () => (await bars()) > 90, 'the morning before it was subscribed is on its chart');
    await page.call('chart.close', { epoch, slot, interval: '1m' });
    await settled('the chart lets go', () => held('window 1') === 0);
  } finally {
    await real.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
