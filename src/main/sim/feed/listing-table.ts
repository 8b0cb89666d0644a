import { SEGMENT_CODES } from '#contract/model/instrument.ts';
import type { SimMarket } from '../market.ts';

/** Update cadence of the feed, ms of market time (§4.8: indices about 4 packets a second, shares one in 0.9 s). */
const CADENCE_MS = { fastIndex: 250, index: 500, other: 900 } as const;
/** NIFTY, BANKNIFTY, FINNIFTY, NIFTYNXT50, MIDCPNIFTY, SENSEX, BANKEX. */
const FAST_INDEX_IDS: ReadonlySet<number> = new Set([13, 25, 27, 38, 442, 51, 69]);
/** Spreads the phases of neighbouring instruments over the cadence (golden ratio, no two alike). */
const PHASE_STEP = 0.618_033_988_75;

/** What the pump needs to know of each instrument, as columns; made anew for every listing. */
export class ListingTable {
  readonly listing: number;
  readonly segmentCode: Uint8Array;
  readonly securityId: Float64Array;
  readonly cadenceMs: Uint16Array;
  readonly derivative: Uint8Array;

  constructor(market: SimMarket) {
    const { instruments } = market;
    this.listing = market.listing;
    this.segmentCode = Uint8Array.from(instruments, (one) => SEGMENT_CODES[one.segment]);
    this.securityId = Float64Array.from(instruments, (one) => one.securityId);
    this.derivative = Uint8Array.from(instruments, (one) => (one.kind === 'INDEX' || one.kind === 'EQUITY' ? 0 : 1));
    this.cadenceMs = Uint16Array.from(instruments, (one) => {
      if (one.kind !== 'INDEX') return CADENCE_MS.other;
      return FAST_INDEX_IDS.has(one.securityId) ? CADENCE_MS.fastIndex : CADENCE_MS.index;
    });
  }

  /** Share of the cadence, in (0, 1], that passes between an instrument's snapshot and its first regular turn. */
  phase(index: number): number {
    return 1 - ((index * PHASE_STEP) % 1);
  }
}
