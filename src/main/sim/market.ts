import type { InstrumentKind, Segment } from '#contract/model/instrument.ts';

/**
 * What the simulated exchange's server needs of the simulated market. The market is pure: it is moved by `advance`
 * with a virtual time and never reads a clock; the same seed and the same sequence of times give the same values.
 */
export interface SimInstrument {
  readonly segment: Segment;
  readonly securityId: number;
  readonly kind: InstrumentKind;
  /** Root symbol (`NIFTY`, `RELIANCE`, `CRUDEOIL`). */
  readonly underlying: string;
  /** Ticker of cash instruments, otherwise the root. */
  readonly ticker: string;
  readonly name: string;
  readonly isin: string | null;
  readonly series: string | null;
  /** `YYYY-MM-DD`; null on cash and indices. */
  readonly expiry: string | null;
  readonly expiryFlag: 'W' | 'M' | null;
  /** Rupees; null unless an option. */
  readonly strike: number | null;
  readonly right: 'CE' | 'PE' | null;
  /** As the exchange counts it; the master shows 1 for MCX. */
  readonly lot: number;
  /** Price step in paise. */
  readonly tickPaise: number;
  readonly freezeQty: number | null;
  /** Upper and lower price band of the day in rupees; 0 = none. */
  readonly upperLimit: number;
  readonly lowerLimit: number;
}

/** One depth level; prices in paise, 0 = empty. */
export interface SimLevel {
  bidPaise: number;
  askPaise: number;
  bidQty: number;
  askQty: number;
  bidOrders: number;
  askOrders: number;
}

/** Values of one instrument at the market's present time; reused by the caller, filled by `quote`. */
export interface SimQuote {
  ltpPaise: number;
  ltq: number;
  /** Epoch ms UTC of the last trade; 0 = never traded. */
  lttMs: number;
  atpPaise: number;
  volume: number;
  totalSellQty: number;
  totalBuyQty: number;
  oi: number;
  oiHigh: number;
  oiLow: number;
  openPaise: number;
  prevClosePaise: number;
  highPaise: number;
  lowPaise: number;
  prevOi: number;
  prevVolume: number;
  readonly levels: SimLevel[];
}

/** Columnar candles; times in epoch ms UTC of the candle's start, prices in paise. */
export interface SimCandles {
  readonly t: number[];
  readonly o: number[];
  readonly h: number[];
  readonly l: number[];
  readonly c: number[];
  readonly v: number[];
  readonly oi: number[];
}

export interface SimGreeks {
  readonly iv: number;
  readonly delta: number;
  readonly gamma: number;
  readonly theta: number;
  readonly vega: number;
}

/** An option that rolls: always the same steps from the money, always the n-th expiry. */
export interface SimRollingQuery {
  /** Root symbol of an index with options. */
  readonly root: string;
  /** The n-th weekly expiry, or else the n-th monthly one. */
  readonly weekly: boolean;
  /** 1 = the nearest expiry on or after the day. */
  readonly code: number;
  /** Strike steps above (+) or below (−) the strike nearest the spot. */
  readonly steps: number;
  readonly call: boolean;
  /** Length of a candle. */
  readonly minutes: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Candles of a rolling option; at the end of each: implied volatility in percent, strike and spot in rupees. */
export interface SimRolling extends SimCandles {
  readonly iv: number[];
  readonly strike: number[];
  readonly spot: number[];
}

export interface SimMarket {
  /** The instruments of the present trade date, stable until `advance` enters the next one. */
  readonly instruments: readonly SimInstrument[];
  /** Grows by one whenever the listing changes (a new trade date). */
  readonly listing: number;
  readonly nowMs: number;
  indexOf(segment: Segment, securityId: number): number | undefined;
  /** Moves the market to `toMs` (≥ nowMs) in fixed inner steps, so that the step size of the caller does not matter. */
  advance(toMs: number): void;
  /** Fills `out` with the instrument's present values. */
  quote(index: number, out: SimQuote): void;
  /** A number that changes when `quote` would answer something else; lets the server skip silent instruments. */
  version(index: number): number;
  /** Official daily candles with start in [fromMs, toMs); the running day is not included. */
  daily(index: number, fromMs: number, toMs: number): SimCandles;
  /** One-minute candles with start in [fromMs, toMs), today's up to the last complete minute. */
  minutes(index: number, fromMs: number, toMs: number): SimCandles;
  /** Complete candles of a rolling index option, as far back as the market goes; empty for any other root. */
  rolling(query: SimRollingQuery): SimRolling;
  /** Option greeks as the broker's chain shows them (IV in percent, theta per day, vega per 1 %); null when not an option. */
  greeks(index: number): SimGreeks | null;
}
