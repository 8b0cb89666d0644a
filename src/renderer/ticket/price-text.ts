import type { Instrument } from '#contract/model/instrument.ts';
import { PRICE_MAX } from '#contract/model/order.ts';
import { fixed } from '../ui/format.ts';

/** Best prices and the last one in the integer scale; 0 = none. */
export interface Quote {
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
}

export type PriceRead =
  | { readonly kind: 'market' }
  | { readonly kind: 'price'; readonly price: number }
  | { readonly kind: 'bad'; readonly text: string };

type Scale = Pick<Instrument, 'tick' | 'decimals'>;

const MARKET = /^(?:m|mkt|market)$/i;
const FOLLOWS = /^([abl])(?:([+-])(\d{1,4})t?)?$/i;
const PLAIN = /^\d+(?:\.\d*)?$/;
/** Thousands as people write them here (1,23,456) or elsewhere (123,456); anything else may be a decimal comma. */
const GROUPED = /^\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?$/;
const FOLLOW_NAMES = { a: 'ask', b: 'bid', l: 'last price' } as const;

/** Whether a text means the market price. */
export function isMarketText(text: string): boolean {
  return MARKET.test(text.trim());
}

function follow(letter: 'a' | 'b' | 'l', steps: number, quote: Quote, scale: Scale): PriceRead {
  const base = { a: quote.ask, b: quote.bid, l: quote.last }[letter];
  if (base === 0) return { kind: 'bad', text: `There is no ${FOLLOW_NAMES[letter]} now. Type a price.` };
  const price = base + steps * scale.tick;
  return price > 0 ? { kind: 'price', price } : { kind: 'bad', text: 'That is below zero.' };
}

function plain(text: string, scale: Scale): PriceRead {
  const factor = 10 ** scale.decimals;
  const price = Math.round(Number(text.replaceAll(',', '')) * factor);
  if (price > PRICE_MAX) return { kind: 'bad', text: 'That price is too large.' };
  const [whole = '', rest = ''] = text.split('.');
  if (rest.length > scale.decimals)
    return { kind: 'bad', text: `${whole}.${rest} has more than ${scale.decimals} decimals.` };
  if (price === 0) return { kind: 'bad', text: 'A price above zero is needed.' };
  if (price % scale.tick === 0) return { kind: 'price', price };
  const below = price - (price % scale.tick);
  const near = [below, below + scale.tick].filter((one) => one > 0).map((one) => fixed(one, scale.decimals));
  return { kind: 'bad', text: `Not on a tick of ${fixed(scale.tick, scale.decimals)}: ${near.join(' or ')}.` };
}

/**
 * What a price field says: a number (with commas or without), `m` for the market, `b`, `a`, `l` for bid, ask and last,
 * each with ticks (`b+1`, `a-2`). Prices come out in the instrument's integer scale.
 */
export function readPrice(typed: string, quote: Quote, scale: Scale): PriceRead {
  const text = typed.trim().replace(/^₹\s*/, '').replaceAll('\u2212', '-').replaceAll(' ', '');
  if (text === '') return { kind: 'bad', text: 'A price is needed.' };
  if (MARKET.test(text)) return { kind: 'market' };
  const found = FOLLOWS.exec(text);
  if (found !== null) {
    const steps = Number(found[3] ?? 0) * (found[2] === '-' ? -1 : 1);
    return follow((found[1] as string).toLowerCase() as 'a' | 'b' | 'l', steps, quote, scale);
  }
  if (PLAIN.test(text) || GROUPED.test(text)) return plain(text, scale);
  return { kind: 'bad', text: `“${typed.trim()}” is no price. A number, m, b, a, l, b+1 or a-2.` };
}

/** The text after a number of tick steps: `a` becomes `a+1`, a number moves by its tick and never below one tick. */
export function steppedPrice(typed: string, steps: number, quote: Quote, scale: Scale): string {
  const found = FOLLOWS.exec(typed.trim());
  if (found !== null) {
    const at = Number(found[3] ?? 0) * (found[2] === '-' ? -1 : 1) + steps;
    const letter = (found[1] as string).toLowerCase();
    return at === 0 ? letter : `${letter}${at > 0 ? '+' : '-'}${Math.abs(at)}`;
  }
  const read = readPrice(typed, quote, scale);
  const from = read.kind === 'price' ? read.price : quote.last;
  if (from === 0) return typed;
  return fixed(Math.max(scale.tick, from + steps * scale.tick), scale.decimals);
}
