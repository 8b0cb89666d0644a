import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { FeedMode } from '#contract/model/feed.ts';
import { DhanFeed } from '../../../../src/main/adapters/dhan/feed.ts';
import { FeedServer, subscribedIds, until } from '../../../support/feed-server.ts';
import { keepingSink, listing } from '../../../support/feed-sink.ts';
import { ManualTimers } from '../../../support/manual-timers.ts';

/** Timers whose wall clock a test can set apart from the monotonic one. */
class SteppedTimers extends ManualTimers {
  wallStepMs = 0;
  lateMs = 0;
  override wallMs(): number {
    return super.wallMs() + this.wallStepMs + this.lateMs;
  }
  override monotonicMs(): number {
    return super.monotonicMs() + this.lateMs;
  }
}

let server: FeedServer;
let timers: SteppedTimers;
let feed: DhanFeed;
let kept: ReturnType<typeof keepingSink>['kept'];
let probes: number;
let probe: () => Promise<null>;

beforeEach(async () => {
  server = await FeedServer.listen();
  timers = new SteppedTimers();
  probes = 0;
  probe = () => Promise.resolve(null);
  const made = keepingSink();
  kept = made.kept;
  feed = new DhanFeed({
    access: { url: server.url, clientId: '1100003626', accessToken: 'x' },
    sink: made.sink,
    clock: { nowMs: () => 1_000 },
    timers,
    random: () => 0.5,
    isTrading: () => true,
    probe: () => {
      probes += 1;
      return probe();
    },
    sockets: 3,
    renewed: () => {},
    quotes: () => Promise.resolve(new Map()),
  });
});

afterEach(async () => {
  const closed = feed.close();
  await timers.advance(1_000);
  await closed;
  await server.close();
  assert.equal(timers.pending, 0, 'no timer outlives the feed');
});

const isLive = () => kept.states.at(-1)?.state === 'live';

async function goLive(count: number, sockets: number): Promise<void> {
  feed.subscribe(listing(count));
  await timers.advance(sockets * 200);
  await until(isLive, 'all sockets open');
  await until(() => server.live.reduce((sum, peer) => sum + subscribedIds(peer).size, 0) >= count, 'all subscribed');
}

test('failure mode 3: OpenAlgo gives up after ten, this does not: 200 resets in a row end in a live feed', async () => {
  await goLive(20, 1);
  for (let n = 1; n <= 200; n += 1) {
    server.live[0]?.socket.terminate();
    await until(() => kept.lost.length === n, `loss ${n}`);
    await until(() => timers.waitsMs.length > 1, 'a wait');
    await timers.advance(60_200);
    await until(() => isLive() && server.attempts === n + 1, `the way back ${n}`);
  }
  assert.equal(kept.faults.length, 0);
  assert.ok(probes > 0, 'the account is looked at, and found well');
});

test('OpenAlgo: an error that speaks of a plan or of 429 is no reason to give up', async () => {
  server.refuse = 429;
  feed.subscribe(listing(20));
  for (let n = 1; n <= 12; n += 1) {
    await timers.advance(300_000);
    await until(() => server.attempts >= n, `attempt ${n}`);
    await until(() => timers.waitsMs.length > 1, 'the next wait');
  }
  server.refuse = 0;
  await timers.advance(300_200);
  await until(isLive, 'a live feed after an hour of refusals');
  assert.deepEqual(kept.faults, []);
});

test('failure mode 4: waits grow with every eviction of the pool, and fewer connections are enough to go on', async () => {
  await goLive(12_000, 3);
  const evict = async (nth: number) => {
    const peer = server.live[0];
    peer?.socket.send(Buffer.from('320a0000000000002503', 'hex'));
    peer?.socket.close();
    await until(() => kept.faults.length === nth, `eviction ${nth}`);
  };
  await evict(1);
  await evict(2);
  assert.deepEqual(
    timers.waitsMs.filter((ms) => ms >= 60_000),
    [60_000, 90_000],
  );
  assert.match(kept.faults[1]?.text ?? '', /open here: [1-3] of 3\. .*go on with 2 \(10000 instruments\)/);
  feed.repair.useSockets(1);
  assert.equal(feed.capabilities.instrumentsMax, 5_000);
  feed.subscribe(listing(5_000));
  await until(() => server.live.length === 1 && subscribedIds(server.live[0] ?? assert.fail()).size === 5_000, 'one');
  assert.deepEqual(kept.states.at(-1), { state: 'live', open: 1, wanted: 1, reason: null });
  await timers.advance(600_000);
  assert.equal(server.attempts, 3, 'nobody connects again');
});

test('the pool never opens more connections than it may', async () => {
  assert.equal(feed.capabilities.instrumentsMax, 15_000);
  assert.throws(() => feed.subscribe(listing(15_001)), /15000.*raise feedSockets/);
  await goLive(15_000, 3);
  assert.equal(server.attempts, 3);
});

