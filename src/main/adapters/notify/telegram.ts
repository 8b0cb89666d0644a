import type { Notifier } from './notifier.ts';
import { checkAddress } from '../../core/alerts/channel-types.ts';
import { attempt, resultOf } from './notify-http.ts';

/** Longest message that the service takes, characters. */
const TEXT_MAX = 4_096;

/** Bot messages: https://core.telegram.org/bots/faq says one a second in a chat and 20 a minute in a group. */
export const telegram: Notifier = {
  type: 'telegram',
  rates: [
    { count: 1, perMs: 1_000 },
    { count: 20, perMs: 60_000 },
  ],
  retriesUnsure: true,
  open(values, { http }) {
    const base = (values['apiUrl'] ?? '').replace(/\/+$/, '');
    checkAddress(base, 'apiUrl');
    const url = `${base}/bot${values['botToken']}/sendMessage`;
    return {
      send: ({ text }) =>
        attempt(async () => {
          const body = JSON.stringify({
            chat_id: values['chatId'],
            text: text.slice(0, TEXT_MAX),
            disable_web_page_preview: true,
          });
          const answer = await http.post({ url, headers: { 'content-type': 'application/json' }, body });
          const result = resultOf(answer);
          if (result.kind === 'later') return { ...result, afterMs: retryAfterOf(answer.text) ?? result.afterMs };
          if (result.kind === 'refused') return { ...result, why: refusalOf(answer.status) };
          return result;
        }),
    };
  },
};

/** The service says in the body how long to wait, in seconds. */
function retryAfterOf(text: string): number | null {
  try {
    const { parameters } = JSON.parse(text) as { parameters?: { retry_after?: unknown } };
    return typeof parameters?.retry_after === 'number' ? parameters.retry_after * 1_000 : null;
  } catch {
    return null;
  }
}

function refusalOf(status: number): string {
  if (status === 401 || status === 404) return `answer ${status}: the bot token is not known`;
  return status === 403 || status === 400 ? `answer ${status}: the bot may not write to this chat` : `answer ${status}`;
}
