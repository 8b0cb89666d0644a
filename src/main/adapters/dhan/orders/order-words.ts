import type { Product, Side, VALIDITIES } from '#contract/model/order.ts';
import { PRODUCTS } from '#contract/model/order.ts';
import { SEGMENT_CODES, type Segment } from '#contract/model/instrument.ts';
import type { VenueWord } from '../../../core/orders/order-event.ts';
import type { VenueOrderRow } from '../../order-adapter.ts';

/** The broker's words in books and on the order socket, as ours. */

const STATUSES: Readonly<Record<string, VenueWord['status']>> = {
  TRANSIT: 'Submitted',
  PENDING: 'Working',
  PART_TRADED: 'Working',
  MODIFIED: 'Working',
  TRIGGERED: 'Working',
  CONFIRM: 'Working',
  INACTIVE: 'Working',
  TRADED: 'Filled',
  CLOSED: 'Filled',
  CANCELLED: 'Cancelled',
  REJECTED: 'Rejected',
  EXPIRED: 'Expired',
};

/** `Part Traded` of the socket as the book writes it: `PART_TRADED`. */
export function statusWord(word: string): string {
  return word.trim().toUpperCase().replaceAll(/[ -]+/g, '_');
}

/**
 * Status of an order. A word that nobody has shown counts as working until the fills say more, so that no living order
 * is taken for ended.
 * @param word `PART_TRADED` of a book, `Part Traded` of the socket. @param filled @param quantity units.
 */
export function statusOf(word: string, filled: number, quantity: number): VenueWord['status'] {
  const known = STATUSES[statusWord(word)];
  if (known === 'Filled' && filled > 0 && filled < quantity) return 'Working';
  if (known === undefined || known === 'Working') return quantity > 0 && filled >= quantity ? 'Filled' : 'Working';
  return known;
}

/** Texts that say that all is well. */
const FINE = new Set(['CONFIRMED', 'TRADE CONFIRMED', 'NA', '0']);

/** What the venue gives as a reason; empty on healthy orders. */
export function reasonOf(text: string): string {
  return FINE.has(text.trim().toUpperCase()) ? '' : text.trim();
}

const PRODUCT_LETTERS: Readonly<Record<string, Product>> = { C: 'CNC', I: 'INTRADAY', M: 'MARGIN', F: 'MTF' };

/** Null for what this terminal does not trade (CO, BO). */
export function productOf(word: string): Product | null {
  return PRODUCTS.find((one) => one === word) ?? PRODUCT_LETTERS[word] ?? null;
}

const TYPES: Readonly<Record<string, VenueOrderRow['type']>> = {
  LIMIT: 'LIMIT',
  LMT: 'LIMIT',
  MARKET: 'MARKET',
  MKT: 'MARKET',
  STOP_LOSS: 'SL',
  SL: 'SL',
  STOP_LOSS_MARKET: 'SLM',
  SLM: 'SLM',
};

/** LIMIT for words that nobody has shown (the forever list has its flag here, dhan-api §9 no. 21). */
export function typeOf(word: string): VenueOrderRow['type'] {
  return TYPES[word] ?? 'LIMIT';
}

/** Null when the word is no side. */
export function sideOf(word: string): Side | null {
  if (word === 'BUY' || word === 'B') return 'BUY';
  return word === 'SELL' || word === 'S' ? 'SELL' : null;
}

export function validityOf(word: string): (typeof VALIDITIES)[number] {
  return word === 'IOC' ? 'IOC' : 'DAY';
}

/** Null for segments that this terminal does not know (NSE_COMM). */
export function segmentOf(word: string): Segment | null {
  return Object.hasOwn(SEGMENT_CODES, word) ? (word as Segment) : null;
}

const SEGMENT_LETTERS: Readonly<Record<string, string>> = { E: 'EQ', D: 'FNO', C: 'CURRENCY', M: 'COMM' };

/** The segment of exchange and letter: NSE and D are NSE_FNO. */
export function segmentOfLetters(exchange: string, letter: string): Segment | null {
  return segmentOf(`${exchange}_${SEGMENT_LETTERS[letter] ?? ''}`);
}
