import { assert, ensure, type Fault, FaultError, fault, faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Order, OrderIntent } from '#contract/model/order.ts';
import type { OrderAdapter, PlaceReply, VenueOrder } from '../../adapters/order-adapter.ts';
import { isFinal, PARENT_ROLE } from '../../core/orders/apply-event.ts';
import type { OrderBirth } from '../../core/orders/order-event.ts';
import { type SentTerms, sentTerms } from '../../core/orders/protect.ts';
import { reducible } from '../../core/orders/reduce.ts';
import { SLICES_MAX, slicesOf } from '../../core/orders/slices.ts';
import type { CheckedOrder } from '../../core/risk/control.ts';
import { priceText } from '../../core/risk/verdict.ts';
import { checkedOrder } from './checked-order.ts';
import { shapeFault } from './check-shape.ts';
import type { DeskParts } from './desk-parts.ts';
import { mayTrade } from './forever-rows.ts';

/** Who asks, and what the order belongs to. */
export interface SubmitContext {
  readonly who: string;
  readonly parentId?: string;
  readonly role?: string;
  /** Sends it another way than as a plain order: a super or forever order. One request, like every other. */
  readonly via?: (adapter: OrderAdapter, order: VenueOrder) => Promise<PlaceReply>;
}

/** An intent that was looked at and not yet decided. */
export interface Draft {
  readonly intent: OrderIntent;
  readonly instrument: Instrument;
  readonly sent: SentTerms;
  readonly checked: CheckedOrder;
  readonly slices: readonly number[];
  readonly denied: Fault | null;
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
}

/**
 * The way of every order, by hand or by rule: known already? → shape → cut to what is open → risk → intent on disk →
 * one send → what the answer says. It never sends twice: what has no answer is in doubt, and is looked up elsewhere.
 */
