import type { Clock } from '../core/time/clock.ts';
import type { SimMarket } from './market.ts';

/** The simulated market's time, epoch ms UTC. */
export interface SimClock extends Clock {
  /** Market milliseconds per real millisecond. */
  readonly speed: number;
}
/** One line of the server's log; it goes to stderr. */
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
