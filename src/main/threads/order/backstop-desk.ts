import { ensure, faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Order } from '#contract/model/order.ts';
import { isFinal, PARENT_ROLE, restOf } from '../../core/orders/apply-event.ts';
import { backstopTrigger } from '../../core/orders/stop-rule.ts';
import { REFUSALS_MAX, refusalWaitMs } from './backstop-refusal.ts';
import { type ChangeDesk, MODIFICATIONS_MAX } from './change-desk.ts';
import type { Desk } from './desk.ts';
import type { DeskParts } from './desk-parts.ts';
import { backstopIdOf, retryWaitMs, type Watched } from './watched-stop.ts';
import { exposureKey } from './working-sums.ts';

/** A stop at the broker that something else cancelled is placed again no sooner than this, ms, and so often. */
const BACKSTOP_AGAIN_MS = 5_000;
const BACKSTOPS_MAX = 20;
/** Its size is looked at so often, ms: every look goes through all working orders. */
const SIZE_EVERY_MS = 1_000;
/** One at a time is made smaller: until the venue has answered, the next one would shrink by the same units. */
const SHRINK_WAIT_MS = 3_000;
/** One that works for so long, ms, was not refused. */
const STOOD_MS = 120_000;
/** The broker takes 25 changes of an order: a trailing stop moves its backstop by no less than this share. */
const MOVE_SHARE = 0.005;
/** Characters of the broker's reason that the row of a stop shows; the alarm has it all. */
const REASON_MAX = 90;

const GUARDED = 'watched here, with a stop at the broker behind it';
const CANCELLED = 'watched here alone: its stop at the broker was cancelled and comes back';

/** The stops whose backstops these are. */
export interface GuardedStops {
  get(id: string): Watched | undefined;
  /** Units of the bracket that still stand. */
  openUnits(id: string): number;
  set(stop: Watched): void;
}

/**
 * Stops at the broker behind the stops of this terminal, for the time when this machine is gone: placed when units fill,
 * moved and enlarged with them, placed again when something took one away or the broker's reason to refuse it may be
 * gone. They only reduce, so that together with other exits they never exceed the live position.
 */
export class BackstopDesk {
  readonly #parts: DeskParts;
  readonly #desk: Desk;
  readonly #changes: ChangeDesk;
  readonly #stops: GuardedStops;
  readonly #placedMs = new Map<string, number>();
  /** Tries to enlarge one, since it was last large enough. */
  readonly #enlarged = new Map<string, { readonly tries: number; readonly atMs: number }>();
  /** Last look at the size of each, and last time that one was made smaller; monotonic ms. */
  readonly #sizedMs = new Map<string, number>();
  #shrunkMs = 0;
  /** Stops whose backstop could not follow, because a request about it has no answer yet. */
  readonly #behind = new Set<string>();
  /** Last cancel of one that came back after another had taken its place, monotonic ms. */
  readonly #surplusMs = new Map<string, number>();

  constructor(parts: DeskParts, desk: Desk, changes: ChangeDesk, stops: GuardedStops) {
    this.#parts = parts;
    this.#desk = desk;
    this.#changes = changes;
    this.#stops = stops;
  }

