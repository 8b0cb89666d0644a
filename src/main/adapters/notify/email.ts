import { createTransport } from 'nodemailer';
import type { Notifier, SendResult } from './notifier.ts';
import { ANSWER_MS_MAX } from './notify-http.ts';

/** Port on which encryption begins at once. */
const PORT_SECURE = 465;
/** Longest subject, characters: more is cut by most programs. */
const SUBJECT_MAX = 150;
/** Codes of the library that mean that nothing was handed over. */
const NOT_HANDED_OVER: ReadonlySet<string> = new Set(['ECONNECTION', 'EDNS', 'ETLS', 'ECONNREFUSED', 'EGREETING']);

/** What the library says of a failed try. */
interface MailFault {
  readonly code?: string;
  readonly responseCode?: number;
  readonly syscall?: string;
}

/** Plain text over SMTP. A server that is not this machine must encrypt, also where it begins in the clear. */
export const email: Notifier = {
  type: 'email',
  rates: [
    { count: 1, perMs: 2_000 },
    { count: 30, perMs: 3_600_000 },
  ],
  retriesUnsure: true,
  open(values) {
    const { host = '', user = '', password = '', from = '', to = '' } = values;
    const port = Number(values['port']);
    const isHere = host === '127.0.0.1' || host === 'localhost';
    const transport = createTransport({
      host,
      port,
      secure: port === PORT_SECURE,
      requireTLS: !isHere,
      auth: { user, pass: password },
      connectionTimeout: ANSWER_MS_MAX,
      greetingTimeout: ANSWER_MS_MAX,
      socketTimeout: ANSWER_MS_MAX,
      // A text of ours is never read as a path or an address to fetch.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return {
      async send({ id, title, text }): Promise<SendResult> {
        try {
          const subject = title.slice(0, SUBJECT_MAX);
          await transport.sendMail({ from, to, subject, text, messageId: `<${id}@muhurat.local>` });
          return { kind: 'sent' };
        } catch (thrown) {
          return failure(thrown as MailFault);
        } finally {
          transport.close();
        }
      },
    };
  },
};

/** 4xx of a mail server is for now, 5xx for good (RFC 5321 §4.2.1). */
function failure({ code = '', responseCode, syscall }: MailFault): SendResult {
  if (responseCode !== undefined) {
    const why = `answer ${responseCode}`;
    return responseCode < 500 ? { kind: 'later', why, afterMs: null } : { kind: 'refused', why };
  }
  const why = code === '' ? 'the mail was not taken' : `the mail was not taken (${code})`;
  if (code === 'EAUTH' || code === 'EENVELOPE') return { kind: 'refused', why };
  return syscall === 'connect' || NOT_HANDED_OVER.has(code)
    ? { kind: 'later', why, afterMs: null }
    : { kind: 'unsure', why };
}
