import { assert, never } from '#contract/faults.ts';
import { FINAL_STATUSES, type Order } from '#contract/model/order.ts';
import type { OrderBirth, OrderEvent, VenueWord } from './order-event.ts';

/** Role of an order that is only the sum of its children. */
export const PARENT_ROLE = 'parent';

/** Whether nothing more can happen to the order but a late fill. */
export function isFinal(order: Order): boolean {
  return FINAL_STATUSES.includes(order.status);
}

/** Units that may still fill: of a change that is out the venue may have the larger quantity already. */
export function restOf(order: Order): number {
  return isFinal(order) ? 0 : Math.max(0, Math.max(order.quantity, order.quantityAsked ?? 0) - order.filled);
}

/**
 * The order after an event: every legal transition is here, and what is impossible is a crash. A final status never
 * changes, except that a late fill can complete a cancelled order's count, and that the proof of a trade or of a
 * resting order overrules a rejection that came from our side of the wire (a doubt that was resolved too early).
 * @param order null before its first event.
 * @throws FaultError `bug.assertion` on a transition that the law does not know.
 */
export function applyEvent(order: Order | null, clientOrderId: string, event: OrderEvent): Order {
  if (event.type === 'OrderSubmitted' || event.type === 'OrderDenied' || event.type === 'OrderAdopted') {
    return born(order, clientOrderId, event);
  }
  assert(order !== null, `${event.type} comes after the order was submitted`);
  const next = { ...order, updatedMs: event.atMs };
  switch (event.type) {
    case 'OrderSent':
      return { ...next, sentMs: event.atMs };
    case 'OrderAccepted':
      return accepted(next, event.venueOrderId, event.venueStatus, event.atMs);
    case 'OrderRejected':
      return isFinal(order)
        ? next
        : { ...answered(next, event.atMs), status: 'Rejected', inDoubt: null, fault: event.fault };
    case 'OrderDoubted':
      return isFinal(order) ? next : { ...next, inDoubt: event.about, fault: event.fault };
    case 'OrderTold':
      return told(next, event.word, event.atMs);
    case 'ChildrenSummed':
      return summed(next, event);
    case 'OrderTraded':
    case 'ModifySubmitted':
    case 'ModifyAccepted':
    case 'ModifyRefused':
    case 'CancelSubmitted':
    case 'CancelAccepted':
    case 'CancelRefused':
      return changed(order, next, event);
    default:
      return never(event);
  }
}

type ChangeEvent = Extract<OrderEvent, { readonly type: 'OrderTraded' | `Modify${string}` | `Cancel${string}` }>;

/** Trades, changes and cancels of a living order. */
function changed(order: Order, next: Order, event: ChangeEvent): Order {
  switch (event.type) {
    case 'OrderTraded':
      return traded(next, event.cumulative);
    case 'ModifySubmitted':
      assert(!isFinal(order), 'a finished order is not changed');
      return { ...next, modifications: order.modifications + 1, quantityAsked: event.terms.quantity };
    case 'ModifyAccepted':
      return isFinal(order) ? next : modified(next, event);
    case 'CancelSubmitted':
      return next;
    case 'CancelAccepted':
      return settled(next, 'cancel');
    case 'ModifyRefused':
      return { ...settled(next, 'modify'), quantityAsked: null, fault: event.fault };
    case 'CancelRefused':
      return { ...settled(next, 'cancel'), fault: event.fault };
    default:
      return never(event);
  }
}

/**
 * The terms as they were asked for. The venue answers before it has done it: what it makes smaller may still trade until
 * its own word shows the smaller quantity.
 */
function modified(order: Order, { terms, sent }: Extract<OrderEvent, { readonly type: 'ModifyAccepted' }>): Order {
  const quantity = Math.max(terms.quantity, order.quantity);
  return { ...settled(order, 'modify'), ...terms, quantity, quantityAsked: null, sent };
}

/**
 * A trade proves that the venue has the order; a full count ends it whatever was said before. An order that was changed
 * ends by the venue's own word only: its quantity there may be another by now.
 */
function traded(order: Order, cumulative: number): Order {
  const filled = Math.max(order.filled, cumulative);
  const quantity = Math.max(order.quantity, filled);
  const known = { ...settled(order, 'place'), filled, quantity };
  const isWhole = filled === quantity && (order.modifications === 0 || isFinal(order));
  if (isWhole) return { ...known, status: 'Filled', inDoubt: null, fault: null };
  const assumed = order.status === 'Rejected' && order.venueOrderId === null;
  const isOpen = order.status === 'Submitted' || assumed;
  return { ...known, status: isOpen ? 'Working' : order.status };
}

