import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { FeedClient, type Rig, sleep, startRig, until } from './rig.ts';

async function withRig(options: Parameters<typeof startRig>[0], body: (rig: Rig) => Promise<void>): Promise<void> {
  const rig = await startRig(options);
  try {
    await body(rig);
  } finally {
    await rig.server.close();
  }
}

const reason = (client: FeedClient): number | undefined => client.of(50)[0]?.bytes.getUint16(8, true);

for (const [name, query] of [
  ['a token of nobody', { token: 'x.y.z' }],
  ['another client id', { clientId: '1100000002' }],
  ['no version', { version: '' }],
] as const) {
  test(`${name}: accepted and then dropped without a close frame`, () =>
    withRig({}, async (rig) => {
      const client = await new FeedClient(rig, query).opened();
      assert.equal(await client.closed(), 1006);
      assert.equal(client.packets.length, 0);
      assert.equal((await rig.counters()).connections['refused'], 1);
    }));
}

test('switched: a bad token gets its disconnect reason', () =>
  withRig({ badToken: 'code50' }, async (rig) => {
    const invalid = new FeedClient(rig, { token: 'x.y.z' });
    const foreign = new FeedClient(rig, { clientId: '1' });
    await Promise.all([invalid.closed(), foreign.closed()]);
    assert.deepEqual([reason(invalid), reason(foreign)], [809, 808]);
    rig.clock.add(86_400_001);
    const expired = new FeedClient(rig);
    await expired.closed();
    assert.equal(reason(expired), 807);
  }));

test('without a data plan: 806', () =>
  withRig({ dataPlan: false }, async (rig) => {
    const client = new FeedClient(rig);
    await client.closed();
    assert.equal(reason(client), 806);
  }));

test('a sixth connection drops the oldest with 805', () =>
  withRig({}, async (rig) => {
    const clients: FeedClient[] = [];
    for (let i = 0; i < 6; i++) clients.push(await new FeedClient(rig).opened());
    await (clients[0] as FeedClient).closed();
    assert.equal(reason(clients[0] as FeedClient), 805);
    assert.deepEqual((await rig.counters()).connections, { open: 5, accepted: 6, refused: 0, evicted: 1 });
    for (const client of clients) client.ws.terminate();
  }));

test('more than 100 in a message or 5,000 on a connection: 804', () =>
  withRig({ extra: 200, instrumentsPerConnectionMax: 150 }, async (rig) => {
    const names = Array.from({ length: 200 }, (_, i) => `NSE_EQ:${100_001 + i}`);
    const wide = await new FeedClient(rig).opened();
    wide.ask(15, ...names.slice(0, 101));
    await wide.closed();
    assert.equal(reason(wide), 804);
    const many = await new FeedClient(rig).opened();
    many.ask(15, ...names.slice(0, 100));
    many.ask(21, ...names.slice(0, 100));
    many.ask(15, ...names.slice(100, 150));
    await until(() => many.of(2).length >= 150, 'exactly full is fine');
    many.ask(15, ...names.slice(150, 151));
    await many.closed();
    assert.equal(reason(many), 804);
  }));

test('switched: too many connects a minute meet HTTP 429', () =>
  withRig({ connectsPerMinute: 2, connectCooldownMs: 300 }, async (rig) => {
    await new FeedClient(rig).opened();
    await new FeedClient(rig).opened();
    const third = new FeedClient(rig);
    const [, response] = (await once(third.ws, 'unexpected-response')) as [unknown, { statusCode: number }];
    assert.equal(response.statusCode, 429);
  }));

test('a client that does not answer pings is ended, one that does stays', () =>
  withRig({ pingMs: 40, pongTimeoutMs: 160 }, async (rig) => {
    const silent = await new FeedClient(rig, {}, { autoPong: false }).opened();
    const lively = await new FeedClient(rig).opened();
    let pings = 0;
    lively.ws.on('ping', () => pings++);
    assert.equal(await silent.closed(), 1006);
    await sleep(100);
    assert.equal(lively.closeCode, null);
    assert.ok(pings >= 4);
    lively.ws.terminate();
  }));

test('minting kills the sockets of the token before, expiry ends them with 807', () =>
  withRig({}, async (rig) => {
    const client = await new FeedClient(rig).opened();
    const renewed = await rig.get('/v2/RenewToken', { dhanClientId: rig.server.endpoints.clientId });
    const { accessToken } = (await renewed.json()) as { accessToken: string };
    assert.equal(await client.closed(), 1006);
    const next = await new FeedClient(rig, { token: accessToken }).opened();
    rig.clock.add(86_400_000);
    await next.closed();
    assert.equal(reason(next), 807);
  }));

test('a day that begins renews the owner’s token', () =>
  withRig({}, async (rig) => {
    const client = await new FeedClient(rig).opened();
    rig.server.dayChanged();
    rig.clock.add(80_000_000);
    rig.server.dayChanged();
    rig.clock.add(80_000_000);
    await sleep(80);
    assert.equal(client.closeCode, null);
    client.ws.terminate();
  }));

test('connections end at a given age when that is switched on', () =>
  withRig({ resetAfterMs: 150 }, async (rig) => {
    const client = await new FeedClient(rig).opened();
    const openedMs = performance.now();
    assert.equal(await client.closed(), 1006);
    assert.ok(performance.now() - openedMs > 100);
  }));

test('another path is no feed', () =>
  withRig({}, async (rig) => {
    const { WebSocket } = await import('ws');
    const ws = new WebSocket(rig.server.endpoints.feed.replace('/feed', '/other'));
    const [, response] = (await once(ws, 'unexpected-response')) as [unknown, { statusCode: number }];
    assert.equal(response.statusCode, 404);
  }));

test('a slow client misses turns; memory stays bounded', () =>
  withRig({ runs: true, extra: 100, pace: 20_000, sendBufferMaxBytes: 65_536 }, async (rig) => {
    const client = await new FeedClient(rig).opened();
    client.ask(21, ...Array.from({ length: 100 }, (_, i) => `NSE_EQ:${100_001 + i}`));
    await until(() => client.packets.length > 500, 'it flows');
    client.ws.pause();
    await sleep(2_500);
    const stuck = await rig.counters();
    assert.ok(stuck.skippedTurns > 1_000, `${stuck.skippedTurns} packets were not even written`);
    client.ws.resume();
    const before = client.packets.length;
    await until(() => client.packets.length > before + 5_000, 'it flows again', 5_000);
    client.ws.terminate();
  }));
