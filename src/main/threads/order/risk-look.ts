import type { Instrument } from '#contract/model/instrument.ts';
import type { Order } from '#contract/model/order.ts';
import { DAY_MS, MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import { toPaise } from '../../core/orders/money.ts';
import type {
  AccountView,
  CheckedOrder,
  Exposure,
  MarketView,
  RiskView,
  TradingFacts,
} from '../../core/risk/control.ts';
import { continuousSpan } from '../../core/session/calendar.ts';
import type { AccountBook } from './account-book.ts';
import type { DayLossLatch } from './day-loss-latch.ts';
import type { RecentIntents } from './recent-intents.ts';
import type { RiskParts } from './risk-parts.ts';
import type { RiskSettings } from './risk-settings.ts';

/** Where a look finds things. */
export interface LookSources {
  readonly parts: RiskParts;
  readonly account: AccountBook;
  readonly latch: DayLossLatch;
  readonly settings: RiskSettings;
  readonly recent: RecentIntents;
  readonly facts: TradingFacts;
  /** What may be used now; null while the venue has not told it. */
  readonly fundsPaise: (usedPaise: number) => number | null;
  readonly toldFundsPaise: number | null;
}

/** The account at one moment; what costs something is worked out when a control asks for it, once. */
export class AccountLook implements AccountView {
  readonly nowMs: number;
  protected readonly from: LookSources;
  #used: number | null = null;

  constructor(from: LookSources, nowMs: number) {
    this.from = from;
    this.nowMs = nowMs;
  }

  get tradeDate(): string {
    return this.from.parts.day.date;
  }

  get openOrders(): number {
    return this.from.account.working.count;
  }

  get openValuePaise(): number {
    return this.from.account.working.valuePaise;
  }

  get requestsMs(): readonly number[] {
    return this.from.recent.requestsMs;
  }

  get dayResultPaise(): number | null {
    return this.from.latch.since(this.from.account.resultPaise);
  }

  get lastLossMs(): number | null {
    return this.from.account.lastLossMs;
  }

  get turnoverPaise(): number {
    return this.from.account.turnoverPaise;
  }

  get grossPaise(): number {
    return this.from.account.grossPaise;
  }

  get netPaise(): number {
    return this.from.account.netPaise;
  }

  get openPositions(): number {
    return this.from.account.openPositions;
  }

  get toldFundsPaise(): number | null {
    return this.from.toldFundsPaise;
  }

  get fundsPaise(): number | null {
    return this.from.fundsPaise(this.usedMarginPaise);
  }

  get usedMarginPaise(): number {
    this.#used ??= this.from.account.usedMargin();
    return this.#used;
  }
}

/** The same for one order. */
export class RiskLook extends AccountLook implements RiskView {
  readonly #order: CheckedOrder;
  #market: MarketView | null = null;
  #open: readonly Order[] | null = null;
  #exposure: Exposure | null = null;

  constructor(from: LookSources, order: CheckedOrder, nowMs: number) {
    super(from, nowMs);
    this.#order = order;
  }

  get state(): RiskView['state'] {
    return this.from.parts.gate.state;
  }

  get blocks(): RiskView['blocks'] {
    return this.from.parts.gate.blocks;
  }

  get facts(): TradingFacts {
    return this.from.facts;
  }

  get market(): MarketView {
    this.#market ??= this.from.parts.market.view(this.#order.instrument, this.nowMs);
    return this.#market;
  }

  get closesInMs(): number | null {
    return closesInMs(this.from.parts.day, this.#order.instrument, this.nowMs);
  }

  get exposure(): Exposure {
    this.#exposure ??= this.from.account.exposure(this.#order);
    return this.#exposure;
  }

  override get openOrders(): number {
    const { replaces } = this.#order;
    const { count } = this.from.account.working;
    return replaces !== null && this.from.account.working.has(replaces) ? count - 1 : count;
  }

  get open(): readonly Order[] {
    const { replaces, instrument } = this.#order;
    this.#open ??= this.from.account.working
      .ordersOf(instrument)
      .filter(({ clientOrderId }) => clientOrderId !== replaces);
    return this.#open;
  }

  override get openValuePaise(): number {
    return this.from.account.working.valueWithout(this.#order);
  }

  get recent(): RiskView['recent'] {
    return this.from.recent.intents;
  }

  get cancels(): number {
    return this.from.recent.cancelsOf(this.#order.instrument);
  }

  get orderMarginPaise(): number {
    return this.from.account.orderMargin(this.#order);
  }

  get orderCashPaise(): number {
    const { instrument, side, product, limit, intent } = this.#order;
    const isPaid = instrument.right !== null || (instrument.kind === 'EQUITY' && product === 'CNC');
    return side === 'BUY' && isPaid ? toPaise(limit * intent.quantity, instrument.decimals) : 0;
  }

  get blockedNames(): ReadonlySet<string> {
    return this.from.settings.names('blocked');
  }

  get allowedNames(): ReadonlySet<string> {
    return this.from.settings.names('allowed');
  }
}

/** Null on another day than the table's, and when the class does not trade. */
function closesInMs(day: TradeDay, { sessionClass }: Instrument, nowMs: number): number | null {
  const span = continuousSpan(day, sessionClass);
  if (span === undefined || nowMs < day.midnightMs || nowMs >= day.midnightMs + DAY_MS) return null;
  return day.midnightMs + span.toMinute * MINUTE_MS - nowMs;
}
