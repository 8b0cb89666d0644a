import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type Channel, type ChannelType, OPEN_FILTER } from '#contract/model/notifier.ts';
import { NOTIFIERS } from '../../../../src/main/adapters/notify/index.ts';
import { ANSWER_MS_MAX, NotifyHttp, resultOf } from '../../../../src/main/adapters/notify/notify-http.ts';
import type { NotifyReport } from '../../../../src/main/threads/notify-protocol.ts';
import { RETRY_MS, TRIES_MAX, WAITING_MAX } from '../../../../src/main/threads/notify/channel-queue.ts';
import { NotifyBody } from '../../../../src/main/threads/notify/notify-body.ts';
import { SAMPLE_ALERT } from '../../../contract/alert-samples.ts';
import { HttpScript, json } from '../../../support/http-script.ts';
import { sharedMemory, told } from '../../../support/store-bench.ts';

const TOKEN = '123456:SECRET-TOKEN';

async function rig(context: TestContext, type: ChannelType, more: Record<string, string> = {}, url?: string) {
  const server = await HttpScript.listen();
  context.after(() => server.close());
  server.answers = [json(200, { ok: true })];
  const says = told<NotifyReport>(SAMPLE_ALERT.atMs);
  const memory = sharedMemory(1);
  const boot = { name: 'notify', clock: { epochMs: 0, wallMs: 0, speed: 1 }, memory, logLevel: 'info' } as const;
  const day = { date: '2026-11-20', midnightMs: 0, spans: {} } as never;
  const body = new NotifyBody({ ...boot, day }, says.tools, {
    http: new NotifyHttp(says.timers),
    notifiers: NOTIFIERS,
  });
  const base = url ?? server.url;
  const secrets: Record<ChannelType, Record<string, string>> = {
    telegram: { botToken: TOKEN },
    reddit: { clientSecret: 'cs', password: 'pw' },
    email: { password: 'pw' },
    webhook: { url: `${base}/hook`, key: 'k' },
    desktop: {},
  };
  const settings: Record<ChannelType, Record<string, string>> = {
    telegram: { chatId: '-100', apiUrl: base },
    reddit: { clientId: 'ci', username: 'u', subreddit: 's', loginUrl: `${base}/login`, apiUrl: base },
    email: {},
    webhook: {},
    desktop: {},
  };
  const channel: Channel = {
    id: type,
    type,
    enabled: true,
    settings: { ...settings[type], ...more },
    filter: OPEN_FILTER,
  };
  /** Opens the channel, with other settings when some are given. */
  const open = (changed: Record<string, string> = {}): void =>
    body.step({
      type: 'channels',
      channels: [{ channel: { ...channel, settings: { ...channel.settings, ...changed } }, secrets: secrets[type] }],
    });
  open();
  const send = (alertId: number): void =>
    body.step({
      type: 'send',
      messages: [
        { alertId, channel: type, text: `alert ${alertId}`, alert: SAMPLE_ALERT, untilMs: SAMPLE_ALERT.atMs + 600_000 },
      ],
    });
  const states = (alertId: number): string[] =>
    says.reports.flatMap((one) => (one.type === 'delivery' && one.alertId === alertId ? [one.state] : []));
  /** Real pauses for the sockets, manual time for the waits. */
  const run = async (done: () => boolean, stepMs = 50, steps = 2_000): Promise<void> => {
    for (let n = 0; n < steps && !done(); n += 1) {
      await new Promise((resolve) => {
        setTimeout(resolve, 1);
      });
      await says.timers.advance(stepMs);
      body.tick();
    }
    assert.ok(done(), JSON.stringify(says.reports.slice(-3)));
  };
  return { server, says, body, open, send, states, run };
}

