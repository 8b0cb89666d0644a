import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FaultError, fault, type Fault } from '#contract/faults.ts';
import { DhanFeed } from '../../../../src/main/adapters/dhan/feed.ts';
import { FeedServer, subscribedIds, until } from '../../../support/feed-server.ts';
import { keepingSink, listing } from '../../../support/feed-sink.ts';
import { ManualTimers } from '../../../support/manual-timers.ts';

let server: FeedServer;
let timers: ManualTimers;
let feed: DhanFeed;
let kept: ReturnType<typeof keepingSink>['kept'];
let trading: boolean;
let probe: () => Promise<Fault | null>;
let renewals: string[];

beforeEach(async () => {
  server = await FeedServer.listen();
  timers = new ManualTimers();
  trading = true;
  probe = () => Promise.resolve(null);
  renewals = [];
  const made = keepingSink();
  kept = made.kept;
  feed = new DhanFeed({
    access: { url: server.url, clientId: '1100003626', accessToken: 'a+b/c=' },
    sink: made.sink,
    clock: { nowMs: () => 1_000 },
    timers,
    random: () => 0.5,
    isTrading: () => trading,
    probe: () => probe(),
    sockets: 5,
    quotes: () => Promise.resolve(new Map()),
    renewed: (login) => renewals.push(login.accessToken),
  });
});

afterEach(async () => {
  const closed = feed.close();
  await timers.advance(1_000);
  await closed;
  await server.close();
  assert.equal(timers.pending, 0, 'no timer outlives the feed');
});

/** Subscribes and lets all sockets come up. */
async function goLive(count: number, sockets: number): Promise<void> {
  feed.subscribe(listing(count));
  await timers.advance(sockets * 200);
  await until(() => kept.states.at(-1)?.state === 'live', 'all sockets open');
  await until(() => server.live.reduce((sum, peer) => sum + subscribedIds(peer).size, 0) >= count, 'all subscribed');
}

/** The reason of a disconnect, as the broker sends it. */
function disconnect(reason: number): Buffer {
  return Buffer.from([50, 10, 0, 0, 0, 0, 0, 0, reason % 256, Math.floor(reason / 256)]);
}

test('all four query values, encoded; quote for indices, full for the others, at most 100 a message', async () => {
  await goLive(250, 1);
  const [peer] = server.peers;
  assert.deepEqual(Object.fromEntries(peer?.query ?? []), {
    version: '2',
    token: 'a+b/c=',
    clientId: '1100003626',
    authType: '2',
  });
  assert.deepEqual(
    peer?.requests.map(({ RequestCode, InstrumentCount, InstrumentList }) => {
      assert.equal(InstrumentCount, InstrumentList.length);
      assert.ok(InstrumentList.every(({ SecurityId }) => typeof SecurityId === 'string'));
      return [RequestCode, InstrumentCount];
    }),
    [
      [17, 10],
      [21, 100],
      [21, 100],
      [21, 40],
    ],
  );
});

test('25,000 instruments fill five sockets evenly, one every 200 ms', async () => {
  feed.subscribe(listing(25_000));
  await timers.advance(0);
  await until(() => server.attempts === 1, 'the first connect');
  await timers.advance(399);
  await until(() => server.attempts === 2, 'the second connect');
  await timers.advance(601);
  await until(() => kept.states.at(-1)?.state === 'live', 'all sockets open');
  assert.deepEqual(kept.states.at(-1), { state: 'live', open: 5, wanted: 5, reason: null });
  await until(() => server.live.every((peer) => subscribedIds(peer).size === 5_000), '5,000 on each');
  for (const { requests } of server.live) assert.ok(requests.every(({ InstrumentCount }) => InstrumentCount <= 100));
});

test('7,001 instruments use two sockets that differ by one at most', async () => {
  await goLive(7_001, 2);
  assert.deepEqual(
    server.live.map((peer) => subscribedIds(peer).size).sort((a, b) => a - b),
    [3_500, 3_501],
  );
});

test('more than the feed can carry is refused before anything is sent', () => {
  assert.throws(
    () => feed.subscribe(listing(25_001)),
    (thrown) => {
      return thrown instanceof FaultError && thrown.fault.code === 'input.too_many_instruments';
    },
  );
  assert.equal(server.attempts, 0);
});

test('messages reach the sink whole, stacked or not', async () => {
  await goLive(20, 1);
  const message = Buffer.concat([Buffer.alloc(16, 2), Buffer.alloc(50, 4)]);
  server.live[0]?.socket.send(message);
  server.live[0]?.socket.send('text is no packet');
  server.live[0]?.socket.send(message.subarray(0, 16));
  await until(() => kept.bytes.length === 2, 'two messages');
  assert.deepEqual(
    kept.bytes.map((bytes) => bytes.length),
    [66, 16],
  );
});

