import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import type { CallOutput } from '#contract/calls/index.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { RealTerminal } from '../support/real-terminal.ts';

type Board = CallOutput<'market.gapBoard'>;

const dataDir = mkdtempSync(join(tmpdir(), 'gaps-'));
/** Slots with a gap before the open. */
const gapped = new Set<number>();
after(() => rmSync(dataDir, { recursive: true, force: true }));

/** A terminal on a simulated morning, and what waits for its board to show something. */
async function morning(clock: string, speed: number) {
  const real = await RealTerminal.start({ dataDir, instruments: 60, clock: `2026-11-20 ${clock}`, speed });
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
  return { real, page, epoch, until };
}

it('from 09:07 the board shows indicative prices against official closes', async () => {
  const { real, until } = await morning('09:07:10', 20);
  try {
    const early = await until('a board', () => true);
    const openMs = early.openMs ?? assert.fail('shares trade on this day');
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
      gapped.add(row.slot);
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
  } finally {
    await real.stop();
  }
});

it('then it opens: prices are no longer indicative, and nothing before 09:15 is a bar', async () => {
  // The same morning from shortly before the open, with the histories that are stored by now.
  const { real, page, epoch, until } = await morning('09:13:30', 30);
  try {
    const opened = await until('opens', ({ rows }) => rows.length > 20 && rows.every(({ indicative }) => !indicative));
    const openMs = opened.openMs ?? assert.fail('shares trade on this day');
    assert.ok(opened.asOfMs >= openMs);
    const share = opened.rows.find(({ slot }) => gapped.has(slot))!;
    await until('a closed minute', ({ asOfMs }) => asOfMs > openMs + 2 * MINUTE_MS);
    const query = { epoch, slot: share.slot, interval: '1m', beforeMs: null, limit: 50 } as const;
    const { bars } = await page.call('history.bars', query);
    const today = bars.t.filter((t) => t >= openMs - 9 * 60 * MINUTE_MS);
    assert.ok(today.length > 0 && today.every((t) => t >= openMs), 'no bar begins before the open');
  } finally {
    await real.stop();
  }
});