test('telegram: one message to the chat; one a second, twenty a minute', async (context) => {
  const { server, says, send, states, run } = await rig(context, 'telegram');
  for (let n = 1; n <= 25; n += 1) send(n);
  const startMs = says.timers.monotonicMs();
  await run(() => states(20).includes('sent'));
  const minuteMs = says.timers.monotonicMs() - startMs;
  assert.ok(minuteMs >= 19_000 && minuteMs < 60_000, `20 took ${minuteMs} ms`);
  await run(() => states(21).includes('sent'));
  assert.ok(says.timers.monotonicMs() - startMs >= 60_000, 'the next one waits for the minute to be over');
  assert.equal(server.asked[0]?.path, `/bot${TOKEN}/sendMessage`);
  assert.deepEqual(JSON.parse(server.asked[0]?.body ?? ''), {
    chat_id: '-100',
    text: 'alert 1',
    disable_web_page_preview: true,
  });
  assert.deepEqual(states(1), ['begun', 'sent']);
});

test('telegram: 429 waits as long as it was asked to, 500 with growing waits, then it is sent once', async (context) => {
  const { server, says, send, states, run } = await rig(context, 'telegram');
  server.answers = [json(429, { parameters: { retry_after: 7 } }), json(500, {}), json(502, {}), json(200, {})];
  send(1);
  await run(() => server.asked.length === 1);
  const firstMs = says.timers.monotonicMs();
  await run(() => server.asked.length === 2);
  assert.ok(says.timers.monotonicMs() - firstMs >= 7_000 - 100, 'not before the service said');
  await run(() => states(1).includes('sent'));
  assert.ok(says.timers.monotonicMs() - firstMs >= 7_000 + 2 * RETRY_MS + 4 * RETRY_MS - 200);
  assert.deepEqual(states(1), ['begun', 'sent']);
  assert.equal(server.asked.length, 4);
});

test('a refusal is not tried again, and names neither token nor address', async (context) => {
  const { server, says, send, states, run } = await rig(context, 'telegram');
  server.answers = [json(401, {})];
  send(1);
  await run(() => states(1).includes('failed'));
  assert.equal(server.asked.length, 1);
  assert.ok(!JSON.stringify(says.reports).includes('SECRET-TOKEN'));
  const last = says.reports.findLast((one) => one.type === 'channels');
  assert.match(JSON.stringify(last), /answer 401: the bot token is not known/);
});

test('a service that is always down: so many tries, then it is counted as failed', async (context) => {
  const { server, send, states, run } = await rig(context, 'webhook');
  server.answers = [json(503, {})];
  send(1);
  await run(() => states(1).includes('failed'), 500);
  assert.equal(server.asked.length, TRIES_MAX);
});

test('webhook: no answer in time and a reset are tried again under the same id, with a signature', async (context) => {
  const { server, send, states, run } = await rig(context, 'webhook');
  let held = 0;
  server.answers = [() => void (held += 1), (_asked, response) => void response.destroy(), json(200, {})];
  send(1);
  await run(() => held === 1);
  await run(() => states(1).includes('sent'), ANSWER_MS_MAX / 40);
  assert.equal(server.asked.length, 3);
  const ids = server.asked.map(({ headers }) => headers['idempotency-key']);
  assert.deepEqual(new Set(ids), new Set(['muhurat-1-webhook']));
  const [first] = server.asked;
  assert.equal(
    first?.headers['x-signature'],
    createHmac('sha256', 'k')
      .update(first?.body ?? '')
      .digest('hex'),
  );
});