test('a reset socket is told, comes back alone and subscribes everything again', async () => {
  await goLive(6_000, 2);
  const [first] = server.live;
  const held = subscribedIds(first ?? assert.fail());
  first?.socket.terminate();
  await until(() => kept.lost.length === 1, 'the loss');
  assert.deepEqual(new Set(kept.lost[0]?.map((slot) => String(slot + 1))), held);
  assert.equal(kept.states.at(-1)?.state, 'stale');
  assert.equal(kept.states.at(-1)?.open, 1);
  assert.ok(timers.waitsMs.includes(375), `waits ${timers.waitsMs.join()}`);
  await timers.advance(400);
  await until(() => kept.states.at(-1)?.state === 'live', 'the way back');
  const again = server.live.find((peer) => peer !== first && peer !== server.peers[1]);
  await until(() => subscribedIds(again ?? assert.fail()).size === held.size, 'everything again');
  assert.deepEqual(subscribedIds(again ?? assert.fail()), held);
  assert.equal(server.attempts, 3);
});

test('waits double while the network is away', async () => {
  await goLive(20, 1);
  server.refuse = 503;
  server.live[0]?.socket.terminate();
  for (const waitMs of [375, 750, 1_500]) {
    await until(() => timers.waitsMs.includes(waitMs), `a wait of ${waitMs} ms`);
    const before = server.attempts;
    await timers.advance(waitMs);
    await until(() => server.attempts === before + 1, 'one attempt');
  }
  assert.match(kept.states.at(-1)?.reason ?? '', /503/);
});

test('failure mode 4: 429 on the upgrade rests a minute at least', async () => {
  server.refuse = 429;
  feed.subscribe(listing(20));
  await timers.advance(0);
  await until(() => timers.waitsMs.includes(60_000), 'the long wait');
  assert.match(kept.states.at(-1)?.reason ?? '', /429/);
  assert.equal(kept.states.at(-1)?.state, 'connecting');
  await timers.advance(59_999);
  assert.equal(server.attempts, 1);
});

test('failure mode 4: an eviction (805) is not fought: a minute, and it is told what is open and what can be done', async () => {
  await goLive(20, 1);
  const [peer] = server.live;
  peer?.socket.send(Buffer.concat([Buffer.from([7, 8, 0, 1, 0, 0, 0, 0]), disconnect(805)]));
  peer?.socket.close();
  await until(() => timers.waitsMs.includes(60_000), 'the wait');
  assert.match(kept.states.at(-1)?.reason ?? '', /another program/);
  assert.match(kept.faults.at(-1)?.text ?? '', /connection 1: .*none is open here.*Close the other program/);
  await timers.advance(59_999);
  assert.equal(server.attempts, 1);
});

for (const [reason, code] of [
  [806, 'denied.no_data_plan'],
  [807, 'denied.token_expired'],
  [808, 'denied.feed_auth'],
  [809, 'denied.token_invalid'],
  [810, 'denied.client_invalid'],
] as const) {
  test(`reason ${reason} stops the whole pool and names the fault`, async () => {
    await goLive(6_000, 2);
    const [peer] = server.live;
    peer?.socket.send(disconnect(reason));
    peer?.socket.close();
    await until(() => kept.states.at(-1)?.state === 'stopped', 'the stop');
    assert.deepEqual(
      kept.faults.map((one) => one.code),
      [code],
    );
    assert.equal(new Set(kept.lost.flat()).size, 6_000);
    assert.equal(server.live.length, 0);
    await timers.advance(600_000);
    assert.equal(server.attempts, 2);
  });
}

test('a token that is dropped without a word leads to a look at the account', async () => {
  probe = () => Promise.resolve(fault('denied.session_dead', 'The session is over.'));
  feed.subscribe(listing(20));
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await timers.advance(60_000);
    await until(() => server.attempts === attempt, `attempt ${attempt}`);
    await until(() => kept.states.at(-1)?.open === 1, 'open');
    server.live[0]?.socket.terminate();
    await until(() => kept.lost.length >= attempt, 'gone');
  }
  await until(() => kept.states.at(-1)?.state === 'stopped', 'the stop');
  assert.deepEqual(
    kept.faults.map((one) => one.code),
    ['denied.session_dead'],
  );
});

test('silence of 90 s in session hours is a dead connection; outside of them it is not', async () => {
  await goLive(20, 1);
  trading = false;
  await timers.advance(600_000);
  assert.equal(server.attempts, 1);
  trading = true;
  server.live[0]?.socket.send(Buffer.alloc(16, 2));
  await until(() => kept.bytes.length === 1, 'a packet');
  await timers.advance(85_000);
  assert.equal(kept.lost.length, 0);
  await timers.advance(10_000);
  await until(() => kept.lost.length === 1, 'the watchdog');
  assert.match(kept.states.at(-1)?.reason ?? '', /nothing came for 9\d s/);
});

test('a new set unsubscribes what is gone, adds what is new and moves nothing else', async () => {
  await goLive(120, 1);
  const [peer] = server.live;
  const before = peer?.requests.length ?? 0;
  feed.subscribe([...listing(100, 10), ...listing(50, 200)]);
  await until(() => subscribedIds(peer ?? assert.fail()).size === 150, 'the new set');
  const codes = peer?.requests.slice(before).map(({ RequestCode, InstrumentCount }) => [RequestCode, InstrumentCount]);
  assert.deepEqual(codes, [
    [18, 10],
    [22, 10],
    [21, 50],
  ]);
  assert.equal(server.attempts, 1);
});

test('close says goodbye and ends every socket', async () => {
  await goLive(6_000, 2);
  await feed.close();
  assert.ok(server.peers.every(({ requests }) => requests.at(-1)?.RequestCode === 12));
  await until(() => server.live.length === 0, 'closed sockets');
});