function born(
  order: Order | null,
  clientOrderId: string,
  event: Extract<OrderEvent, { readonly birth: OrderBirth }>,
): Order {
  assert(order === null || event.type === 'OrderDenied', `${clientOrderId} is born once`);
  const { intent, parentId, role, symbol, decimals, lot, sent } = event.birth;
  const { confirmed: _confirmed, ...wanted } = intent;
  const base: Order = {
    ...wanted,
    clientOrderId,
    parentId,
    role,
    symbol,
    decimals,
    lot,
    sent,
    venueOrderId: null,
    status: 'Submitted',
    inDoubt: null,
    filled: 0,
    averagePrice: null,
    fault: null,
    external: false,
    modifications: 0,
    quantityAsked: null,
    venueStatus: '',
    venueText: '',
    createdMs: event.atMs,
    sentMs: null,
    answeredMs: null,
    updatedMs: event.atMs,
  };
  if (event.type === 'OrderDenied') {
    assert(order === null || order.sentMs === null, 'an order that was sent is no longer ours to deny');
    return { ...base, status: 'Denied', fault: event.fault, createdMs: order?.createdMs ?? event.atMs };
  }
  if (event.type === 'OrderAdopted') return told({ ...base, external: true }, event.word, event.atMs);
  return base;
}

/** A parent shows what its children came to; it can work again when one of them turns out to be alive. */
function summed(order: Order, event: Extract<OrderEvent, { readonly type: 'ChildrenSummed' }>): Order {
  assert(order.role === PARENT_ROLE, 'only a parent is a sum');
  const { status, quantity, filled, averagePrice } = event;
  return { ...answered(order, event.atMs), status, quantity, filled: Math.max(order.filled, filled), averagePrice };
}

function answered(order: Order, atMs: number): Order {
  return order.answeredMs === null ? { ...order, answeredMs: atMs } : order;
}

function accepted(order: Order, venueOrderId: string, venueStatus: string, atMs: number): Order {
  assert(order.venueOrderId === null || order.venueOrderId === venueOrderId, 'an order has one venue order id');
  const next = { ...answered(order, atMs), venueOrderId, venueStatus };
  if (isFinal(order)) return next;
  return { ...settled(next, 'place'), status: 'Working' };
}

/**
 * Takes a doubt away once it is answered; another doubt stays. Of a change that is out nobody has heard yet: a doubt
 * about it may have been there before this one, so it comes after it.
 */
function settled(order: Order, about: 'place' | 'modify' | 'cancel'): Order {
  if (order.inDoubt !== about) return order;
  const isChangeOut = about !== 'modify' && order.quantityAsked !== null;
  return isChangeOut ? { ...order, inDoubt: 'modify' } : { ...order, inDoubt: null, fault: null };
}

function told(order: Order, word: VenueWord, atMs: number): Order {
  assert(order.venueOrderId === null || order.venueOrderId === word.venueOrderId, 'an order has one venue order id');
  const filled = Math.max(order.filled, word.filled ?? 0);
  // A word that counts less than is known is an old one: its terms are old too.
  const isOld = word.filled !== null && word.filled < order.filled;
  const quantity = Math.max(isOld ? order.quantity : (word.quantity ?? order.quantity), filled);
  const status = nextStatus(order, word, filled);
  const known = settled({ ...answered(order, atMs), venueOrderId: word.venueOrderId }, 'place');
  const isOver = FINAL_STATUSES.includes(status);
  return {
    ...known,
    status,
    filled,
    quantity,
    averagePrice:
      (word.filled ?? 0) >= order.filled && word.averagePrice !== null && filled > 0
        ? word.averagePrice
        : order.averagePrice,
    price: isOld ? order.price : (word.price ?? order.price),
    trigger: isOld ? order.trigger : (word.trigger ?? order.trigger),
    inDoubt: isOver ? null : known.inDoubt,
    fault: status === 'Rejected' ? rejection(order, word) : isOver ? null : known.fault,
    venueStatus: word.venueStatus,
    venueText: word.text,
  };
}

function rejection(order: Order, word: VenueWord): Order['fault'] {
  if (order.fault?.kind === 'rejected' && word.text === '') return order.fault;
  const text = word.text === '' ? 'The venue refused the order without a reason.' : word.text;
  return { kind: 'rejected', code: 'rejected.venue', text };
}

/**
 * Late and repeated words must not move an order back: only the venue's own final word ends it, and a count proves
 * fills. The count is held against the quantity of the same word: another one may be from before a change.
 */
function nextStatus(order: Order, word: VenueWord, filled: number): Order['status'] {
  const quantity = word.quantity ?? order.quantity;
  if ((word.filled ?? filled) >= quantity && quantity > 0) return 'Filled';
  const assumed = order.status === 'Rejected' && order.venueOrderId === null;
  if (isFinal(order) && !assumed) return order.status;
  if (word.status === 'Submitted') return order.status === 'Submitted' || assumed ? 'Submitted' : order.status;
  // The venue says traded, and its count is not there yet: the count decides, so it stays working until it comes.
  if (word.status === 'Filled') return word.filled === null ? 'Filled' : 'Working';
  return word.status;
}
