import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { array, nat, sample, tuple } from 'fast-check';
import { FaultError, type Fault } from '#contract/faults.ts';
import type { DepthState } from '#contract/model/depth.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { DeepBook, DepthCount } from '../../../../src/main/adapters/adapter.ts';
import { BACKOFF_MS } from '../../../../src/main/adapters/dhan/backoff.ts';
import { DhanDepth } from '../../../../src/main/adapters/dhan/depth.ts';
import { tokenConsumer } from '../../../../src/main/adapters/dhan/token-consumer.ts';
import { deepSide, depthDisconnect, sideBytes, writeSide } from '../../../../src/main/sim/depth/depth-encode.ts';
import { testInstrument } from '../../../support/fake-host.ts';
import { FeedServer, type Peer, until } from '../../../support/feed-server.ts';
import { ManualTimers } from '../../../support/manual-timers.ts';

/** Timers of a computer that may sleep: its wall clock runs on meanwhile. */
class SleepyTimers extends ManualTimers {
  sleptMs = 0;
  override wallMs(): number {
    return super.wallMs() + this.sleptMs;
  }
}

interface Sent {
  readonly RequestCode: number;
  readonly InstrumentCount?: number;
  readonly InstrumentList?: readonly { readonly SecurityId: string }[];
  readonly SecurityId?: string;
}

let server: FeedServer;
let timers: SleepyTimers;
let depth: DhanDepth;
let states: { levels: number; state: DepthState; reason: string | null }[];
let sides: { slot: number; levels: number; side: string; best: number | undefined; rows: number }[];
let faults: Fault[];
let counts: Record<DepthCount, number>;
let found: Fault | null;

const token = (consumer: string): string =>
  `x.${Buffer.from(JSON.stringify({ tokenConsumerType: consumer })).toString('base64url')}.y`;

function open(accessToken: string): DhanDepth {
  return new DhanDepth({
    access: {
      urls: { 20: `${server.url}/twentydepth`, 200: `${server.url}/twohundreddepth` },
      clientId: '11',
      accessToken,
    },
    sink: {
      side: ({ instrument, levels }, side, from) => {
        sides.push({ slot: instrument.slot, levels, side, best: from.price[0], rows: from.rows });
        return true;
      },
      state: (levels, state, reason) => states.push({ levels, state, reason }),
      count: (what, by) => (counts[what] += by),
      fault: (fault) => faults.push(fault),
    },
    clock: { nowMs: () => 1_000 },
    isTrading: () => true,
    timers,
    random: () => 0.5,
    probe: () => Promise.resolve(found),
  });
}

beforeEach(async () => {
  server = await FeedServer.listen();
  timers = new SleepyTimers();
  [states, sides, faults, found] = [[], [], [], null];
  counts = { packets: 0, applied: 0, rejected: 0, unwanted: 0, control: 0 };
  depth = open(token('SELF'));
});
afterEach(async () => {
  const closed = depth.close();
  await timers.advance(1_000);
  await closed;
  await server.close();
  assert.equal(timers.pending, 0, 'no timer outlives the depth sockets');
});

const books = (levels: 20 | 200, ...slots: number[]): DeepBook[] =>
  slots.map((slot) => ({ instrument: testInstrument(slot), levels }));
const sent = (peer: Peer | undefined): Sent[] => (peer?.requests ?? []) as unknown as Sent[];
const peerAt = (index: number): Peer => server.peers.at(index) as Peer;

/** A packet of one side with a single level. */
function packet(id: number, rupees: number, code: 41 | 51 = 41, levels: 20 | 200 = 20): Buffer {
  const side = deepSide();
  side.rows = 1;
  side.pricePaise[0] = rupees * 100;
  side.quantity[0] = 5;
  side.orders[0] = 1;
  const out = Buffer.alloc(sideBytes(levels, side));
  writeSide(out, 0, { levels, code, sequence: 9, padPaise: 0 }, 1, id, side);
  return out;
}

async function live(levels: 20 | 200, ...slots: number[]): Promise<Peer> {
  const before = server.peers.length;
  depth.want(books(levels, ...slots));
  await timers.advance(1_000);
  await until(() => server.peers.length > before && sent(peerAt(-1)).length > 0, 'subscribed');
  return peerAt(-1);
}

test('20 levels: all four query values but no version, one message with a list of text ids', async () => {
  const peer = await live(20, 0, 1, 2);
  assert.deepEqual([...peer.query.keys()].sort(), ['authType', 'clientId', 'token']);
  const [first] = sent(peer);
  assert.deepEqual([first?.RequestCode, first?.InstrumentCount], [23, 3]);
  assert.deepEqual(
    first?.InstrumentList?.map(({ SecurityId }) => SecurityId),
    ['1', '2', '3'],
  );
  assert.deepEqual(states.at(-1), { levels: 20, state: 'live', reason: null });
});

