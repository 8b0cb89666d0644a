/** One line of the log: JSON-safe, secrets already gone. */
export interface LogLine {
  readonly at: string;
  readonly level: LogLevel;
  readonly thread: string;
  /** What happened, in dotted past tense: `feed.connected`. */
  readonly event: string;
  readonly [field: string]: unknown;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export type LogFields = Readonly<Record<string, unknown>>;

/** Fields whose value never leaves the process: whatever is named like a secret. */
const SECRET_KEY = /token|secret|password|passphrase|pin$|otp|totp|authorization|cookie/i;
/** Query parameters of URLs that carry secrets (the feed's URL holds the access token). */
const SECRET_QUERY = /([?&](?:token|t|access-?token|authType|clientId|dhanClientId|pin|totp|secret)=)[^&\s"']+/gi;
/** A JSON web token wherever it stands: in a message, in a stack, in a body. */
const TOKEN_VALUE = /\beyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)?/g;
/** Lines of one event per second: a broken feed repeats itself thousands of times. */
const LINES_PER_EVENT_PER_SECOND = 5;
const REDACTION_DEPTH_MAX = 6;
const WINDOW_MS = 1_000;

/** A text without tokens and without the values of secret query parameters. */
export function redactText(text: string): string {
  return text.replace(TOKEN_VALUE, '[redacted]').replace(SECRET_QUERY, '$1[redacted]');
}

/** A copy without secrets: values of secret keys and secret query parameters become `[redacted]`. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= REDACTION_DEPTH_MAX) return '[deep]';
  if (value instanceof Error) return redact(value.stack ?? value.message, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, SECRET_KEY.test(key) ? '[redacted]' : redact(item, depth + 1)]),
  );
}

export interface LogOptions {
  readonly level: LogLevel;
  readonly wallMs: () => number;
  readonly write: (line: LogLine) => void;
}

interface EventWindow {
  sinceMs: number;
  lines: number;
  suppressed: number;
}

/** The one log of the process: level, redaction, and a rate limit per event that counts what it holds back. */
export class Log {
  readonly #options: LogOptions;
  readonly #thread: string;
  readonly #windows: Map<string, EventWindow>;

  constructor(options: LogOptions, thread = 'main', windows = new Map<string, EventWindow>()) {
    this.#options = options;
    this.#thread = thread;
    this.#windows = windows;
  }

  /** The same log, for lines of another thread. */
  child(thread: string): Log {
    return new Log(this.#options, thread, this.#windows);
  }

  write(level: LogLevel, event: string, fields: LogFields = {}): void {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(this.#options.level)) return;
    const nowMs = this.#options.wallMs();
    const suppressed = this.#admit(event, nowMs);
    if (suppressed === null) return;
    const at = new Date(nowMs).toISOString();
    const extra = suppressed > 0 ? { suppressed } : {};
    const safe = redact(fields) as LogFields;
    const fixed = { at, level, thread: this.#thread, event };
    // First so that they lead the line, and last so that no field takes their place.
    this.#options.write({ ...fixed, ...safe, ...extra, ...fixed });
  }

  /** Lines held back before this one, or null when this one is held back too. */
  #admit(event: string, nowMs: number): number | null {
    const key = `${this.#thread} ${event}`;
    const window = this.#windows.get(key);
    if (window === undefined || nowMs - window.sinceMs >= WINDOW_MS) {
      this.#windows.set(key, { sinceMs: nowMs, lines: 1, suppressed: 0 });
      return window?.suppressed ?? 0;
    }
    window.lines += 1;
    if (window.lines <= LINES_PER_EVENT_PER_SECOND) return 0;
    window.suppressed += 1;
    return null;
  }
}
