import { FaultError, fault } from '#contract/faults.ts';
import type { ClockLine } from '#contract/model/terminal.ts';
import type { Timers } from '#contract/timers.ts';
import type { Dispose } from '#contract/wire.ts';
import type { ThreadName } from '../threads/protocol.ts';
import type { MessagePortLike, ThreadHandle, ThreadOrder, ThreadReport } from './host.ts';
import type { LogFields, LogLevel } from './log.ts';

/** This many restarts within the window mean that the next one would not help either. */
export const RESTARTS_MAX = 3;
export const RESTART_WINDOW_MS = 60_000;
/** Wait before the first restart; doubled for each further one inside the window. */
export const RESTART_BACKOFF_MS = 250;
/** A thread that is not ready by then hangs: opening the database takes about 0.1 s, migrating a large one some seconds. */
export const READY_TIMEOUT_MS = 20_000;
/** A thread that does not end within this is cut off; Ctrl-C must end everything within 2 s. */
export const CLOSE_TIMEOUT_MS = 1_200;

export type ThreadPhase = 'starting' | 'running' | 'restarting' | 'down' | 'stopped';

export interface SupervisedOptions {
  readonly name: ThreadName;
  readonly spawn: () => ThreadHandle;
  /** The line in force: a thread that was told one at its spawn has missed all that changed before it was ready. */
  readonly clock: { readonly line: ClockLine };
  readonly timers: Timers;
  readonly wallMs: () => number;
  readonly log: (level: LogLevel, event: string, fields: LogFields) => void;
  readonly onReport: (report: ThreadReport) => void;
  /** After every `ready`, the first included, when it has the clock: give it its work. */
  readonly onReady: () => void;
  /** It ended without being asked; it comes back unless `down`. */
  readonly onDeath: (why: string, down: boolean) => void;
}

/** One worker thread under the restart policy. Ends by message; `terminate` is for one that does not answer. */
export class SupervisedThread {
  readonly #options: SupervisedOptions;
  #handle: ThreadHandle | null = null;
  #phase: ThreadPhase = 'stopped';
  #restartsAtMs: number[] = [];
  #restarts = 0;
  #dutyMaxMs = 0;
  #stopTimer: Dispose = () => {};
  #onClosed: (() => void) | null = null;

  constructor(options: SupervisedOptions) {
    this.#options = options;
  }

  get state(): { name: string; state: ThreadPhase; restarts: number; dutyMaxMs: number } {
    const { name } = this.#options;
    return { name, state: this.#phase, restarts: this.#restarts, dutyMaxMs: this.#dutyMaxMs };
  }

  get running(): boolean {
    return this.#phase === 'running';
  }

  start(): void {
    this.#phase = 'starting';
    this.#launch();
  }

  /** Throws `unavailable.thread` while the thread is not up. */
  post(order: ThreadOrder, ports?: readonly MessagePortLike[]): void {
    if (this.#handle === null || this.#phase !== 'running') {
      const text = `The ${this.#options.name} thread is ${this.#phase}. Try again in a moment.`;
      throw new FaultError(fault('unavailable.thread', text));
    }
    this.#handle.post(order, ports);
  }

  /** Resolves when the thread is gone; never rejects, never takes longer than the time-out. */
  close(): Promise<void> {
    this.#stopTimer();
    const handle = this.#handle;
    this.#phase = 'stopped';
    if (handle === null) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.#options.timers.after(CLOSE_TIMEOUT_MS, () => {
        this.#options.log('warn', 'thread.close_timed_out', { name: this.#options.name });
        handle.terminate();
        this.#onClosed?.();
      });
      this.#onClosed = () => {
        stop();
        this.#onClosed = null;
        this.#handle = null;
        resolve();
      };
      handle.post({ type: 'close' });
    });
  }

  #launch(): void {
    const handle = this.#options.spawn();
    this.#handle = handle;
    this.#stopTimer = this.#options.timers.after(READY_TIMEOUT_MS, () => handle.terminate());
    handle.onReport((report) => this.#report(handle, report));
    handle.onExit((error) => this.#exited(handle, error));
  }

  #report(handle: ThreadHandle, report: ThreadReport): void {
    if (handle !== this.#handle || this.#phase === 'stopped') return;
    if (report.type === 'ready') {
      this.#stopTimer();
      this.#phase = 'running';
      handle.post({ type: 'clock', clock: this.#options.clock.line });
      this.#options.onReady();
    } else if (report.type === 'duty') {
      this.#dutyMaxMs = report.maxMs;
    } else if (report.type === 'log') {
      this.#options.log(report.level, report.event, report.fields);
    } else {
      this.#options.onReport(report);
    }
  }

  #exited(handle: ThreadHandle, error: string | null): void {
    if (handle !== this.#handle) return;
    this.#stopTimer();
    if (this.#phase === 'stopped') {
      this.#onClosed?.();
      return;
    }
    this.#handle = null;
    const why = error ?? 'it ended without being asked';
    const nowMs = this.#options.wallMs();
    this.#restartsAtMs = this.#restartsAtMs.filter((atMs) => nowMs - atMs < RESTART_WINDOW_MS);
    const down = this.#restartsAtMs.length >= RESTARTS_MAX;
    this.#phase = down ? 'down' : 'restarting';
    this.#options.log('error', 'thread.died', { name: this.#options.name, why, down });
    if (!down) this.#restartLater(nowMs);
    this.#options.onDeath(why, down);
  }

  #restartLater(nowMs: number): void {
    const delayMs = RESTART_BACKOFF_MS * 2 ** this.#restartsAtMs.length;
    this.#restartsAtMs.push(nowMs);
    this.#restarts += 1;
    this.#stopTimer = this.#options.timers.after(delayMs, () => this.#launch());
  }
}
