import type { EventName, EventPayload } from '#contract/events.ts';
import { faultOf } from '#contract/faults.ts';
import type { Notice } from '#contract/model/terminal.ts';
import type { EngineClock } from './engine-clock.ts';
import type { Log } from './log.ts';
import type { Publisher } from './publisher.ts';

/** How the engine speaks: events to every page, notices to pages and log. */
export class Teller {
  readonly #log: Log;
  readonly #publisher: Publisher;
  readonly #clock: EngineClock;
  #silent = false;

  constructor(log: Log, publisher: Publisher, clock: EngineClock) {
    this.#log = log;
    this.#publisher = publisher;
    this.#clock = clock;
  }

  /** Nothing is told to pages any more. */
  silence(): void {
    this.#silent = true;
  }

  broadcast<N extends EventName>(name: N, payload: EventPayload<N>): void {
    if (this.#silent) return;
    for (const client of this.#publisher.clients) client.answerer.emit(name, payload);
  }

  notice(notice: Notice): void {
    this.#log.write(notice.level, 'notice.raised', { code: notice.code, text: notice.text });
    this.broadcast('notice.raised', notice);
  }

  raise(level: Notice['level'], code: string, text: string): void {
    this.notice({ level, code, text, atMs: this.#clock.nowMs() });
  }

  /** The next epoch did not come about: to the log in full, to pages in words. */
  epochFailed(error: unknown): void {
    const { code, text } = faultOf(error);
    this.#log.write('error', 'epoch.failed', { error });
    this.raise('error', code, text);
  }
}
