import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import { DhanRest } from '../../../../src/main/adapters/dhan/rest.ts';
import { fixture } from '../../../support/shipped-calendar.ts';
import { drive, HttpScript, json } from '../../../support/http-script.ts';
import { ManualTimers } from '../../../support/manual-timers.ts';

let script: HttpScript;
let timers: ManualTimers;
let rest: DhanRest;

beforeEach(async () => {
  script = await HttpScript.listen();
  timers = new ManualTimers();
  rest = new DhanRest({ url: `${script.url}/v2`, clientId: '1100003626', accessToken: 'tok' }, timers, () => 0.5);
});
afterEach(async () => {
  rest.close();
  await script.close();
});

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await drive(timers, promise);
  } catch (thrown) {
    assert.ok(thrown instanceof FaultError, String(thrown));
    return thrown.fault.code;
  }
  return 'none';
}

test('headers and body as the broker wants them; connections are kept', async () => {
  script.answers = [json(200, { data: {}, status: 'success' })];
  for (let i = 0; i < 3; i += 1) await drive(timers, rest.read('/marketfeed/ltp', { NSE_EQ: [1333] }, 'quote'));
  const [asked] = script.asked;
  assert.equal(asked?.path, '/v2/marketfeed/ltp');
  assert.equal(asked?.method, 'POST');
  assert.equal(asked?.headers['access-token'], 'tok');
  assert.equal(asked?.headers['client-id'], '1100003626');
  assert.equal(asked?.body, '{"NSE_EQ":[1333]}');
  assert.equal(script.connections, 1);
});

interface ErrorVector {
  readonly name: string;
  readonly http: number;
  readonly body: unknown;
}
const vectors = (fixture('dhan-wire.json') as { errors: ErrorVector[] }).errors;
/** What a read of each recorded error must come to. */
const EXPECTED: Readonly<Record<string, string>> = {
  auth_trading: 'denied.session_dead',
  auth_trading_901: 'denied.session_dead',
  auth_data: 'denied.session_dead',
  rate_trading: 'unavailable.rate_limited',
  rate_data: 'unavailable.rate_limited',
  data_bad_id: 'input.unknown_instrument',
  unknown_path: 'rejected.unknown_path',
};
for (const { name, http, body } of vectors) {
  test(`the recorded error ${name} becomes a fault, repeated only if it passes by itself`, async () => {
    script.answers = [json(http, body)];
    const code = await codeOf(rest.get('/profile', 'nonTrading'));
    assert.notEqual(code, 'none');
    if (EXPECTED[name] !== undefined) assert.equal(code, EXPECTED[name]);
    assert.equal(script.asked.length, code.startsWith('unavailable.') ? 3 : 1);
  });
}

test('a passing trouble is tried again and the answer comes', async () => {
  script.answers = [json(503, {}), (_, response) => response.destroy(), json(200, { ok: 1 })];
  assert.deepEqual(await drive(timers, rest.get('/fundlimit', 'nonTrading')), { ok: 1 });
  assert.equal(script.asked.length, 3);
});

test('a throttle rests its class for seconds', async () => {
  script.answers = [json(429, { data: { 805: 'Too many requests.' }, status: 'failed' }), json(200, { ok: 1 })];
  const startMs = timers.monotonicMs();
  await drive(timers, rest.read('/charts/historical', {}, 'data'));
  assert.ok(timers.monotonicMs() - startMs >= 5_000);
});

test('an answer that never comes ends by time; one that is no JSON is a fault', async () => {
  script.answers = [() => undefined];
  assert.equal(await codeOf(rest.get('/profile', 'nonTrading')), 'unavailable.timed_out');
  script.answers = [(_, response) => response.end('<html>')];
  assert.equal(await codeOf(rest.get('/profile', 'nonTrading')), 'unavailable.bad_answer');
});

test('an unreachable host is named, without token or query', async () => {
  const { url } = script;
  await script.close();
  script = await HttpScript.listen();
  const lonely = new DhanRest({ url: `${url}/v2`, clientId: '1', accessToken: 'secret' }, timers, () => 0.5);
  await assert.rejects(drive(timers, lonely.get('/profile?x=secret', 'nonTrading')), (thrown) => {
    assert.ok(thrown instanceof FaultError);
    assert.equal(thrown.fault.code, 'unavailable.network');
    assert.match(thrown.fault.text, /127\.0\.0\.1/);
    return !thrown.fault.text.includes('secret');
  });
  lonely.close();
});

test('option chains are paced one by one: another expiry does not wait', async () => {
  script.answers = [json(200, { ok: 1 })];
  const startMs = timers.monotonicMs();
  const ask = (key: string) => rest.read('/optionchain', {}, 'chain', key);
  await drive(timers, Promise.all([ask('13|a'), ask('13|b'), ask('25|a')]));
  assert.ok(timers.monotonicMs() - startMs < 1_000);
  await drive(timers, ask('13|a'));
  assert.ok(timers.monotonicMs() - startMs >= 3_000);
});
