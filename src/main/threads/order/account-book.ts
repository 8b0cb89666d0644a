import type { Instrument } from '#contract/model/instrument.ts';
import type { Order } from '#contract/model/order.ts';
import { toPaise } from '../../core/orders/money.ts';
import { realisedOf, unrealisedOf } from '../../core/orders/net-position.ts';
import { type OwnedPosition, positionKey } from '../../core/orders/position-book.ts';
import type { CheckedOrder, Exposure } from '../../core/risk/control.ts';
import { type MarginLeg, marginOf } from '../../core/risk/margin.ts';
import { CARRIED_OWNER } from './carried.ts';
import type { RiskParts } from './risk-parts.ts';
import { exposureKey, WorkingSums } from './working-sums.ts';

/** Values of positions are taken anew this often, and at once after a fill. */
const REFRESH_MS = 250;
/** Key of the state that keeps the moment of the last closing at a loss. */
const LAST_LOSS_KEY = 'risk:last-loss';

/** One instrument and product of the account. */
interface Held {
  readonly instrument: Instrument | undefined;
  readonly segment: Order['segment'];
  readonly securityId: number;
  readonly product: Order['product'];
  readonly decimals: 2 | 4;
  net: number;
  /** Last price, or what it cost; price scale. */
  price: number;
}

/** The account in sums, as the risk controls need it: positions at the last price, and what works beside them. */
export class AccountBook {
  readonly working = new WorkingSums();
  readonly #parts: RiskParts;
  readonly #held = new Map<string, Held>();
  readonly #realised = new Map<string, number>();
  #resultPaise: number | null = 0;
  #turnoverPaise = 0;
  #grossPaise = 0;
  #netPaise = 0;
  #lastLossMs: number | null;
  #refreshedMs = Number.NEGATIVE_INFINITY;
  #fills = -1;
  /** Groups of the last look, good until something changes. */
  #known: { readonly version: number; readonly groups: ReadonlyMap<string, Group> } | null = null;

  constructor(parts: RiskParts) {
    this.#parts = parts;
    this.#lastLossMs = Number(parts.records.state(LAST_LOSS_KEY) ?? 0) || null;
    for (const order of parts.records.orders.open()) this.working.noticed(order);
  }

  get resultPaise(): number | null {
    return this.#resultPaise;
  }

  get turnoverPaise(): number {
    return this.#turnoverPaise;
  }

  get grossPaise(): number {
    return this.#grossPaise;
  }

  get netPaise(): number {
    return this.#netPaise;
  }

  get lastLossMs(): number | null {
    return this.#lastLossMs;
  }

