import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type VirtualClient, VirtualExchange } from '../../support/virtual-exchange.ts';

/** An exchange with one client that has had its snapshots. */
async function bench(): Promise<{
  exchange: VirtualExchange;
  client: VirtualClient;
  next: () => Promise<VirtualClient['packets']>;
}> {
  const exchange = new VirtualExchange();
  const client = exchange.connect();
  assert.ok(client);
  await exchange.run(2_000);
  assert.ok(client.packets.length >= 200);
  /** Packets of the next two seconds. */
  const next = async () => {
    const from = client.packets.length;
    await exchange.run(2_000);
    return client.packets.slice(from);
  };
  return { exchange, client, next };
}
const ltp = (view: DataView): number => view.getFloat32(8, true);
const volume = (view: DataView): number => view.getUint32(22, true);
const ltt = (view: DataView): number => view.getUint32(14, true);

test('a reset comes at exactly the age that is asked for', async () => {
  const { exchange, client } = await bench();
  exchange.fault({ resetAfterMs: 300_000 });
  await exchange.run(297_900);
  assert.equal(client.ended, null);
  await exchange.run(200);
  assert.equal(client.ended, 'reset');
  assert.ok(Math.abs(client.endedMs - 300_000) <= 25);
});

test('every way in which the broker ends a connection', async () => {
  for (const [request, ended, code] of [
    [{ dropSockets: 1 }, 'reset', null],
    [{ closeSockets: 1 }, 1_011, null],
    [{ evictSockets: 1 }, 1_000, 805],
    [{ disconnect: 808 }, 1_000, 808],
    [{ tokenDeath: true }, 'terminated', null],
  ] as const) {
    const { exchange, client } = await bench();
    exchange.fault(request);
    await exchange.run(100);
    assert.equal(client.ended, ended, JSON.stringify(request));
    const last = client.packets.at(-1);
    if (code !== null) assert.deepEqual([last?.code, last?.view.getUint16(8, true)], [50, code]);
    assert.equal(exchange.feed.open, 0);
  }
});

test('silence: of all, of one connection with and without pings, of one instrument, of forgotten ones', async () => {
  const all = await bench();
  all.exchange.fault({ stall: 60_000 });
  assert.equal((await all.next()).length, 0);
  await all.exchange.run(58_000);
  assert.ok((await all.next()).length > 100);

  const mute = await bench();
  const other = mute.exchange.connect();
  mute.exchange.fault({ muteSockets: 1 });
  await mute.exchange.run(2_000);
  const [before, pings, others] = [mute.client.packets.length, mute.client.pings, other?.packets.length ?? 0];
  await mute.exchange.run(60_000);
  assert.deepEqual([mute.client.packets.length, mute.client.ended], [before, null]);
  assert.ok(mute.client.pings > pings);
  assert.ok((other?.packets.length ?? 0) > others + 1_000);

  const dead = await bench();
  dead.exchange.fault({ deadSockets: true });
  await dead.exchange.run(120_000);
  assert.deepEqual([dead.client.pings, dead.client.ended], [0, null]);

  const one = await bench();
  one.exchange.fault({ freeze: ['NSE_EQ:100007'] });
  assert.ok((await one.next()).every(({ id }) => id !== 100_007));
  one.exchange.fault({ freeze: [] });
  assert.ok((await one.next()).some(({ id }) => id === 100_007));

  const forgotten = await bench();
  forgotten.exchange.fault({ forget: 0.5 });
  const left = forgotten.exchange.feed.subscriptions;
  assert.ok(left > 20 && left < 80);
  assert.equal(new Set((await forgotten.next()).map(({ id }) => id)).size, left);
});

