import { ensure, type Fault, FaultError, fault, faultOf } from '#contract/faults.ts';
import type { Order } from '#contract/model/order.ts';
import type { OrderAdapter, PlaceReply, VenueOrder } from '../../adapters/order-adapter.ts';
import { isFinal, PARENT_ROLE, restOf } from '../../core/orders/apply-event.ts';
import type { OrderTerms } from '../../core/orders/order-event.ts';
import { slicesOf } from '../../core/orders/slices.ts';
import type { Desk } from './desk.ts';
import type { DeskParts } from './desk-parts.ts';
import { FOREVER_ROLE, foreverWords } from './forever-rows.ts';
import { type SuperPart, superPartOf } from './super-entry.ts';

/** The broker takes 25 changes of one order (dhan-api §2.3); the last is kept for a person in need. */
export const MODIFICATIONS_MAX = 24;
/** A cancel that is refused because the order is still on its way is asked again after this time. */
const TRANSIT_RETRY_MS = 400;
const TRANSIT_TRIES_MAX = 10;

/** Changes and cancels of orders that are out. One request each; a missing answer is in doubt and is looked up. */
export class ChangeDesk {
  readonly #parts: DeskParts;
  readonly #desk: Desk;
  /** Cancels that wait until the venue's id of their order is known. */
  readonly #cancelWanted = new Map<string, string>();
  readonly #transitTries = new Map<string, number>();
  /** Changes that have no answer yet, by order: those of the price alone may follow each other. */
  readonly #out = new Map<string, number>();

  constructor(parts: DeskParts, desk: Desk) {
    this.#parts = parts;
    this.#desk = desk;
  }

  /** Cancels that could not be sent yet are sent when the order has its venue id. Called after every change. */
  noticed(order: Order): void {
    if (isFinal(order)) this.#transitTries.delete(order.clientOrderId);
    const who = this.#cancelWanted.get(order.clientOrderId);
    if (who === undefined) return;
    if (isFinal(order)) this.#cancelWanted.delete(order.clientOrderId);
    else if (order.venueOrderId !== null) {
      this.#cancelWanted.delete(order.clientOrderId);
      this.#sendCancel(order, who);
    }
  }

