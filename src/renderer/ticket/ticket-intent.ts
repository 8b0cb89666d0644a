import type { BracketIntent, ForeverIntent } from '#contract/model/basket.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { type OrderIntent, type OrderType, type Product, QUANTITY_MAX, type Side } from '#contract/model/order.ts';
import type { Preview } from '#contract/model/risk.ts';
import type { ConfirmLevel } from '../stores/prefs.ts';
import type { BracketDraft, ForeverDraft, Sending, TicketDraft } from '../stores/ticket.ts';
import { grouped } from '../ui/format.ts';
import { type Quote, readPrice } from './price-text.ts';

/** A field that cannot be read, with the reason. */
export interface Problem {
  readonly field: 'lots' | 'price' | 'trigger' | 'disclosed' | 'target' | 'stop' | 'trail' | 'forever';
  readonly text: string;
}
export type Made<T> = { readonly value: T } | { readonly problem: Problem };

const NO_BRACKET: BracketDraft = { on: false, target: '', stop: '', trail: '', where: 'broker' };
const NO_FOREVER: ForeverDraft = { on: false, flag: 'SINGLE', lots1: '', price1: '', trigger1: '' };

/** Products that an instrument can be traded in, the usual one first. */
export function productsOf({ kind }: Pick<Instrument, 'kind'>): readonly Product[] {
  return kind === 'EQUITY' ? ['INTRADAY', 'CNC', 'MTF'] : ['INTRADAY', 'MARGIN'];
}

/** An empty ticket: one lot at the other side's best price. */
export function newDraft(instrument: Instrument, side: Side): TicketDraft {
  return {
    instrument,
    side,
    lots: '1',
    price: side === 'BUY' ? 'a' : 'b',
    trigger: '',
    type: 'LIMIT',
    product: productsOf(instrument)[0] as Product,
    validity: 'DAY',
    amo: null,
    disclosed: '',
    reduceOnly: false,
    owner: 'hand',
    source: 'ticket',
    bracket: NO_BRACKET,
    forever: NO_FOREVER,
  };
}

export const hasPrice = (type: OrderType): boolean => type === 'LIMIT' || type === 'SL';
export const hasTrigger = (type: OrderType): boolean => type === 'SL' || type === 'SLM';

/** Whole number of a text with commas; null when it is none. */
export function readWhole(text: string): number | null {
  const bare = text.trim().replaceAll(',', '');
  return /^\d{1,9}$/.test(bare) ? Number(bare) : null;
}

/** Lots as typed → units. */
export function readLots(text: string, lot: number): Made<number> {
  const lots = readWhole(text);
  const of = lot === 1 ? 'shares' : 'lots';
  if (lots === null || lots === 0)
    return { problem: { field: 'lots', text: `A whole number of ${of} above zero is needed.` } };
  const units = lots * lot;
  if (units > QUANTITY_MAX)
    return { problem: { field: 'lots', text: `${grouped(units)} units are more than one order may carry.` } };
  return { value: units };
}

function priceIn(field: Problem['field'], text: string, quote: Quote, instrument: Instrument): Made<number> {
  const read = readPrice(text, quote, instrument);
  if (read.kind === 'price') return { value: read.price };
  return { problem: { field, text: read.kind === 'bad' ? read.text : 'A price is needed here, not the market.' } };
}

/** The order that a ticket means now. Prices that follow the market are fixed at this moment. */
export function intentOf(
  draft: TicketDraft,
  quote: Quote,
  clientOrderId: string,
  confirmed: readonly string[] = [],
): Made<OrderIntent> {
  const { instrument } = draft;
  const quantity = readLots(draft.lots, instrument.lot);
  if ('problem' in quantity) return quantity;
  const price = hasPrice(draft.type) ? priceIn('price', draft.price, quote, instrument) : { value: 0 };
  if ('problem' in price) return price;
  const trigger = hasTrigger(draft.type) ? priceIn('trigger', draft.trigger, quote, instrument) : { value: 0 };
  if ('problem' in trigger) return trigger;
  const disclosed = draft.disclosed.trim() === '' ? 0 : readWhole(draft.disclosed);
  if (disclosed === null)
    return { problem: { field: 'disclosed', text: 'Disclosed quantity is a whole number of units.' } };
  return {
    value: {
      segment: instrument.segment,
      securityId: instrument.securityId,
      clientOrderId,
      side: draft.side,
      product: draft.product,
      type: draft.type,
      validity: draft.validity,
      quantity: quantity.value,
      price: price.value,
      trigger: trigger.value,
      disclosed,
      amo: draft.amo,
      owner: draft.owner,
      source: draft.source,
      reduceOnly: draft.reduceOnly,
      confirmed: [...confirmed].slice(0, 10),
    },
  };
}

