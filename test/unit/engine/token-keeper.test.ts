import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import { LOOK_MS, THROTTLED_MS } from '../../../src/main/engine/token-keeper.ts';
import { FakeBroker, HOUR_MS, NOW_MS, dead, keeperOn, refusal } from '../../support/fake-account.ts';
import { settle } from '../../support/hand-timers.ts';

const MINUTE_MS = 60_000;
const rejectsWith = (promise: Promise<unknown>, code: string, words: RegExp) =>
  assert.rejects(promise, (thrown: unknown) => {
    assert.ok(thrown instanceof FaultError);
    assert.equal(thrown.fault.code, code);
    assert.match(thrown.fault.text, words);
    return true;
  });

test('without an account the start says how to store one', async () => {
  const { keeper } = keeperOn(new FakeBroker());
  await rejectsWith(keeper.start(), 'input.no_account', /auth set .*--source sim/);
});

test('a second terminal on the account is refused and mints nothing', async () => {
  const broker = new FakeBroker();
  const { keeper, book, withLogin } = keeperOn(broker);
  await book.keepAccount(withLogin);
  broker.other = { pid: 4711, dataDir: '/data/one' };
  await rejectsWith(keeper.start(), 'input.account_in_use', /process 4711 \(data folder \/data\/one\)/);
  assert.deepEqual(broker.asked, []);
});

test('a stored token that works is used as it is, on the real clock', async () => {
  const broker = new FakeBroker();
  const { keeper, book, tokenOnly } = keeperOn(broker);
  await book.keepAccount(tokenOnly);
  const login = broker.token('SELF', 20 * HOUR_MS);
  await book.keepToken(login);
  const source = await keeper.start();
  assert.equal(source.access.accessToken, login.accessToken);
  assert.deepEqual(source.clock, { epochMs: NOW_MS, wallMs: NOW_MS, speed: 1 });
  assert.deepEqual(keeper.state, { state: 'valid', endsAtMs: NOW_MS + 20 * HOUR_MS, reason: null });
  assert.deepEqual(broker.asked, ['profile']);
  await keeper.stop();
  assert.equal(broker.leased, false);
});

test('without a token one is made with PIN and code, and kept; without PIN the remedy is told', async () => {
  const broker = new FakeBroker();
  const { keeper, book, withLogin } = keeperOn(broker);
  await book.keepAccount(withLogin);
  const { access } = await keeper.start();
  assert.deepEqual(broker.asked, ['generate']);
  assert.equal((await book.token(withLogin))?.accessToken, access.accessToken);

  const bare = new FakeBroker();
  const second = keeperOn(bare);
  await second.book.keepAccount(second.tokenOnly);
  await rejectsWith(second.keeper.start(), 'denied.token_dead', /No access token is stored.*auth set/);
  await second.book.keepToken(bare.token('SELF', -HOUR_MS));
  await rejectsWith(second.keeper.start(), 'denied.token_dead', /ended at 2026-11-20 09:00 IST/);
  assert.equal(bare.leased, false);
});

test('a throttled first token is waited for: never asked twice within two minutes', async () => {
  const broker = new FakeBroker();
  const { keeper, book, withLogin, told, states } = keeperOn(broker);
  await book.keepAccount(withLogin);
  broker.refusals.generate.push(refusal('unavailable.token_throttled', 'It gives one token in two minutes.'));
  const started = keeper.start();
  await settle();
  assert.equal(broker.count('generate'), 1);
  await broker.timers.advance(THROTTLED_MS - 1);
  assert.equal(broker.count('generate'), 1);
  await broker.timers.advance(1);
  await started;
  assert.equal(broker.count('generate'), 2);
  assert.equal(told[0]?.code, 'unavailable.token_throttled');
  assert.match(told[0]?.text ?? '', /Next try at 10:02 IST/);
  assert.deepEqual(
    states.map(({ state }) => state),
    ['renewing', 'renewing', 'renewing', 'valid'],
  );
});

