import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import { readToken } from '../../../../src/main/adapters/dhan/auth-token.ts';
import { DhanAuth, oneTimeCode } from '../../../../src/main/adapters/dhan/auth.ts';
import { HttpScript, json } from '../../../support/http-script.ts';
import { ManualTimers } from '../../../support/manual-timers.ts';

const CLIENT_ID = '1100003626';
const PIN = '246813';
/** The secret of RFC 6238's examples, in base32. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const account = { clientId: CLIENT_ID, login: { pin: PIN, totpSecret: RFC_SECRET }, storedAtMs: 0 };

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object): string => `${encode({ typ: 'JWT', alg: 'HS512' })}.${encode(claims)}.c2lnbmF0dXJl`;
const TOKEN = jwt({
  iss: 'dhan',
  exp: 1_800_000_000,
  iat: 1_799_913_600,
  tokenConsumerType: 'APP',
  dhanClientId: CLIENT_ID,
});
const login = { clientId: CLIENT_ID, accessToken: TOKEN };

let script: HttpScript;
let timers: ManualTimers;
let auth: DhanAuth;
beforeEach(async () => {
  script = await HttpScript.listen();
  timers = new ManualTimers();
  auth = new DhanAuth({ rest: `${script.url}/v2`, auth: `${script.url}/auth` }, timers);
});
afterEach(async () => {
  auth.close();
  await script.close();
});

async function faultOfCall(promise: Promise<unknown>): Promise<{ code: string; text: string }> {
  const thrown = await promise.then(
    () => assert.fail('it was not refused'),
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof FaultError, String(thrown));
  for (const secret of [PIN, RFC_SECRET, TOKEN, CLIENT_ID, oneTimeCode(RFC_SECRET, timers.wallMs())]) {
    assert.ok(!JSON.stringify(thrown.fault).includes(secret), `${thrown.fault.code} holds a secret`);
    assert.ok(!(thrown.stack ?? '').includes(secret), 'the stack holds a secret');
  }
  return thrown.fault;
}

test('one-time codes are those of RFC 6238, last six digits', () => {
  const examples = { 59: '287082', 1_111_111_109: '081804', 1_234_567_890: '005924', 2_000_000_000: '279037' };
  for (const [second, code] of Object.entries(examples))
    assert.equal(oneTimeCode(RFC_SECRET, Number(second) * 1_000), code);
  assert.throws(() => oneTimeCode('not base32!', 0), /TOTP secret cannot be used.*auth set/);
});

test('a token says whose it is, when it ends and whether it can be renewed', () => {
  assert.deepEqual(readToken(TOKEN), { clientId: CLIENT_ID, endsAtMs: 1_800_000_000_000, consumer: 'APP' });
  const other = jwt({ exp: 1_800_000_000, dhanClientId: 1_100_003_626 });
  assert.deepEqual(readToken(other), { clientId: CLIENT_ID, endsAtMs: 1_800_000_000_000, consumer: null });
  for (const bad of [
    '',
    'a.b',
    'a.b.c',
    'eyJhbGciOi',
    jwt({ exp: 'x', dhanClientId: 1 }),
    `${'x'.repeat(5_000)}.a.b`,
  ]) {
    assert.equal(readToken(bad), null, bad.slice(0, 20));
  }
});

test('a token is asked for with query values and an empty body, as the broker wants it', async () => {
  script.answers = [json(200, { dhanClientId: CLIENT_ID, accessToken: TOKEN, expiryTime: '2027-01-15T13:30:00.000' })];
  assert.deepEqual(await auth.generate(account), login);
  const [asked] = script.asked;
  const url = new URL(asked?.path ?? '', 'http://x');
  assert.deepEqual([asked?.method, url.pathname, asked?.body], ['POST', '/auth/app/generateAccessToken', '']);
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    dhanClientId: CLIENT_ID,
    pin: PIN,
    totp: oneTimeCode(RFC_SECRET, timers.wallMs()),
  });
});

test('every refusal of the auth host, which comes with HTTP 200, has a name and a remedy, and no secret', async () => {
  const cases: readonly (readonly [message: string, code: string, remedy: RegExp])[] = [
    ['Invalid Pin', 'denied.pin_refused', /right PIN.*auth set/],
    ['Invalid TOTP', 'denied.code_refused', /clock.*TOTP secret/],
    ['Your account is blocked due to multiple failed attempts', 'denied.account_blocked', /web page/],
    ['User is suspended', 'denied.account_blocked', /web page/],
    ['Token can be generated once every 2 minutes', 'unavailable.token_throttled', /Wait/],
    ['Too many requests. Further requests may result in the user being blocked.', 'unavailable.rate_limited', /Wait/],
    ['Invalid Client ID', 'denied.client_invalid', /client id/],
  ];
  for (const [message, code, remedy] of cases) {
    script.answers = [json(200, { status: 'error', message })];
    const fault = await faultOfCall(auth.generate(account));
    assert.equal(fault.code, code, message);
    assert.match(fault.text, remedy);
    assert.ok(fault.text.includes(message));
  }
});

test('a refused code with a clock that is off says so', async () => {
  const date = new Date(timers.wallMs() + 95_000).toUTCString();
  script.answers = [
    (_, response) => {
      response.writeHead(200, { date });
      response.end('{"status":"error","message":"Invalid TOTP"}');
    },
  ];
  assert.match((await faultOfCall(auth.generate(account))).text, /9[45] s behind the broker's: set it/);
});

test('answers of no known form, other accounts and broken lines are faults without secrets', async () => {
  script.answers = [json(200, { accessToken: '' })];
  assert.equal((await faultOfCall(auth.generate(account))).code, 'unavailable.bad_answer');
  script.answers = [json(200, { accessToken: jwt({ exp: 1_800_000_000, dhanClientId: '999999' }) })];
  assert.equal((await faultOfCall(auth.generate(account))).code, 'denied.client_invalid');
  script.answers = [(_, response) => response.destroy()];
  assert.match((await faultOfCall(auth.generate(account))).code, /^unavailable\./);
  assert.equal((await faultOfCall(auth.generate({ ...account, login: null }))).code, 'input.no_login');
});

test('renewal is a GET with both headers; a refusal is a dead session', async () => {
  script.answers = [json(200, { accessToken: TOKEN })];
  assert.deepEqual(await auth.renew(login), login);
  const [asked] = script.asked;
  assert.deepEqual(
    [asked?.method, asked?.path, asked?.headers['access-token'], asked?.headers['dhanclientid']],
    ['GET', '/v2/RenewToken', TOKEN, CLIENT_ID],
  );
  script.answers = [json(400, { errorType: 'Order_Error', errorCode: 'DH-906', errorMessage: 'Invalid Token' })];
  assert.equal((await faultOfCall(auth.renew(login))).code, 'denied.session_dead');
});

test('the profile tells the end of the token and how far the clock is off', async () => {
  const body = {
    dhanClientId: CLIENT_ID,
    tokenValidity: '15/01/2027 13:30',
    activeSegment: 'E, D, ',
    dataPlan: 'Deactive',
  };
  const date = new Date(timers.wallMs() - 7_000).toUTCString();
  script.answers = [
    (_, response) => {
      response.writeHead(200, { date });
      response.end(JSON.stringify(body));
    },
  ];
  const { tokenEndsMs, dataPlan, segments, skewMs } = await auth.profile(login);
  assert.deepEqual([tokenEndsMs, dataPlan, segments], [1_800_000_000_000, false, ['E', 'D']]);
  assert.ok(Math.abs((skewMs ?? 0) + 7_000) <= 1_000);
});

test('registered addresses: two, one, none, and an error that is none of these', async () => {
  script.answers = [json(200, { primaryIP: '10.0.0.14', secondaryIP: '2001:db8::1', ipMatchStatus: 'MATCH' })];
  assert.deepEqual(await auth.registeredIps(login), ['10.0.0.14', '2001:db8::1']);
  script.answers = [json(200, { primaryIP: '10.0.0.14', secondaryIP: null })];
  assert.deepEqual(await auth.registeredIps(login), ['10.0.0.14']);
  script.answers = [json(200, [{ message: 'No IP is set for this account', status: 'ERROR' }])];
  assert.deepEqual(await auth.registeredIps(login), []);
  script.answers = [json(200, [{ message: 'Something else', status: 'ERROR' }])];
  assert.equal((await faultOfCall(auth.registeredIps(login))).code, 'rejected.broker');
});

test('an echo page must answer with a bare address', async () => {
  const page = (text: string) => [
    (_: unknown, response: import('node:http').ServerResponse) => void response.writeHead(200).end(text),
  ];
  script.answers = page('203.0.113.7\n');
  assert.equal(await auth.publicIp(`${script.url}/ip`), '203.0.113.7');
  script.answers = page('<html>203.0.113.7</html>');
  assert.equal((await faultOfCall(auth.publicIp(`${script.url}/ip`))).code, 'unavailable.ip_echo');
});
