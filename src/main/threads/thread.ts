import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { ensure, faultOf } from '#contract/faults.ts';
import type { ClockLine, Notice } from '#contract/model/terminal.ts';
import type { Clock } from '../core/time/clock.ts';
import type { Random, Timers } from '../adapters/timers.ts';
import type { Boot, CommonOrder, CommonReport } from './protocol.ts';
import { ThreadClock } from './thread-clock.ts';

/** The longest step is reported this often. */
const DUTY_REPORT_MS = 1_000;
/** A closed thread whose body left a timer or a socket behind ends after this time all the same. */
const EXIT_MS_MAX = 500;
/** Characters of a stack that a log line may carry. */
const STACK_CHARS_MAX = 4_000;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * What a thread does, without the thread: no ambient time, chance or timers, so that tests and the seeded simulation
 * drive it directly. Effects go out through the tools it was made with.
 */
export interface ThreadBody<Order extends { readonly type: string }> {
  /** Handles one order; the shell keeps `close` and `clock` to itself. */
  step(order: Exclude<Order, CommonOrder>, nowMs: number): void;
  /** Runs at the shell's fixed interval. */
  tick(nowMs: number): void;
  /** Lets go of sockets and files; nothing is reported after it resolves. */
  close(): void | Promise<void>;
}

/** What the shell gives a body. */
export interface ThreadTools<Report> {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  report(report: Report | CommonReport, transfer?: readonly ArrayBuffer[]): void;
  log(level: LogLevel, event: string, fields?: Record<string, unknown>): void;
  notice(level: Notice['level'], code: string, text: string): void;
  /** Sets this thread's clock, for the source that owns it; from then on orders do not move it. */
  ownClock(line: ClockLine): void;
}

export const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/**
 * Runs a body in this worker thread: orders in, a tick every `tickMs`, the longest step told once a second. `close`
 * ends it by itself. Anything thrown, also from a timer or a promise, is told as a fault and ends the thread with
 * exit code 1.
 */
export function runThread<Order extends { readonly type: string }, Report>(
  tickMs: number,
  makeBody: (tools: ThreadTools<Report>) => ThreadBody<Order> | Promise<ThreadBody<Order>>,
): void {
  const port = ensure(parentPort, 'a thread runs inside a worker');
  const boot = workerData as Boot;
  const clock = new ThreadClock(boot.clock);
  const tools = toolsOf<Report>(port, boot, clock);
  // The default follows: the worker's owner gets the error, and the thread ends with exit code 1.
  process.on('uncaughtExceptionMonitor', (thrown) => tell(tools, boot, thrown));
  void start(port, tickMs, clock, tools, () => makeBody(tools));
}

async function start<Order extends { readonly type: string }, Report>(
  port: MessagePort,
  tickMs: number,
  clock: ThreadClock,
  tools: ThreadTools<Report>,
  makeBody: () => ThreadBody<Order> | Promise<ThreadBody<Order>>,
): Promise<void> {
  const body = await makeBody();
  const duty = new Duty(tickMs, (maxMs) => tools.report({ type: 'duty', maxMs }));
  const timer = setInterval(() => duty.tick(() => body.tick(clock.nowMs())), tickMs);
  let closing = false;
  port.on('message', (order: Order | CommonOrder) => {
    if (closing) return;
    if (isClose(order)) {
      closing = true;
      clearInterval(timer);
      void end(port, body, tools);
    } else if (isClock(order)) clock.obey(order.clock);
    else duty.step(() => body.step(order as Exclude<Order, CommonOrder>, clock.nowMs()));
  });
  tools.report({ type: 'ready' });
}

async function end<Report>(
  port: MessagePort,
  body: ThreadBody<{ readonly type: string }>,
  tools: ThreadTools<Report>,
): Promise<void> {
  await body.close();
  tools.report({ type: 'closed' });
  port.close();
  setTimeout(() => process.exit(0), EXIT_MS_MAX).unref();
}

function isClose(order: { readonly type: string }): boolean {
  return order.type === 'close';
}

function isClock(order: { readonly type: string }): order is { type: 'clock'; clock: ClockLine } {
  return order.type === 'clock';
}

function toolsOf<Report>(port: MessagePort, boot: Boot, clock: ThreadClock): ThreadTools<Report> {
  const report: ThreadTools<Report>['report'] = (message, transfer = []) => port.postMessage(message, [...transfer]);
  const least = LOG_LEVELS.indexOf(boot.logLevel);
  return {
    clock,
    timers: {
      monotonicMs: () => performance.now(),
      wallMs: () => Date.now(),
      after: (ms, act) => {
        const timer = setTimeout(act, ms);
        return () => clearTimeout(timer);
      },
    },
    random: Math.random,
    report,
    log: (level, event, fields = {}) => {
      if (LOG_LEVELS.indexOf(level) >= least) report({ type: 'log', level, event, fields });
    },
    notice: (level, code, text) => report({ type: 'notice', notice: { level, code, text, atMs: clock.nowMs() } }),
    ownClock: (line) => clock.own(line),
  };
}

/** The last words of a thread that cannot go on. */
function tell<Report>(tools: ThreadTools<Report>, boot: Boot, thrown: unknown): void {
  const { code, text, detail = {} } = faultOf(thrown);
  const stack = thrown instanceof Error ? (thrown.stack ?? '').slice(0, STACK_CHARS_MAX) : '';
  tools.log('error', 'thread.failed', { thread: boot.name, code, text, ...detail, stack });
  tools.notice('error', code, `The ${boot.name} thread stopped: ${text}`);
}

/**
 * Longest time in which the thread could not turn to anything else: its own steps and ticks, and how late a tick came,
 * which shows what sockets and the garbage collector took.
 */
class Duty {
  readonly #tickMs: number;
  readonly #report: (maxMs: number) => void;
  #maxMs = 0;
  #lastTickMs = performance.now();
  #reportedMs = performance.now();

  constructor(tickMs: number, report: (maxMs: number) => void) {
    this.#tickMs = tickMs;
    this.#report = report;
  }

  step(act: () => void): void {
    const startMs = performance.now();
    act();
    this.#maxMs = Math.max(this.#maxMs, performance.now() - startMs);
  }

  tick(act: () => void): void {
    const startMs = performance.now();
    this.#maxMs = Math.max(this.#maxMs, startMs - this.#lastTickMs - this.#tickMs);
    this.#lastTickMs = startMs;
    this.step(act);
    if (startMs - this.#reportedMs < DUTY_REPORT_MS) return;
    this.#reportedMs = startMs;
    this.#report(this.#maxMs);
    this.#maxMs = 0;
  }
}