export class Desk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /**
   * Places an order and gives its state, which may be Denied. The answer of the venue comes later as events. An intent
   * that is known is the same order: its present state comes back and nothing is sent.
   * @throws FaultError `input.*` when the intent makes no sense; nothing is kept of it then.
   */
  submit(wanted: OrderIntent, context: SubmitContext): Order {
    const { records, counters, clock } = this.#parts;
    const known = records.orders.get(wanted.clientOrderId);
    if (known !== undefined) return known;
    const draft = this.draft(wanted);
    const nowMs = clock.nowMs();
    counters.add('intents', 1);
    const denied = draft.denied ?? confirmation(draft) ?? (context.via === undefined ? null : notSliced(draft));
    this.#parts.risk.saw(wanted, denied !== null, nowMs);
    if (denied !== null) return this.#deny(draft, denied, context);
    if (draft.slices.length === 1) return this.#send(draft, ensure(draft.slices[0], 'one slice'), context);
    return this.#sendSlices(draft, context);
  }

  /**
   * Looks at an intent as `submit` would, and decides nothing.
   * @param replaces id of the order that it would change: what that one still has out does not count beside it.
   * @throws FaultError `input.*`.
   */
  draft(wanted: OrderIntent, replaces: string | null = null): Draft {
    const { instruments, market, risk, clock } = this.#parts;
    const instrument = instruments.find(wanted.segment, wanted.securityId);
    if (instrument === undefined) {
      const text = `${wanted.segment} ${wanted.securityId} is not subscribed, so it has no price. Open it in a panel first.`;
      throw new FaultError(fault('input.unknown_instrument', text));
    }
    const wrong = shapeFault(wanted, instrument);
    if (wrong !== null) throw new FaultError(wrong);
    const nowMs = clock.nowMs();
    const intent = this.#reduced(wanted);
    const view = market.view(instrument, nowMs);
    const far = intent.side === 'BUY' ? view.ask : view.bid;
    const sent = sentTerms(intent, instrument, view.trusted ? (far ?? view.last) : null);
    const slices = intent.quantity === 0 ? [] : slicesOf(intent.quantity, instrument.lot, instrument.freezeQty);
    const terms = { instrument, sent, market: view, slices, replaces };
    const checked = checkedOrder(this.#parts, intent, terms);
    if (intent.quantity === 0) {
      const text = `Nothing of ${instrument.symbol} is open that this order could reduce.`;
      return {
        intent,
        instrument,
        sent,
        checked,
        slices,
        denied: fault('denied.nothing_to_reduce', text),
        warnings: [],
      };
    }
    if (slices.length > SLICES_MAX) {
      const text = `${intent.quantity} units would be ${slices.length} orders of the freeze quantity; at most ${SLICES_MAX} go out for one intent.`;
      return { intent, instrument, sent, checked, slices, denied: fault('denied.too_many_slices', text), warnings: [] };
    }
    const { denied, warnings } = risk.judge(checked, nowMs);
    const naked = sent.type === 'MARKET' && !checked.reduces ? unprotected(instrument) : null;
    return { intent, instrument, sent, checked, slices, denied: denied ?? naked, warnings };
  }

  /** The order as the venue takes it. */
  venueOrder(
    order: Pick<OrderIntent, 'clientOrderId' | 'side' | 'product' | 'validity' | 'disclosed' | 'amo' | 'reduceOnly'>,
    instrument: Instrument,
    sent: SentTerms,
    quantity: number,
  ): VenueOrder {
    const { clientOrderId, side, product, validity, amo, reduceOnly: reduces } = order;
    // A slice shows no more than it has.
    const disclosed = Math.min(order.disclosed, quantity);
    const same = { instrument, side, product, validity, quantity, disclosed, amo, reduces };
    return { correlationId: clientOrderId, ...same, ...sent };
  }

  /** An order that takes part of a position away is cut to what is open now; everything else passes as it is. */
  #reduced(intent: OrderIntent): OrderIntent {
    if (!intent.reduceOnly) return intent;
    const most = this.most(intent);
    return most >= intent.quantity ? intent : { ...intent, quantity: most };
  }

  #deny(draft: Draft, why: Fault, { who, parentId, role }: SubmitContext): Order {
    const { records, counters, clock, audit } = this.#parts;
    counters.add('denied', 1);
    const { clientOrderId } = draft.intent;
    // A quantity cut to nothing is shown as it was asked.
    const intent = { ...draft.intent, quantity: Math.max(1, draft.intent.quantity) };
    const birth = birthOf({ ...draft, intent }, intent.quantity, parentId ?? null, role ?? '');
    const order = records.commit(clientOrderId, { type: 'OrderDenied', birth, fault: why, atMs: clock.nowMs() });
    audit({
      event: 'order.denied',
      who,
      clientOrderId,
      text: `${why.code}: ${why.text}`,
      json: JSON.stringify(draft.intent),
    });
    return order;
  }

  #sendSlices(draft: Draft, context: SubmitContext): Order {
    const { records, clock, gate } = this.#parts;
    const { clientOrderId } = draft.intent;
    const birth = birthOf(draft, draft.intent.quantity, context.parentId ?? null, PARENT_ROLE);
    const blocksBefore = gate.blocks.length;
    records.commit(clientOrderId, { type: 'OrderSubmitted', birth, atMs: clock.nowMs() });
    for (const [n, quantity] of draft.slices.entries()) {
      const intent = { ...draft.intent, clientOrderId: `${clientOrderId}-${n + 1}`, quantity };
      const slice = { ...draft, intent };
      const of = { who: context.who, parentId: clientOrderId, role: `slice ${n + 1}/${draft.slices.length}` };
      // Entries were blocked between two slices: a journal that failed with the one before.
      const isBlocked = gate.blocks.length > blocksBefore && !draft.checked.reduces;
      if (isBlocked) this.#deny(slice, BLOCKED_BETWEEN, of);
      else this.#send(slice, quantity, of);
    }
    return ensure(records.orders.get(clientOrderId), 'the parent was submitted');
  }

  /** Intent on disk, then one send. */
  #send(draft: Draft, quantity: number, context: SubmitContext): Order {
    const { who, parentId, role, via } = context;
    const { records, clock, audit, risk } = this.#parts;
    const { clientOrderId } = draft.intent;
    const adapter = this.#parts.adapter();
    const birth = birthOf(draft, quantity, parentId ?? null, role ?? '');
    if (adapter === null) return this.#deny(draft, NOT_REACHABLE, context);
    const blocks = this.#parts.gate.blocks.length;
    const order: VenueOrder = {
      ...this.venueOrder(draft.intent, draft.instrument, draft.sent, quantity),
      stillGoes: () => this.#overtaken(clientOrderId, draft.checked.reduces, blocks),
    };
    // Written before anything is kept: a body that cannot be written is the caller's mistake, not an order.
    const json = adapter.payload(order);
    try {
      records.commit(clientOrderId, { type: 'OrderSubmitted', birth, atMs: clock.nowMs() });
    } catch (thrown) {
      return this.#deny(draft, faultOf(thrown), context);
    }
    const sentAtMs = clock.nowMs();
    risk.counted(sentAtMs);
    const outcome = via === undefined ? adapter.place(order) : via(adapter, order);
    const text = `${wordsOf(order)}${confirmedWords(draft.intent)}`;
    audit({ event: 'order.sent', who, clientOrderId, text, json });
    outcome.then(
      (reply) => this.#accepted(clientOrderId, sentAtMs, reply.venueOrderId, reply.venueStatus),
      (thrown: unknown) => this.#placeFailed(clientOrderId, sentAtMs, birth, faultOf(thrown)),
    );
    return ensure(records.orders.get(clientOrderId), 'the order was submitted');
  }

  /** Why an order that waited for room in the broker's rate does not go any more. An exit is held against what is open now. */
  #overtaken(clientOrderId: string, reduces: boolean, blocksBefore: number): string | null {
    const { records, gate } = this.#parts;
    const order = ensure(records.orders.get(clientOrderId), 'an order that waits is known');
    if (isFinal(order)) return 'It ended while it waited for room in the rate.';
    if (order.reduceOnly) {
      const most = this.most(order);
      return most >= order.quantity ? null : `Only ${most} units are left to reduce. Exit again.`;
    }
    const isBlocked = gate.blocks.length > blocksBefore && !reduces;
    return isBlocked ? 'Entries were blocked while it waited for room in the rate.' : null;
  }

  /** Units that an order of this side may still take from the position; the order itself is not counted. */
  most({
    clientOrderId,
    segment,
    securityId,
    product,
    side,
  }: Pick<OrderIntent, 'clientOrderId' | 'segment' | 'securityId' | 'product' | 'side'>): number {
    const { records, carefulNet } = this.#parts;
    const open = [...records.orders.open()].filter(
      (order) =>
        mayTrade(order) &&
        order.clientOrderId !== clientOrderId &&
        order.segment === segment &&
        order.securityId === securityId &&
        order.product === product,
    );
    const place = { segment, securityId, product };
    return reducible(side, { accountNet: records.positions.net(place), brokerNet: carefulNet(place), open });
  }

  #accepted(clientOrderId: string, sentAtMs: number, venueOrderId: string, venueStatus: string): void {
    const { records, counters, clock, audit, wantBooks } = this.#parts;
    counters.add('accepted', 1);
    this.#wasSent(clientOrderId, sentAtMs);
    records.commit(clientOrderId, { type: 'OrderAccepted', venueOrderId, venueStatus, atMs: clock.nowMs() });
    audit({ event: 'order.accepted', who: 'venue', clientOrderId, text: `${venueOrderId} ${venueStatus}` });
    wantBooks('accepted');
  }

  #placeFailed(clientOrderId: string, sentAtMs: number, birth: OrderBirth, why: Fault): void {
    const { records, counters, clock, alarms, audit, wantBooks } = this.#parts;
    const atMs = clock.nowMs();
    const order = ensure(records.orders.get(clientOrderId), 'an order that was sent is known');
    audit({
      event: why.kind === 'in_doubt' ? 'order.doubted' : 'order.refused',
      who: 'venue',
      clientOrderId,
      text: `${why.code}: ${why.text}`,
    });
    if (why.kind === 'in_doubt' || why.kind === 'bug') {
      this.#wasSent(clientOrderId, sentAtMs);
      counters.add('inDoubt', 1);
      const doubt = why.kind === 'bug' ? fault('in_doubt.place_failed', why.text) : why;
      records.commit(clientOrderId, { type: 'OrderDoubted', about: 'place', fault: doubt, atMs });
      const text = `${order.side} ${order.quantity} ${order.symbol}: sent, no answer. It is being looked up; do not send it again.`;
      alarms.raise({ kind: 'in_doubt', text, clientOrderId, fault: doubt, atMs });
      wantBooks('in doubt');
      return;
    }
    if (why.kind !== 'rejected') {
      counters.add('denied', 1);
      if (!isFinal(order)) records.commit(clientOrderId, { type: 'OrderDenied', birth, fault: why, atMs });
      return;
    }
    this.#wasSent(clientOrderId, sentAtMs);
    counters.add('rejected', 1);
    records.commit(clientOrderId, { type: 'OrderRejected', fault: why, atMs });
  }

  #wasSent(clientOrderId: string, sentAtMs: number): void {
    const { records, counters } = this.#parts;
    counters.add('sent', 1);
    const order = records.orders.get(clientOrderId);
    if (order?.sentMs === null) records.commit(clientOrderId, { type: 'OrderSent', atMs: sentAtMs });
  }
}