test('46 seconds late, and not one packet lost', async () => {
  const { exchange, client } = await bench();
  exchange.fault({ delayMs: 46_000 });
  const count = client.packets.length;
  await exchange.run(45_900);
  assert.equal(client.packets.length, count);
  await exchange.run(60_000);
  const last = client.packets.at(-1);
  const wireNow = Math.floor((exchange.time.epochMs + 19_800_000) / 1_000);
  assert.ok(Math.abs(wireNow - ltt(last?.view as DataView) - 46) <= 1);
  exchange.market.frozen = true;
  await exchange.run(46_100);
  const perId = new Map<number, number>();
  for (const { id } of client.packets) perId.set(id, (perId.get(id) ?? 0) + 1);
  assert.ok(Math.max(...perId.values()) - Math.min(...perId.values()) <= 2);
});

test('429 on upgrade while it is switched on, and a cool-down after too many connects in a minute', async () => {
  const exchange = new VirtualExchange();
  exchange.fault({ blockUpgrades: 5_000 });
  assert.equal(exchange.connect(), null);
  await exchange.run(5_100);
  assert.ok(exchange.connect());
  exchange.fault({ connectsPerMinute: 2 });
  assert.ok(exchange.connect());
  assert.ok(exchange.connect());
  assert.equal(exchange.connect(), null);
  await exchange.run(59_000);
  assert.equal(exchange.connect(), null);
  await exchange.run(2_000);
  assert.ok(exchange.connect());
});

test('a sixth connection evicts the oldest with 805', async () => {
  const exchange = new VirtualExchange();
  const clients = Array.from({ length: 6 }, () => exchange.connect());
  await exchange.run(100);
  assert.deepEqual(
    clients.map((one) => one?.ended),
    [1_000, null, null, null, null, null],
  );
  assert.equal(clients[0]?.packets.at(-1)?.view.getUint16(8, true), 805);
});

test('damaged values: bad and absurd prices, crossed books, volumes that begin again, yesterday', async () => {
  const { exchange, next } = await bench();
  exchange.fault({ badPrice: 1 });
  const bad = (await next()).map(({ view }) => ltp(view));
  for (const holds of [
    Number.isNaN,
    (x: number) => x === Number.POSITIVE_INFINITY,
    (x: number) => x < 0 && Number.isFinite(x),
    (x: number) => x > 2e9 && Number.isFinite(x),
  ]) {
    assert.ok(bad.some(holds));
  }
  exchange.fault({ badPrice: 0, absurdPrice: 1 });
  assert.ok((await next()).every(({ view }) => ltp(view) > 9 * view.getFloat32(54, true)));
  exchange.fault({ absurdPrice: 0, crossed: 1 });
  assert.ok((await next()).every(({ view }) => view.getFloat32(74, true) > view.getFloat32(78, true)));
  exchange.fault({ crossed: 0, volumeReset: true });
  const again = await next();
  assert.ok(again.some(({ view }) => volume(view) === 0));
  assert.ok(again.some(({ view }) => volume(view) > 0 && volume(view) < 1_000));
  exchange.fault({ volumeReset: false, yesterday: true });
  const today = Math.floor((Date.parse('2026-11-20T00:00:00+05:30') + 19_800_000) / 1_000);
  assert.ok(
    (await next()).every(({ view }) => ltt(view) < today && ltt(view) > today - 86_400 && volume(view) === 65_000),
  );
  exchange.fault({ yesterday: false });
  assert.ok((await next()).every(({ view }) => ltt(view) > today && volume(view) < 65_000));
});

test('damaged streams: gaps, a length of zero, heartbeats, one packet a message', async () => {
  const { exchange, client, next } = await bench();
  const usual = (await next()).length;
  exchange.fault({ gap: 0.5 });
  const thinned = (await next()).length;
  assert.ok(thinned < usual * 0.7 && thinned > usual * 0.3);
  exchange.fault({ gap: 0, badLength: 0.2 });
  assert.ok((await next()).filter(({ view }) => view.getUint16(1, true) === 0).length > 10);
  exchange.fault({ badLength: 0, singlePackets: true });
  const from = client.messages.length;
  await next();
  assert.ok(client.messages.slice(from + 1).every(({ length }) => length === 162));
  exchange.fault({ singlePackets: false, heartbeats: true });
  await exchange.run(10_000);
  assert.ok(client.packets.some(({ code, view }) => code === 0 && view.getUint16(1, true) === 8));
});
