import { ensure, faultOf } from '#contract/faults.ts';
import type { ClockLine } from '#contract/model/terminal.ts';
import type { Timers } from '#contract/timers.ts';
import type { Dispose } from '#contract/wire.ts';
import type { BrokerAccess, SourceStarter } from './host.ts';
import { RESTARTS_MAX, RESTART_BACKOFF_MS, RESTART_WINDOW_MS } from './supervised-thread.ts';

export interface SourceKeeperOptions {
  readonly starter: SourceStarter;
  readonly timers: Timers;
  readonly wallMs: () => number;
  /** Engine time, at which a lost source goes on. */
  readonly nowMs: () => number;
  readonly onClock: (line: ClockLine) => void;
  /** It ended by itself; it comes back unless `down`. */
  readonly onLost: (why: string, down: boolean) => void;
  /** It is there again, somewhere else than before. */
  readonly onBack: () => void;
}

/** Keeps the source of the data running under the same policy as threads, and says where it is. */
export class SourceKeeper {
  readonly #options: SourceKeeperOptions;
  #access: Promise<BrokerAccess> | null = null;
  #restartsAtMs: number[] = [];
  #stopTimer: Dispose = () => {};
  #stopped = false;

  constructor(options: SourceKeeperOptions) {
    this.#options = options;
  }

  start(): void {
    this.#access = this.#launch(null);
  }

  /** Resolves when the source answers; rejects when it could not be started. */
  access(): Promise<BrokerAccess> {
    return ensure(this.#access, 'the source is started before its place is asked for');
  }

  /** The same source is reached with another token from now on. */
  replace(access: BrokerAccess): void {
    this.#access = Promise.resolve(access);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopTimer();
    await this.#options.starter.stop();
  }

  #launch(resumeAtMs: number | null): Promise<BrokerAccess> {
    const { starter, onClock } = this.#options;
    const start = starter.start({ resumeAtMs, onClock, onLost: (why) => this.#lost(why) });
    const started = start.then((source) => {
      onClock(source.clock);
      return source.access;
    });
    // Whoever awaits the access hears of it; a failure while nobody does must not end the process.
    started.catch(() => {});
    return started;
  }

  #lost(why: string): void {
    if (this.#stopped) return;
    const nowMs = this.#options.wallMs();
    this.#restartsAtMs = this.#restartsAtMs.filter((atMs) => nowMs - atMs < RESTART_WINDOW_MS);
    const down = this.#restartsAtMs.length >= RESTARTS_MAX;
    this.#options.onLost(why, down);
    if (down) return;
    const delayMs = RESTART_BACKOFF_MS * 2 ** this.#restartsAtMs.length;
    this.#restartsAtMs.push(nowMs);
    this.#stopTimer = this.#options.timers.after(delayMs, () => {
      this.#access = this.#launch(this.#options.nowMs());
      this.#access.then(
        () => this.#options.onBack(),
        (error: unknown) => this.#lost(faultOf(error).text),
      );
    });
  }
}
