import { fault } from '#contract/faults.ts';
import type { CheckedOrder, Verdict } from './control.ts';
import { toPaise } from '../orders/money.ts';

/** A control says no. @param id the control's; its code is `denied.<id>`. @param text fact and remedy. */
export function deny(id: string, text: string): Verdict {
  return { kind: 'deny', fault: fault(`denied.${id.replaceAll('-', '_')}`, text) };
}

/** A control asks for a confirmation. */
export function warn(code: string, text: string): Verdict {
  return { kind: 'warn', code, text };
}

/** `₹12,34,567.50`: paise as a person here reads money. */
export function rupees(paise: number): string {
  return `₹${(paise / 100).toLocaleString('en-IN', { maximumFractionDigits: 2 })}`;
}

/** Limit × units of an order, paise. */
export function valueOf({ limit, intent, instrument }: CheckedOrder): number {
  return toPaise(limit * intent.quantity, instrument.decimals);
}

/** A price of the integer scale in words. */
export function priceText(price: number, decimals: 2 | 4): string {
  return (price / 10 ** decimals).toFixed(decimals);
}
