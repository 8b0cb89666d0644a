import type { InstrumentKind, Segment, SessionClass } from '#contract/model/instrument.ts';
import type { Phase } from '#contract/model/session.ts';

/** What the venue trades. Prices are integer paise everywhere; quantities are as the broker counts them. */
export interface VenueInstrument {
  /** `SEGMENT:securityId`. */
  readonly key: string;
  readonly segment: Segment;
  readonly securityId: number;
  readonly kind: InstrumentKind;
  readonly sessionClass: SessionClass;
  /** As order rows show it: `RELIANCE`, `NIFTY-Nov2026-24500-CE`. */
  readonly tradingSymbol: string;
  readonly displayName: string;
  readonly isin: string | null;
  readonly series: string | null;
  /** `YYYY-MM-DD` of a derivative. */
  readonly expiry: string | null;
  /** Rupees; null unless an option. */
  readonly strike: number | null;
  readonly right: 'CE' | 'PE' | null;
  /** An order's quantity is a multiple of this; 1 where the broker counts lots (MCX). */
  readonly lotStep: number;
  /** Units behind one counted quantity: 1, on MCX the contract's size. */
  readonly multiplier: number;
  readonly tickPaise: number;
  /** Largest quantity of one order; null = no limit. */
  readonly freezeQty: number | null;
}

export interface VenueLevel {
  readonly pricePaise: number;
  readonly quantity: number;
}

/** The market of one instrument at the present time. */
export interface VenueQuote {
  /** 0 = never traded. */
  readonly ltpPaise: number;
  readonly prevClosePaise: number;
  /** Cumulative quantity traded today. */
  readonly volume: number;
  /** Best first, without empty levels. */
  readonly bids: readonly VenueLevel[];
  readonly asks: readonly VenueLevel[];
  /** Price band of the day; 0 = none. */
  readonly upperPaise: number;
  readonly lowerPaise: number;
  /** Differs whenever anything else here does; own takings are forgotten then. */
  readonly version: number;
}

/** Where prices come from: the simulated market, or a table of any feed. */
export interface Quotes {
  quote(segment: Segment, securityId: number): VenueQuote | null;
}

/** What can be traded. */
export interface Listing {
  instrument(segment: Segment, securityId: number): VenueInstrument | null;
}

/** When it can be traded. */
export interface Hours {
  phase(sessionClass: SessionClass, epochMs: number): Phase;
  /** Start of the day's continuous session, epoch ms; null when the class does not trade on that date. */
  openMs(sessionClass: SessionClass, epochMs: number): number | null;
}

export const SIDES = ['BUY', 'SELL'] as const;
export type Side = (typeof SIDES)[number];
export const PRODUCTS = ['CNC', 'INTRADAY', 'MARGIN', 'MTF'] as const;
export type Product = (typeof PRODUCTS)[number];
export const ORDER_TYPES = ['LIMIT', 'MARKET', 'STOP_LOSS', 'STOP_LOSS_MARKET'] as const;
export type OrderType = (typeof ORDER_TYPES)[number];
export const VALIDITIES = ['DAY', 'IOC'] as const;
export type Validity = (typeof VALIDITIES)[number];
export const AMO_TIMES = ['PRE_OPEN', 'OPEN', 'OPEN_30', 'OPEN_60'] as const;
export type AmoTime = (typeof AMO_TIMES)[number];
export type OrderStatus = 'TRANSIT' | 'PENDING' | 'PART_TRADED' | 'TRADED' | 'CANCELLED' | 'REJECTED' | 'EXPIRED';
export type LegName = 'NA' | 'ENTRY_LEG' | 'TARGET_LEG' | 'STOP_LOSS_LEG';
/** Channel of an order as frames name it: P = API, W = web, N = the broker's app. */
export type OrderSource = 'P' | 'W' | 'N' | 'T';

/** What a client asks for. */
export interface OrderTerms {
  readonly instrument: VenueInstrument;
  readonly correlationId: string | null;
  readonly side: Side;
  readonly product: Product;
  readonly type: OrderType;
  readonly validity: Validity;
  readonly quantity: number;
  readonly disclosed: number;
  readonly pricePaise: number;
  readonly triggerPaise: number;
  readonly amo: AmoTime | null;
}

/** One order as the broker's book has it. Owner: the order desk. */
export interface VenueOrder {
  readonly id: string;
  readonly clientId: string;
  readonly instrument: VenueInstrument;
  readonly correlationId: string;
  readonly side: Side;
  readonly product: Product;
  readonly source: OrderSource;
  readonly legName: LegName;
  /** Super order that this is a leg of. */
  readonly superId: string | null;
  readonly amo: AmoTime | null;
  readonly createdMs: number;
  exchangeId: string;
  type: OrderType;
  validity: Validity;
  quantity: number;
  disclosed: number;
  pricePaise: number;
  triggerPaise: number;
  status: OrderStatus;
  /** A stop order whose trigger was met. */
  triggered: boolean;
  /** Took part in a closing auction: it ends with it. */
  inAuction: boolean;
  filled: number;
  /** Σ price × quantity × multiplier of the fills, paise. */
  valuePaise: number;
  lastFillPaise: number;
  chargesPaise: number;
  /** Held by RMS while the order can still trade, paise. */
  blockedPaise: number;
  modifications: number;
  updatedMs: number;
  /** 0 = never reached the exchange. */
  exchangeMs: number;
  errorCode: string;
  errorText: string;
  /** Displayed quantity in front of it at its price; null until it rests. */
  queueAhead: number | null;
  /** Arrival at the exchange: time priority. */
  arrival: number;
  /** A cancel is on its way. */
  cancelling: boolean;
}

export interface VenueTrade {
  readonly orderId: string;
  readonly clientId: string;
  readonly exchangeOrderId: string;
  readonly tradeId: string;
  readonly instrument: VenueInstrument;
  readonly side: Side;
  readonly product: Product;
  readonly type: OrderType;
  readonly quantity: number;
  readonly pricePaise: number;
  readonly atMs: number;
}

/** Whether an order can still trade or be cancelled. */
export const isLive = ({ status }: VenueOrder): boolean =>
  status === 'TRANSIT' || status === 'PENDING' || status === 'PART_TRADED';

export const remaining = (order: VenueOrder): number => order.quantity - order.filled;

/** Average price in paise per unit; 0 without fills. */
export const averagePaise = (order: VenueOrder): number =>
  order.filled === 0 ? 0 : order.valuePaise / (order.filled * order.instrument.multiplier);

export const isDerivative = ({ kind }: VenueInstrument): boolean => kind !== 'EQUITY' && kind !== 'INDEX';
export const isOption = ({ right }: VenueInstrument): boolean => right !== null;
