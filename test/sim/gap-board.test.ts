import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import type { CallOutput } from '#contract/calls/index.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { RealTerminal } from '../support/real-terminal.ts';

type Board = CallOutput<'market.gapBoard'>;

it('from 09:07 the board shows indicative prices against official closes, then opens; nothing before 09:15 is a bar', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gaps-'));
  const real = await RealTerminal.start({ dataDir, instruments: 60, clock: '2026-11-20 09:07:10', speed: 20 });
  const { page } = real;
  const { epoch } = await page.call('session.state', {});
  const read = (): Promise<Board> => page.call('market.gapBoard', { epoch, limit: 200 });
  const until = async (what: string, holds: (board: Board) => boolean): Promise<Board> => {
    const endMs = performance.now() + 80_000;
    for (;;) {
      // The scan thread refuses while it starts.
      const board = await read().catch(() => null);
      if (board !== null && holds(board)) return board;
      assert.ok(performance.now() < endMs, `waited in vain for: ${what}; ${JSON.stringify(board).slice(0, 400)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  try {
    const early = await until('a board', () => true);
    const openMs = early.openMs ?? assert.fail('shares trade on this day');
    if (early.asOfMs < openMs - 8 * MINUTE_MS) assert.deepEqual(early.rows, [], 'yesterday’s prices are no gaps');
    const before = await until(
      'indicative prices with fills',
      ({ rows }) => rows.length > 20 && rows.some(({ fills }) => fills !== null),
    );
    assert.ok(before.asOfMs < openMs);
    assert.ok(before.rows.every(({ indicative, filled }) => indicative && filled === null));
    const sizes = before.rows.map(({ gapPct }) => Math.abs(gapPct));
    assert.deepEqual(
      sizes,
      [...sizes].sort((a, b) => b - a),
      'the largest gap comes first',
    );
    for (const row of before.rows) {
      const gapPct = (100 * (row.price - row.prevClose)) / row.prevClose;
      assert.ok(Math.abs(gapPct - row.gapPct) < 1e-9, row.symbol);
      if (row.prevDate !== null) assert.equal(row.prevDate, '2026-11-19');
    }
    const nifty = before.rows.find(({ symbol }) => symbol === 'NIFTY');
    assert.ok(nifty !== undefined && nifty.price > 0);
    const sampled = await until('a sample with NIFTY', ({ samples }) => typeof samples.at(-1)?.nifty === 'number');
    assert.ok(sampled.samples.every(({ atMs }) => (atMs - openMs) % 30_000 === 0 && atMs <= openMs));
    assert.equal(sampled.samples.at(-1)?.nifty, nifty.price);
    assert.ok(sampled.lacking.some((why) => why.startsWith('GIFT NIFTY')));

    const after = await until('opens', ({ rows }) => rows.length > 20 && rows.every(({ indicative }) => !indicative));
    assert.ok(after.asOfMs >= openMs);
    const share = after.rows.find(({ slot }) => before.rows.some((row) => row.slot === slot))!;
    await until('a closed minute', ({ asOfMs }) => asOfMs > openMs + 2 * MINUTE_MS);
    const { bars } = await page.call('history.bars', {
      epoch,
      slot: share.slot,
      interval: '1m',
      beforeMs: null,
      limit: 50,
    });
    const today = bars.t.filter((t) => t >= openMs - 9 * 60 * MINUTE_MS);
    assert.ok(today.length > 0 && today.every((t) => t >= openMs), 'no bar begins before the open');
  } finally {
    await real.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
