import type { Body } from './body-fields.ts';
import { javaDouble } from './number-text.ts';
import { badInput, jsonText, type TextReply, tradingError } from './wire-reply.ts';

export type { Body };
export { badInput };
/** One answer as it goes over the wire; the body is empty where the broker sends none. */
export type VenueReply = TextReply;

/** Amounts that Java prints with a decimal point even when they are whole. */
export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

const CENTURY = 100;
/** Paise as a double of rupees, without the dust of a division. */
export const rupees = (paise: number): Double => new Double(Math.round(paise * CENTURY) / (CENTURY * CENTURY));
export const double = (value: number): Double => new Double(value);

/** JSON text in which doubles keep their point. */
export function javaJson(value: unknown): string {
  if (value instanceof Double) return javaDouble(value.value);
  if (Array.isArray(value)) return `[${value.map(javaJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${javaJson(member)}`).join(',')}}`;
}

export const ok = (body: unknown, status = 200): VenueReply => jsonText(status, javaJson(body));
export const nothing = (status: number): VenueReply => ({ ...jsonText(status, ''), headers: {} });
export const refusal = tradingError;

export const orderError = (message: string, status = 400): VenueReply =>
  tradingError(status, 'Order_Error', 'DH-906', message);

export const NOT_FOUND = 'Incorrect request for order and cannot be processed';
export const IN_TRANSIT = 'Order is in Transit state';
export const MARKET_CLOSED = 'Market is Closed! You cannot modify/cancel an order now.';
export const OFFLINE = 'Markets are Offline or Blocked';
export const SELL_TRIGGER = 'Trigger Price should be greater than Price';
export const BUY_TRIGGER = 'Trigger Price should be less than Price';
export const KILLED = 'Kill switch is active. You cannot place orders today.';

/** Thrown by the readers of a body; the router answers with it. */
export class Refused extends Error {
  readonly reply: VenueReply;
  constructor(reply: VenueReply) {
    super(reply.body);
    this.reply = reply;
  }
}

export function refuse(reply: VenueReply = badInput()): never {
  throw new Refused(reply);
}
