import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { FeedClient, type Rig, sleep, startRig, until } from './rig.ts';

async function withClient(body: (rig: Rig, client: FeedClient) => Promise<void>): Promise<void> {
  const rig = await startRig({ runs: true, extra: 100, rateLimits: false });
  try {
    const client = await new FeedClient(rig).opened();
    client.ask(21, ...Array.from({ length: 100 }, (_, i) => `NSE_EQ:${100_001 + i}`));
    await until(() => client.packets.length >= 100, 'snapshots');
    await body(rig, client);
    client.ws.terminate();
  } finally {
    await rig.server.close();
  }
}

test('sockets can be reset and tokens killed', () =>
  withClient(async (rig, client) => {
    // The ws client hides the reset behind 1006; its TCP socket tells it.
    const reset = once(client.socket as Socket, 'error');
    await rig.fault({ dropSockets: 1 });
    assert.equal(((await reset)[0] as NodeJS.ErrnoException).code, 'ECONNRESET');
    assert.equal(await client.closed(), 1006);
    const next = await new FeedClient(rig).opened();
    await rig.fault({ tokenDeath: true });
    assert.equal(await next.closed(), 1006);
    assert.equal((await rig.get('/v2/profile')).status, 400);
  }));

test('a stall keeps the socket and stops the data', () =>
  withClient(async (rig, client) => {
    await rig.fault({ stall: 700 });
    await sleep(50);
    const before = client.packets.length;
    await sleep(500);
    assert.equal(client.packets.length, before);
    assert.equal(client.closeCode, null);
    await until(() => client.packets.length > before, 'data again', 3_000);
  }));

test('a delay shifts packets and loses none', () =>
  withClient(async (rig, client) => {
    await rig.fault({ delayMs: 400 });
    await sleep(1_000);
    const late = client.packets.at(-1);
    const ltt = (late?.bytes.getUint32(14, true) ?? 0) * 1000 - 19_800_000;
    assert.ok(rig.clock.nowMs() - ltt > 300);
    rig.market.frozen = true;
    await sleep(600);
    assert.equal((await rig.counters()).packets, client.packets.length);
  }));

test('duplicates, unknown codes, late trade times and zero volumes are sent and counted', () =>
  withClient(async (rig, client) => {
    const reply = await rig.fault({ duplicate: 0.5, unknownCode: 0.5, outOfOrder: 0.5, volumeZero: 0.5 });
    assert.equal(reply.status, 200);
    await sleep(2_000);
    rig.market.frozen = true;
    await sleep(100);
    const { sent } = await rig.counters();
    await until(() => client.of(8).length === sent['full'] && client.of(99).length === sent['other'], 'all arrived');
    assert.ok((sent['other'] as number) > 10);
    const full = client.of(8);
    const twice = full.filter((one, i) => i > 0 && full[i - 1]?.id === one.id && full[i - 1]?.atMs !== undefined);
    assert.ok(twice.length > 10);
    assert.ok(full.some((one) => one.bytes.getUint32(22, true) === 0));
    const seconds = full.map((one) => one.bytes.getUint32(14, true));
    assert.ok(seconds.some((second, i) => i > 0 && second < (seconds[i - 1] as number) - 2));
  }));

test('truncated packets end their message and are counted apart', () =>
  withClient(async (rig, client) => {
    await rig.fault({ truncate: 0.3 });
    await sleep(1_500);
    rig.market.frozen = true;
    await sleep(100);
    const { sent } = await rig.counters();
    await until(() => client.malformed === sent['truncated'] && client.of(8).length === sent['full'], 'all arrived');
    assert.ok(client.malformed > 10);
  }));

test('REST out of order: 500, an error under 200, slowness', () =>
  withClient(async (rig) => {
    await rig.fault({ http5xx: 1 });
    assert.equal((await rig.get('/v2/profile')).status, 500);
    await rig.fault({ http5xx: 0, http200Errors: 1 });
    const wrong = await rig.post('/v2/marketfeed/ltp', {});
    assert.deepEqual([wrong.status, ((await wrong.json()) as Record<string, string>)['status']], [200, 'failed']);
    await rig.fault({ http200Errors: 0, latency: 300 });
    const startMs = performance.now();
    assert.equal((await rig.get('/v2/profile')).status, 200);
    assert.ok(performance.now() - startMs >= 295);
  }));

test('a fault that does not exist is refused by name', () =>
  withClient(async (rig) => {
    const refused = await rig.fault({ truncat: 1 });
    assert.equal(refused.status, 400);
    assert.match(await refused.text(), /truncat/);
    assert.equal((await rig.fault({ duplicate: 2 })).status, 400);
    assert.equal((await rig.fault('{')).status, 400);
  }));
