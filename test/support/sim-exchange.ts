import type { Instrument } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { ClockLine } from '#contract/model/terminal.ts';
import type { Timers } from '../../src/main/adapters/timers.ts';
import { Rng } from '../../src/main/core/rng.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import { createSimMarket } from '../../src/main/sim/market/create.ts';
import type { SimMarket } from '../../src/main/sim/market.ts';
import type { SimServerOptions } from '../../src/main/sim/options.ts';
import { type SimServer, startSimServer } from '../../src/main/sim/sim-server.ts';
import type { BrokerAccess } from '../../src/main/threads/protocol.ts';
import { shippedCalendar } from './shipped-calendar.ts';

/** What the exchange says that it did. */
export interface SentCounters {
  readonly packets: number;
  readonly messages: number;
  readonly bytes: number;
  readonly sent: Record<string, number>;
  readonly connections: { open: number; accepted: number; refused: number; evicted: number };
  readonly subscriptions: number;
}

/** The simulated exchange in this process, at real speed from the minute given. */
export class SimExchange {
  readonly server: SimServer;
  readonly market: SimMarket;
  readonly day: TradeDay;
  readonly line: ClockLine;

  private constructor(server: SimServer, market: SimMarket, day: TradeDay, line: ClockLine) {
    this.server = server;
    this.market = market;
    this.day = day;
    this.line = line;
  }

  static async start(
    instruments: number,
    date: string,
    minute: number,
    options: Partial<SimServerOptions> = {},
  ): Promise<SimExchange> {
    const calendar = shippedCalendar();
    const startMs = istMidnightMs(date) + minute * 60_000;
    const line: ClockLine = { epochMs: startMs, wallMs: Date.now(), speed: 1 };
    const market = createSimMarket({ seed: 7, instruments, startMs, calendar });
    const clock = { nowMs: () => startMs + Date.now() - line.wallMs, speed: 1 };
    const server = await startSimServer({ port: 0, market, clock, rng: new Rng('sim-exchange'), seed: 7, options });
    return new SimExchange(server, market, calendar.tradeDay(date), line);
  }

  nowMs(): number {
    return this.line.epochMs + Date.now() - this.line.wallMs;
  }

  get access(): BrokerAccess {
    const { clientId, accessToken, ...urls } = this.server.endpoints;
    return { urls, clientId, accessToken };
  }

  async counters(): Promise<SentCounters> {
    const answer = await fetch(`http://127.0.0.1:${this.server.port}/sim/counters`);
    return (await answer.json()) as SentCounters;
  }

  async fault(switches: Record<string, unknown>): Promise<void> {
    const url = `http://127.0.0.1:${this.server.port}/sim/fault`;
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(switches) });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** The market's own index of an instrument. */
  indexOf({ segment, securityId }: Instrument): number {
    const index = this.market.indexOf(segment, securityId);
    if (index === undefined) throw new Error(`${segment} ${securityId} is not listed`);
    return index;
  }
}

/** Timers of this process. */
export const machineTimers: Timers = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
