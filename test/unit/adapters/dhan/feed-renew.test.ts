import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { DhanFeed } from '../../../../src/main/adapters/dhan/feed.ts';
import { FeedServer, subscribedIds, until } from '../../../support/feed-server.ts';
import { keepingSink, listing } from '../../../support/feed-sink.ts';
import { ManualTimers, settle } from '../../../support/manual-timers.ts';

/** More than one socket holds. */
const LISTED = 6_000;
const tokenOf = (query: URLSearchParams): string => query.get('token') ?? '';

let server: FeedServer;
let timers: ManualTimers;
let feed: DhanFeed;
let kept: ReturnType<typeof keepingSink>['kept'];
let renewals: string[];

beforeEach(async () => {
  server = await FeedServer.listen();
  timers = new ManualTimers();
  renewals = [];
  const made = keepingSink();
  kept = made.kept;
  feed = new DhanFeed({
    access: { url: server.url, clientId: '1100003626', accessToken: 'first' },
    sink: made.sink,
    clock: { nowMs: () => 1_000 },
    timers,
    random: () => 0.5,
    isTrading: () => true,
    probe: () => Promise.resolve(null),
    sockets: 5,
    quotes: () => Promise.resolve(new Map()),
    renewed: ({ accessToken }) => renewals.push(accessToken),
  });
  feed.subscribe(listing(LISTED));
  await timers.advance(400);
  await until(() => kept.states.at(-1)?.state === 'live', 'two open sockets');
});
afterEach(async () => {
  const closed = feed.close();
  await timers.advance(1_000);
  await closed;
  await server.close();
  assert.equal(timers.pending, 0, 'no timer outlives the feed');
});

const peersOf = (token: string) => server.live.filter(({ query }) => tokenOf(query) === token);
const subscribed = (token: string): number => peersOf(token).reduce((sum, peer) => sum + subscribedIds(peer).size, 0);

test('connections of the new token are open and subscribed before the old ones close; nothing counts as lost', async () => {
  feed.renew({ clientId: '1100003626', accessToken: 'second' });
  assert.deepEqual(renewals, ['second']);
  assert.equal(kept.states.at(-1)?.state, 'live', 'the old ones carry on');
  await timers.advance(0);
  await until(() => subscribed('second') >= LISTED / 2, 'the first new one');
  assert.ok(peersOf('first').length >= 1, 'its twin may close, the other one is still there');
  await timers.advance(400);
  await until(() => subscribed('second') === LISTED, 'both new ones');
  // The farewell of the old ones is cut short by their own timer.
  await timers.advance(1_000);
  await until(() => peersOf('first').length === 0, 'the old ones gone');
  assert.deepEqual(kept.lost, []);
  assert.deepEqual(kept.faults, []);
  assert.ok(kept.states.every(({ state, open }, at) => at < 3 || (state === 'live' && open === 2)));
  peersOf('second')[0]?.socket.send(Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]));
  await until(() => kept.bytes.length === 1, 'bytes of the new one');
});

test('old connections that the broker cuts at the same moment are marked lost, once, and not opened again', async () => {
  feed.renew({ clientId: '1100003626', accessToken: 'second' });
  for (const { socket } of peersOf('first')) socket.terminate();
  await until(() => kept.lost.length === 2, 'both losses');
  assert.equal(new Set(kept.lost.flat()).size, LISTED, 'every slot is marked');
  await timers.advance(400);
  await until(() => subscribed('second') === LISTED, 'the new ones');
  const { attempts } = server;
  await timers.advance(60_000);
  assert.equal(server.attempts, attempts, 'nobody tries the old token again');
  assert.equal(kept.states.at(-1)?.state, 'live');
  assert.deepEqual(kept.faults, []);
});

test('a reason 807 for the old token does not stop the feed that has a new one', async () => {
  feed.renew({ clientId: '1100003626', accessToken: 'second' });
  for (const { socket } of peersOf('first')) {
    socket.send(Buffer.from([50, 10, 0, 0, 0, 0, 0, 0, 807 % 256, 3]));
    socket.close();
  }
  await until(() => kept.lost.length === 2, 'both losses');
  await timers.advance(400);
  await until(() => kept.states.at(-1)?.state === 'live' && subscribed('second') === LISTED, 'the new ones');
  assert.deepEqual(kept.faults, []);
});

test('a feed that stopped on a dead token comes back with a new one, with everything subscribed', async () => {
  for (const { socket } of peersOf('first')) {
    socket.send(Buffer.from([50, 10, 0, 0, 0, 0, 0, 0, 809 % 256, 3]));
    socket.close();
  }
  await until(() => kept.faults.length > 0, 'the stop');
  await timers.advance(1_000);
  await until(() => kept.states.at(-1)?.state === 'stopped', 'the state');
  feed.renew({ clientId: '1100003626', accessToken: 'second' });
  await timers.advance(400);
  await until(() => kept.states.at(-1)?.state === 'live' && subscribed('second') === LISTED, 'the way back');
});

test('what was asked for while the token was dead is subscribed with the next one, and no more', async () => {
  for (const { socket } of peersOf('first')) {
    socket.send(Buffer.from([50, 10, 0, 0, 0, 0, 0, 0, 809 % 256, 3]));
    socket.close();
  }
  await until(() => kept.faults.length > 0, 'the stop');
  await timers.advance(1_000);
  await until(() => kept.states.at(-1)?.state === 'stopped', 'the state');
  const all = listing(LISTED + 10);
  feed.subscribe(all.slice(20));
  feed.renew({ clientId: '1100003626', accessToken: 'second' });
  await timers.advance(400);
  await until(() => kept.states.at(-1)?.state === 'live' && subscribed('second') >= LISTED - 10, 'the way back');
  const ids = new Set(peersOf('second').flatMap((peer) => [...subscribedIds(peer)]));
  assert.equal(ids.size, LISTED - 10);
  assert.equal(subscribed('second'), LISTED - 10);
  assert.deepEqual(
    [all[0], all[20], all.at(-1)].map((one) => ids.has(String(one?.securityId))),
    [false, true, true],
  );
});

test('a third token before the second has connected: the last one counts, nothing is left over', async () => {
  feed.renew({ clientId: '1100003626', accessToken: 'second' });
  feed.renew({ clientId: '1100003626', accessToken: 'third' });
  await settle();
  await timers.advance(2_000);
  await until(() => subscribed('third') === LISTED, 'the third');
  await timers.advance(2_000);
  await until(() => server.live.length === 2, 'only the third');
  assert.deepEqual(kept.lost, []);
});
