import { createHmac } from 'node:crypto';
import { type Notifier, secret } from './notifier.ts';
import { attempt, checkedUrl, resultOf } from './notify-http.ts';

/** JSON to an address of one's own: the way to e-mail, chats and programs that have no channel here. */
export const webhook: Notifier = {
  type: 'webhook',
  title: 'Webhook',
  fields: [
    secret('url', 'Address that gets a POST for each alert; often it holds a key of its own.'),
    secret('key', 'Key for the header X-Signature: HMAC-SHA256 of the body, in hex.'),
  ],
  rates: [{ count: 5, perMs: 1_000 }],
  retriesUnsure: true,
  open(values, { http }) {
    const url = checkedUrl(values['url'] ?? '', 'The address of the webhook');
    return {
      send: ({ id, title, text, alert }) =>
        attempt(async () => {
          const body = JSON.stringify({ id, title, text, alert });
          const signature = createHmac('sha256', values['key'] ?? '').update(body).digest('hex');
          const headers = { 'content-type': 'application/json', 'idempotency-key': id, 'x-signature': signature };
          return resultOf(await http.post({ url, headers, body }));
        }),
    };
  },
};
