import { createHmac } from 'node:crypto';
import type { Notifier } from './notifier.ts';
import { checkAddress } from '../../core/alerts/channel-types.ts';
import { attempt, resultOf } from './notify-http.ts';

/** JSON to an address of one's own: the way to e-mail, chats and programs that have no channel here. */
export const webhook: Notifier = {
  type: 'webhook',
  rates: [{ count: 5, perMs: 1_000 }],
  retriesUnsure: true,
  open(values, { http }) {
    const url = values['url'] ?? '';
    checkAddress(url, 'url');
    return {
      send: ({ id, title, text, alert }) =>
        attempt(async () => {
          const body = JSON.stringify({ id, title, text, alert });
          const signature = createHmac('sha256', values['key'] ?? '')
            .update(body)
            .digest('hex');
          const headers = { 'content-type': 'application/json', 'idempotency-key': id, 'x-signature': signature };
          return resultOf(await http.post({ url, headers, body }));
        }),
    };
  },
};
