import type { Message, Notifier, NotifierTools, SendResult } from './notifier.ts';
import { checkAddress } from '../../core/alerts/channel-types.ts';
import { attempt, type NotifyAnswer, resultOf } from './notify-http.ts';

/** Longest title of a post, characters. */
const TITLE_MAX = 300;
/** A token is used until so long before its end, ms. */
const TOKEN_MARGIN_MS = 60_000;
/** A service that does not say how long a token lasts: an hour is what it documents. */
const TOKEN_SECONDS = 3_600;
const AGENT = 'muhurat-terminal/0.1';

/** Posts of one's own to a subreddit, through the service's script login. */
export const reddit: Notifier = {
  type: 'reddit',
  rates: [
    { count: 1, perMs: 10_000 },
    { count: 20, perMs: 3_600_000 },
  ],
  retriesUnsure: false,
  open: (values, tools) => new RedditSender(values, tools),
};

class RedditSender {
  readonly #values: Readonly<Record<string, string>>;
  readonly #tools: NotifierTools;
  #token: { readonly text: string; readonly untilMs: number } | null = null;

  constructor(values: Readonly<Record<string, string>>, tools: NotifierTools) {
    checkAddress(values['loginUrl'] ?? '', 'loginUrl');
    checkAddress(values['apiUrl'] ?? '', 'apiUrl');
    this.#values = values;
    this.#tools = tools;
  }

  async send(message: Message): Promise<SendResult> {
    const login = await attempt(() => this.#login());
    // Nothing was posted yet, whatever became of the login.
    if (login.kind === 'unsure') return { kind: 'later', why: login.why, afterMs: null };
    return login.kind === 'sent' ? attempt(() => this.#post(message)) : login;
  }

  async #login(): Promise<SendResult> {
    const nowMs = this.#tools.nowMs();
    if (this.#token !== null && this.#token.untilMs > nowMs) return { kind: 'sent' };
    const { clientId, clientSecret, username = '', password = '', loginUrl = '' } = this.#values;
    const answer = await this.#tools.http.post({
      url: loginUrl,
      headers: {
        ...FORM,
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      },
      body: new URLSearchParams({ grant_type: 'password', username, password }).toString(),
    });
    const result = resultOf(answer);
    if (result.kind !== 'sent') return result;
    const { access_token: text, expires_in: seconds = TOKEN_SECONDS } = bodyOf(answer);
    if (typeof text !== 'string') return { kind: 'refused', why: 'the login was refused' };
    this.#token = { text, untilMs: nowMs + Number(seconds) * 1_000 - TOKEN_MARGIN_MS };
    return result;
  }

  async #post({ title, text }: Message): Promise<SendResult> {
    const { subreddit = '', apiUrl = '' } = this.#values;
    const answer = await this.#tools.http.post({
      url: `${apiUrl.replace(/\/+$/, '')}/api/submit`,
      headers: { ...FORM, authorization: `Bearer ${this.#token?.text ?? ''}` },
      body: new URLSearchParams({
        api_type: 'json',
        kind: 'self',
        sr: subreddit,
        title: title.slice(0, TITLE_MAX),
        text,
      }).toString(),
    });
    if (answer.status === 401) {
      this.#token = null;
      return { kind: 'later', why: 'the login has ended', afterMs: null };
    }
    const result = resultOf(answer);
    return result.kind === 'sent' ? postResult(answer) : result;
  }
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': AGENT } as const;

/** The service answers 200 to a post that it refuses; errors are in the body as [code, sentence, field]. */
function postResult(answer: NotifyAnswer): SendResult {
  const { json } = bodyOf(answer) as { json?: { errors?: unknown[][]; ratelimit?: number } };
  const [code] = json?.errors?.[0] ?? [];
  if (code === undefined) return { kind: 'sent' };
  if (code === 'RATELIMIT') return { kind: 'later', why: 'rate limit', afterMs: (json?.ratelimit ?? 60) * 1_000 };
  return { kind: 'refused', why: typeof code === 'string' ? code.slice(0, 40) : 'refused' };
}

function bodyOf({ text }: NotifyAnswer): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