test('200 levels: the flat message; another instrument is another connection', async () => {
  const peer = await live(200, 4);
  assert.deepEqual(sent(peer)[0], { RequestCode: 23, ExchangeSegment: 'NSE_EQ', SecurityId: '5' });
  const next = await live(200, 5);
  assert.notEqual(next, peer);
  assert.equal(sent(next)[0]?.SecurityId, '6');
  await until(() => server.live.length === 1, 'the former one ended');
  assert.deepEqual(sent(peer).at(-1), { RequestCode: 12 });
});

test('no socket without a wish; an empty one is kept for a while and then closed', async () => {
  assert.equal(server.attempts, 0);
  await live(20, 0);
  depth.want([]);
  await timers.advance(14_000);
  assert.equal(server.live.length, 1);
  depth.want(books(20, 1));
  await until(() => sent(peerAt(0)).length === 3, 'unsubscribed and subscribed on the same socket');
  assert.deepEqual(
    sent(peerAt(0)).map(({ RequestCode }) => RequestCode),
    [23, 24, 23],
  );
  depth.want([]);
  await timers.advance(15_000);
  await until(() => server.live.length === 0, 'closed');
  assert.equal(server.attempts, 1);
});

test('stacked sides are walked by length; what is not wanted is passed over and asked to stop with 25', async () => {
  const peer = await live(20, 0, 1);
  depth.want(books(20, 0));
  await until(() => sent(peer).length === 2, 'unsubscribed');
  assert.equal(sent(peer)[1]?.RequestCode, 24);
  peer.socket.send(Buffer.concat([packet(1, 100), packet(1, 101, 51), packet(2, 50)]));
  await until(() => counts.packets === 3, 'three packets');
  assert.deepEqual(sides, [
    { slot: 0, levels: 20, side: 'bid', best: 100, rows: 20 },
    { slot: 0, levels: 20, side: 'ask', best: 101, rows: 20 },
  ]);
  assert.deepEqual([counts.applied, counts.unwanted], [2, 1]);
  assert.equal(sent(peer).length, 2, 'a late packet is no proof');
  await timers.advance(5_000);
  peer.socket.send(packet(2, 50));
  await until(() => sent(peer).length === 3, 'asked again');
  assert.equal(sent(peer)[2]?.RequestCode, 25);
});

for (const bytes of [12, 14] as const) {
  test(`a disconnect of ${bytes} bytes: 805 waits as the feed does, 808 stops and is named`, async () => {
    const peer = await live(20, 0);
    peer.socket.send(Buffer.concat([packet(1, 100), depthDisconnect(805, bytes, 1, 1)]));
    peer.socket.close();
    await until(() => states.at(-1)?.state === 'stale', 'stale');
    assert.match(states.at(-1)?.reason ?? '', /805/);
    assert.equal(sides.length, 1, 'what came before the goodbye counts');
    assert.ok((timers.waitsMs.at(-1) ?? 0) >= BACKOFF_MS.evicted.first);
    await timers.advance(BACKOFF_MS.evicted.first + 1_000);
    await until(() => server.live.length === 1 && sent(peerAt(-1)).length === 1, 'back, subscribed again');
    peerAt(-1).socket.send(depthDisconnect(808, bytes));
    peerAt(-1).socket.close();
    await until(() => states.at(-1)?.state === 'stopped', 'stopped');
    assert.deepEqual(
      faults.map(({ code }) => code),
      ['denied.feed_auth'],
    );
    assert.equal(counts.control, 2);
    await timers.advance(600_000);
    assert.equal(server.attempts, 2, 'no more attempts');
    depth.want([]);
    await live(20, 0);
    assert.equal(states.at(-1)?.state, 'live', 'opening it again tries again');
  });
}

test('a dropped connection comes back after the feed’s backoff, and 429 rests for a minute', async () => {
  const peer = await live(20, 0);
  peer.socket.terminate();
  await until(() => states.at(-1)?.state === 'stale', 'stale');
  assert.equal(timers.waitsMs[0], 375);
  server.refuse = 429;
  await timers.advance(1_500);
  await until(() => server.attempts === 2, 'tried');
  await until(() => /429/.test(states.at(-1)?.reason ?? ''), 'told');
  assert.ok((timers.waitsMs[0] ?? 0) >= 60_000);
});

test('200 levels reset right after subscribing, twice: the reason names the type of the token', async () => {
  for (const [consumer, words] of [
    ['APP', /tokens of type APP, and this is one/],
    ['SELF', /as it does to tokens of type APP/],
  ] as const) {
    await depth.close();
    depth = open(token(consumer));
    states.length = 0;
    (await live(200, 0)).socket.terminate();
    await until(() => states.at(-1)?.state === 'stale', 'stale');
    assert.match(states.at(-1)?.reason ?? '', /broke/, 'once may happen');
    const before = server.peers.length;
    await timers.advance(2_000);
    await until(() => server.peers.length > before && sent(peerAt(-1)).length > 0, 'back');
    await timers.advance(4_000);
    peerAt(-1).socket.terminate();
    await until(() => words.test(states.at(-1)?.reason ?? ''), consumer);
    assert.match(states.at(-1)?.reason ?? '', /type SELF|20 levels/);
    assert.ok((timers.waitsMs[0] ?? 0) >= 60_000, 'no storm of reconnects');
  }
  assert.equal(tokenConsumer('nonsense'), null);
  assert.equal(tokenConsumer('a.bm9uc2Vuc2U.c'), null);
});

