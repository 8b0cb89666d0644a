import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { email } from '../../../../src/main/adapters/notify/email.ts';
import type { SendResult } from '../../../../src/main/adapters/notify/notifier.ts';
import { SmtpScript } from '../../../support/smtp-script.ts';

async function rig(context: TestContext): Promise<{ server: SmtpScript; send: () => Promise<SendResult> }> {
  const server = await SmtpScript.listen();
  context.after(() => server.close());
  const values = {
    host: '127.0.0.1',
    port: String(server.port),
    user: 'u',
    password: 'p',
    from: 'a@example.com',
    to: 'b@example.com',
  };
  const send = (): Promise<SendResult> => {
    const sender = email.open(values, { http: undefined as never, nowMs: () => 0, desktop: () => {} });
    return sender.send({
      id: 'muhurat-1-email',
      title: 'HIGH · RELIANCE',
      text: 'HIGH · RELIANCE\nBUY 1402.50',
      alert: null,
    });
  };
  return { server, send };
}

test('e-mail: subject, text and an id that is the same for every try', async (context) => {
  const { server, send } = await rig(context);
  assert.deepEqual(await send(), { kind: 'sent' });
  assert.equal(server.mails.length, 1);
  assert.match(server.mails[0] as string, /Message-ID: <muhurat-1-email@muhurat\.local>/);
  assert.match(server.mails[0] as string, /To: b@example\.com/);
});

test('e-mail: 4xx is for now, 5xx for good, a wrong password for good', async (context) => {
  const { server, send } = await rig(context);
  server.answers.set('RCPT', '451 later please');
  assert.equal((await send()).kind, 'later');
  server.answers.set('MAIL', '552 too much');
  assert.equal((await send()).kind, 'refused');
  server.answers.set('AUTH', '535 no');
  const refused = await send();
  assert.deepEqual(refused, { kind: 'refused', why: 'answer 535' });
  assert.equal(server.mails.length, 0);
});

test('e-mail: a reset after the sender was named is unsure or to be tried again, never sent', async (context) => {
  const { server, send } = await rig(context);
  server.cutAt = 'DATA';
  assert.notEqual((await send()).kind, 'sent');
  assert.deepEqual(await send(), { kind: 'sent' });
});

test('e-mail: nobody listens', async (context) => {
  const { server, send } = await rig(context);
  await server.close();
  const result = await send();
  assert.equal(result.kind, 'later');
});
