import assert from 'node:assert/strict';
import { it, mock } from 'node:test';
import { Caller } from '#contract/caller.ts';
import { memoryWires } from '#contract/wire-memory.ts';
import { createEngine } from '../../../src/main/engine/engine.ts';
import { Epoch } from '../../../src/main/engine/epoch.ts';
import { FakeHost, testInstrument } from '../../support/fake-host.ts';
import { settle } from '../../support/hand-timers.ts';

it('the order thread gets facts every second, instruments as they are added, and knows pages from commands', async () => {
  const fake = new FakeHost();
  const engine = createEngine(fake.host(), fake.config);
  const starting = engine.start();
  await fake.timers.advance(50);
  await starting;
  const order = fake.thread('order');
  assert.equal(order.ordersOf('instruments')[0]?.instruments.length, 4);
  await fake.timers.advance(3_000);
  const facts = order.ordersOf('facts');
  assert.ok(facts.length >= 3);
  assert.equal(facts.at(-1)?.facts.feed, 'connecting');
  fake.thread('feed').say({ type: 'feed', state: 'stale', open: 0, wanted: 1, reason: 'cut' });
  await fake.timers.advance(1_000);
  assert.equal(order.ordersOf('facts').at(-1)?.facts.feed, 'stale');

  fake.special = (request) => (request.kind === 'enlist' ? { fresh: [testInstrument(4)], known: [] } : null);
  const [ours, theirs] = memoryWires();
  engine.attach(ours, 'command');
  const caller = new Caller(theirs, { after: () => () => {}, every: () => () => {} });
  await caller.call('feed.open', { segment: 'NSE_EQ', securityId: 5 });
  const added = order.ordersOf('instruments').at(-1)?.instruments;
  assert.deepEqual(
    added?.map(({ symbol }) => symbol),
    ['S4'],
  );

  caller.call('trading.read', {}).catch(() => {});
  await settle();
  const asked = order.ordersOf('call').filter(({ call }) => call.name === 'trading.read');
  assert.match(asked[0]?.who ?? '', /^command \d+$/);
  await engine.stop();
});

it('a token of another account is given to no thread of the epoch that still runs', async () => {
  const opened = mock.method(Epoch.prototype, 'open');
  const fake = new FakeHost();
  const engine = createEngine(fake.host(), fake.config);
  const starting = engine.start();
  await fake.timers.advance(50);
  await starting;
  const epoch = (opened.mock.calls[0]?.this as Epoch | undefined) ?? assert.fail('an epoch');
  const access = { urls: {} as never, clientId: '1', accessToken: 'renewed-token' };
  const told = (): (string | undefined)[] =>
    (['order', 'feed', 'store'] as const).map(
      (name) => fake.thread(name).ordersOf('access').at(-1)?.access.accessToken,
    );
  const before = told();
  epoch.renew({ ...access, clientId: '2', accessToken: 'token-of-another' });
  assert.deepEqual(told(), before);
  epoch.renew(access);
  assert.deepEqual(told(), ['renewed-token', 'renewed-token', 'renewed-token']);
  await engine.stop();
  opened.mock.restore();
});
