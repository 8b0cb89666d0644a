import type { Order } from '#contract/model/order.ts';
import { age, fixed, istTime, NO_VALUE } from '../../ui/format.ts';

/** Since when nobody knows, epoch ms: a place since it was sent, a change or cancel since the order last changed. */
export function doubtSinceMs({ inDoubt, sentMs, createdMs, updatedMs }: Order): number {
  return inDoubt === 'place' ? (sentMs ?? createdMs) : updatedMs;
}

const WHAT: Readonly<Record<NonNullable<Order['inDoubt']>, string>> = {
  place: 'Whether it was placed',
  modify: 'Whether the change was taken',
  cancel: 'Whether it was cancelled',
};
const DONE: Readonly<Record<NonNullable<Order['inDoubt']>, string>> = {
  place: 'Looked up at the broker by its id, then in the order book. It is not sent again.',
  modify: 'The order is read from the broker until it shows the change or is seen without it.',
  cancel: 'The order is read from the broker until it is cancelled or is seen working.',
};

/** What is not known of an order, since when, and what is being done about it. */
export function doubtFacts(order: Order, nowMs: number): { readonly what: string; since: string; done: string } {
  if (order.inDoubt === null) return { what: '', since: '', done: '' };
  const sinceMs = doubtSinceMs(order);
  const why = order.fault === null ? '' : ` ${order.fault.text}`;
  return {
    what: WHAT[order.inDoubt],
    since: `${istTime(sinceMs)} · ${age(nowMs - sinceMs)}`,
    done: `${DONE[order.inDoubt]}${why}`,
  };
}

const time = (ms: number | null): string => (ms === null ? NO_VALUE : istTime(ms));
const took = (fromMs: number | null, toMs: number | null): string =>
  fromMs === null || toMs === null ? '' : `${Math.max(0, Math.round(toMs - fromMs))} ms`;

/** Facts of an order's life that stand above its lines of the audit. */
export function lifeFacts(order: Order): readonly { readonly name: string; readonly value: string; note: string }[] {
  const { sent, decimals, venueStatus, venueText, fault } = order;
  const sentAs =
    sent === null
      ? 'as it was asked for'
      : `${sent.type} at ${fixed(sent.price, decimals)}${sent.trigger > 0 ? `, trigger ${fixed(sent.trigger, decimals)}` : ''}`;
  return [
    { name: 'Made', value: time(order.createdMs), note: order.external ? 'elsewhere' : order.source },
    { name: 'Sent', value: time(order.sentMs), note: took(order.createdMs, order.sentMs) },
    { name: 'Answered', value: time(order.answeredMs), note: took(order.sentMs, order.answeredMs) },
    { name: 'Last change', value: time(order.updatedMs), note: `${order.modifications} changed` },
    { name: 'Sent as', value: sentAs, note: '' },
    { name: 'Our id', value: order.clientOrderId, note: order.role },
    { name: 'Broker’s id', value: order.venueOrderId ?? NO_VALUE, note: venueStatus },
    ...(venueText === '' ? [] : [{ name: 'Broker says', value: venueText, note: '' }]),
    ...(fault === null ? [] : [{ name: 'Why', value: fault.text, note: fault.code }]),
  ];
}

/** A payload with its fields one a line; what is no JSON stays as it is. */
export function payloadText(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