test('a SELF token is renewed ahead of its end: at a quiet moment, or an hour before it whatever trades', async () => {
  for (const [quiet, leftMs] of [
    [true, 8 * HOUR_MS],
    [false, HOUR_MS],
  ] as const) {
    const broker = new FakeBroker();
    const { keeper, book, tokenOnly, accesses } = keeperOn(broker, () => quiet);
    await book.keepAccount(tokenOnly);
    await book.keepToken(broker.token('SELF', leftMs + MINUTE_MS));
    await keeper.start();
    await broker.timers.advance(MINUTE_MS - LOOK_MS);
    assert.equal(broker.count('renew'), 0);
    await broker.timers.advance(2 * LOOK_MS);
    assert.equal(broker.count('renew'), 1);
    assert.equal(accesses.length, 1);
    assert.equal(accesses[0]?.accessToken, broker.live);
    assert.equal((await book.token(tokenOnly))?.accessToken, broker.live, 'kept for the next start');
    await broker.timers.advance(10 * MINUTE_MS);
    assert.equal(broker.count('renew'), 1);
    await keeper.stop();
  }
});

test('an APP token is never renewed: PIN and code make the next one', async () => {
  const broker = new FakeBroker();
  const { keeper, book, withLogin, accesses } = keeperOn(broker);
  await book.keepAccount(withLogin);
  await book.keepToken(broker.token('APP', HOUR_MS));
  await keeper.start();
  await broker.timers.advance(LOOK_MS);
  assert.deepEqual([broker.count('renew'), broker.count('generate'), accesses.length], [0, 1, 1]);
  await keeper.stop();
});

test('below ten minutes it is expiring, at its end dead, with words; no PIN means a warning an hour before', async () => {
  const broker = new FakeBroker();
  const { keeper, book, tokenOnly, told, states } = keeperOn(broker);
  await book.keepAccount(tokenOnly);
  await book.keepToken(broker.token('APP', 30 * MINUTE_MS));
  await keeper.start();
  await broker.timers.advance(LOOK_MS);
  assert.deepEqual(
    told.map(({ code }) => code),
    ['denied.token_ends'],
  );
  await broker.timers.advance(20 * MINUTE_MS - LOOK_MS - 1);
  assert.equal(keeper.state.state, 'valid');
  await broker.timers.advance(LOOK_MS + 1);
  assert.equal(keeper.state.state, 'expiring');
  await broker.timers.advance(10 * MINUTE_MS);
  assert.equal(keeper.state.state, 'dead');
  assert.match(keeper.state.reason ?? '', /ended at 2026-11-20 10:30 IST.*blocked.*auth set.*keeps its state/);
  assert.deepEqual(
    told.map(({ level }) => level),
    ['warn', 'error'],
    'each is told once',
  );
  assert.deepEqual(
    states.map(({ state }) => state),
    ['valid', 'expiring', 'dead'],
  );
  await keeper.stop();
});

test('failure mode 25: killed by another login: probed, made anew once, and not fought over', async () => {
  const broker = new FakeBroker();
  const { keeper, book, withLogin, accesses, told } = keeperOn(broker);
  await book.keepAccount(withLogin);
  await keeper.start();
  broker.token('SELF', 24 * HOUR_MS);
  // A crowd of refusals is one question.
  for (let i = 0; i < 50; i += 1) keeper.suspect();
  await settle();
  assert.deepEqual([broker.count('profile'), broker.count('generate'), accesses.length], [1, 2, 1]);
  assert.equal(keeper.state.state, 'valid');
  broker.token('SELF', 24 * HOUR_MS);
  await broker.timers.advance(MINUTE_MS);
  keeper.suspect();
  await settle();
  assert.equal(keeper.state.state, 'dead');
  assert.match(keeper.state.reason ?? '', /another program makes tokens/);
  await broker.timers.advance(HOUR_MS);
  assert.equal(broker.count('generate'), 2, 'no third one');
  assert.equal(told.filter(({ level }) => level === 'error').length, 1);
  // The person stores the account again: that is a wish to try.
  await book.keepAccount({ ...withLogin, storedAtMs: 2 });
  await broker.timers.advance(LOOK_MS);
  assert.deepEqual([broker.count('generate'), keeper.state.state, accesses.length], [3, 'valid', 2]);
  await keeper.stop();
});

