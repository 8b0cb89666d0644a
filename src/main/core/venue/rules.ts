import type { VenueInstrument } from './model.ts';

/** How the simulated broker and exchange behave; every field has the broker's own behaviour as default. */
export interface VenueRules {
  /** Money of a new account, paise. */
  readonly openingPaise: number;
  /** From acceptance (TRANSIT) to RMS and exchange, ms of market time, plus up to `latencyJitterMs`. */
  readonly latencyMs: number;
  readonly latencyJitterMs: number;
  /** Longest correlation id that is taken (documents say 30, the server takes 25). */
  readonly correlationIdMax: number;
  readonly modificationsMax: number;
  /** Order calls are answered `Invalid IP` unless the caller's address is registered. */
  readonly checkIp: boolean;
  /** Word of a partial fill on the order socket; no source shows it. */
  readonly partialStatus: 'Part Traded' | 'Pending' | 'Traded';
  /** A frame on the order socket for TRANSIT as well. */
  readonly transitFrames: boolean;
  /** Broker's square-off of INTRADAY positions, minutes from IST midnight; null = none. */
  readonly squareOff: { readonly cash: number; readonly derivatives: number; readonly commodity: number } | null;
}

export const VENUE_RULES: VenueRules = {
  openingPaise: 100_000_000,
  latencyMs: 35,
  latencyJitterMs: 40,
  correlationIdMax: 25,
  modificationsMax: 25,
  checkIp: false,
  partialStatus: 'Part Traded',
  transitFrames: false,
  squareOff: { cash: 910, derivatives: 925, commodity: 1_395 },
};

/** Bands of market-price protection (india-markets §2.7), by price in paise: fixed paise or a share. */
function protectionPaise(one: VenueInstrument, ltpPaise: number): number {
  if (one.right !== null) {
    if (ltpPaise <= 1_000) return 150;
    return ltpPaise * (ltpPaise <= 2_000 ? 0.15 : 0.1);
  }
  if (one.kind === 'FUTIDX') return ltpPaise <= 1_000_000 ? 5_000 : ltpPaise * 0.005;
  if (one.kind === 'EQUITY') return ltpPaise * 0.01;
  return ltpPaise <= 5_000 ? 75 : ltpPaise * 0.015;
}

/** Limit price in paise that a market order gets: the last price with protection, on the tick and inside the band. */
export function protectedPaise(
  one: VenueInstrument,
  side: 'BUY' | 'SELL',
  quote: { readonly ltpPaise: number; readonly upperPaise: number; readonly lowerPaise: number },
): number {
  const { tickPaise } = one;
  const room = protectionPaise(one, quote.ltpPaise);
  if (side === 'BUY') {
    const price = Math.floor((quote.ltpPaise + room) / tickPaise) * tickPaise;
    const capped = quote.upperPaise > 0 ? Math.min(price, quote.upperPaise) : price;
    return Math.max(capped, tickPaise);
  }
  const price = Math.ceil((quote.ltpPaise - room) / tickPaise) * tickPaise;
  return Math.max(price, quote.lowerPaise, tickPaise);
}
