import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { IST_OFFSET_MS } from '#contract/model/session.ts';
import { FeedClient, type Packet, type Rig, sleep, START_MS, startRig, until } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig();
});
after(() => rig.server.close());

const ltpOf = (packet: Packet): number => Math.round(packet.bytes.getFloat32(8, true) * 100);
const f32 = (packet: Packet, at: number): number => Math.round(packet.bytes.getFloat32(at, true) * 100);

async function subscribed(own: Rig, code: number, ...instruments: string[]): Promise<FeedClient> {
  const client = await new FeedClient(own).opened();
  client.ask(code, ...instruments);
  await until(() => client.packets.length > 0, 'a snapshot');
  await sleep(60);
  return client;
}

test('a snapshot in each mode, then silence while nothing changes', async () => {
  const client = await subscribed(rig, 15, 'NSE_EQ:1333', 'IDX_I:13', 'NSE_EQ:999999');
  assert.deepEqual(
    client.packets.map((one) => [one.code, one.segment, one.id]),
    [
      [2, 1, 1333],
      [6, 0, 13],
      [2, 0, 13],
    ],
  );
  const [ticker] = client.of(2, 1333);
  assert.equal(ltpOf(ticker as Packet), 103_330);
  assert.equal((ticker as Packet).bytes.getUint32(12, true), (START_MS + IST_OFFSET_MS) / 1000, 'IST written as UTC');
  assert.equal(f32(client.of(6)[0] as Packet, 8), 99_630);
  await sleep(1_200);
  assert.equal(client.packets.length, 3, 'the market stands still: nothing more');
  client.ws.close();
});

test('quote mode: open interest of derivatives comes along, close is the previous close', async () => {
  const client = await subscribed(rig, 17, 'NSE_FNO:48704', 'NSE_EQ:1333');
  assert.deepEqual(
    client.packets.map((one) => one.code),
    [4, 5, 4],
  );
  const [quote] = client.of(4, 1333);
  assert.equal(f32(quote as Packet, 38), 102_830);
  assert.equal((client.of(5)[0] as Packet).bytes.getUint32(8, true), 10_000);
  client.ws.close();
});

test('full mode: depth with −0.01 where a level is empty, OI range on NSE F&O only', async () => {
  const client = await subscribed(rig, 21, 'NSE_FNO:48704', 'MCX_COMM:565899');
  const [nse] = client.of(8, 48_704) as [Packet];
  const [mcx] = client.of(8, 565_899) as [Packet];
  assert.equal(nse.bytes.byteLength, 162);
  assert.deepEqual([nse.bytes.getUint32(42, true), mcx.bytes.getUint32(42, true)], [10_000, 0]);
  assert.equal(nse.bytes.getFloat32(62 + 80 + 12, true), Math.fround(-0.01));
  assert.equal(nse.bytes.getUint32(62, true), 10);
  client.ws.close();
});

test('several modes at once, and taking one away', async () => {
  const own = await startRig();
  const client = await subscribed(own, 15, 'NSE_EQ:1333');
  client.ask(21, 'NSE_EQ:1333');
  await until(() => client.of(8).length === 1 && client.of(2).length === 2, 'both modes');
  client.ask(16, 'NSE_EQ:1333');
  await sleep(50);
  own.clock.add(500);
  await until(() => client.of(8).length === 2, 'full goes on', 2_000);
  assert.equal(client.of(2).length, 2);
  client.ask(22, 'NSE_EQ:1333');
  await sleep(50);
  assert.equal((await own.counters()).subscriptions, 0);
  client.ws.close();
  await own.server.close();
});

test('what is no request is passed over: binary, broken JSON, unknown codes, numbers as ids', async () => {
  const client = await new FeedClient(rig).opened();
  client.ws.send(Buffer.from('0c5300313030303030', 'hex'));
  for (const text of ['{broken', '[]', '{"RequestCode":99}', '{"RequestCode":15}', 'null', '"x"']) client.ws.send(text);
  client.ws.send(
    '{"RequestCode":15,"InstrumentCount":1,"InstrumentList":[{"ExchangeSegment":"NSE_EQ","SecurityId":1333}]}',
  );
  client.ws.send(
    '{"RequestCode":15,"InstrumentCount":9,"InstrumentList":[{"ExchangeSegment":"NSE_EQ","SecurityId":"1333"},null,7]}',
  );
  await until(() => client.packets.length === 1, 'the one good request is served');
  client.ws.send('{"RequestCode":12}');
  assert.equal(await client.closed(), 1000);
});

