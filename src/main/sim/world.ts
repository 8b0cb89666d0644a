import type { SimMarket } from './market.ts';

/** Where the server reads the market's time, and a log that goes to stderr. */
export interface SimClock {
  /** Epoch ms UTC of the simulated market. */
  nowMs(): number;
  /** Market milliseconds per real millisecond. */
  readonly speed: number;
}
/** Uniform in [0, 1). */
export interface SimRng {
  next(): number;
}
export type SimLog = (level: 'info' | 'warn' | 'error', event: string, fields: Record<string, unknown>) => void;

/** The market moved up to its clock; every reader goes through here, so that no two see different times. */
export class World {
  readonly market: SimMarket;
  readonly clock: SimClock;

  constructor(market: SimMarket, clock: SimClock) {
    this.market = market;
    this.clock = clock;
  }

  /** Moves the market to the clock. @returns the market's time, epoch ms UTC. */
  sync(): number {
    const nowMs = this.clock.nowMs();
    if (nowMs > this.market.nowMs) this.market.advance(nowMs);
    return this.market.nowMs;
  }
}
