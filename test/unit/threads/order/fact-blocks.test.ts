import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { istMidnightMs } from '../../../../src/main/core/time/ist.ts';
import type { TradingFacts } from '../../../../src/main/core/risk/control.ts';
import {
  CLOCK_SKEW_MS_MAX,
  FEED_LAG_MS_MAX,
  setFactBlocks,
  TOKEN_LEAST_MS,
} from '../../../../src/main/threads/order/fact-blocks.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

/** 10:00 IST of the bed's day. */
const NOW_MS = istMidnightMs('2026-11-20') + 36_000_000;
const WELL: TradingFacts = {
  feed: 'live',
  lagMsP99: FEED_LAG_MS_MAX,
  tokenEndsMs: NOW_MS + TOKEN_LEAST_MS,
  tokenDead: false,
  clockSkewMs: CLOCK_SKEW_MS_MAX,
  changedInstruments: [],
  staticIpOk: true,
};

/** What is just not well, and the block that it makes. */
const BAD: readonly (readonly [block: string, facts: Partial<TradingFacts>])[] = [
  ['feed_stale', { feed: 'stale' }],
  ['feed_stale', { feed: 'connecting' }],
  ['feed_late', { lagMsP99: FEED_LAG_MS_MAX + 1 }],
  ['token_ending', { tokenEndsMs: NOW_MS + TOKEN_LEAST_MS - 1 }],
  ['token_dead', { tokenDead: true }],
  ['clock_skewed', { clockSkewMs: CLOCK_SKEW_MS_MAX + 1 }],
  ['clock_skewed', { clockSkewMs: -CLOCK_SKEW_MS_MAX - 1 }],
  ['static_ip', { staticIpOk: false }],
];

/** A bed that judges with the real controls, with 130 units open, in time that stands at NOW_MS for facts. */
async function held(): Promise<OrderBed> {
  const bed = await new OrderBed({ withRisk: true }).start();
  bed.body.step({ type: 'facts', facts: WELL }, NOW_MS);
  await bed.ask('order.place', sampleIntent());
  await bed.pass(100);
  bed.venue.fill('7001', 130, 12_345, 't1');
  await bed.pass(300);
  return bed;
}

describe('facts from outside', () => {
  it('at their limits block nothing, and unknown ones do not either', async () => {
    const bed = await held();
    assert.equal((await bed.ask('trading.read', {})).state, 'Active');
    const blocks = new Map<string, string | null>();
    const gate = { set: (code: string, why: string | null) => void blocks.set(code, why) };
    const unknown = { lagMsP99: null, tokenEndsMs: null, clockSkewMs: null, staticIpOk: null };
    setFactBlocks(gate as unknown as Parameters<typeof setFactBlocks>[0], { ...WELL, ...unknown }, NOW_MS);
    assert.deepEqual(
      [...blocks.values()].filter((why) => why !== null),
      [],
    );
  });

  for (const [block, facts] of BAD) {
    it(`${block} (${JSON.stringify(facts)}) blocks entries, in words, and no exit and no cancel; it is lifted by itself`, async () => {
      const bed = await held();
      await bed.ask('order.place', sampleIntent({ clientOrderId: 'm-resting-01', price: 12_000, quantity: 65 }));
      await bed.pass(100);
      const bad = { ...WELL, ...facts };
      const passedMs = bed.timers.monotonicMs();
      const tokenEndsMs = bad.tokenEndsMs === null ? null : bad.tokenEndsMs + passedMs;
      bed.body.step({ type: 'facts', facts: { ...bad, tokenEndsMs } }, NOW_MS + passedMs);
      const trading = await bed.ask('trading.read', {});
      assert.deepEqual([trading.state, trading.blocks.map(({ code }) => code)], ['Reducing', [block]]);
      const sent = bed.venue.placed.length;
      const entry = await bed.ask('order.place', sampleIntent({ clientOrderId: 'm-entry-001', quantity: 65 }));
      assert.deepEqual([entry.status, entry.fault?.kind], ['Denied', 'denied']);
      assert.ok((entry.fault?.text ?? '').length > 10);
      await bed.ask('order.cancel', { clientOrderId: 'm-resting-01' });
      const { segment, securityId, product, owner } = sampleIntent();
      const exited = bed.ask('position.exit', { segment, securityId, product, owner, clientOrderId: 'm-exit-0001' });
      await bed.pass(200);
      await exited;
      assert.equal(bed.venue.placed.length, sent + 1, 'the exit alone');
      const [exit] = bed.venue.placed.slice(-1);
      assert.deepEqual([exit?.side, exit?.quantity], ['SELL', 130]);
      assert.equal(bed.venue.rows.get('7002')?.word.status, 'Cancelled');
      bed.body.step({ type: 'facts', facts: { ...WELL, tokenEndsMs: null } }, NOW_MS + bed.timers.monotonicMs());
      assert.equal((await bed.ask('trading.read', {})).state, 'Active');
    });
  }
});