  /** @throws FaultError `input.*` or `denied.*` when nothing was sent. */
  modify(clientOrderId: string, terms: OrderTerms, who: string): Order {
    const { records, clock, risk, audit } = this.#parts;
    const order = this.#known(clientOrderId);
    this.#mayChange(order, terms);
    const part = superPartOf(records, order);
    if (part !== null) checkLegTerms(order, part, terms);
    const rest = Math.max(1, terms.quantity - order.filled);
    const intent = { ...order, ...terms, quantity: rest, clientOrderId: 'm-change-check', confirmed: ['duplicate'] };
    const draft = this.#desk.draft({ ...intent, reduceOnly: false, source: order.source }, clientOrderId);
    // What only gets smaller takes no new risk; everything else is judged like a new order.
    const isLarger = terms.quantity > order.quantity;
    if ((isLarger || !order.reduceOnly) && draft.denied !== null) throw new FaultError(draft.denied);
    const { lot, freezeQty, symbol } = draft.instrument;
    if (isLarger && order.reduceOnly && !draft.checked.reduces) {
      throw new FaultError(fault('denied.reduce_only', `${symbol}: the exit would be larger than what is open.`));
    }
    if (slicesOf(terms.quantity, lot, freezeQty).length > 1) {
      throw new FaultError(
        fault('denied.above_freeze', 'A change cannot go above the freeze quantity. Place a second order.'),
      );
    }
    const adapter = this.#reachable();
    const isSame =
      draft.sent.type === terms.type && draft.sent.price === terms.price && draft.sent.trigger === terms.trigger;
    const sent = isSame ? null : draft.sent;
    const venueOrder = {
      ...this.#desk.venueOrder(order, draft.instrument, draft.sent, terms.quantity),
      stillGoes: () => this.#overtaken(clientOrderId, terms.quantity),
    };
    // Written before anything is kept: a body that cannot be written is the caller's mistake, not a change.
    const json = adapter.payload(venueOrder);
    records.commit(clientOrderId, { type: 'ModifySubmitted', terms, sent, atMs: clock.nowMs() });
    risk.counted(clock.nowMs());
    audit({ event: 'order.change_sent', who, clientOrderId, text: 'change', json });
    this.#countOut(clientOrderId, 1);
    sendChange(adapter, order, part, venueOrder)
      .finally(() => this.#countOut(clientOrderId, -1))
      .then(
        () => this.#settle(clientOrderId, () => ({ type: 'ModifyAccepted', terms, sent, atMs: clock.nowMs() })),
        (thrown: unknown) => this.#refused(clientOrderId, 'modify', thrown),
      );
    return ensure(records.orders.get(clientOrderId), 'the order is known');
  }

  /** @throws FaultError `input.unknown_order`, `denied.order_is_final`. A parent's children are cancelled. */
  cancel(clientOrderId: string, who: string): Order {
    const { records } = this.#parts;
    const order = this.#known(clientOrderId);
    if (order.role === PARENT_ROLE) {
      for (const child of records.orders.children(clientOrderId))
        if (!isFinal(child)) this.cancel(child.clientOrderId, who);
      return order;
    }
    if (isFinal(order)) {
      throw new FaultError(fault('denied.order_is_final', `${order.symbol}: the order is ${order.status} already.`));
    }
    if (order.venueOrderId === null) this.#cancelWanted.set(clientOrderId, who);
    else this.#sendCancel(order, who);
    return ensure(records.orders.get(clientOrderId), 'the order is known');
  }

  #sendCancel(order: Order, who: string): void {
    const { records, clock, risk, audit } = this.#parts;
    const { clientOrderId } = order;
    const adapter = this.#parts.adapter();
    if (adapter === null) {
      this.#cancelWanted.set(clientOrderId, who);
      return;
    }
    records.commit(clientOrderId, { type: 'CancelSubmitted', atMs: clock.nowMs() });
    risk.counted(clock.nowMs());
    const part = superPartOf(records, order);
    audit({ event: 'order.cancel_sent', who, clientOrderId, text: `cancel ${cancelWords(order, part)}` });
    sendCancel(adapter, order, part).then(
      () => this.#settle(clientOrderId, () => ({ type: 'CancelAccepted', atMs: clock.nowMs() })),
      (thrown: unknown) => {
        if (!this.#stillInTransit(clientOrderId, who, thrown)) this.#refused(clientOrderId, 'cancel', thrown);
      },
    );
  }

  /** The venue cannot cancel what it has not confirmed yet; nothing happened, so it may be asked again. */
  #stillInTransit(clientOrderId: string, who: string, thrown: unknown): boolean {
    const why = faultOf(thrown);
    if (why.kind !== 'rejected' || !/transit/i.test(why.text)) return false;
    const tries = (this.#transitTries.get(clientOrderId) ?? 0) + 1;
    this.#transitTries.set(clientOrderId, tries);
    if (tries > TRANSIT_TRIES_MAX) return false;
    this.#parts.timers.after(TRANSIT_RETRY_MS, () => {
      const order = this.#parts.records.orders.get(clientOrderId);
      if (order !== undefined && !isFinal(order)) this.#sendCancel(order, who);
    });
    return true;
  }

  /** Why a change that waited for room in the broker's rate does not go any more. */
  #overtaken(clientOrderId: string, quantity: number): string | null {
    const order = this.#known(clientOrderId);
    if (isFinal(order)) return 'The order ended while its change waited for room in the rate.';
    if (!order.reduceOnly || quantity <= order.quantity) return null;
    const most = this.#desk.most(order);
    return quantity - order.filled <= most ? null : `Only ${most} units are left to reduce.`;
  }

  #countOut(clientOrderId: string, by: 1 | -1): void {
    const out = (this.#out.get(clientOrderId) ?? 0) + by;
    if (out > 0) this.#out.set(clientOrderId, out);
    else this.#out.delete(clientOrderId);
  }

  #settle(clientOrderId: string, event: () => Parameters<DeskParts['records']['commit']>[1]): void {
    this.#parts.records.commit(clientOrderId, event());
    this.#parts.wantBooks('change answered');
  }

  #refused(clientOrderId: string, about: 'modify' | 'cancel', thrown: unknown): void {
    const { records, clock, alarms, counters, audit, wantBooks } = this.#parts;
    const why = faultOf(thrown);
    const atMs = clock.nowMs();
    audit({ event: `order.${about}_refused`, who: 'venue', clientOrderId, text: `${why.code}: ${why.text}` });
    wantBooks(`${about} refused`);
    const order = ensure(records.orders.get(clientOrderId), 'the order is known');
    if (why.kind !== 'in_doubt' && why.kind !== 'bug') {
      const type = about === 'modify' ? 'ModifyRefused' : 'CancelRefused';
      const refused = records.commit(clientOrderId, { type, fault: why, atMs });
      if (about === 'cancel' && order.role === FOREVER_ROLE && !isFinal(refused)) this.#tellResting(order, why);
      return;
    }
    counters.add('inDoubt', 1);
    records.commit(clientOrderId, { type: 'OrderDoubted', about, fault: why, atMs });
    if (isFinal(order)) return;
    const text = `${order.symbol}: the ${about === 'modify' ? 'change' : 'cancel'} was sent and has no answer. It is being looked up.`;
    alarms.raise({ kind: 'in_doubt', text, clientOrderId, fault: why, atMs });
  }

  /** It outlives the day and the position that it was for: nobody else would look at it again. */
  #tellResting(order: Order, why: Fault): void {
    const { alarms, clock } = this.#parts;
    const { clientOrderId } = order;
    const text = `The ${foreverWords(order)}: its cancel failed, so it still rests at the broker. Cancel it there. ${why.text}`;
    alarms.raise({ kind: 'exit_failed', text: text.slice(0, 400), clientOrderId, fault: why, atMs: clock.nowMs() });
  }

  #mayChange(order: Order, terms: OrderTerms): void {
    const { symbol, quantityAsked } = order;
    const refuse = (code: `denied.${string}`, text: string): never => {
      throw new FaultError(fault(code, text));
    };
    if (isFinal(order)) refuse('denied.order_is_final', `${symbol}: the order is ${order.status} already.`);
    if (order.role === PARENT_ROLE) refuse('denied.sliced_order', `${symbol}: change its slices one by one.`);
    if (order.role === FOREVER_ROLE)
      refuse('denied.forever', `${symbol}: a forever order is changed leg by leg, in the list of forever orders.`);
    if (order.inDoubt !== null)
      refuse('denied.in_doubt', `${symbol}: its last request has no answer yet. Wait until it is found.`);
    if (order.venueOrderId === null || restOf(order) === 0)
      refuse('denied.in_transit', `${symbol}: the venue has not confirmed it yet.`);
    // Prices may follow each other; of two quantities nobody knows which one the venue keeps.
    const isSame = (quantityAsked ?? order.quantity) === order.quantity && terms.quantity === order.quantity;
    if ((quantityAsked !== null || this.#out.has(order.clientOrderId)) && !isSame)
      refuse('denied.in_transit', `${symbol}: its last change has no answer yet. Try again in a moment.`);
    if (order.modifications >= MODIFICATIONS_MAX) {
      refuse(
        'denied.modifications',
        `${symbol}: it was changed ${order.modifications} times and the broker takes 25. Cancel it and place a new one.`,
      );
    }
  }

  #known(clientOrderId: string): Order {
    const order = this.#parts.records.orders.get(clientOrderId);
    if (order === undefined) {
      throw new FaultError(fault('input.unknown_order', `There is no order ${clientOrderId} today.`));
    }
    return order;
  }

  #reachable(): NonNullable<ReturnType<DeskParts['adapter']>> {
    const adapter = this.#parts.adapter();
    if (adapter === null)
      throw new FaultError(fault('unavailable.no_venue', 'The venue cannot be reached; nothing was sent.'));
    return adapter;
  }
}

