import type { Order, OrderIntent } from '#contract/model/order.ts';
import type { Funds } from '#contract/model/position.ts';
import type { RiskControlInfo } from '#contract/model/risk.ts';
import type { AccountView, CheckedOrder, RiskControl, TradingFacts } from '../../core/risk/control.ts';
import { dayLoss } from '../../core/risk/controls/day-loss.ts';
import { RISK_CONTROLS } from '../../core/risk/controls/index.ts';
import { AccountBook } from './account-book.ts';
import { DayLossLatch } from './day-loss-latch.ts';
import type { Judgement, RiskJudge } from './desk-parts.ts';
import { RecentIntents } from './recent-intents.ts';
import { AccountLook, type LookSources, RiskLook } from './risk-look.ts';
import type { RiskParts } from './risk-parts.ts';
import { RiskSettings } from './risk-settings.ts';

/** Warnings that one judgement names; a preview shows ten. */
const WARNINGS_MAX = 10;

const NO_FACTS: TradingFacts = {
  feed: 'connecting',
  lagMsP99: null,
  tokenEndsMs: null,
  tokenDead: false,
  clockSkewMs: null,
  changedInstruments: [],
  staticIpOk: null,
};

/**
 * The risk check: every control in turn before anything is sent. An order that only reduces is asked for its shape
 * alone; for the broker's rate it waits in front of the broker. It also keeps the limits and watches the day's loss between orders.
 */
export class RiskDesk implements RiskJudge {
  readonly #parts: RiskParts;
  readonly #settings: RiskSettings;
  readonly #account: AccountBook;
  readonly #latch: DayLossLatch;
  readonly #recent: RecentIntents;
  #facts = NO_FACTS;
  #funds: Funds | null = null;
  /** Margin in use when the venue told the funds: what has been taken since is not in its answer. */
  #usedAtFunds = 0;

  constructor(parts: RiskParts) {
    this.#parts = parts;
    this.#settings = new RiskSettings(parts);
    this.#account = new AccountBook(parts);
    this.#latch = new DayLossLatch(parts);
    this.#recent = new RecentIntents(parts.records.orders.orders());
  }

  judge(order: CheckedOrder, nowMs: number): Judgement {
    this.#account.refresh(nowMs);
    const view = new RiskLook(this.#sources(), order, nowMs);
    const warnings: { readonly code: string; readonly text: string }[] = [];
    for (const control of RISK_CONTROLS) {
      if (order.reduces && !control.exits) continue;
      const limit = this.#settings.limitOf(control);
      const verdict = limit === null ? null : control.check(order, view, limit);
      if (verdict?.kind === 'deny') return { denied: verdict.fault, warnings };
      if (verdict?.kind === 'warn' && warnings.length < WARNINGS_MAX) warnings.push(verdict);
    }
    return { denied: null, warnings };
  }

  saw(intent: OrderIntent, denied: boolean, nowMs: number): void {
    this.#recent.saw(intent, denied, nowMs);
  }

  counted(nowMs: number): void {
    this.#recent.counted(nowMs);
  }

  /** Called after every change of an order. */
  noticed(order: Order): void {
    this.#account.working.noticed(order);
    this.#recent.noticed(order);
  }

  told(facts: TradingFacts): void {
    this.#facts = facts;
  }

  /** Called at every tick: the day's loss trips without an order, too. */
  pass(nowMs: number): void {
    this.#account.refresh(nowMs);
    this.#noteFunds();
    this.#latch.look(this.#account.resultPaise, this.#settings.limitOf(dayLoss), nowMs);
  }

  list(): RiskControlInfo[] {
    const nowMs = this.#parts.clock.nowMs();
    this.#account.refresh(nowMs);
    const view = new AccountLook(this.#sources(), nowMs);
    return RISK_CONTROLS.map((control) => this.#info(control, view));
  }

  /** @throws FaultError `input.*` when the control does not take it. */
  configure(id: string, limit: number | null, names: readonly string[] | undefined, who: string): RiskControlInfo {
    const control = this.#settings.set(id, limit, names, who);
    return this.#info(control, new AccountLook(this.#sources(), this.#parts.clock.nowMs()));
  }

  /** Ends the block of the day's loss. @throws FaultError when the word is wrong or nothing is blocked. */
  unlock(word: string, who: string): void {
    this.#account.refresh(this.#parts.clock.nowMs());
    this.#latch.unlock(word, who, this.#account.resultPaise);
  }

  /** Margin and cash that the order takes by approximation, paise. */
  marginOf(order: CheckedOrder): number {
    this.#account.refresh(this.#parts.clock.nowMs());
    return this.#account.orderMargin(order);
  }

  #info(control: RiskControl, view: AccountView): RiskControlInfo {
    const { id, title, unit, least, most, reason, optional, list } = control;
    const limit = this.#settings.limitOf(control);
    const used = control.used?.(view) ?? null;
    const names = list === undefined ? {} : { names: [...this.#settings.names(list)] };
    return { id, title, limit, unit, least, most, reason, used, trips: this.#recent.tripsOf(id), optional, ...names };
  }

  #sources(): LookSources {
    return {
      parts: this.#parts,
      account: this.#account,
      latch: this.#latch,
      settings: this.#settings,
      recent: this.#recent,
      facts: this.#facts,
      fundsPaise: (usedPaise) => this.#available(usedPaise),
      toldFundsPaise: this.#parts.funds()?.available ?? null,
    };
  }

  #available(usedPaise: number): number | null {
    this.#noteFunds();
    return this.#funds === null ? null : this.#funds.available - (usedPaise - this.#usedAtFunds);
  }

  #noteFunds(): void {
    const funds = this.#parts.funds();
    if (funds === this.#funds) return;
    this.#funds = funds;
    this.#usedAtFunds = this.#account.usedMargin();
  }
}
