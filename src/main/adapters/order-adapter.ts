import type { Fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { AMO_TIMES, Product, Side, VALIDITIES } from '#contract/model/order.ts';
import type {
  EdisAnswer,
  EdisAsk,
  ForeverChange,
  ForeverLeg,
  PnlExit,
  PnlExitState,
} from '#contract/model/broker-control.ts';
import type { Funds, Holding } from '#contract/model/position.ts';
import type { VenueTrade, VenueWord } from '../core/orders/order-event.ts';

/**
 * What the order desk asks of a broker. An adapter translates and nothing else. A method that changes something at the
 * venue sends exactly one request and never repeats it. Every promise rejects with a FaultError whose kind tells what is
 * known: `rejected` the venue said no; `unavailable` nothing was sent; `in_doubt` it was sent and the answer is missing
 * or unreadable (time-out, reset, 5xx).
 */

/** An order as it goes out: MARKET and SLM are already made into what the venue takes. Quantities in units. */
export interface VenueOrder {
  readonly correlationId: string;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly product: Product;
  readonly type: 'LIMIT' | 'MARKET' | 'SL';
  readonly validity: (typeof VALIDITIES)[number];
  readonly quantity: number;
  /** Price scale; 0 for MARKET. */
  readonly price: number;
  readonly trigger: number;
  readonly disclosed: number;
  readonly amo: (typeof AMO_TIMES)[number] | null;
  /** It only takes from a position: it may use the rate budget's reserve. Not part of what is sent. */
  readonly reduces?: boolean;
  /**
   * Asked once more when its turn has come, after a wait for room in the broker's rate: why it does not go any more,
   * or null. A plain refusal then, and nothing was sent.
   */
  readonly stillGoes?: () => string | null;
}

export interface VenueSuperOrder extends Omit<VenueOrder, 'trigger' | 'disclosed' | 'amo' | 'validity'> {
  /** Price scale; 0 = none. */
  readonly target: number;
  readonly stop: number;
  readonly trail: number;
}

export interface VenueForever extends VenueOrder {
  readonly flag: 'SINGLE' | 'OCO';
  readonly price1: number;
  readonly trigger1: number;
  readonly quantity1: number;
}

/** One leg of a forever order in the broker's list. Units; price scale. */
export type VenueForeverLeg = ForeverLeg;
export type { ForeverChange };

export type SuperLegName = 'ENTRY_LEG' | 'TARGET_LEG' | 'STOP_LOSS_LEG';

/** An exit of a super order in the broker's list. Price scale. */
export interface VenueSuperLeg {
  readonly leg: Exclude<SuperLegName, 'ENTRY_LEG'>;
  /** Its own order once it is at the exchange; null before that. */
  readonly venueOrderId: string | null;
  /** Limit of a target, trigger of a stop. */
  readonly price: number;
  /** The stop follows by this much; 0 = it stays. */
  readonly trail: number;
  readonly venueStatus: string;
  /** It can still trade. */
  readonly lives: boolean;
}

/** A super order in the broker's list: the venue id is its entry's. */
export interface VenueSuper {
  readonly venueOrderId: string;
  readonly venueStatus: string;
  readonly legs: readonly VenueSuperLeg[];
}

export interface PlaceReply {
  readonly venueOrderId: string;
  readonly venueStatus: string;
  /** Monotonic ms at which the request's bytes were given to the system: from key to wire, less the key's time. */
  readonly sentMonoMs?: number;
}

/** One row of the venue's order book. */
export interface VenueOrderRow {
  readonly word: VenueWord;
  /** Null for `NA` and empty. */
  readonly correlationId: string | null;
  readonly segment: Instrument['segment'];
  readonly securityId: number;
  readonly symbol: string;
  readonly side: Side;
  readonly product: Product | null;
  readonly type: 'LIMIT' | 'MARKET' | 'SL' | 'SLM';
  readonly validity: (typeof VALIDITIES)[number];
  readonly quantity: number;
  readonly price: number;
  readonly trigger: number;
  readonly disclosed: number;
  readonly amo: boolean;
  /** `ENTRY_LEG` and the like; null on plain orders. */
  readonly leg: string | null;
  /** The list that it is from, when that is not the day's book. What a forever order sent stands in the book, with its ids. */
  readonly list?: 'forever';
  /** Venue id of the entry that this leg was made for; only the order stream names it. */
  readonly entryVenueId?: string;
  readonly createdMs: number | null;
}

export interface VenueTradeRow {
  readonly venueOrderId: string;
  readonly segment: Instrument['segment'];
  readonly securityId: number;
  readonly trade: VenueTrade;
}

/** Net of the account in one instrument and product. Units. */
export interface VenuePosition {
  readonly segment: Instrument['segment'];
  readonly securityId: number;
  readonly symbol: string;
  readonly product: Product | null;
  readonly net: number;
  /** Part of `net` that was open before today, with its average cost in the price scale. */
  readonly carried: number;
  readonly carriedAverage: number | null;
  readonly realisedPaise: number;
}

export interface VenueMargin {
  readonly totalPaise: number;
  readonly availablePaise: number;
  readonly shortPaise: number;
}

/** Pushes of the order stream. There is no replay after a reconnect: the books are read again. */
export interface OrderStreamSink {
  state(state: 'connecting' | 'live' | 'down', reason: string | null): void;
  /** One update; `correlationId` null for orders from elsewhere. */
  told(row: VenueOrderRow): void;
  fault(fault: Fault): void;
}

export interface OrderAdapter {
  /** `paper` or `live`, and the account's id. */
  readonly mode: 'paper' | 'live';
  readonly account: string;
  /** The exact body that `place` would send. */
  payload(order: VenueOrder): string;
  place(order: VenueOrder): Promise<PlaceReply>;
  modify(venueOrderId: string, order: VenueOrder): Promise<PlaceReply>;
  cancel(venueOrderId: string): Promise<PlaceReply>;
  placeSuper(order: VenueSuperOrder): Promise<PlaceReply>;
  modifySuper(venueOrderId: string, leg: SuperLegName, order: VenueSuperOrder): Promise<PlaceReply>;
  /** Ends one exit, which cannot come back; with the entry leg everything of the super order. */
  cancelSuper(venueOrderId: string, leg: SuperLegName): Promise<PlaceReply>;
  supers(): Promise<readonly VenueSuper[]>;
  placeForever(order: VenueForever): Promise<PlaceReply>;
  modifyForever(leg: VenueForeverLeg, change: ForeverChange): Promise<PlaceReply>;
  cancelForever(venueOrderId: string): Promise<PlaceReply>;
  forevers(): Promise<readonly VenueForeverLeg[]>;
  /** Null when the venue does not know the id (or does not show it yet: it is in transit). */
  byCorrelation(correlationId: string): Promise<VenueOrderRow | null>;
  orders(): Promise<readonly VenueOrderRow[]>;
  trades(): Promise<readonly VenueTradeRow[]>;
  positions(): Promise<readonly VenuePosition[]>;
  funds(): Promise<Funds>;
  holdings(): Promise<readonly Holding[]>;
  margin(order: VenueOrder): Promise<VenueMargin>;
  /** What orders take together, paise; positions and working orders are not counted. */
  marginOfAll(orders: readonly VenueOrder[]): Promise<number>;
  convert(position: VenuePosition, quantity: number, to: Product): Promise<void>;
  brokerKill(activate: boolean): Promise<string>;
  pnlExit(): Promise<PnlExitState>;
  /** Sets the broker's exit by result, or stops it. @returns the broker's words. */
  setPnlExit(terms: PnlExit | null): Promise<string>;
  edisPin(): Promise<void>;
  /** The depository's page as HTML. */
  edisForm(ask: EdisAsk): Promise<string>;
  edisInquiry(isin: string): Promise<EdisAnswer>;
  statement(
    kind: 'ledger' | 'trades',
    fromDate: string,
    toDate: string,
    page: number,
  ): Promise<{
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
    readonly more: boolean;
  }>;
  /** From now on another token; requests on their way keep the old one. A token of another account is not taken. */
  renew(login: { readonly clientId: string; readonly accessToken: string }): void;
  /** Opens the stream and keeps it open; it reconnects by itself. */
  stream(sink: OrderStreamSink): void;
  close(): Promise<void>;
}