test('nobody listens: nothing left, so it is tried again', async (context) => {
  const closed = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => closed.once('listening', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const { send, states, run, says } = await rig(context, 'webhook', {}, `http://127.0.0.1:${port}`);
  send(1);
  await run(() => states(1).includes('failed'), 500);
  assert.match(JSON.stringify(says.reports.findLast((one) => one.type === 'channels')), /ECONNREFUSED/);
});

test('reddit: it logs in once and posts; a limit in a good answer waits; without an answer it is not posted twice', async (context) => {
  const { server, send, states, run } = await rig(context, 'reddit');
  const login = json(200, { access_token: 't', expires_in: 3_600 });
  server.answers = [
    login,
    json(200, { json: { errors: [['RATELIMIT', 'slow down', 'x']], ratelimit: 30 } }),
    json(200, { json: { errors: [] } }),
    (_asked, response) => void response.destroy(),
  ];
  send(1);
  await run(() => states(1).includes('sent'));
  assert.deepEqual(
    server.asked.map(({ path }) => path),
    ['/login', '/api/submit', '/api/submit'],
  );
  assert.equal(new URLSearchParams(server.asked[1]?.body).get('title'), 'alert 1');
  send(2);
  await run(() => states(2).includes('failed'), 500);
  assert.equal(server.asked.length, 4, 'strangers never read it twice');
});

test('reddit: a gateway that gave up may have posted it: not again; a service that says when to come back has not', async (context) => {
  for (const status of [500, 502, 503, 504]) {
    const { server, send, states, run } = await rig(context, 'reddit');
    server.answers = [json(200, { access_token: 't', expires_in: 3_600 }), json(status, {}), json(200, {})];
    send(1);
    await run(() => states(1).length === 2, 500);
    assert.deepEqual(states(1), ['begun', 'failed'], `answer ${status}`);
    assert.equal(server.asked.length, 2);
  }
  assert.deepEqual(resultOf({ status: 503, retryAfterMs: 7_000, text: '' }), {
    kind: 'later',
    why: 'answer 503',
    afterMs: 7_000,
  });
});

test('a channel that is set up anew keeps what waits and its rate; its settings are new; switched off, it is closed', async (context) => {
  const { server, says, body, open, send, states, run } = await rig(context, 'telegram');
  for (let n = 1; n <= 3; n += 1) send(n);
  await run(() => states(1).includes('sent'), 10);
  const firstMs = says.timers.monotonicMs();
  open({ chatId: '-200' });
  assert.deepEqual([states(2), states(3)], [[], []], 'neither dropped nor sent before its time');
  await run(() => states(2).includes('sent'), 10);
  assert.ok(says.timers.monotonicMs() - firstMs >= 500, 'the second one waits for its second');
  assert.deepEqual(
    server.asked.map((asked) => (JSON.parse(asked.body) as { chat_id: string }).chat_id),
    ['-100', '-200'],
  );
  body.step({ type: 'channels', channels: [] });
  assert.deepEqual(states(3), ['dropped']);
});

test('desktop: the host shows it', async (context) => {
  const { says, send, states, run } = await rig(context, 'desktop');
  send(1);
  await run(() => states(1).includes('sent'));
  assert.ok(says.reports.some((one) => one.type === 'desktop' && one.title === 'alert 1'));
});

test('what is too old, too much, or for a channel that is gone is dropped and counted', async (context) => {
  const { server, says, body, send, states, run } = await rig(context, 'telegram');
  server.answers = [json(500, {})];
  for (let n = 1; n <= WAITING_MAX + 2; n += 1) send(n);
  await run(() => states(3).includes('dropped') || states(2).includes('dropped'));
  says.nowMs = SAMPLE_ALERT.atMs + 600_000;
  await run(() => states(WAITING_MAX).includes('dropped'));
  body.step({ type: 'channels', channels: [] });
  send(999);
  assert.deepEqual(states(999), ['dropped']);
});

test('a test goes out at once and says what the service said', async (context) => {
  const { server, says, body, run } = await rig(context, 'telegram');
  body.step({ type: 'test', id: 1, channel: 'telegram' });
  await run(() => says.reports.some((one) => one.type === 'tested' && one.id === 1));
  server.answers = [json(403, {})];
  body.step({ type: 'test', id: 2, channel: 'telegram' });
  await run(() => says.reports.some((one) => one.type === 'refused' && one.id === 2));
  body.step({ type: 'test', id: 3, channel: 'nothing' });
  await run(() => says.reports.some((one) => one.type === 'refused' && one.id === 3));
});
