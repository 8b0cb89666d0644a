import type { Rate, SendResult, Sender, Message } from '../../adapters/notify/notifier.ts';
import type { Timers } from '../../adapters/timers.ts';

/** Messages that wait for one channel; past it the one that waits longest is dropped: it is the oldest news. */
export const WAITING_MAX = 200;
/** Tries of one message. With the waits below the last is about two minutes after the first. */
export const TRIES_MAX = 6;
/** Wait before the second try, doubled for each further one, real ms. */
export const RETRY_MS = 2_000;
/** Longest wait that the other side may ask for before the message is given up, real ms. */
export const RETRY_MS_MAX = 15 * 60_000;

/** A message on its way. */
export interface Queued {
  readonly alertId: number;
  readonly message: Message;
  /** Engine time after which it is not sent any more. */
  readonly untilMs: number;
}

export type QueueNews = 'begun' | 'sent' | 'failed' | 'dropped';

export interface QueueParts {
  readonly rates: readonly Rate[];
  readonly retriesUnsure: boolean;
  readonly timers: Pick<Timers, 'monotonicMs'>;
  /** Engine time. */
  readonly nowMs: () => number;
  readonly news: (queued: Queued, news: QueueNews, note: string) => void;
  readonly retried: () => void;
}

/** Messages to one channel: one at a time, within its rates, tried again with growing waits. Real time throughout. */
export class ChannelQueue {
  readonly #parts: QueueParts;
  #sender: Sender;
  readonly #waiting: { readonly queued: Queued; tries: number }[] = [];
  /** When the newest messages left, oldest first, as many as the largest rate counts. */
  #leftAtMs: number[] = [];
  #notBeforeMs = 0;
  #sending = false;
  sent = 0;
  failed = 0;
  dropped = 0;
  lastSentMs: number | null = null;
  lastError: string | null = null;

  constructor(parts: QueueParts, sender: Sender) {
    this.#parts = parts;
    this.#sender = sender;
  }

  get sender(): Sender {
    return this.#sender;
  }

  /** Sends with other settings from now on; what waits and what counts for the rates stays. */
  use(sender: Sender): void {
    this.#sender = sender;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  add(queued: Queued): void {
    this.#waiting.push({ queued, tries: 0 });
    if (this.#waiting.length <= WAITING_MAX) return;
    // The first may be on its way.
    const [oldest] = this.#waiting.splice(this.#sending ? 1 : 0, 1);
    if (oldest !== undefined) this.#end(oldest.queued, 'dropped', `more than ${WAITING_MAX} messages waited`);
  }

  /** Sends the next one when it may go now. */
  pump(): void {
    if (this.#sending) return;
    this.#dropOld();
    const [next] = this.#waiting;
    const nowMs = this.#parts.timers.monotonicMs();
    if (next === undefined || nowMs < this.#notBeforeMs || !this.#mayLeave(nowMs)) return;
    this.#sending = true;
    this.#leftAtMs.push(nowMs);
    next.tries += 1;
    if (next.tries === 1) this.#parts.news(next.queued, 'begun', '');
    this.#sender.send(next.queued.message).then(
      (result) => this.#done(next, result),
      (thrown: unknown) => this.#done(next, { kind: 'refused', why: (thrown as Error).name }),
    );
  }

  /** Nothing of it will be sent any more. */
  close(why: string): void {
    for (const { queued } of this.#waiting.splice(0)) this.#end(queued, 'dropped', why);
  }

  #done(tried: { readonly queued: Queued; tries: number }, result: SendResult): void {
    this.#sending = false;
    if (!this.#waiting.includes(tried)) return;
    if (result.kind === 'sent') {
      this.lastSentMs = this.#parts.nowMs();
      this.lastError = null;
      this.#remove(tried, 'sent', '');
      return;
    }
    this.lastError = result.why;
    const again = result.kind === 'later' || (result.kind === 'unsure' && this.#parts.retriesUnsure);
    const asked = result.kind === 'later' ? result.afterMs : null;
    if (!again || tried.tries >= TRIES_MAX || (asked ?? 0) > RETRY_MS_MAX) {
      this.#remove(tried, 'failed', result.why);
      return;
    }
    this.#parts.retried();
    this.#notBeforeMs = this.#parts.timers.monotonicMs() + (asked ?? RETRY_MS * 2 ** (tried.tries - 1));
  }

  #remove(tried: { readonly queued: Queued }, news: 'sent' | 'failed', note: string): void {
    this.#waiting.splice(
      this.#waiting.findIndex((one) => one === tried),
      1,
    );
    this.#end(tried.queued, news, note);
  }

  #dropOld(): void {
    const nowMs = this.#parts.nowMs();
    for (let i = this.#waiting.length - 1; i >= 0; i -= 1) {
      const { queued } = this.#waiting[i] as { queued: Queued };
      if (queued.untilMs > nowMs) continue;
      this.#waiting.splice(i, 1);
      this.#end(queued, 'dropped', 'too old');
    }
  }

  #end(queued: Queued, news: 'sent' | 'failed' | 'dropped', note: string): void {
    this[news] += 1;
    this.#parts.news(queued, news, note);
  }

  #mayLeave(nowMs: number): boolean {
    const longestMs = Math.max(...this.#parts.rates.map(({ perMs }) => perMs));
    this.#leftAtMs = this.#leftAtMs.filter((atMs) => nowMs - atMs < longestMs);
    return this.#parts.rates.every(
      ({ count, perMs }) => this.#leftAtMs.filter((atMs) => nowMs - atMs < perMs).length < count,
    );
  }
}
