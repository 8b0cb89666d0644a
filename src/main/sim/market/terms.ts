import type { SessionClass } from '#contract/model/instrument.ts';
import type { Underlying } from './underlying.ts';

/** Kinds of listed things as the pricing sees them. */
export const SPOT = 0;
export const FUTURE = 1;
export const OPTION = 2;
export type Shape = typeof SPOT | typeof FUTURE | typeof OPTION;

/** What prices, volumes and open interest of one instrument follow from. Prices in rupees, days since 1970-01-01. */
export interface Terms {
  readonly of: Underlying;
  readonly shape: Shape;
  readonly sessionClass: SessionClass;
  readonly tickPaise: number;
  /** Units that one traded lot adds to volume and open interest; 1 where the exchange counts contracts or shares. */
  readonly lotUnits: number;
  /** Hash of the contract, independent of the seed. */
  readonly hash: number;
  readonly expiryDay: number;
  /** Last moment of trading, epoch ms. */
  readonly expiryMs: number;
  /** Expiry of the forward that prices the option: its own, or that of the commodity future it delivers. */
  readonly forwardDay: number;
  /** Days between two expiries of the root: 7 where there are weeklies, else 31. */
  readonly paceDays: number;
  readonly strike: number;
  readonly call: boolean;
  /** Lots of a usual day at the money in the nearest expiry; shares of a usual day for cash. */
  readonly usualLots: number;
}
