import type { Account } from './account.ts';
import type { Hours, OrderTerms, Quotes } from './model.ts';
import type { OrderDesk } from './order-desk.ts';

export type ForeverStatus = 'CONFIRM' | 'TRIGGERED' | 'CANCELLED' | 'EXPIRED';

/** One leg that waits for its trigger; direction as seen from the last price when it was set. */
export interface ForeverLeg {
  readonly name: 'TARGET_LEG' | 'STOP_LOSS_LEG';
  quantity: number;
  pricePaise: number;
  triggerPaise: number;
  status: ForeverStatus;
  /** The trigger lies above the last price. */
  upwards: boolean;
}

/** A good-till-triggered order; OCO has two legs under one id. Outlives the day. */
export interface ForeverOrder {
  readonly id: string;
  readonly flag: 'SINGLE' | 'OCO';
  readonly legs: readonly ForeverLeg[];
  readonly createdMs: number;
  terms: OrderTerms;
  updatedMs: number;
}

export class ForeverBook {
  readonly #desk: OrderDesk;
  readonly #quotes: Quotes;
  readonly #hours: Hours;

  constructor(desk: OrderDesk, quotes: Quotes, hours: Hours) {
    this.#desk = desk;
    this.#quotes = quotes;
    this.#hours = hours;
  }

  /** Which way the price has to go to a trigger. */
  upwards(terms: OrderTerms, triggerPaise: number): boolean {
    const { segment, securityId } = terms.instrument;
    return triggerPaise > (this.#quotes.quote(segment, securityId)?.ltpPaise ?? 0);
  }

  place(
    account: Account,
    terms: OrderTerms,
    legs: readonly Omit<ForeverLeg, 'status' | 'upwards'>[],
    nowMs: number,
  ): ForeverOrder {
    const made: ForeverOrder = {
      id: this.#desk.nextId(nowMs),
      flag: legs.length === 2 ? 'OCO' : 'SINGLE',
      terms,
      legs: legs.map((leg) => ({ ...leg, status: 'CONFIRM', upwards: this.upwards(terms, leg.triggerPaise) })),
      createdMs: nowMs,
      updatedMs: nowMs,
    };
    account.forevers.set(made.id, made);
    return made;
  }

  cancel(one: ForeverOrder, nowMs: number): void {
    for (const leg of one.legs) if (leg.status === 'CONFIRM') leg.status = 'CANCELLED';
    one.updatedMs = nowMs;
  }

  /** Sends the orders whose trigger is met; of an OCO the other leg ends. */
  step(account: Account, nowMs: number): void {
    for (const one of account.forevers.values()) {
      const { instrument } = one.terms;
      if (!one.legs.some((leg) => leg.status === 'CONFIRM')) continue;
      if (instrument.expiry !== null && this.#expired(instrument.expiry, nowMs)) {
        for (const leg of one.legs) if (leg.status === 'CONFIRM') leg.status = 'EXPIRED';
        continue;
      }
      if (this.#hours.phase(instrument.sessionClass, nowMs) !== 'continuous') continue;
      const ltp = this.#quotes.quote(instrument.segment, instrument.securityId)?.ltpPaise ?? 0;
      const met = one.legs.find(
        (leg) =>
          leg.status === 'CONFIRM' && ltp > 0 && (leg.upwards ? ltp >= leg.triggerPaise : ltp <= leg.triggerPaise),
      );
      if (met === undefined) continue;
      this.cancel(one, nowMs);
      met.status = 'TRIGGERED';
      const { quantity, pricePaise } = met;
      this.#desk.submit(account, { ...one.terms, quantity, pricePaise, triggerPaise: 0 }, { source: 'P' }, nowMs);
    }
  }

  #expired(expiry: string, nowMs: number): boolean {
    return nowMs > Date.parse(`${expiry}T23:59:59+05:30`);
  }
}
