import assert from 'node:assert/strict';
import { it } from 'node:test';
import { FaultError, fault } from '#contract/faults.ts';
import { AccountBook } from '../../../src/main/engine/account-book.ts';
import { AccountDesk, CHANGE_MS } from '../../../src/main/engine/account-desk.ts';
import type { BrokerHost, EngineHost } from '../../../src/main/engine/host.ts';
import { WIRE_LIMITS } from '#contract/wire.ts';
import { THROTTLED_MS } from '../../../src/main/engine/token-keeper.ts';
import { HandTimers } from '../../support/hand-timers.ts';
import { MemorySecrets } from '../../support/memory-secrets.ts';

const free = (): Promise<void> => Promise.resolve();
const NOW_MS = Date.UTC(2026, 10, 20, 4, 30);

/** A broker that takes every token that is stored, and a lease that remembers who holds what. */
function stage(ipEchoUrl = '') {
  const held: string[] = [];
  const made: string[] = [];
  /** Questions for the registered addresses that wait for their answer, by client id. */
  const asked = new Map<string, (ips: string[]) => void>();
  const told: string[] = [];
  const secrets = new MemorySecrets();
  const timers = new HandTimers(NOW_MS);
  const broker = {
    urls: {},
    auth: {
      describe: () => ({ clientId: '', endsAtMs: NOW_MS + 3_600_000 * 20, consumer: 'SELF' }),
      profile: ({ clientId }: { clientId: string }) =>
        Promise.resolve({ clientId, tokenEndsMs: null, dataPlan: true, segments: [], skewMs: 0 }),
      // The broker is throttling for as long as the test lasts.
      generate: ({ clientId }: { clientId: string }) => {
        made.push(clientId);
        return Promise.reject(new FaultError(fault('unavailable.token_throttled', 'One token in two minutes.')));
      },
      close: () => {},
      publicIp: () => Promise.resolve('203.0.113.7'),
      registeredIps: ({ clientId }: { clientId: string }) =>
        new Promise<string[]>((answer) => asked.set(clientId, answer)),
    },
    lease: {
      take: (id: string) => (held.push(id), null),
      release: (id: string) => void held.splice(held.indexOf(id), 1),
      holder: () => null,
    },
  } as unknown as BrokerHost;
  const desk = new AccountDesk({
    host: { secrets, timers, wallMs: () => NOW_MS } as unknown as EngineHost,
    broker,
    ipEchoUrl,
    label: 'main',
    quiet: () => false,
    onAccess: () => {},
    onState: () => {},
    tell: (_level, _code, text) => told.push(text),
  });
  const store = async (label: string, clientId: string): Promise<void> => {
    const book = new AccountBook(secrets, label);
    await book.keepAccount({ clientId, login: null, storedAtMs: 1 });
    await book.keepToken({ clientId, accessToken: `token-of-${clientId}-0123456789` });
  };
  return { desk, held, store, secrets, timers, made, asked, told };
}

it('another account is signed in to before the present one is given up; a failure changes nothing', async () => {
  const { desk, held, store } = stage();
  await store('main', '1100000001');
  await desk.start({} as never);
  assert.deepEqual(held, ['1100000001']);
  await assert.rejects(desk.change('family', free), /No broker account family is stored.*--account family/);
  await store('twin', '1100000001');
  await assert.rejects(desk.change('twin', free), /has the client id of the account that is traded now/);
  assert.deepEqual(held, ['1100000001'], 'the lease of the present account stays');
  await store('family', '1100000002');
  const access = await desk.change('family', free);
  assert.equal(access.clientId, '1100000002');
  assert.deepEqual(held, ['1100000002']);
  assert.equal(desk.token.state, 'valid');
  await desk.stop();
  assert.deepEqual(held, []);
});

it('a sign-in that takes longer than the call is given up: nothing changes later, and the lease is free', async () => {
  const { desk, held, store, secrets, timers, made } = stage();
  await store('main', '1100000001');
  await desk.start({} as never);
  const login = { pin: '123456', totpSecret: 'JBSWY3DPEHPK3PXP' };
  await new AccountBook(secrets, 'family').keepAccount({ clientId: '1100000002', login, storedAtMs: 1 });
  assert.ok(CHANGE_MS < WIRE_LIMITS.callTimeoutMs);
  const change = assert.rejects(desk.change('family', free), /takes too long; the account is as it was/);
  await timers.advance(CHANGE_MS - 1);
  assert.deepEqual(held, ['1100000001', '1100000002']);
  await timers.advance(1);
  await change;
  assert.deepEqual(held, ['1100000001']);
  await timers.advance(THROTTLED_MS * 2);
  assert.deepEqual(made, ['1100000002'], 'no token is made for nobody');
  assert.deepEqual(held, ['1100000001']);
  assert.equal(desk.token.state, 'valid');
  await desk.stop();
});

it('what came up while it was signing in stops the change', async () => {
  const { desk, held, store } = stage();
  await store('main', '1100000001');
  await desk.start({} as never);
  await store('family', '1100000002');
  const busy = (): Promise<void> => Promise.reject(new FaultError(fault('denied.account_busy', '1 baskets.')));
  await assert.rejects(desk.change('family', busy), /1 baskets/);
  assert.deepEqual(held, ['1100000001']);
  await desk.stop();
});

it('an answer about the addresses of the account that was left says nothing of the one in force', async () => {
  const { desk, store, asked, told } = stage('http://127.0.0.1/ip');
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await store('main', '1100000001');
  await store('family', '1100000002');
  await desk.start({} as never);
  await turn();
  await desk.change('family', free);
  await turn();
  asked.get('1100000002')?.(['203.0.113.7']);
  await turn();
  assert.equal(desk.staticIpOk, true);
  asked.get('1100000001')?.(['198.51.100.9']);
  await turn();
  assert.equal(desk.staticIpOk, true, 'the late answer is of the other account');
  assert.deepEqual(told, []);
  await desk.stop();
});
