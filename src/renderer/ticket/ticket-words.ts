import type { ForeverIntent } from '#contract/model/basket.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Order, OrderIntent, OrderType, Side } from '#contract/model/order.ts';
import type { Preview } from '#contract/model/risk.ts';
import { fixed, grouped } from '../ui/format.ts';

export const TYPE_WORDS: Readonly<Record<OrderType, string>> = {
  LIMIT: 'LIMIT',
  MARKET: 'MARKET',
  SL: 'SL',
  SLM: 'SL-M',
};
export const SIDE_LETTER: Readonly<Record<Side, string>> = { BUY: 'B', SELL: 'S' };

/** Units as lots and units: `2 lots · 150`; shares have no lots. */
export function quantityWords(units: number, lot: number): string {
  if (lot === 1) return grouped(units);
  const lots = units / lot;
  const count = Number.isInteger(lots) ? grouped(lots) : lots.toFixed(2);
  return `${count} ${lots === 1 ? 'lot' : 'lots'} · ${grouped(units)}`;
}

/** `at 123.45`, `at the market`, `at 123.45, trigger 124.00`. */
export function priceWords(
  { type, price, trigger }: Pick<OrderIntent, 'type' | 'price' | 'trigger'>,
  decimals: 2 | 4,
): string {
  const limit = type === 'LIMIT' || type === 'SL' ? `at ${fixed(price, decimals)}` : 'at the market';
  return type === 'SL' || type === 'SLM' ? `${limit}, trigger ${fixed(trigger, decimals)}` : limit;
}

/** The whole order in a sentence, with account and mode, as it is confirmed. */
export function orderSentence(intent: OrderIntent, instrument: Instrument, account: string, mode: string): string {
  const quantity = quantityWords(intent.quantity, instrument.lot);
  const only = intent.reduceOnly ? ', reduce only' : '';
  return `${intent.side} ${quantity} ${instrument.symbol} ${priceWords(intent, instrument.decimals)}, ${TYPE_WORDS[intent.type]} ${intent.product} ${intent.validity}${only} — ${mode}, account ${account}.`;
}

/** What rests at the broker beside the order itself. */
export function foreverWords(intent: ForeverIntent, { lot, decimals }: Pick<Instrument, 'lot' | 'decimals'>): string {
  if (intent.flag === 'SINGLE') return 'Forever, until its trigger or your cancel:';
  const second = priceWords({ type: 'SL', price: intent.price1, trigger: intent.trigger1 }, decimals);
  return `Forever, one cancels the other; second leg ${quantityWords(intent.quantity1, lot)} ${second}:`;
}

/** First body that would go out as plain values; null when there is none or it cannot be read. */
function firstBody(preview: Preview): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(preview.payloads[0] ?? 'null');
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const rupeesOf = (value: unknown, decimals: 2 | 4): string =>
  fixed(Math.round(Number(value) * 10 ** decimals), decimals);

/** How MARKET and SL-M really go out, from the exact body; null where what is asked for is what is sent. */
export function sentAsWords(type: OrderType, preview: Preview | null, decimals: 2 | 4): string | null {
  if (preview === null || (type !== 'MARKET' && type !== 'SLM')) return null;
  const body = firstBody(preview);
  if (body === null || !Number.isFinite(Number(body['price']))) return null;
  const price = rupeesOf(body['price'], decimals);
  if (type === 'MARKET') return `MARKET is sent as LIMIT at ${price}: it cannot trade beyond that.`;
  return `SL-M is sent as SL with a protective limit at ${price}: beyond it the order waits unfilled.`;
}

/** Where a bracket's stop lives, said so that nobody has to guess. */
export function stopLivesWords(where: 'broker' | 'client'): string {
  return where === 'broker'
    ? 'The stop lives at the broker (super order): it works when this machine is off.'
    : 'The stop lives here, in the engine: it works without any window, but not when the engine is off.';
}

const FINAL_WORDS: Readonly<Record<Exclude<Order['status'], 'Working' | 'Cancelled'>, string>> = {
  Submitted: 'sent, no answer yet',
  Filled: 'filled',
  Rejected: 'rejected',
  Expired: 'expired',
  Denied: 'denied here',
};

/** Text of an order's state for people. */
export function statusWords({ status, filled, type }: Pick<Order, 'status' | 'filled' | 'type'>): string {
  if (status === 'Cancelled') return filled > 0 ? 'rest cancelled' : 'cancelled';
  if (status !== 'Working') return FINAL_WORDS[status];
  if (filled > 0) return 'partly filled';
  return type === 'SL' || type === 'SLM' ? 'waits for its trigger' : 'working';
}

/** What is not known about an order in doubt. */
export function doubtWords(doubt: NonNullable<Order['inDoubt']>): string {
  return { place: 'in doubt: placed?', modify: 'in doubt: changed?', cancel: 'in doubt: cancelled?' }[doubt];
}