  /** One look of a pass at an armed stop whose entry has filled units. */
  look(stop: Watched, entry: Order): void {
    this.#cancelSurplus();
    this.#forget(stop);
    if (this.#lacks(stop, entry) || this.#isOff(stop, entry)) this.renew(stop.id);
  }

  /** Puts the broker's stop where ours wants it: placed when there is none, changed when it is off by much. */
  renew(id: string): void {
    const stop = ensure(this.#stops.get(id), 'the stop is known');
    const entry = this.#parts.records.orders.get(stop.clientOrderId);
    if (stop.stop === null || stop.state !== 'armed') return this.cancel(stop);
    if (entry === undefined || entry.filled === 0) return;
    const instrument = this.#parts.instruments.find(entry.segment, entry.securityId);
    if (instrument === undefined) return;
    const standing = this.#standing(stop);
    if (standing === undefined || this.#lacks(stop, entry)) this.#place(stop, entry, instrument);
    else this.#move(standing, { stop, entry }, instrument);
  }

  /** A person set the levels anew: what was refused before is tried again. */
  retry(id: string): void {
    const stop = ensure(this.#stops.get(id), 'the stop is known');
    if (stop.refused > 0) this.#stops.set({ ...stop, refused: 0 });
    this.renew(id);
  }

  cancel({ backstopId }: Watched): void {
    const order = backstopId === null ? undefined : this.#parts.records.orders.get(backstopId);
    if (order !== undefined && !isFinal(order)) this.#changes.cancel(order.clientOrderId, 'stop');
  }

  /** Called after every change of an order that was placed for a stop: whether the broker guards it is shown and told. */
  noticed(stop: Watched, order: Order): void {
    if (stop.state !== 'armed') return;
    if (order.clientOrderId !== stop.backstopId) return this.#noticedOld(order);
    if (order.status === 'Working' && stop.text !== GUARDED) this.#stops.set({ ...stop, text: GUARDED });
    if (order.status === 'Cancelled')
      this.#stops.set({ ...stop, text: stop.stop === null ? 'watched here' : CANCELLED });
    if (order.status !== 'Rejected' || stop.refusedId === order.clientOrderId) return;
    const refused = stop.refused + 1;
    this.#placedMs.set(stop.id, this.#parts.timers.monotonicMs());
    const waitMs = refusalWaitMs(order.fault, refused);
    const next =
      waitMs === null ? 'It is not tried again: move the stop to try.' : `Tried again in ${waitMs / 1_000} s.`;
    this.#alone({ ...stop, refused, refusedId: order.clientOrderId }, order, next);
  }

  #standing({ backstopId }: Watched): Order | undefined {
    return backstopId === null ? undefined : this.#parts.records.orders.get(backstopId);
  }

  /**
   * Whether the broker has no stop behind it: none was placed, an exit of another owner took it out of its way and the
   * position still stands, or the broker refused it for a reason that may be gone. While an exit is out it would be
   * taken out again.
   */
  #lacks(stop: Watched, entry: Order): boolean {
    if (stop.stop === null) return false;
    const { records, timers } = this.#parts;
    const standing = this.#standing(stop);
    if (standing === undefined) return true;
    if (!isFinal(standing) || standing.status === 'Filled') return false;
    if (stop.backstops >= BACKSTOPS_MAX) return this.#isGivenUp(stop, standing);
    const waitMs = this.#waitAfter(standing, stop);
    if (waitMs === null || timers.monotonicMs() - (this.#placedMs.get(stop.id) ?? 0) < waitMs) return false;
    for (const { role, segment, securityId, product, side } of records.orders.open()) {
      const isSame = segment === entry.segment && securityId === entry.securityId && product === entry.product;
      if (role === 'exit' && isSame && side !== entry.side) return false;
    }
    return true;
  }

  /** What stood for a while ends the row of refusals: the exchange may still refuse what the broker took. */
  #forget(stop: Watched): void {
    if (stop.refused === 0 || this.#standing(stop)?.status !== 'Working') return;
    const stoodMs = this.#parts.timers.monotonicMs() - (this.#placedMs.get(stop.id) ?? 0);
    if (stoodMs >= STOOD_MS) this.#stops.set({ ...stop, refused: 0 });
  }

  /** Said once. @returns false: none is placed any more. */
  #isGivenUp(stop: Watched, standing: Order): false {
    const next = 'It was placed too often and is not tried again.';
    if (!stop.text.endsWith(next)) this.#alone(stop, standing, next);
    return false;
  }

  /**
   * Wait until a stop at the broker that ended is placed again, ms: something else cancelled it before all of it traded,
   * our own rule held it back, or the broker refused it. Null when it is not.
   */
  #waitAfter(standing: Order, stop: Watched): number | null {
    if (standing.status === 'Cancelled') return BACKSTOP_AGAIN_MS;
    if (standing.status === 'Denied') return retryWaitMs(stop.backstops);
    if (standing.status !== 'Rejected') return null;
    // Set anew by a person; or a price that it was refused for is another one by now.
    if (stop.refused === 0) return 0;
    return refusalWaitMs(standing.fault, stop.refused) ?? this.#waitMoved(standing, stop);
  }

  #waitMoved({ trigger, segment, securityId }: Order, { stop, entrySide, refused }: Watched): number | null {
    const instrument = this.#parts.instruments.find(segment, securityId);
    if (stop === null || instrument === undefined || refused >= REFUSALS_MAX) return null;
    const isMoved = Math.abs(trigger - backstopTrigger(stop, entrySide, instrument.tick)) >= stop * MOVE_SHARE;
    return isMoved ? retryWaitMs(refused) : null;
  }

  /**
   * Whether it would close more than what is open, or less: something else closed a part, or the entry went on filling;
   * or whether it still stands where a request without an answer left it.
   */
  #isOff(stop: Watched, entry: Order): boolean {
    const standing = this.#standing(stop);
    const nowMs = this.#parts.timers.monotonicMs();
    if (stop.stop === null || standing === undefined || isFinal(standing)) return false;
    if (nowMs - (this.#sizedMs.get(stop.id) ?? 0) < SIZE_EVERY_MS) return false;
    this.#sizedMs.set(stop.id, nowMs);
    if (this.#behind.has(stop.id) && !hasRequestOut(standing)) return true;
    const [rest, units] = [restOf(standing), this.#units(stop, entry, standing)];
    if (rest === units) this.#enlarged.delete(stop.id);
    if (rest > units) {
      const mayShrink = nowMs - this.#shrunkMs >= SHRINK_WAIT_MS;
      if (mayShrink) this.#shrunkMs = nowMs;
      return mayShrink;
    }
    const { tries, atMs } = this.#enlarged.get(stop.id) ?? { tries: 0, atMs: this.#placedMs.get(stop.id) ?? 0 };
    if (rest === units || nowMs - atMs < retryWaitMs(tries)) return false;
    this.#enlarged.set(stop.id, { tries: tries + 1, atMs: nowMs });
    return true;
  }

  /**
   * Units that it should close: what stands of the bracket, no more than its owner holds, and with the stops of other
   * brackets no more than the account does.
   */
  #units(stop: Watched, entry: Order, standing?: Order): number {
    const { orders, positions } = this.#parts.records;
    const sign = entry.side === 'BUY' ? 1 : -1;
    const mine = Math.min(this.#stops.openUnits(stop.id), sign * (positions.get(entry)?.net ?? 0));
    if (standing === undefined) return mine;
    const key = exposureKey(entry);
    let others = 0;
    for (const order of orders.open()) {
      const isStop = order.role === 'stop' && order.source === 'stop' && order.clientOrderId !== standing.clientOrderId;
      if (isStop && order.side !== entry.side && exposureKey(order) === key) others += restOf(order);
    }
    return Math.max(0, Math.min(mine, sign * positions.net(entry) - others));
  }

  #place(stop: Watched, entry: Order, { tick }: Instrument): void {
    const backstops = stop.backstops + 1;
    const backstopId = backstopIdOf(stop, backstops);
    const quantity = this.#units(stop, entry);
    if (quantity <= 0) return;
    this.#placedMs.set(stop.id, this.#parts.timers.monotonicMs());
    const { segment, securityId, product, owner } = entry;
    const intent = {
      clientOrderId: backstopId,
      segment,
      securityId,
      product,
      owner,
      side: entry.side === 'BUY' ? ('SELL' as const) : ('BUY' as const),
      type: 'SLM' as const,
      validity: 'DAY' as const,
      quantity,
      price: 0,
      trigger: backstopTrigger(ensure(stop.stop, 'a stop stands'), stop.entrySide, tick),
      disclosed: 0,
      amo: null,
      source: 'stop' as const,
      reduceOnly: true,
      confirmed: ['duplicate', 'far_price', 'large', 'late'],
    };
    const order = this.#desk.submit(intent, { who: 'stop', parentId: entry.clientOrderId, role: 'stop' });
    const placed = { ...ensure(this.#stops.get(stop.id), 'the stop is known'), backstopId, backstops };
    if (order.status !== 'Denied') return this.#stops.set(placed);
    this.#alone(placed, order, `Tried again in ${retryWaitMs(backstops) / 1_000} s.`);
  }

  #move(standing: Order, { stop, entry }: { stop: Watched; entry: Order }, { tick }: Instrument): void {
    const isSliced = standing.role === PARENT_ROLE;
    this.#behind.delete(stop.id);
    if (isFinal(standing)) return;
    if (hasRequestOut(standing)) return void this.#behind.add(stop.id);
    const wanted = ensure(stop.stop, 'a stop stands');
    const trigger = backstopTrigger(wanted, stop.entrySide, tick);
    const quantity = standing.filled + this.#units(stop, entry, standing);
    const isNear = Math.abs(standing.trigger - trigger) < wanted * MOVE_SHARE && standing.quantity === quantity;
    if (isNear) return;
    // Slices are not changed, and the changes of an order are used up one day: the next one comes when this one is gone.
    if (isSliced || standing.modifications >= MODIFICATIONS_MAX || quantity === 0) return this.cancel(stop);
    try {
      const terms = { type: 'SLM' as const, validity: 'DAY' as const, quantity, price: 0, trigger };
      this.#changes.modify(standing.clientOrderId, terms, 'stop');
    } catch (thrown) {
      const { code, text } = faultOf(thrown);
      if (code === 'denied.above_freeze') return this.cancel(stop);
      this.#parts.audit({ event: 'stop.not_moved', who: 'stop', clientOrderId: standing.clientOrderId, text });
    }
  }

  /** The position has no protection but the stop here: its row says so, and a person is called. */
  #alone(stop: Watched, backstop: Order, next: string): void {
    const { alarms, clock } = this.#parts;
    const { fault, symbol } = backstop;
    const reason = fault?.text ?? `it was ${backstop.status.toLowerCase()}`;
    const short = reason.length > REASON_MAX ? `${reason.slice(0, REASON_MAX - 1)}…` : reason;
    this.#stops.set({ ...stop, text: `watched here alone, no stop at the broker: ${short} ${next}` });
    const text = `${symbol}: the broker has no stop behind ours: ${reason} Only this terminal guards the position. ${next}`;
    const { clientOrderId } = stop;
    alarms.raise({ kind: 'naked_leg', text: text.slice(0, 400), clientOrderId, fault, atMs: clock.nowMs() });
  }

  /** One that counted as never arrived is there after all, beside the one that took its place. */
  #noticedOld({ clientOrderId, status, role }: Order): void {
    if (role === 'stop' && status === 'Working' && !this.#surplusMs.has(clientOrderId))
      this.#surplusMs.set(clientOrderId, Number.NEGATIVE_INFINITY);
  }

  #cancelSurplus(): void {
    const { records, timers } = this.#parts;
    for (const [id, atMs] of this.#surplusMs) {
      const order = records.orders.get(id);
      if (order === undefined || isFinal(order)) this.#surplusMs.delete(id);
      else if (timers.monotonicMs() - atMs >= BACKSTOP_AGAIN_MS) {
        this.#surplusMs.set(id, timers.monotonicMs());
        this.#changes.cancel(id, 'stop');
      }
    }
  }
}

/** Whether something that was asked of it has no answer yet. */
function hasRequestOut({ role, inDoubt, venueOrderId, quantityAsked }: Order): boolean {
  return inDoubt !== null || quantityAsked !== null || (venueOrderId === null && role !== PARENT_ROLE);
}