test('failure mode 25: a dead token without PIN waits for a person and takes up what is stored, without a restart', async () => {
  const broker = new FakeBroker();
  const { keeper, book, tokenOnly, accesses, told } = keeperOn(broker);
  await book.keepAccount(tokenOnly);
  await book.keepToken(broker.token('SELF', 20 * HOUR_MS));
  await keeper.start();
  broker.live = null;
  keeper.suspect();
  await settle();
  assert.equal(keeper.state.state, 'dead');
  assert.deepEqual(
    told.map(({ level, code }) => [level, code]),
    [['error', 'denied.token_dead']],
  );
  await broker.timers.advance(10 * MINUTE_MS);
  assert.equal(accesses.length, 0);
  const next = broker.token('SELF', 24 * HOUR_MS);
  await book.keepToken(next);
  await broker.timers.advance(LOOK_MS);
  assert.deepEqual([keeper.state.state, accesses.map(({ accessToken }) => accessToken)], ['valid', [next.accessToken]]);
  await keeper.stop();
});

test('a suspicion that is wrong changes no token: the feed is told to open anew', async () => {
  const broker = new FakeBroker();
  const { keeper, book, withLogin, accesses } = keeperOn(broker);
  await book.keepAccount(withLogin);
  await keeper.start();
  const { live } = broker;
  keeper.suspect();
  await settle();
  assert.deepEqual([broker.live, accesses.length, broker.count('generate')], [live, 1, 1]);
  broker.refusals.profile.push(refusal('unavailable.network', 'cannot be reached'));
  await broker.timers.advance(MINUTE_MS);
  keeper.suspect();
  await settle();
  assert.equal(keeper.state.state, 'valid', 'a broken line is no dead token');
  await keeper.stop();
});

test('a wrong PIN is tried once, a refused code twice, a blocked account never again', async () => {
  for (const [code, tries] of [
    ['denied.pin_refused', 1],
    ['denied.code_refused', 2],
    ['denied.account_blocked', 1],
  ] as const) {
    const broker = new FakeBroker();
    const { keeper, book, withLogin, told } = keeperOn(broker);
    await book.keepAccount(withLogin);
    await book.keepToken(broker.token('APP', HOUR_MS));
    await keeper.start();
    for (let i = 0; i < 9; i += 1) broker.refusals.generate.push(refusal(code, 'The broker gave no token.'));
    await broker.timers.advance(30 * MINUTE_MS);
    assert.equal(broker.count('generate'), tries, code);
    assert.equal(told.filter((one) => one.code === code).length, tries);
    assert.equal(keeper.state.state, 'valid', 'the present token lives on');
    assert.match(keeper.state.reason ?? '', /gave no token/);
    await keeper.stop();
  }
});

test('a line that is down at renewal is tried again, and past the end too', async () => {
  const broker = new FakeBroker();
  const { keeper, book, withLogin } = keeperOn(broker);
  await book.keepAccount(withLogin);
  await book.keepToken(broker.token('APP', 5 * MINUTE_MS));
  await keeper.start();
  const down = refusal('unavailable.network', 'auth cannot be reached.');
  for (let i = 0; i < 14; i += 1) broker.refusals.generate.push(down);
  await broker.timers.advance(6 * MINUTE_MS);
  assert.equal(keeper.state.state, 'dead');
  await broker.timers.advance(3 * MINUTE_MS);
  assert.equal(keeper.state.state, 'valid');
  assert.equal(broker.count('generate'), 15);
  await keeper.stop();
});

test('a SELF token whose renewal is refused falls back to PIN and code', async () => {
  const broker = new FakeBroker();
  const { keeper, book, withLogin } = keeperOn(broker);
  await book.keepAccount(withLogin);
  await book.keepToken(broker.token('SELF', HOUR_MS));
  await keeper.start();
  broker.refusals.renew.push(dead());
  await broker.timers.advance(LOOK_MS);
  assert.deepEqual([broker.count('renew'), broker.count('generate'), keeper.state.state], [1, 1, 'valid']);
  await keeper.stop();
});

test('a token that cannot be stored works all the same, and it is told', async () => {
  const broker = new FakeBroker();
  const { keeper, book, secrets, withLogin, told } = keeperOn(broker);
  await book.keepAccount(withLogin);
  secrets.set = () => Promise.reject(new Error('ENOSPC'));
  await keeper.start();
  assert.equal(keeper.state.state, 'valid');
  assert.deepEqual(
    told.map(({ code }) => code),
    ['unavailable.token_not_stored'],
  );
  await keeper.stop();
});
