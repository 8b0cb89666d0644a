import assert from 'node:assert/strict';
import { it } from 'node:test';
import { AccountBook } from '../../../src/main/engine/account-book.ts';
import { AccountDesk } from '../../../src/main/engine/account-desk.ts';
import type { BrokerHost, EngineHost } from '../../../src/main/engine/host.ts';
import { HandTimers } from '../../support/hand-timers.ts';
import { MemorySecrets } from '../../support/memory-secrets.ts';

const NOW_MS = Date.UTC(2026, 10, 20, 4, 30);

/** A broker that takes every token that is stored, and a lease that remembers who holds what. */
function stage() {
  const held: string[] = [];
  const secrets = new MemorySecrets();
  const timers = new HandTimers(NOW_MS);
  const broker = {
    urls: {},
    auth: {
      describe: () => ({ clientId: '', endsAtMs: NOW_MS + 3_600_000 * 20, consumer: 'SELF' }),
      profile: ({ clientId }: { clientId: string }) =>
        Promise.resolve({ clientId, tokenEndsMs: null, dataPlan: true, segments: [], skewMs: 0 }),
      close: () => {},
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
    ipEchoUrl: '',
    label: 'main',
    quiet: () => false,
    onAccess: () => {},
    onState: () => {},
    tell: () => {},
  });
  const store = async (label: string, clientId: string): Promise<void> => {
    const book = new AccountBook(secrets, label);
    await book.keepAccount({ clientId, login: null, storedAtMs: 1 });
    await book.keepToken({ clientId, accessToken: `token-of-${clientId}-0123456789` });
  };
  return { desk, held, store };
}

it('another account is signed in to before the present one is given up; a failure changes nothing', async () => {
  const { desk, held, store } = stage();
  await store('main', '1100000001');
  await desk.start({} as never);
  assert.deepEqual(held, ['1100000001']);
  await assert.rejects(desk.change('family'), /No broker account family is stored.*--account family/);
  await store('twin', '1100000001');
  await assert.rejects(desk.change('twin'), /has the client id of the account that is traded now/);
  assert.deepEqual(held, ['1100000001'], 'the lease of the present account stays');
  await store('family', '1100000002');
  const access = await desk.change('family');
  assert.equal(access.clientId, '1100000002');
  assert.deepEqual(held, ['1100000002']);
  assert.equal(desk.token.state, 'valid');
  await desk.stop();
  assert.deepEqual(held, []);
});