/** What the broker lets be changed of an exit of a super order: its price. */
function checkLegTerms(order: Order, { leg }: SuperPart, terms: OrderTerms): void {
  if (leg === 'ENTRY_LEG') return;
  const isSame = terms.quantity === order.quantity && terms.type === order.type;
  if (isSame) return;
  const what = leg === 'TARGET_LEG' ? 'price' : 'trigger';
  const text = `${order.symbol}: of this leg of a super order the broker changes the ${what} alone. Keep its type and quantity.`;
  throw new FaultError(fault('denied.super_leg', text));
}

function sendChange(
  adapter: OrderAdapter,
  order: Order,
  part: SuperPart | null,
  venueOrder: VenueOrder,
): Promise<PlaceReply> {
  const venueOrderId = ensure(order.venueOrderId, 'it may be changed');
  if (part === null) return adapter.modify(venueOrderId, venueOrder);
  const { leg, entry, levels } = part;
  const target = leg === 'TARGET_LEG' ? venueOrder.price : (levels.target ?? 0);
  const stop = leg === 'STOP_LOSS_LEG' ? venueOrder.trigger : (levels.stop ?? 0);
  const body = { ...venueOrder, target, stop, trail: levels.trail };
  return adapter.modifySuper(ensure(entry.venueOrderId, 'its entry is at the broker'), leg, body);
}

/** A forever order and the legs of a super order have doors of their own; with its entry a whole super order ends. */
function sendCancel(adapter: OrderAdapter, order: Order, part: SuperPart | null): Promise<PlaceReply> {
  const venueOrderId = ensure(order.venueOrderId, 'it has a venue id');
  if (order.role === FOREVER_ROLE) return adapter.cancelForever(venueOrderId);
  if (part === null) return adapter.cancel(venueOrderId);
  return adapter.cancelSuper(ensure(part.entry.venueOrderId, 'its entry is at the broker'), part.leg);
}

function cancelWords(order: Order, part: SuperPart | null): string {
  if (order.role === FOREVER_ROLE) return foreverWords(order);
  if (part === null) return order.symbol;
  return part.leg === 'ENTRY_LEG'
    ? `${order.symbol}: the super order with its target and stop`
    : `${order.symbol}: the ${order.role} of a super order`;
}
