import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { test } from 'node:test';
import { GAPS_MAX, ROW_CELLS } from '#contract/columns.ts';
import { FaultError } from '#contract/faults.ts';
import { RATE_LIMITS, TokenBucket } from '../../src/main/adapters/dhan/limits.ts';
import { MESSAGE_KIND } from '../../src/main/core/recording/frame-encoder.ts';
import { MessageRing } from '../../src/main/core/recording/message-ring.ts';
import { gapsOf } from '../../src/main/core/table/gaps.ts';
import { SlotMap } from '../../src/main/core/table/slot-map.ts';
import { RateLimits } from '../../src/main/sim/rest/rate-limits.ts';
import { bed } from '../support/feed-bed.ts';
import { fullPacket, stacked, wireTime } from '../support/feed-packets.ts';
import { ManualTimers } from '../support/manual-timers.ts';
import { VirtualExchange } from '../support/virtual-exchange.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Heap of this process after a collection, MB. */
function heapMb(): number {
  collect();
  return process.memoryUsage().heapUsed / 1_048_576;
}

test('failure mode 32: a million packets leave nothing on the heap', () => {
  const { writer, counters, segment } = bed();
  const packets = Array.from({ length: 100 }, (_, i) =>
    fullPacket(segment, 49_081, { ltt: wireTime('2026-11-20', 9, 16, i % 60), ltp: 100 + i / 100, volume: 10 + i }),
  );
  const message = stacked(...packets);
  const flood = (messages: number): void => {
    for (let i = 0; i < messages; i++) writer.applyBytes(message, Date.parse('2026-11-20T09:18:00+05:30'));
  };
  flood(500);
  const before = heapMb();
  flood(10_000);
  assert.equal(counters.get('packets'), 1_050_000);
  const grown = heapMb() - before;
  assert.ok(grown < 1, `${grown.toFixed(2)} MB more`);
});

test('failure mode 32: a recorder that does not read costs no memory: the ring fills, drops and counts', () => {
  const ring = MessageRing.create(65_536);
  const message = new Uint8Array(1_000);
  let taken = 0;
  for (let i = 0; i < 100_000; i++) if (ring.push(message, i, MESSAGE_KIND.frames)) taken += 1;
  assert.ok(ring.waitingBytes <= 65_536);
  assert.equal(ring.dropped.messages, 100_000 - taken);
  assert.equal(ring.dropped.bytes, (100_000 - taken) * 1_000);
  let read = 0;
  ring.drain(() => (read += 1));
  assert.equal(read, taken);
});

test('failure mode 32: requests beyond the waiting list are refused in words', async () => {
  for (const name of ['data', 'quote', 'chain', 'nonTrading', 'file'] as const) {
    const limit = RATE_LIMITS[name];
    const bucket = new TokenBucket(limit, new ManualTimers());
    const refusals: unknown[] = [];
    for (let i = 0; i < limit.queueMax + limit.burst + 500; i++) bucket.take().catch((thrown) => refusals.push(thrown));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(bucket.waiting, limit.queueMax, name);
    assert.equal(refusals.length, 500, name);
    assert.ok(refusals.every((one) => one instanceof FaultError && one.fault.code === 'unavailable.too_many_waiting'));
  }
});

test('failure mode 32: a feed that is lost a thousand times keeps as many gaps as a row has room for', () => {
  const { full, writer, table } = bed();
  for (let i = 0; i < 1_000; i++) {
    full(9, 16 + (i % 40), Math.floor(i / 20), { ltp: 100, volume: 10 + i * 5 });
    writer.lose(2);
  }
  full(9, 59, 0, { ltp: 100, volume: 900_000 });
  const gaps = gapsOf(table.u32, 2 * ROW_CELLS);
  assert.equal(gaps.length, GAPS_MAX);
  assert.equal(gaps.at(-1)?.toMinute, 9 * 60 + 59, 'the last one was stretched over all the others');
});

test('failure mode 32: more instruments than an epoch has room for are refused, not made room for', () => {
  const map = new SlotMap(100);
  for (let id = 1; id <= 100; id++) map.set(2, id, id - 1);
  assert.throws(() => map.set(2, 101, 100), /full at 100/);
  assert.equal(map.size, 100);
});

test('failure mode 32: the exchange keeps its own lists short: made-up clients, messages held back', async () => {
  const limits = new RateLimits();
  const before = heapMb();
  for (let i = 0; i < 100_000; i++) limits.admit(`client-${i}`, 'quote', i);
  assert.ok(heapMb() - before < 8);
  const exchange = new VirtualExchange();
  const client = exchange.connect();
  exchange.fault({ delayMs: 200_000 });
  await exchange.run(190_000);
  const waiting = process.memoryUsage().arrayBuffers / 1_048_576;
  assert.ok(waiting < 120, `${waiting.toFixed(0)} MB in buffers`);
  assert.equal(client?.packets.filter(({ atMs }) => atMs > 25).length, 0);
});