test('cadence: fast indices 250 ms, others 500, shares 900, each with its own phase', async () => {
  const own = await startRig({ runs: true, extra: 30 });
  const shares = Array.from({ length: 30 }, (_, i) => `NSE_EQ:${100_001 + i}`);
  const client = await subscribed(own, 15, 'IDX_I:13', 'IDX_I:29', ...shares);
  await sleep(4_000);
  const gaps = (id: number): number[] => {
    const times = client
      .of(2, id)
      .slice(2)
      .map((one) => one.atMs);
    return times
      .slice(1)
      .map((time, i) => time - (times[i] as number))
      .sort((a, b) => a - b);
  };
  const median = (list: number[]): number => list[Math.floor(list.length / 2)] as number;
  assert.ok(Math.abs(median(gaps(13)) - 250) < 40, `NIFTY every ${median(gaps(13))} ms`);
  assert.ok(Math.abs(median(gaps(29)) - 500) < 60, `NIFTY IT every ${median(gaps(29))} ms`);
  assert.ok(Math.abs(median(gaps(100_001)) - 900) < 80, `a share every ${median(gaps(100_001))} ms`);
  const seconds = client.packets.filter((one) => one.id > 100_000).map((one) => Math.floor((one.atMs % 900) / 100));
  const busiest = Math.max(...Array.from({ length: 9 }, (_, i) => seconds.filter((one) => one === i).length));
  assert.ok(busiest < seconds.length / 2, 'phases are spread over the cadence');
  client.ws.close();
  await own.server.close();
});

test('packets are stacked, and messages stay below 16 KB', async () => {
  const own = await startRig({ extra: 300 });
  const client = await new FeedClient(own).opened();
  for (let from = 0; from < 300; from += 100) {
    client.ask(21, ...Array.from({ length: 100 }, (_, i) => `NSE_EQ:${100_001 + from + i}`));
  }
  await until(() => client.packets.length === 300, 'all snapshots');
  assert.ok(Math.max(...client.messageBytes) <= 16_384);
  assert.ok(client.messageBytes.length < 30 && client.malformed === 0);
  client.ws.close();
  await own.server.close();
});

test('before 09:08 shares repeat what they show although nothing changes; derivatives and later minutes do not', async () => {
  const own = await startRig({ startMs: Date.parse('2026-11-23T09:05:00+05:30') });
  own.market.stands = true;
  const client = await subscribed(own, 15, 'NSE_EQ:1333', 'NSE_FNO:48704', 'IDX_I:51');
  own.clock.add(6_000);
  await until(() => client.of(2, 1333).length === 2 && client.of(2, 51).length === 2, 'a repeat', 2_000);
  assert.equal(client.of(2, 48_704).length, 1);
  own.clock.add(Date.parse('2026-11-23T09:09:00+05:30') - own.clock.nowMs());
  await sleep(1_200);
  const settled = client.of(2, 1333).length;
  own.clock.add(6_000);
  await sleep(1_200);
  assert.equal(client.of(2, 1333).length, settled);
  assert.ok(client.of(2, 51).length > 2, 'BSE indices go on until 09:15');
  client.ws.close();
  await own.server.close();
});

test('a new listing: subscriptions follow their instruments, those that expired fall silent', async () => {
  const own = await startRig();
  const client = await subscribed(own, 15, 'NSE_EQ:1333', 'NSE_FNO:40000');
  own.market.relist(40_000);
  own.clock.add(1_000);
  await until(() => client.of(2, 1333).length === 2, 'a new snapshot');
  assert.equal(client.of(2, 40_000).length, 1);
  assert.equal((await own.counters()).subscriptions, 1);
  client.ws.close();
  await own.server.close();
});

test('counters are what the client received', async () => {
  const own = await startRig({ runs: true });
  const client = await subscribed(own, 17, 'NSE_FNO:48704', 'NSE_EQ:1333', 'IDX_I:13');
  client.ask(21, 'NSE_FNO:48704');
  client.ask(15, 'IDX_I:25');
  await sleep(1_500);
  own.market.frozen = true;
  await sleep(100);
  const { sent, packets, bytes, messages } = await own.counters();
  await until(() => client.packets.length === packets, 'everything arrived');
  const got = (code: number): number => client.of(code).length;
  assert.deepEqual(
    [sent['ticker'], sent['quote'], sent['oi'], sent['prevClose'], sent['full']],
    [2, 4, 5, 6, 8].map(got),
  );
  assert.ok(got(4) > 2 && got(8) > 1);
  assert.equal(
    bytes,
    client.messageBytes.reduce((sum, one) => sum + one, 0),
  );
  assert.equal(messages, client.messageBytes.length);
  client.ws.close();
  await own.server.close();
});

test('at high speed the real rate stays bounded and values are conflated', async () => {
  const own = await startRig({ runs: true, extra: 200, packetsPerSecondMax: 500 });
  own.clock.speed = 1_000;
  const client = await new FeedClient(own).opened();
  for (const from of [0, 100]) client.ask(15, ...Array.from({ length: 100 }, (_, i) => `NSE_EQ:${100_001 + from + i}`));
  await sleep(2_000);
  const { packets, skippedTurns } = await own.counters();
  assert.ok(packets > 500 && packets < 1_150, `${packets} packets in two seconds`);
  assert.ok(skippedTurns > 0);
  assert.equal(new Set(client.packets.map((one) => one.id)).size, 200, 'nobody starves');
  client.ws.close();
  await own.server.close();
});
