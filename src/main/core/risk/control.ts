import type { Fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Order, OrderIntent, Product, Side } from '#contract/model/order.ts';
import type { TradingStateName } from '#contract/model/trading.ts';
import type { Phase } from '#contract/model/session.ts';

/** The market of one instrument as the tick table has it now. Prices in the price scale. */
export interface MarketView {
  readonly last: number | null;
  readonly bid: number | null;
  readonly ask: number | null;
  /** Day's price band; null where there is none or it is not known. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Age of the newest packet, engine ms; null before the first. */
  readonly ageMs: number | null;
  /** Whether the price may be used as a reference, and why not. */
  readonly trusted: boolean;
  readonly reason: string;
  readonly phase: Phase;
}

/** Facts from outside the order thread, once a second. */
export interface TradingFacts {
  readonly feed: 'connecting' | 'live' | 'stale' | 'stopped';
  /** Receive time less exchange time, 99th of 100, ms. */
  readonly lagMsP99: number | null;
  readonly tokenEndsMs: number | null;
  /** The session with the broker is dead: nothing can be sent. */
  readonly tokenDead: boolean;
  readonly clockSkewMs: number | null;
  /** Keys of instruments whose lot, tick or freeze quantity changed overnight and were not confirmed. */
  readonly changedInstruments: readonly string[];
  /** False when the broker's list does not hold this machine's address; null = not checked. */
  readonly staticIpOk: boolean | null;
}

/** Net units of the whole account in one instrument and product, working orders apart. */
export interface Exposure {
  readonly net: number;
  /** Open units of working orders. */
  readonly workingBuy: number;
  readonly workingSell: number;
}

/** The account as the risk check sees it, without any order. Money in paise. */
export interface AccountView {
  readonly nowMs: number;
  /** Trade date in force, `YYYY-MM-DD`. */
  readonly tradeDate: string;
  /** Open orders of the account; parents, which are only sums, and an order that is being changed do not count. */
  readonly openOrders: number;
  /** Price × units of what the open orders may still fill. */
  readonly openValuePaise: number;
  /** Requests that went to the broker, as times in ms, oldest first: place, modify and cancel count. */
  readonly requestsMs: readonly number[];
  /** Result since the start of the day or the last unlock, all owners, open positions at the last price; null while one has none. */
  readonly dayResultPaise: number | null;
  /** Moment of the last closing at a loss; null when there was none today. */
  readonly lastLossMs: number | null;
  /** Price × units of today's fills, both sides. */
  readonly turnoverPaise: number;
  /** Value of open positions at the last price: without and with their signs. */
  readonly grossPaise: number;
  readonly netPaise: number;
  /** Instruments and products with something open or working. */
  readonly openPositions: number;
  /** Available funds as the venue told them last; null before. */
  readonly toldFundsPaise: number | null;
  /** The same less what has been taken since, by approximation. */
  readonly fundsPaise: number | null;
  /** Margin and cash that positions and open orders take, by approximation. */
  readonly usedMarginPaise: number;
}

/** What a control may look at. Everything is of the moment; nothing here is asynchronous. */
export interface RiskView extends AccountView {
  readonly state: TradingStateName;
  /** What blocks entries, in words. */
  readonly blocks: readonly { readonly code: string; readonly text: string }[];
  readonly facts: TradingFacts;
  readonly market: MarketView;
  /** Time until continuous trading of the instrument's class ends today, ms; null when it does not trade today. */
  readonly closesInMs: number | null;
  /** Open orders of the order's instrument, without the one that is being changed. */
  readonly open: readonly Order[];
  /** Of the order's instrument and product, all owners. */
  readonly exposure: Exposure;
  /** Intents of the last minutes, newest last, denied ones too. */
  readonly recent: readonly { readonly intent: OrderIntent; readonly atMs: number; readonly denied: boolean }[];
  /** Orders of the instrument that were cancelled today. */
  readonly cancels: number;
  /** Margin and cash that this order would take more, by approximation. */
  readonly orderMarginPaise: number;
  /** The part of it that is no approximation: premium of a bought option, price of delivered shares. */
  readonly orderCashPaise: number;
  /** Symbols and underlyings in capitals that are blocked, and those that alone are allowed. */
  readonly blockedNames: ReadonlySet<string>;
  readonly allowedNames: ReadonlySet<string>;
}

/** An order on its way out, after slicing: what the controls judge. */
export interface CheckedOrder {
  readonly intent: OrderIntent;
  readonly instrument: Instrument;
  /** Limit that would go out, in the price scale: a MARKET has its protected limit here. */
  readonly limit: number;
  /** Makes the position of the instrument and product smaller and does not turn it, working exits counted. */
  readonly reduces: boolean;
  readonly side: Side;
  readonly product: Product;
  /** Quantities of the orders that go out for it. */
  readonly slices: readonly number[];
  /** Id of the order that this one changes; null for a new one. */
  readonly replaces: string | null;
}

/** A control's verdict: a fault denies, a warning asks for confirmation. */
export type Verdict =
  | { readonly kind: 'deny'; readonly fault: Fault }
  | { readonly kind: 'warn'; readonly code: string; readonly text: string };

/** One rule before sending: one file, one setting with unit and reason, one test. */
export interface RiskControl {
  readonly id: string;
  readonly title: string;
  /** Default limit; null = off by default. A control that is only on or off has 1. */
  readonly limit: number | null;
  readonly unit: string;
  readonly least: number;
  readonly most: number;
  /** Whether the user may switch it off. */
  readonly optional: boolean;
  /** Names that belong to the setting: which of the two lists. */
  readonly list?: 'blocked' | 'allowed';
  /** Code of its warning, where it warns. */
  readonly warns?: string;
  /** One sentence: what it protects from. */
  readonly reason: string;
  /** Judges exits too; false = an order that reduces passes without being asked. */
  readonly exits: boolean;
  /** @param limit the setting in force, never null: a control that is off is not asked. */
  check(order: CheckedOrder, view: RiskView, limit: number): Verdict | null;
  /** How much of the limit is used now, in its unit. */
  used?(view: AccountView): number | null;
}