test('connections that end without a word: the account is asked, and its fault stops the books', async () => {
  await live(20, 0);
  found = { kind: 'denied', code: 'denied.session_dead', text: 'Give a new access token.' };
  for (let end = 1; end <= 3; end += 1) {
    await until(() => server.live.length === 1, `open ${end}`);
    await until(() => states.at(-1)?.state === 'live', `live ${end}`);
    server.live[0]?.socket.terminate();
    await until(() => states.at(-1)?.state !== 'live', `ended ${end}`);
    if (end < 3) await timers.advance(100_000);
  }
  await until(() => states.at(-1)?.state === 'stopped', 'stopped');
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['denied.session_dead'],
  );
});

test('a new token: its connection is subscribed before the former one ends, and no data is missed', async () => {
  const peer = await live(20, 0, 1);
  depth.renew({ clientId: '11', accessToken: 'next' });
  assert.equal(server.live.length, 1);
  await timers.advance(0);
  peer.socket.send(packet(1, 99));
  await until(() => sides.length === 1, 'the former one carries on');
  await timers.advance(1_000);
  await until(() => server.peers.length === 2 && sent(peerAt(1)).length === 1, 'the next one is subscribed');
  assert.equal(peerAt(1).query.get('token'), 'next');
  await until(() => server.live.length === 1 && server.live[0] === peerAt(1), 'the former one ended');
  assert.deepEqual(
    states.map(({ state }) => state),
    ['connecting', 'live'],
    'nobody saw a gap',
  );
});

test('other segments and more books than the broker sends are refused in words', () => {
  const commodity: Instrument = { ...testInstrument(3), segment: 'MCX_COMM', symbol: 'CRUDEOIL NOV FUT' };
  const code = (act: () => void): string => {
    try {
      act();
    } catch (thrown) {
      return thrown instanceof FaultError ? `${thrown.fault.code}: ${thrown.fault.text}` : String(thrown);
    }
    return '';
  };
  assert.match(
    code(() => depth.want([{ instrument: commodity, levels: 20 }])),
    /input\.depth_segment: CRUDEOIL NOV FUT .*NSE/,
  );
  assert.match(
    code(() => depth.want(books(200, 1, 2))),
    /input\.too_many_books: 200 levels .* 1 instruments .*not 2/,
  );
  assert.match(
    code(() => depth.want(books(20, ...Array.from({ length: 51 }, (_, i) => i)))),
    /50 instruments/,
  );
  assert.equal(server.attempts, 0);
});

test('silence with pings is a stall after 90 s of trading', async () => {
  await live(20, 0);
  await timers.advance(95_000);
  await until(() => /nothing came for 9\d s/.test(states.at(-1)?.reason ?? ''), 'told');
});

test('failure mode 28: after a sleep an open book connection is dropped and opened again, subscribed', async () => {
  depth.want(books(20, 3));
  await timers.advance(0);
  await until(() => states.at(-1)?.state === 'live', 'open');
  timers.sleptMs = 300_000;
  await timers.advance(5_000);
  await until(() => states.at(-1)?.state === 'stale', 'dropped');
  assert.match(states.at(-1)?.reason ?? '', /slept.*300 s/);
  await timers.advance(500);
  await until(() => server.peers.length === 2 && sent(peerAt(1)).length === 1, 'back');
  await until(() => states.at(-1)?.state === 'live', 'open again');
  await timers.advance(60_000);
  assert.equal(server.attempts, 2, 'one sleep, one new connection');
});

test('fuzz: mutated messages neither throw nor stop the socket, and every packet is accounted for', async () => {
  const peer = await live(20, 0);
  const message = (): Buffer =>
    Buffer.concat([packet(1, 100), packet(1, 101, 51), packet(7, 1), depthDisconnect(0, 12)]);
  const cut = tuple(nat(700), array(tuple(nat(699), nat(255)), { maxLength: 12 }));
  for (const [length, changes] of sample(cut, 400)) {
    const bytes = message();
    for (const [at, value] of changes) bytes[at] = value;
    peer.socket.send(bytes.subarray(0, length));
  }
  peer.socket.send(packet(1, 77));
  await until(() => sides.at(-1)?.best === 77, 'the last one came through');
  assert.equal(counts.packets, counts.applied + counts.rejected + counts.unwanted + counts.control);
  assert.ok(sides.every(({ rows }) => rows === 20));
  assert.equal(server.live.length, 1);
});
