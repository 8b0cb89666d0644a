import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { BrokerAccountInput } from '#contract/model/broker-account.ts';
import { FaultError } from '#contract/faults.ts';
import { HostAccountDoor } from '../../../src/main/host/account-door.ts';
import { PagePassphrase, passphraseFrom } from '../../../src/main/host/secrets/passphrase.ts';
import { SecretVault } from '../../../src/main/host/secrets/secret-vault.ts';
import { CLIENT_ID, FakeBroker, HOUR_MS } from '../../support/fake-account.ts';

const PHRASE = 'a passphrase of the page';
const PIN = '482913';
const TOTP = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

let dir: string;
let broker: FakeBroker;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'muhurat-door-'));
  broker = new FakeBroker();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A door of a fresh process on the folder; nobody sits at its terminal. */
function doorOf(source = 'sim', env: Record<string, string> = {}): HostAccountDoor {
  const phrase = new PagePassphrase();
  const tty = Object.assign(
    { isTTY: true },
    { on: refuse, off: refuse, setEncoding: refuse, resume: refuse, pause: refuse },
  );
  const vault = new SecretVault(dir, passphraseFrom({ env, keyFile: '', page: phrase, tty, show: refuse }));
  return new HostAccountDoor({
    config: { account: 'main', ipEchoUrl: '', source },
    vault,
    phrase,
    broker: () => ({ broker: { urls: {} as never, auth: broker, lease: broker }, close: () => {} }),
    makeFolder: () => {},
    timers: broker.timers,
    wallMs: () => broker.timers.nowMs,
  });
}
const refuse = (): never => assert.fail('the person at the terminal is asked');
const login = (changes: Partial<BrokerAccountInput> = {}): BrokerAccountInput => ({
  clientId: CLIENT_ID,
  sign: { pin: PIN, totpSecret: TOTP },
  passphrase: PHRASE,
  ...changes,
});
const says =
  (pattern: RegExp, never: readonly string[] = []) =>
  (thrown: unknown) => {
    assert.ok(thrown instanceof FaultError);
    assert.match(thrown.fault.text, pattern);
    const all = `${JSON.stringify(thrown.fault)} ${thrown.stack ?? ''}`;
    for (const secret of [PIN, TOTP, PHRASE, ...never]) assert.ok(!all.includes(secret), 'a fault repeats a secret');
    return true;
  };
const bytes = (): string =>
  readdirSync(dir)
    .map((name) => readFileSync(join(dir, name), 'latin1'))
    .join('');

test('PIN and TOTP secret are stored with a passphrase of the page; no answer and no file shows one', async () => {
  const door = doorOf();
  assert.deepEqual(
    [await door.state()].map(({ store, needsPassphrase, client }) => [store, needsPassphrase, client]),
    [['none', true, null]],
  );
  const state = await door.connect(login());
  assert.deepEqual([state.store, state.client, state.way, state.needsPassphrase], ['open', '••••3626', 'login', false]);
  for (const secret of [PIN, TOTP, PHRASE, CLIENT_ID]) {
    assert.ok(!JSON.stringify(state).includes(secret));
    assert.ok(!bytes().includes(secret));
  }
});

test('a fresh process finds the store locked, refuses a wrong passphrase and opens with the right one', async () => {
  await doorOf().connect(login());
  const door = doorOf();
  assert.equal((await door.state()).store, 'locked');
  await assert.rejects(door.check(null, false), says(/locked.*passphrase/));
  await assert.rejects(door.check('not the passphrase', false), says(/passphrase/i, ['not the passphrase']));
  const findings = await door.check(PHRASE, false);
  assert.match(findings.map(({ name, level }) => `${name} ${level}`).join(), /vault ok,token fail/);
  assert.equal((await door.state()).store, 'open');
  assert.equal((await doorOf('sim', { TERMINAL_PASSPHRASE: PHRASE }).state()).store, 'open');
});

test('a token is made on request, and everything of the account is looked at', async () => {
  const door = doorOf();
  await door.connect(login());
  const findings = await door.check(null, true);
  assert.deepEqual(
    findings.map(({ name, level }) => `${name} ${level}`),
    ['vault ok', 'profile ok', 'data plan ok', 'token ok', 'clock ok', 'static IP warn'],
  );
  assert.deepEqual(broker.asked, ['generate', 'profile']);
  assert.equal(broker.leased, false, 'the lease is given back');
  assert.ok(broker.live !== null && !JSON.stringify(findings).includes(broker.live) && !bytes().includes(broker.live));
});

test('no token is made for a terminal that keeps its own, for another one, or without PIN and TOTP secret', async () => {
  await doorOf().connect(login());
  await assert.rejects(doorOf('dhan').check(PHRASE, true), says(/by itself/));
  broker.other = { pid: 77, dataDir: '/elsewhere' };
  await assert.rejects(doorOf().check(PHRASE, true), says(/process 77/));
  broker.other = null;
  const { accessToken } = broker.token('SELF', HOUR_MS);
  await doorOf().connect(login({ sign: { accessToken } }));
  await assert.rejects(doorOf().check(PHRASE, true), says(/PIN and TOTP secret are not stored/, [accessToken]));
  assert.ok(!broker.asked.includes('generate'));
});

test('what cannot be an account is refused without being repeated, and nothing is stored', async () => {
  const door = doorOf();
  const wrong = { accessToken: 'no-token-at-all-in-here' };
  await assert.rejects(door.connect(login({ sign: wrong })), says(/eyJ.*Nothing was stored/, [wrong.accessToken]));
  const ended = broker.token('SELF', -1);
  await assert.rejects(door.connect(login({ sign: { accessToken: ended.accessToken } })), says(/ended at/));
  const other = broker.token('SELF', HOUR_MS);
  await assert.rejects(
    door.connect(login({ clientId: '1100009999', sign: { accessToken: other.accessToken } })),
    says(/another client id/, [other.accessToken]),
  );
  await assert.rejects(door.connect(login({ sign: { pin: PIN, totpSecret: '!!!' } })), says(/TOTP/));
  await assert.rejects(door.connect(login({ sign: { pin: 'letters', totpSecret: TOTP } })), says(/PIN/, ['letters']));
  await assert.rejects(door.connect(login({ passphrase: 'short' })), says(/fewer than 8/, ['short']));
  await assert.rejects(door.connect(login({ passphrase: null })), says(/Choose a passphrase/));
  assert.deepEqual(readdirSync(dir), []);
});

test('a broker that does not answer is told after 8.5 s', async () => {
  const door = doorOf();
  await door.connect(login());
  broker.token('APP', HOUR_MS);
  broker.generate = () => new Promise(() => {});
  const asked = door.check(null, true);
  for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);
  await broker.timers.advance(8_500);
  assert.match((await asked)[0]?.text ?? '', /did not answer within 8\.5 s/);
});
