import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Instrument } from '#contract/model/instrument.ts';
import { RealTerminal } from '../support/real-terminal.ts';

test('a list in ticker mode brings prices alone; its item that is charted comes in full, and goes back', async (context) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'list-modes-'));
  const clock = '2026-11-20 11:00';
  const real = await RealTerminal.start({ dataDir, source: 'sim', instruments: 60, listed: 400, clock, alwaysOn: '' });
  context.after(async () => {
    await real.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const { page } = real;
  // The list of a fresh start brings options around the money, which moves.
  const { lists } = await page.call('watchlists.list', {});
  for (const list of lists) await page.call('watchlists.save', { ...list, items: [] });
  // No scanner looks at it, and it has no options of its own: the list alone holds it.
  let far: Instrument | undefined;
  for (const text of ['ce', 'fut', 'nifty', 'reliance', 'gold']) {
    const { rows } = await page.call('instruments.search', { text, limit: 50 });
    far ??= rows.find(({ slot, kind }) => slot < 0 && kind !== 'EQUITY' && kind !== 'INDEX');
  }
  const { segment, securityId } = far ?? assert.fail('a contract that no scanner looks at');
  const item = { type: 'instrument' as const, segment, securityId, label: '', active: true };
  await page.call('watchlists.save', { id: 0, name: 'Slow', mode: 'ticker', items: [item] });
  const until = async (mode: 'ticker' | 'full'): Promise<number> => {
    for (let tries = 0; tries < 50; tries += 1) {
      const { own } = await page.call('feed.modes', {});
      const { rows } = await page.call('instruments.page', { from: 0, limit: 500 });
      const row = rows.find((one) => one.segment === segment && one.securityId === securityId);
      if (row !== undefined && own.ticker.includes(row.slot) === (mode === 'ticker')) return row.slot;
      await sleep(100);
    }
    return assert.fail(`it does not come as ${mode}`);
  };
  const slot = await until('ticker');
  const { epoch } = real.session ?? assert.fail('a session');
  await page.call('chart.open', { epoch, slot, interval: '1m' });
  await until('full');
  await page.call('chart.close', { epoch, slot, interval: '1m' });
  await until('ticker');
  const { modes } = await page.call('feed.tiers', {});
  assert.ok(modes !== null && modes.ticker >= 1 && modes.full >= 60, JSON.stringify(modes));
});
