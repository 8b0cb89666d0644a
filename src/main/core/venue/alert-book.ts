import { never } from '#contract/faults.ts';
import type { Account } from './account.ts';
import type { OrderTerms, Quotes, VenueInstrument } from './model.ts';
import type { OrderDesk } from './order-desk.ts';

export const ALERT_OPERATORS = [
  'CROSSING_UP',
  'CROSSING_DOWN',
  'CROSSING_ANY_SIDE',
  'GREATER_THAN',
  'LESS_THAN',
  'GREATER_THAN_EQUAL',
  'LESS_THAN_EQUAL',
  'EQUAL',
  'NOT_EQUAL',
] as const;
export type AlertOperator = (typeof ALERT_OPERATORS)[number];
export const ALERT_COMPARISONS = [
  'TECHNICAL_WITH_VALUE',
  'TECHNICAL_WITH_INDICATOR',
  'TECHNICAL_WITH_CLOSE',
  'PRICE_WITH_VALUE',
] as const;
export type AlertComparison = (typeof ALERT_COMPARISONS)[number];
export type AlertStatus = 'ACTIVE' | 'TRIGGERED' | 'EXPIRED' | 'CANCELLED';

export interface AlertTerms {
  readonly comparison: AlertComparison;
  readonly instrument: VenueInstrument;
  readonly operator: AlertOperator;
  /** Rupees; 0 where an indicator is compared with. */
  readonly value: number;
  /** `YYYY-MM-DD`. */
  readonly expires: string;
  readonly orders: readonly OrderTerms[];
  /** The condition and the orders as they were sent, for the list. */
  readonly condition: Readonly<Record<string, unknown>>;
  readonly sentOrders: readonly unknown[];
}

export interface Alert {
  readonly id: string;
  readonly createdMs: number;
  terms: AlertTerms;
  status: AlertStatus;
  triggeredMs: number;
  lastPaise: number;
}

const CENTURY = 100;

/** Whether the step from one price to the next meets the condition; `before` 0 = no earlier price. */
export function alertMet(operator: AlertOperator, value: number, before: number, now: number): boolean {
  const up = before > 0 && before < value && now >= value;
  const down = before > 0 && before > value && now <= value;
  switch (operator) {
    case 'CROSSING_UP':
      return up;
    case 'CROSSING_DOWN':
      return down;
    case 'CROSSING_ANY_SIDE':
      return up || down;
    case 'GREATER_THAN':
      return now > value;
    case 'LESS_THAN':
      return now < value;
    case 'GREATER_THAN_EQUAL':
      return now >= value;
    case 'LESS_THAN_EQUAL':
      return now <= value;
    case 'EQUAL':
      return now === value;
    case 'NOT_EQUAL':
      return now !== value;
    default:
      return never(operator);
  }
}

/** Conditional triggers of one account. Conditions on a price are watched; those on indicators stay active. */
export class AlertBook {
  readonly alerts = new Map<string, Alert>();
  #count = 0;

  add(terms: AlertTerms, nowMs: number): Alert {
    const made: Alert = {
      id: String(10_000 + ++this.#count),
      terms,
      createdMs: nowMs,
      status: 'ACTIVE',
      triggeredMs: 0,
      lastPaise: 0,
    };
    this.alerts.set(made.id, made);
    return made;
  }

  step(account: Account, quotes: Quotes, desk: OrderDesk, date: string, nowMs: number): void {
    for (const alert of this.alerts.values()) {
      if (alert.status !== 'ACTIVE') continue;
      const { instrument, operator, value, comparison, orders, expires } = alert.terms;
      if (date > expires) {
        alert.status = 'EXPIRED';
        continue;
      }
      const ltp = quotes.quote(instrument.segment, instrument.securityId)?.ltpPaise ?? 0;
      if (ltp === 0) continue;
      const met = comparison === 'PRICE_WITH_VALUE' && alertMet(operator, value * CENTURY, alert.lastPaise, ltp);
      alert.lastPaise = ltp;
      if (!met) continue;
      alert.status = 'TRIGGERED';
      alert.triggeredMs = nowMs;
      for (const terms of orders) desk.submit(account, terms, { source: 'P' }, nowMs);
    }
  }
}
