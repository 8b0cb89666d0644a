import type { Instrument } from '#contract/model/instrument.ts';
import type { Product, Side } from '#contract/model/order.ts';
import type { LadderState } from '../../stores/ladder.ts';
import type { TicketDraft } from '../../stores/ticket.ts';
import { newDraft, productsOf } from '../../ticket/ticket-intent.ts';
import { quantityWords } from '../../ticket/ticket-words.ts';
import { fixed } from '../../ui/format.ts';

/** limit: waits at the price; stop: goes to the market, with the protective limit of every SL-M, once it trades there. */
export type LadderOrderKind = 'limit' | 'stop';

/** The chosen product where the instrument has it, else its usual one. */
export function productOf(instrument: Pick<Instrument, 'kind'>, chosen: Product | null): Product {
  const products = productsOf(instrument);
  return products.find((one) => one === chosen) ?? (products[0] as Product);
}

/** The order that a press at a price means. */
export function ladderDraft(
  instrument: Instrument,
  side: Side,
  kind: LadderOrderKind,
  price: number,
  { lots, product }: Pick<LadderState, 'lots' | 'product'>,
): TicketDraft {
  const at = fixed(price, instrument.decimals);
  const draft: TicketDraft = {
    ...newDraft(instrument, side),
    lots: String(lots),
    product: productOf(instrument, product),
    source: 'ladder',
  };
  return kind === 'limit' ? { ...draft, price: at } : { ...draft, type: 'SLM', price: 'm', trigger: at };
}

/** `BUY 2 lots · 150 at 123.45`, `SELL STOP 1 lot · 75 at 120.00`. */
export function pressWords(
  instrument: Instrument,
  side: Side,
  kind: LadderOrderKind,
  price: number,
  lots: number,
): string {
  const what = kind === 'stop' ? `${side} STOP` : side;
  return `${what} ${quantityWords(lots * instrument.lot, instrument.lot)} at ${fixed(price, instrument.decimals)}`;
}
