import http from 'node:http';
import https from 'node:https';
import type { Timers } from '../timers.ts';
import type { SendResult } from './notifier.ts';

/** Answers of these services are some hundred bytes. */
const ANSWER_BYTES_MAX = 65_536;
/** Longest wait for an answer. */
export const ANSWER_MS_MAX = 10_000;
/** Network errors before which nothing can have left. */
const NEVER_LEFT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

export interface NotifyAnswer {
  readonly status: number;
  readonly retryAfterMs: number | null;
  readonly text: string;
}

export interface NotifyRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Tells what became of a request that got no answer. */
export class NoAnswer extends Error {
  /** Whether bytes may have left. */
  readonly left: boolean;
  constructor(why: string, left: boolean) {
    super(why);
    this.name = 'NoAnswer';
    this.left = left;
  }
}

/** POST requests to the services that messages go to. Addresses may hold a token, so no error ever names one. */
export class NotifyHttp {
  readonly #timers: Timers;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** @throws NoAnswer */
  post({ url, headers, body }: NotifyRequest): Promise<NotifyAnswer> {
    return new Promise((resolve, reject) => {
      const target = new URL(url);
      const carrier = target.protocol === 'https:' ? https : http;
      const length = Buffer.byteLength(body);
      const request = carrier.request(target, { method: 'POST', headers: { ...headers, 'content-length': length } });
      const cancel = this.#timers.after(ANSWER_MS_MAX, () => {
        request.destroy(new NoAnswer(`no answer in ${ANSWER_MS_MAX / 1_000} s`, true));
      });
      const fail = (thrown: Error): void => {
        cancel();
        reject(asNoAnswer(thrown));
      };
      request.on('error', fail);
      request.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          if (text.length < ANSWER_BYTES_MAX) text += part;
        });
        response.on('error', fail);
        response.on('aborted', () => fail(new NoAnswer('the answer broke off', true)));
        response.on('end', () => {
          cancel();
          resolve({
            status: response.statusCode ?? 0,
            retryAfterMs: retryAfter(response.headers['retry-after']),
            text,
          });
        });
      });
      request.end(body);
    });
  }
}

/** What an answer means where 2xx is yes; a caller looks at special answers first. */
export function resultOf(answer: NotifyAnswer): SendResult {
  const { status, retryAfterMs } = answer;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const why = `answer ${status}`;
  // Whoever says when to come back has not taken it.
  if (status === 429 || (status === 503 && retryAfterMs !== null)) return { kind: 'later', why, afterMs: retryAfterMs };
  // A server, or a gateway before it, that fails may have taken it all the same.
  return { kind: status >= 500 ? 'unsure' : 'refused', why };
}

/** Runs a try and turns a missing answer into a result. */
export async function attempt(run: () => Promise<SendResult>): Promise<SendResult> {
  try {
    return await run();
  } catch (thrown) {
    if (!(thrown instanceof NoAnswer)) throw thrown;
    return thrown.left
      ? { kind: 'unsure', why: thrown.message }
      : { kind: 'later', why: thrown.message, afterMs: null };
  }
}

function retryAfter(header: string | undefined): number | null {
  const seconds = Number(header);
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}

function asNoAnswer(thrown: Error): NoAnswer {
  if (thrown instanceof NoAnswer) return thrown;
  const { code } = thrown as NodeJS.ErrnoException;
  return new NoAnswer(
    code === undefined ? 'the connection failed' : `the connection failed (${code})`,
    !NEVER_LEFT.has(code ?? ''),
  );
}