/** The order itself, whatever goes around it. */
export function entryOfSending(sending: Sending): OrderIntent {
  if (sending.kind === 'order') return sending.intent;
  return sending.kind === 'bracket' ? sending.intent.entry : sending.intent.order;
}

/** Product that an order over days may have; the broker takes no intraday one. */
export function carriedProduct(draft: Pick<TicketDraft, 'instrument' | 'product'>): Product {
  return draft.product === 'INTRADAY' ? (draft.instrument.kind === 'EQUITY' ? 'CNC' : 'MARGIN') : draft.product;
}

function foreverOf(draft: TicketDraft, quote: Quote, order: OrderIntent): Made<Sending> {
  const { forever, instrument } = draft;
  if (order.type !== 'SL')
    return { problem: { field: 'forever', text: 'A forever order needs a trigger and a price: choose SL.' } };
  if (order.product === 'INTRADAY')
    return { problem: { field: 'forever', text: 'A forever order rests over days: choose CNC, MTF or MARGIN.' } };
  const intent: ForeverIntent = { order, flag: forever.flag, price1: 0, trigger1: 0, quantity1: 0 };
  if (forever.flag === 'SINGLE') return { value: { kind: 'forever', intent } };
  const quantity1 = readLots(forever.lots1 === '' ? draft.lots : forever.lots1, instrument.lot);
  if ('problem' in quantity1) return quantity1;
  const trigger1 = priceIn('forever', forever.trigger1, quote, instrument);
  if ('problem' in trigger1) return trigger1;
  const price1 = priceIn('forever', forever.price1 === '' ? forever.trigger1 : forever.price1, quote, instrument);
  if ('problem' in price1) return price1;
  const second = { price1: price1.value, trigger1: trigger1.value, quantity1: quantity1.value };
  return { value: { kind: 'forever', intent: { ...intent, ...second } } };
}

/** The ticket as one thing to send: the order, the order with its target and stop, or one that rests over days. */
export function sendingOf(draft: TicketDraft, quote: Quote, id: string, confirmed: readonly string[]): Made<Sending> {
  const entry = intentOf(draft, quote, id, confirmed);
  if ('problem' in entry) return entry;
  if (draft.forever.on) return foreverOf(draft, quote, entry.value);
  const { bracket, instrument } = draft;
  if (!bracket.on) return { value: { kind: 'order', intent: entry.value } };
  const optional = (field: 'target' | 'stop' | 'trail'): Made<number> =>
    bracket[field].trim() === '' ? { value: 0 } : priceIn(field, bracket[field], quote, instrument);
  const [target, stop, trail] = [optional('target'), optional('stop'), optional('trail')];
  for (const part of [target, stop, trail]) if ('problem' in part) return part;
  const values = [target, stop, trail].map((part) => ('value' in part ? part.value : 0)) as [number, number, number];
  if (values[0] === 0 && values[1] === 0)
    return { problem: { field: 'stop', text: 'A bracket needs a target or a stop.' } };
  const intent: BracketIntent = {
    entry: entry.value,
    target: values[0],
    stop: values[1],
    trail: values[2],
    where: bracket.where,
  };
  return { value: { kind: 'bracket', intent } };
}

/**
 * Why an order is asked for once more before it goes; empty when it goes at once. Reduce-only orders never ask, at any
 * level: nothing may stand between a person and the door.
 */
export function reasonsToAsk(
  level: ConfirmLevel,
  aboveRupees: number,
  intent: Pick<OrderIntent, 'reduceOnly'>,
  preview: Preview | null,
): string[] {
  if (intent.reduceOnly || level === 'never') return [];
  const reasons = (preview?.warnings ?? []).map(({ text }) => text);
  if (preview !== null && preview.valuePaise > aboveRupees * 100)
    reasons.push(`Worth more than ₹${grouped(aboveRupees)}.`);
  return reasons.length === 0 && level === 'always' ? ['Every order is asked for.'] : reasons;
}
