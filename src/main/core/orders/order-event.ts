import type { Fault } from '#contract/faults.ts';
import type { Order, OrderIntent, OrderType, VALIDITIES } from '#contract/model/order.ts';

type Validity = (typeof VALIDITIES)[number];

/** What the terms of an order become. Quantity is the total, in units; prices in the price scale. */
export interface OrderTerms {
  readonly type: OrderType;
  readonly validity: Validity;
  readonly quantity: number;
  readonly price: number;
  readonly trigger: number;
}

/** What an order is, beyond the intent, when it is made. */
export interface OrderBirth {
  readonly intent: OrderIntent;
  readonly parentId: string | null;
  readonly role: string;
  readonly symbol: string;
  readonly decimals: 2 | 4;
  readonly lot: number;
  /** What goes out, when it differs from the intent. */
  readonly sent: Order['sent'];
}

/** The venue's word on an order, from an answer, the book or the stream. Cumulative; may come late, twice, or out of order. */
export interface VenueWord {
  readonly venueOrderId: string;
  /** As mapped from the venue's words: `Working` covers pending, triggered, modified and partly traded. */
  readonly status: 'Submitted' | 'Working' | 'Filled' | 'Cancelled' | 'Rejected' | 'Expired';
  readonly venueStatus: string;
  readonly text: string;
  /** Cumulative units; null where the source does not say. */
  readonly filled: number | null;
  /** In the price scale; null where the source does not say. */
  readonly averagePrice: number | null;
  /** Terms as the venue has them; null where the source does not say. */
  readonly quantity: number | null;
  readonly price: number | null;
  readonly trigger: number | null;
}

/** One execution of the venue. */
export interface VenueTrade {
  /** The exchange's trade id; unique within the order. */
  readonly id: string;
  readonly quantity: number;
  /** In the price scale. */
  readonly price: number;
  readonly tradedMs: number;
}

/** Everything that can happen to an order: past tense, immutable, JSON-safe, each one line of the journal. */
export type OrderEvent = { readonly atMs: number } & (
  | { readonly type: 'OrderSubmitted'; readonly birth: OrderBirth }
  /** Our rule said no; nothing was sent. Follows OrderSubmitted, or stands alone with its birth. */
  | { readonly type: 'OrderDenied'; readonly birth: OrderBirth; readonly fault: Fault }
  /** The first byte is about to leave. */
  | { readonly type: 'OrderSent' }
  | { readonly type: 'OrderAccepted'; readonly venueOrderId: string; readonly venueStatus: string }
  /** The venue said no, at once or later, or it is proven that it never heard of it. */
  | { readonly type: 'OrderRejected'; readonly fault: Fault }
  | { readonly type: 'OrderDoubted'; readonly about: 'place' | 'modify' | 'cancel'; readonly fault: Fault }
  | { readonly type: 'OrderTold'; readonly word: VenueWord }
  /** `cumulative`: units of all trades of the order that are known, this one included. */
  | { readonly type: 'OrderTraded'; readonly trade: VenueTrade; readonly cumulative: number }
  | { readonly type: 'ModifySubmitted'; readonly terms: OrderTerms; readonly sent: Order['sent'] }
  | { readonly type: 'ModifyAccepted'; readonly terms: OrderTerms; readonly sent: Order['sent'] }
  | { readonly type: 'ModifyRefused'; readonly fault: Fault }
  | { readonly type: 'CancelSubmitted' }
  | { readonly type: 'CancelAccepted' }
  | { readonly type: 'CancelRefused'; readonly fault: Fault }
  /** A parent's children, added up. It has no venue order of its own. */
  | {
      readonly type: 'ChildrenSummed';
      readonly status: Order['status'];
      readonly quantity: number;
      readonly filled: number;
      readonly averagePrice: number | null;
    }
  /** Placed elsewhere; the intent is made from the venue's book. */
  | { readonly type: 'OrderAdopted'; readonly birth: OrderBirth; readonly word: VenueWord }
);
export type OrderEventType = OrderEvent['type'];