const BLOCKED_BETWEEN = fault(
  'denied.blocked',
  'Entries were blocked while the slices of this order went out; this slice was not sent.',
);
const NOT_REACHABLE = fault(
  'unavailable.no_venue',
  'The venue cannot be reached yet; nothing was sent. Wait until the status strip shows the order stream.',
);

/** The first warning that nobody has confirmed, as a denial. */
export function confirmation({ intent, warnings }: Draft): Fault | null {
  const open = warnings.find(({ code }) => !intent.confirmed.includes(code));
  return open === undefined ? null : fault(`denied.confirm_${open.code}`, open.text);
}

/** Without a price there is no limit to protect a market order with: an exit goes as it is, an entry does not. */
function unprotected({ symbol }: Instrument): Fault {
  const text = `${symbol}: no price can be trusted now, so a market order has no limit that protects it. Place a LIMIT order.`;
  return fault('denied.market_unprotected', text);
}

/** The venue cuts no super or forever order into slices, and neither do we. */
function notSliced({ slices, instrument }: Draft): Fault | null {
  if (slices.length <= 1) return null;
  const text = `The quantity is above the freeze quantity of ${instrument.symbol}. Such an order cannot be cut into slices: make it smaller.`;
  return fault('denied.above_freeze', text);
}

function birthOf(draft: Draft, quantity: number, parentId: string | null, role: string): OrderBirth {
  const { intent, instrument, sent } = draft;
  assert(quantity > 0, 'an order has a quantity');
  const isSame = sent.type === intent.type && sent.price === intent.price && sent.trigger === intent.trigger;
  return {
    intent: { ...intent, quantity },
    parentId,
    role,
    symbol: instrument.symbol,
    decimals: instrument.decimals,
    lot: instrument.lot,
    sent: isSame ? null : sent,
  };
}

/** Why it went out although a control warned. */
function confirmedWords({ confirmed }: OrderIntent): string {
  return confirmed.length === 0 ? '' : `, confirmed: ${confirmed.join(', ')}`;
}

function wordsOf({ side, quantity, instrument, type, price, trigger }: VenueOrder): string {
  const at = (value: number): string => priceText(value, instrument.decimals);
  const met = trigger === 0 ? '' : ` trigger ${at(trigger)}`;
  return `${side} ${quantity} ${instrument.symbol} ${type}${price === 0 ? '' : ` ${at(price)}`}${met}`;
}
