import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
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
  const real = await RealTerminal.start({ dataDir, instruments: 60, listed: 6_000, clock: '2026-11-20 11:00' });
  const { page } = real;
  try {
    const tiers = () => page.call('feed.tiers', {});
    let now = await tiers();
    assert.equal(now.subscribed, 60, 'the first screen is the scan universe');
    await until(async () => (now = await tiers()).tierB.options > 500 && now.subscribed === now.wanted, 'tier B');
    console.log(now);
    const lists = (await page.call('watchlists.list', {})).lists;
    assert.deepEqual(lists.map(({ name, items }) => [name, items.length]), [['My list', 3]]);
    const session = await page.call('session.state', {});
    assert.equal(session.instruments, now.slots);
    const found = (await page.call('instruments.search', { text: 'reliance', limit: 5 })).rows[0];
    assert.ok(found !== undefined);
    const key = { segment: found.segment, securityId: found.securityId };
    const cost = await page.call('feed.cost', { instruments: [key] });
    console.log(found.symbol, found.slot, cost);
    const saved = await page.call('watchlists.save', {
      id: 0,
      name: 'Shares',
      items: [{ type: 'instrument', ...key, label: '', active: true }],
    });
    const before = now.subscribed;
    await until(async () => (now = await tiers()).owners.some(({ name, held }) => name === 'Shares' && held === 43), 'options');
    await until(async () => (now = await tiers()).subscribed === now.wanted, 'settled');
    console.log(before, now);
    await page.call('watchlists.remove', { id: saved.id });
    await until(async () => (now = await tiers()).subscribed <= before, 'released');
    console.log(now, process.memoryUsage().rss / 1e6, real.health?.engineMb);
  } finally {
    await real.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
