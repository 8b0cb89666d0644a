import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AccountExam, examineAccount } from '../../../src/main/engine/account-exam.ts';
import { judgeStaticIp } from '../../../src/main/core/account/static-ip.ts';
import { FakeBroker, HOUR_MS, NOW_MS, keeperOn } from '../../support/fake-account.ts';

async function exam(change: (broker: FakeBroker) => void = () => {}, given: Partial<AccountExam> = {}) {
  const broker = new FakeBroker();
  const { book, tokenOnly } = keeperOn(broker);
  await book.keepAccount(tokenOnly);
  await book.keepToken(broker.token('SELF', 20 * HOUR_MS));
  change(broker);
  return examineAccount({
    auth: broker,
    book,
    vaultFile: '/data/secrets.vault',
    login: null,
    ipEchoUrl: 'http://echo',
    nowMs: NOW_MS,
    holder: () => broker.other,
    tryFeed: () => Promise.resolve({ openMs: 40, packetMs: 120, reason: null }),
    trading: true,
    ...given,
  });
}
const line = (findings: Awaited<ReturnType<typeof exam>>, name: string) => findings.find((one) => one.name === name);

test('failure mode 26: an address that the broker does not know is told with its remedy before any order', async () => {
  const findings = await exam((broker) => {
    broker.registeredIps = () => Promise.resolve(['198.51.100.4', '2001:db8::1']);
  });
  const found = line(findings, 'static IP');
  assert.equal(found?.level, 'fail');
  assert.match(
    found?.text ?? '',
    /seen as 203\.0\.113\.7.*198\.51\.100\.4 and 2001:db8::1 only.*refuse every order.*Register/,
  );
});

test('failure mode 26: known, unknown to us, and never registered are three different things', () => {
  assert.equal(judgeStaticIp(['203.0.113.7'], '::ffff:203.0.113.7').level, 'ok');
  assert.equal(judgeStaticIp(['2001:DB8::1'], '2001:db8::1').level, 'ok');
  assert.match(judgeStaticIp(['203.0.113.7'], null).text, /was not checked.*--ip-echo-url/);
  assert.match(judgeStaticIp([], '203.0.113.7').text, /No address is registered.*Register one/);
  assert.equal(judgeStaticIp([' '], '203.0.113.7').level, 'warn');
});

test('all is well: every line says so', async () => {
  const findings = await exam((broker) => {
    broker.registeredIps = () => Promise.resolve(['203.0.113.7']);
  });
  assert.deepEqual(
    findings.map(({ name, level }) => [name, level]),
    ['vault', 'profile', 'data plan', 'token', 'clock', 'static IP', 'feed'].map((name) => [name, 'ok']),
  );
});

test('what is wrong is named with its remedy', async () => {
  const dead = await exam((broker) => {
    broker.live = null;
  });
  assert.match(line(dead, 'profile')?.text ?? '', /does not take the token.*auth set/);
  const plan = (skewMs: number | null, dataPlan = true) =>
    exam((broker) => {
      broker.profile = () =>
        Promise.resolve({ clientId: '1100003626', tokenEndsMs: null, dataPlan, segments: [], skewMs });
    });
  const noData = await plan(0, false);
  assert.match(line(noData, 'data plan')?.text ?? '', /Subscribe to the Data APIs/);
  assert.equal(line(noData, 'feed')?.level, 'warn');
  for (const [skewMs, level] of [
    [-2_900, 'ok'],
    [1_500, 'ok'],
    [4_000, 'warn'],
    [-9_000, 'fail'],
    [null, 'warn'],
  ] as const) {
    assert.equal(line(await plan(skewMs), 'clock')?.level, level, String(skewMs));
  }
  const feed = (trading: boolean, openMs: number | null) =>
    exam(() => {}, { trading, tryFeed: () => Promise.resolve({ openMs, packetMs: null, reason: 'refused' }) });
  assert.equal(line(await feed(true, null), 'feed')?.level, 'fail');
  assert.equal(line(await feed(true, 30), 'feed')?.level, 'fail');
  assert.match(line(await feed(false, 30), 'feed')?.text ?? '', /market is closed/);
  const soon = await exam(() => {}, { nowMs: NOW_MS + 20 * HOUR_MS - 9 * 60_000 });
  assert.equal(line(soon, 'token')?.level, 'fail');
});