  /** Instruments and products with something open or working. */
  get openPositions(): number {
    let count = 0;
    for (const { net } of this.#held.values()) if (net !== 0) count += 1;
    for (const { key } of this.working.all()) if ((this.#held.get(key)?.net ?? 0) === 0) count += 1;
    return count;
  }

  /** Brings the sums up to date: when something was filled, and a few times a second for the prices. */
  refresh(nowMs: number): void {
    const fills = this.#parts.counters.get('fills');
    if (fills === this.#fills && nowMs - this.#refreshedMs < REFRESH_MS && nowMs >= this.#refreshedMs) return;
    const isFirst = this.#fills < 0;
    this.#fills = fills;
    this.#refreshedMs = nowMs;
    this.#known = null;
    this.#held.clear();
    this.#turnoverPaise = 0;
    let resultPaise: number | null = 0;
    for (const position of this.#parts.records.positions.all()) {
      const result = this.#add(position, nowMs);
      resultPaise = resultPaise === null || result === null ? null : resultPaise + result;
      this.#watchLoss(position, isFirst, nowMs);
    }
    this.#resultPaise = resultPaise;
    this.#value();
  }

  /** Of the order's instrument and product, all owners. */
  exposure({ intent, replaces }: CheckedOrder): Exposure {
    const key = exposureKey(intent);
    const { buy, sell } = this.working.of(key, replaces);
    return { net: this.#held.get(key)?.net ?? 0, workingBuy: buy, workingSell: sell };
  }

  /** Margin and cash of everything that is open or works, paise, by approximation. */
  usedMargin(): number {
    let sum = 0;
    for (const { paise } of this.#groups().values()) sum += paise;
    return sum;
  }

  /** What one more order takes: the margin of its underlying with it, less the margin without it. */
  orderMargin({ intent, instrument, limit, product, replaces }: CheckedOrder): number {
    const { date } = this.#parts.day;
    const units = intent.side === 'BUY' ? intent.quantity : -intent.quantity;
    const groups = replaces === null ? this.#groups() : this.#groupsWithout(replaces);
    const { legs: before, paise } = groups.get(groupOf(instrument)) ?? EMPTY;
    const { segment, securityId } = instrument;
    // Against what is held the other way it is netted; beside what is held the same way it has its own price.
    const against = before.find(
      (leg) =>
        leg.instrument.securityId === securityId &&
        leg.instrument.segment === segment &&
        leg.product === product &&
        leg.units * units < 0,
    );
    const order = { instrument, product, units: units + (against?.units ?? 0), price: against?.price ?? limit };
    const after = [...before.filter((leg) => leg !== against), order];
    return Math.max(0, marginOf(after, date) - paise);
  }

  /** @returns result of a position, paise; null when it is open and has no price. */
  #add(position: OwnedPosition, nowMs: number): number | null {
    const { segment, securityId, product, decimals, net, openAverage, owner } = position;
    const key = exposureKey(position);
    let held = this.#held.get(key);
    if (held === undefined) {
      const instrument = this.#parts.instruments.find(segment, securityId);
      const last = instrument === undefined ? null : this.#parts.market.view(instrument, nowMs).last;
      held = { instrument, segment, securityId, product, decimals, net: 0, price: last ?? 0 };
      this.#held.set(key, held);
    }
    held.net += net;
    const isPriced = held.price > 0;
    if (!isPriced) held.price = openAverage ?? 0;
    const isCarried = owner === CARRIED_OWNER;
    if (!isCarried) this.#turnoverPaise += toPaise(position.buyValue + position.sellValue, decimals);
    // The venue may not say what a carried position cost: then its result is not of today.
    if (isCarried && openAverage === 0) return 0;
    const realised = toPaise(realisedOf(position), decimals);
    if (net === 0) return realised;
    return isPriced ? realised + toPaise(unrealisedOf(position, held.price), decimals) : null;
  }

  #value(): void {
    this.#grossPaise = 0;
    this.#netPaise = 0;
    for (const { net, price, decimals } of this.#held.values()) {
      const value = toPaise(net * price, decimals);
      this.#grossPaise += Math.abs(value);
      this.#netPaise += value;
    }
  }

  /** What is locked in falls only when something is closed at a loss. */
  #watchLoss(position: OwnedPosition, isFirst: boolean, nowMs: number): void {
    const key = positionKey(position);
    const now = realisedOf(position);
    const before = this.#realised.get(key) ?? 0;
    this.#realised.set(key, now);
    if (isFirst || now >= before - 0.5) return;
    this.#lastLossMs = nowMs;
    this.#parts.records.saveState(LAST_LOSS_KEY, `${nowMs}`, nowMs, false);
  }

  #groups(): ReadonlyMap<string, Group> {
    const { version } = this.working;
    if (this.#known?.version !== version) this.#known = { version, groups: this.#groupsWithout(null) };
    return this.#known.groups;
  }

  /** Margin by underlying, of positions with the worse side of what works. */
  #groupsWithout(replaces: string | null): ReadonlyMap<string, Group> {
    const groups = new Map<string, MarginLeg[]>();
    const add = (instrument: Instrument | undefined, product: Order['product'], units: number, price: number): void => {
      if (instrument === undefined || units === 0) return;
      const group = groupOf(instrument);
      const legs = groups.get(group);
      if (legs === undefined) groups.set(group, [{ instrument, product, units, price }]);
      else legs.push({ instrument, product, units, price });
    };
    for (const [key, { instrument, product, net, price }] of this.#held) {
      const { buy, sell } = this.working.of(key, replaces);
      add(instrument, product, worse(net, buy, sell), price);
    }
    for (const { key, segment, securityId, product, price } of this.working.all()) {
      if (this.#held.has(key)) continue;
      const { buy, sell } = this.working.of(key, replaces);
      add(this.#parts.instruments.find(segment, securityId), product, worse(0, buy, sell), price);
    }
    const { date } = this.#parts.day;
    return new Map([...groups].map(([name, legs]) => [name, { legs, paise: marginOf(legs, date) }]));
  }
}

/** Everything of one underlying. */
interface Group {
  readonly legs: readonly MarginLeg[];
  /** Margin and cash that the legs take together. */
  readonly paise: number;
}

const EMPTY: Group = { legs: [], paise: 0 };

function groupOf({ underlying, symbol, kind }: Instrument): string {
  // A share and its derivatives are margined apart.
  return kind === 'EQUITY' ? `= ${symbol}` : underlying;
}

function worse(net: number, buy: number, sell: number): number {
  return Math.abs(net + buy) >= Math.abs(net - sell) ? net + buy : net - sell;
}
