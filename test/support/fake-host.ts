import { configSchema } from '#contract/config.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { ClockLine } from '#contract/model/terminal.ts';
import type {
  EngineHost,
  Source,
  SourceStart,
  ThreadBoot,
  ThreadHandle,
  ThreadOrder,
  ThreadReport,
} from '../../src/main/engine/host.ts';
import type { LogLine } from '../../src/main/engine/log.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import type { StoreAnswer, StoreRequest } from '../../src/main/threads/protocol.ts';
import { MemorySecrets } from './memory-secrets.ts';
import { HandTimers } from './hand-timers.ts';
import { shippedCalendarData } from './shipped-calendar.ts';

/** 2026-11-20 09:15 IST, the default start of the simulated market. */
export const START_MS = istMidnightMs('2026-11-20') + 555 * 60_000;

export function testInstrument(slot: number): Instrument {
  return {
    slot,
    segment: 'NSE_EQ',
    securityId: slot + 1,
    kind: 'EQUITY',
    sessionClass: 'EQ_DERIV',
    symbol: `S${slot}`,
    name: `Share ${slot}`,
    underlying: `S${slot}`,
    expiry: null,
    strike: null,
    right: null,
    lot: 1,
    tick: 5,
    decimals: 2,
    freezeQty: null,
  };
}

/** A thread that answers as a healthy one does, or not at all. */
export class FakeThread implements ThreadHandle {
  readonly boot: ThreadBoot;
  readonly orders: ThreadOrder[] = [];
  silent = false;
  terminated = false;
  #report: (report: ThreadReport) => void = () => {};
  #exit: (error: string | null) => void = () => {};
  readonly #answer: (request: StoreRequest) => StoreAnswer;

  constructor(boot: ThreadBoot, answer: (request: StoreRequest) => StoreAnswer) {
    this.boot = boot;
    this.#answer = answer;
  }

  post(order: ThreadOrder): void {
    this.orders.push(order);
    if (this.silent) return;
    if (order.type === 'close') queueMicrotask(() => this.#exit(null));
    if (order.type !== 'request') return;
    const { id, request } = order;
    queueMicrotask(() => this.say({ type: 'answer', id, answer: this.#answer(request) }));
  }

  onReport(listener: (report: ThreadReport) => void): void {
    this.#report = listener;
  }

  onExit(listener: (error: string | null) => void): void {
    this.#exit = listener;
  }

  terminate(): void {
    this.terminated = true;
    this.#exit('it was terminated');
  }

  say(report: ThreadReport): void {
    this.#report(report);
  }

  die(why: string): void {
    this.#exit(why);
  }

  ordersOf<T extends ThreadOrder['type']>(type: T): Extract<ThreadOrder, { type: T }>[] {
    return this.orders.filter((order): order is Extract<ThreadOrder, { type: T }> => order.type === type);
  }
}

/** A host without processes: hand-driven time, threads that answer at once, and everything recorded. */
export class FakeHost {
  readonly timers = new HandTimers(1_000_000);
  readonly threads: FakeThread[] = [];
  readonly lines: LogLine[] = [];
  readonly starts: SourceStart[] = [];
  readonly prefs = new Map<string, string>();
  instruments: Instrument[] = Array.from({ length: 4 }, (_, slot) => testInstrument(slot));
  /** Asked first what the store answers; null = as always. */
  special: (request: StoreRequest) => StoreAnswer | null = () => null;
  /** Whether new threads say `ready` by themselves. */
  autoReady = true;
  sourceStopped = false;
  startSource: (line: ClockLine) => Promise<Source> = (clock) =>
    Promise.resolve({ clock, access: { urls: {} as never, clientId: '1', accessToken: 'secret-token' } });

  readonly config = configSchema.parse({ instruments: 8, frameMs: 33, record: true });

  host(): EngineHost {
    return {
      kind: 'test',
      dataDir: '/nowhere',
      calendar: JSON.stringify(shippedCalendarData()),
      calendarPath: 'calendar.json',
      wallMs: () => this.timers.nowMs,
      monotonicMs: () => this.timers.nowMs,
      timers: this.timers,
      spawn: (boot) => this.#spawn(boot),
      channel: () => [
        { postMessage: () => {}, close: () => {} },
        { postMessage: () => {}, close: () => {} },
      ],
      source: {
        start: (start) => {
          this.starts.push(start);
          return this.startSource({ epochMs: START_MS, wallMs: this.timers.nowMs, speed: 1 });
        },
        stop: () => {
          this.sourceStopped = true;
          return Promise.resolve();
        },
      },
      lake: null,
      secrets: new MemorySecrets(),
      broker: null,
      sample: () => ({ loopMsP99: 1, engineMb: 2 }),
      writeLog: (line) => this.lines.push(line),
    };
  }

  /** The newest thread of a name. */
  thread(name: ThreadBoot['name']): FakeThread {
    const found = this.threads.findLast((thread) => thread.boot.name === name);
    if (found === undefined) throw new Error(`no ${name} thread was started`);
    return found;
  }

  count(name: ThreadBoot['name']): number {
    return this.threads.filter((thread) => thread.boot.name === name).length;
  }

  #spawn(boot: ThreadBoot): FakeThread {
    const thread = new FakeThread(boot, (request) => this.#answer(request));
    this.threads.push(thread);
    if (this.autoReady) setImmediate(() => thread.say({ type: 'ready' }));
    return thread;
  }

  #answer(request: StoreRequest): StoreAnswer {
    const special = this.special(request);
    if (special !== null) return special;
    if (request.kind === 'universe') return { instruments: this.instruments, fromCache: true };
    if (request.kind === 'adopt') return { instruments: request.instruments };
    if (request.kind === 'resume') return { points: [] };
    if (request.kind === 'ladders') return { ladders: [] };
    if (request.kind === 'watchlists') return { lists: [] };
    if (request.kind === 'enlist') return { fresh: [], known: [] };
    if (request.kind === 'prefGet') return { json: this.prefs.get(request.key) ?? null };
    if (request.kind === 'prefSet') {
      this.prefs.set(request.key, request.json);
      return {};
    }
    return { hits: [] };
  }
}
