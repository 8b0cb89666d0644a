import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { INSTRUMENTS_MAX } from '#contract/config.ts';
import { instrumentCode } from '#contract/model/instrument.ts';
import { decodeRows, FRAME_KIND, frameHeader } from '#contract/frames.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import { createSimMarket } from '../../src/main/sim/market/create.ts';
import { PaceMeter } from '../support/machine-pace.ts';
import { RealTerminal } from '../support/real-terminal.ts';
import { shippedCalendar } from '../support/shipped-calendar.ts';

/** From the wish to the last subscription (issue: 25,000 less tier B within 5 s of open sockets). */
const SYNC_MS_MAX = 5_000;
const WAIT_MS = 60_000;

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const endMs = performance.now() + WAIT_MS;
  while (!(await holds())) {
    assert.ok(performance.now() < endMs, `waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it('25,000 less tier B are subscribed on demand within 5 s of open sockets', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tier-sync-'));
  const clock = '2026-11-20 11:00';
  const startMs = istMidnightMs('2026-11-20') + 660 * 60_000;
  const market = createSimMarket({ seed: 7, instruments: INSTRUMENTS_MAX, startMs, calendar: shippedCalendar() });
  const real = await RealTerminal.start({ dataDir, instruments: 1, listed: INSTRUMENTS_MAX, clock });
  const { page } = real;
  const tiers = () => page.call('feed.tiers', {});
  try {
    let now = await tiers();
    await until(async () => {
      const before = now.tierB.options;
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      now = await tiers();
      return before > 0 && now.tierB.options === before && now.subscribed === now.wanted;
    }, 'tier B');
    const small = process.memoryUsage().rss / 1e6;
    const codes = market.instruments.map(({ segment, securityId }) => instrumentCode(segment, securityId));
    const meter = new PaceMeter();
    const startedMs = performance.now();
    real.terminal.engine.subscriptions.hold({ kind: 'position', name: 'bench' }, 'The bench', codes);
    await until(async () => (now = await tiers()).subscribed === INSTRUMENTS_MAX, 'all subscribed');
    const askedMs = performance.now() - startedMs;
    await until(async () => {
      const health = await page.call('health.sample', {});
      return health.sockets.open === 5 && health.sockets.wanted === 5;
    }, 'five open sockets');
    const openMs = performance.now() - startedMs;
    const limitMs = SYNC_MS_MAX * meter.end();
    const heard = new Set<number>();
    page.onFrame((frame) => {
      page.creditFrame();
      const header = frameHeader(frame);
      if (header.kind !== FRAME_KIND.rows) return;
      const { slots, columns } = decodeRows(frame, header);
      slots.forEach((slot, i) => (columns.recvDayMs?.[i] ?? 0) > 0 && heard.add(slot));
    });
    const { epoch } = await page.call('session.state', {});
    await page.call('market.watch', { epoch, slots: Array.from({ length: INSTRUMENTS_MAX }, (_, slot) => slot) });
    await until(() => Promise.resolve(heard.size >= INSTRUMENTS_MAX * 0.99), 'a first packet of 99 % of them');
    const heardMs = performance.now() - startedMs;
    const tierB = now.tierB.options + now.tierB.underlyings;
    const seconds = (ms: number): string => (ms / 1_000).toFixed(2);
    console.log(
      `${INSTRUMENTS_MAX - tierB} on demand beside ${tierB} always on: asked for in ${seconds(askedMs)} s, ` +
        `five sockets open after ${seconds(openMs)} s, 99 % heard on the page after ${seconds(heardMs)} s; ` +
        `RSS ${small.toFixed(0)} MB before, ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB after`,
    );
    const syncedMs = Math.max(askedMs, openMs);
    assert.ok(syncedMs <= limitMs, `synced after ${seconds(syncedMs)} s, allowed at this pace: ${seconds(limitMs)} s`);
  } finally {
    await real.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
