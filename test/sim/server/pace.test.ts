import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FeedClient, sleep, startRig, until } from './rig.ts';

test('load mode sends exactly the pace, evenly over sockets, and counts what it sent', async () => {
  const rig = await startRig({ runs: true, extra: 500, pace: 10_000 });
  const clients = [await new FeedClient(rig).opened(), await new FeedClient(rig).opened()];
  for (const [c, client] of clients.entries()) {
    for (let from = 0; from < 200; from += 100) {
      client.ask(21, ...Array.from({ length: 100 }, (_, i) => `NSE_EQ:${100_001 + c * 250 + from + i}`));
    }
  }
  await until(() => clients.every((client) => client.packets.length >= 200), 'snapshots');
  const before = await rig.counters();
  const startMs = performance.now();
  await sleep(3_000);
  const later = await rig.counters();
  const seconds = (performance.now() - startMs) / 1000;
  const rate = ((later.sent['full'] as number) - (before.sent['full'] as number)) / seconds;
  assert.ok(Math.abs(rate / 10_000 - 1) < 0.01, `${rate.toFixed(0)} packets a second`);
  await rig.fault({ stall: 60_000 });
  await sleep(100);
  const { sent, skippedTurns } = await rig.counters();
  const got = clients.map((client) => client.of(8).length);
  assert.equal(
    got.reduce((sum, one) => sum + one, 0),
    sent['full'],
  );
  assert.equal(skippedTurns, 0);
  assert.ok(Math.abs((got[0] as number) - (got[1] as number)) < 300, `${got.join(' and ')} on the two sockets`);
  const perId = new Map<number, number>();
  for (const one of clients[0]?.of(8) ?? []) perId.set(one.id, (perId.get(one.id) ?? 0) + 1);
  const counts = [...perId.values()];
  assert.equal(counts.length, 200);
  assert.ok(Math.max(...counts) - Math.min(...counts) <= 2, 'round robin');
  const arrivals = (clients[0]?.of(8) ?? []).filter((one) => one.atMs > startMs + 500 && one.atMs < startMs + 2_500);
  const windows = Array.from({ length: 20 }, (_, w) => {
    const from = startMs + 500 + w * 100;
    return arrivals.filter((one) => one.atMs >= from && one.atMs < from + 100).length;
  });
  assert.ok(windows.filter((one) => one > 250 && one < 900).length >= 17, `even in time: ${windows.join(' ')}`);
  for (const client of clients) client.ws.terminate();
  await rig.server.close();
});