for (const [name, step, words] of [
  ['the computer slept', (at: SteppedTimers) => void (at.wallStepMs += 300_000), /slept.*300 s/],
  ['the clock was set back', (at: SteppedTimers) => void (at.wallStepMs -= 60_000), /set back by 60 s/],
  ['the process stood still', (at: SteppedTimers) => void (at.lateMs += 300_000), /stood still for 300 s/],
] as const) {
  test(`failure mode 28: ${name}: open connections are dropped and opened again at once`, async () => {
    await goLive(6_000, 2);
    const before = [...server.live];
    step(timers);
    await timers.advance(2_000);
    await until(() => before.every(({ socket }) => socket.readyState === socket.CLOSED), 'the old ones dropped');
    await until(() => kept.lost.length === 2, 'rows are stale');
    await timers.advance(400);
    await until(() => isLive() && server.live.length === 2, 'new ones');
    await until(
      () => server.live.reduce((sum, peer) => sum + subscribedIds(peer).size, 0) === 6_000,
      'everything again',
    );
    assert.deepEqual(
      kept.faults.map(({ code }) => code),
      ['unavailable.clock_jump'],
    );
    assert.match(kept.faults[0]?.text ?? '', words);
  });
}

test('a step of less than 10 s is nothing', async () => {
  await goLive(20, 1);
  timers.wallStepMs += 9_000;
  await timers.advance(10_000);
  assert.deepEqual([server.attempts, kept.faults.length], [1, 0]);
});

test('failure mode 28: a sleep while the account is looked at opens one connection, not two', async () => {
  const answers: (() => void)[] = [];
  probe = () => new Promise((resolve) => answers.push(() => resolve(null)));
  feed.subscribe(listing(20));
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await timers.advance(60_000);
    await until(() => kept.states.at(-1)?.open === 1, 'open');
    server.live[0]?.socket.terminate();
    await until(() => kept.lost.length >= attempt, 'gone');
  }
  await until(() => answers.length === 1, 'the look at the account');
  timers.wallStepMs += 300_000;
  await timers.advance(2_000);
  await until(() => kept.faults.length === 1, 'the sleep is noticed');
  for (const answer of answers) answer();
  await timers.advance(60_000);
  await until(isLive, 'open again');
  await timers.advance(5_000);
  assert.deepEqual([server.attempts, server.live.length], [4, 1]);
});

test('failure mode 28: a rest that the broker asked for goes on after a sleep', async () => {
  server.refuse = 429;
  feed.subscribe(listing(20));
  await timers.advance(0);
  await until(() => timers.waitsMs.includes(60_000), 'the long wait');
  timers.wallStepMs += 300_000;
  await timers.advance(30_000);
  assert.equal(server.attempts, 1);
});

test('failure mode 1: pings without data are a mute feed after 90 s; without pings the line is dead after 40 s', async () => {
  await goLive(20, 1);
  const ping = async () => {
    const got = new Promise((resolve) => server.live[0]?.socket.once('pong', resolve));
    server.live[0]?.socket.ping();
    await got;
  };
  for (let n = 0; n < 8; n += 1) {
    await ping();
    await timers.advance(10_000);
  }
  assert.equal(kept.lost.length, 0);
  await ping();
  await timers.advance(15_000);
  await until(() => kept.lost.length === 1, 'the watchdog of data');
  await timers.advance(1_000);
  await until(isLive, 'back');
  await ping();
  await timers.advance(46_000);
  await until(() => kept.lost.length === 2, 'the watchdog of pings');
});

test('modes go out as their own requests, and a change of mode ends the old one first', async () => {
  const instruments = listing(20);
  const modes = new Map<number, FeedMode>([
    [10, 'ticker'],
    [11, 'quote'],
  ]);
  feed.subscribe(instruments, modes);
  await timers.advance(200);
  await until(() => server.live[0]?.requests.length === 3, 'three requests');
  const [peer] = server.live;
  const sent = () => peer?.requests.map(({ RequestCode, InstrumentCount }) => [RequestCode, InstrumentCount]) ?? [];
  assert.deepEqual(sent(), [
    [15, 1],
    [17, 11],
    [21, 8],
  ]);
  feed.subscribe(instruments, new Map([[11, 'quote']]));
  await until(() => sent().length === 5, 'the change');
  assert.deepEqual(sent().slice(3), [
    [16, 1],
    [21, 1],
  ]);
  assert.equal(server.attempts, 1);
});

test('a silent instrument is subscribed again on its own connection, or its connection is opened again', async () => {
  await goLive(20, 1);
  const [peer] = server.live;
  const count = peer?.requests.length ?? 0;
  const [one] = listing(1, 15);
  assert.ok(one);
  feed.repair.resubscribe([one]);
  await until(() => (peer?.requests.length ?? 0) === count + 2, 'two requests');
  assert.deepEqual(
    peer?.requests.slice(count).map(({ RequestCode }) => RequestCode),
    [22, 21],
  );
  feed.repair.reconnect([one]);
  await until(() => kept.lost.length === 1, 'dropped');
  await timers.advance(200);
  await until(() => isLive() && server.attempts === 2, 'opened again at once');
});

test('DhanHQ-js: a disconnect packet ends a connection, never the process', async () => {
  await goLive(20, 1);
  const [peer] = server.live;
  // 801 is no reason that the list knows.
  peer?.socket.send(Buffer.from('320a0000000000002103', 'hex'));
  peer?.socket.close();
  await until(() => kept.lost.length === 1, 'the end of the connection');
  assert.match(kept.states.at(-1)?.reason ?? '', /reason 801/);
  await timers.advance(1_000);
  await until(() => isLive() && server.attempts === 2, 'back again');
});
