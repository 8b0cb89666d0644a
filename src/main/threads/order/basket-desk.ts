import { ensure, FaultError, fault, faultOf } from '#contract/faults.ts';
import { z } from 'zod';
import { type Basket, type BasketIntent, basketIntentSchema, basketSchema } from '#contract/model/basket.ts';
import type { Order, OrderIntent } from '#contract/model/order.ts';
import { isFinal, restOf } from '../../core/orders/apply-event.ts';
import { shortId } from '../../core/orders/short-id.ts';
import type { ChangeDesk } from './change-desk.ts';
import { confirmation, type Desk } from './desk.ts';
import type { DeskParts } from './desk-parts.ts';
import type { ExitDesk } from './exit-desk.ts';

/** Baskets of one day. */
export const BASKETS_MAX = 200;
const PREFIX = 'basket:';

const keptSchema = z.object({
  intent: basketIntentSchema,
  basket: basketSchema,
  /** Leg that is being worked on; legs.length when all are through. */
  leg: z.int(),
  /** Engine time at which the leg was sent; null before. */
  sentMs: z.number().nullable(),
  /** The leg was cancelled and what it left is being sent as a market order. */
  chasing: z.boolean(),
});
type Kept = z.infer<typeof keptSchema>;

/**
 * Ordered legs as one intent: buys first, each leg when the one before is filled. A leg that fails or takes too long
 * follows the basket's policy. Everything is in the journal, so a restart goes on with the leg that it finds.
 */
export class BasketDesk {
  readonly #parts: DeskParts;
  readonly #desk: Desk;
  readonly #changes: ChangeDesk;
  readonly #exits: ExitDesk;
  readonly #changed: (basket: Basket) => void;
  readonly #kept = new Map<string, Kept>();

  constructor(parts: DeskParts, desk: Desk, changes: ChangeDesk, exits: ExitDesk, changed: (basket: Basket) => void) {
    this.#parts = parts;
    this.#desk = desk;
    this.#changes = changes;
    this.#exits = exits;
    this.#changed = changed;
    for (const key of parts.records.stateKeys(PREFIX)) {
      const read = keptSchema.safeParse(JSON.parse(parts.records.state(key) ?? 'null'));
      if (read.success) this.#kept.set(read.data.basket.basketId, read.data);
    }
  }

  list(): Basket[] {
    return [...this.#kept.values()].map(({ basket }) => basket);
  }

  /**
   * Takes a basket and begins with its first leg. A known id is the same basket again.
   * @throws FaultError `input.*` when a leg makes no sense, `denied.*` when one would be denied: nothing is sent then.
   */
  place(intent: BasketIntent): Basket {
    const known = this.#kept.get(intent.basketId);
    if (known !== undefined) return known.basket;
    if (this.#kept.size >= BASKETS_MAX) {
      throw new FaultError(fault('denied.too_many_baskets', `${BASKETS_MAX} baskets a day are kept.`));
    }
    const legs = buysFirst(intent.legs).map((leg) => ({ ...leg, owner: intent.owner, source: 'basket' as const }));
    if (new Set(legs.map(({ clientOrderId }) => clientOrderId)).size < legs.length) {
      throw new FaultError(fault('input.leg_ids', 'Every leg needs an id of its own.'));
    }
    for (const leg of legs) {
      const draft = this.#desk.draft(leg);
      // A question in the middle of a basket would leave it with a part of its legs: it is asked before the first.
      const denied = draft.denied ?? confirmation(draft);
      if (denied !== null) throw new FaultError(denied);
    }
    const nowMs = this.#parts.clock.nowMs();
    const { basketId, owner, policy } = intent;
    const basket: Basket = {
      basketId,
      owner,
      policy,
      state: 'running',
      reason: '',
      legs: legs.map(({ clientOrderId }) => ({ clientOrderId, state: 'waiting', text: '' })),
      createdMs: nowMs,
      updatedMs: nowMs,
    };
    this.#set({ intent: { ...intent, legs }, basket, leg: 0, sentMs: null, chasing: false }, true);
    this.pass();
    return ensure(this.#kept.get(basketId), 'the basket was kept').basket;
  }

  /** Ends a running basket: its working leg is cancelled, what filled stays. @throws FaultError `input.unknown_basket`. */
  cancel(basketId: string, who: string): Basket {
    const kept = this.#kept.get(basketId);
    if (kept === undefined) throw new FaultError(fault('input.unknown_basket', `There is no basket ${basketId}.`));
    if (kept.basket.state !== 'running') return kept.basket;
    this.#cancelLeg(kept, who);
    return this.#end(kept, 'cancelled', `cancelled by ${who}`);
  }

  /** Moves every basket that can move; called at every tick. Nothing new is sent before the venue was asked once. */
  pass(): void {
    if (this.#parts.gate.has('unreconciled')) return;
    for (const kept of this.#kept.values()) {
      if (kept.basket.state === 'running') this.#advance(kept);
      else if (kept.basket.state === 'unwinding') this.#watchUnwind(kept);
    }
  }

  #advance(kept: Kept): void {
    const leg = kept.intent.legs[kept.leg];
    if (leg === undefined) return void this.#end(kept, 'done', 'every leg is filled');
    const order = this.#parts.records.orders.get(legId(leg, kept.chasing));
    if (order === undefined) return this.#sendLeg(kept, leg);
    this.#show(kept, order);
    if (order.status === 'Filled') return this.#next(kept);
    if (isFinal(order)) return this.#failed(kept, order);
    const lateMs = this.#parts.clock.nowMs() - (kept.sentMs ?? order.createdMs);
    // What is in doubt is looked up first: a second order beside it could double the leg.
    if (order.inDoubt === null && lateMs > kept.intent.legTimeoutMs) this.#cancelLate(kept, order);
  }

  #sendLeg(kept: Kept, leg: OrderIntent): void {
    const order = this.#desk.submit(leg, {
      who: 'basket',
      parentId: kept.basket.basketId,
      role: `leg ${kept.leg + 1}`,
    });
    this.#set({ ...kept, sentMs: this.#parts.clock.nowMs() }, true);
    const next = ensure(this.#kept.get(kept.basket.basketId), 'the basket is kept');
    this.#show(next, order);
    if (order.status === 'Denied') this.#failed(ensure(this.#kept.get(kept.basket.basketId), 'it is kept'), order);
  }

  #next(kept: Kept): void {
    const shown = ensure(this.#kept.get(kept.basket.basketId), 'the basket is kept');
    this.#set({ ...shown, leg: kept.leg + 1, sentMs: null, chasing: false }, true);
  }

  /** Too late: the leg is cancelled, and its end brings it back as a failed one. */
  #cancelLate(kept: Kept, order: Order): void {
    try {
      this.#changes.cancel(order.clientOrderId, 'basket');
      this.#set({ ...kept, sentMs: this.#parts.clock.nowMs() }, false);
    } catch (thrown) {
      // It ended meanwhile; the next pass sees how.
      if (!(thrown instanceof FaultError)) throw thrown;
    }
  }

  /** A leg ended without being whole. */
  #failed(kept: Kept, order: Order): void {
    const why = order.fault?.text ?? `the leg ended ${order.status}`;
    const { policy } = kept.intent;
    if (policy === 'complete' && !kept.chasing && order.status !== 'Denied') return this.#chase(kept, order);
    const filledAny = kept.basket.legs.some(({ clientOrderId }) => this.#filledOf(clientOrderId) > 0);
    if (filledAny) this.#alarm(kept, `leg ${kept.leg + 1}: ${why}`);
    if (!filledAny) this.#end(kept, 'failed', why);
    else if (policy === 'unwind') this.#unwind(kept, why);
    else this.#end(kept, 'held', `${why} What filled stays open.`);
  }

  /** What the cancelled leg left is bought or sold at the market, protected. */
  #chase(kept: Kept, order: Order): void {
    const rest = order.quantity - order.filled;
    if (rest === 0) return this.#next(kept);
    const leg = ensure(kept.intent.legs[kept.leg], 'the leg is there');
    const market = {
      ...leg,
      clientOrderId: legId(leg, true),
      type: 'MARKET' as const,
      price: 0,
      trigger: 0,
      quantity: rest,
      // It follows its own cancelled leg: not a slip of the hand, and asking would leave the legs naked.
      confirmed: [...new Set([...leg.confirmed, 'duplicate'])],
    };
    this.#set({ ...kept, chasing: true }, true);
    this.#sendLeg(ensure(this.#kept.get(kept.basket.basketId), 'it is kept'), market);
  }

  #unwind(kept: Kept, why: string): void {
    this.#end(kept, 'unwinding', why);
    // Sells first: a short leg must not stand without its hedge longer than needed.
    const filled = kept.intent.legs
      .filter((leg) => this.#legFilled(leg) > 0)
      .sort((a, b) => (a.side < b.side ? 1 : -1));
    for (const [n, leg] of filled.entries()) {
      const clientOrderId = `${shortId(kept.basket.basketId)}-u${n + 1}`;
      const options = { clientOrderId, source: 'basket' as const, who: 'basket', quantity: this.#legFilled(leg) };
      this.#exits.exit(leg, options).catch((thrown: unknown) => this.#alarm(kept, faultOf(thrown).text));
    }
  }

  #watchUnwind(kept: Kept): void {
    const { records } = this.#parts;
    const ids = kept.intent.legs.map((_, n) => `${shortId(kept.basket.basketId)}-u${n + 1}`);
    const orders = ids.flatMap((id) => records.orders.get(id) ?? []);
    if (orders.length === 0 || orders.some((order) => restOf(order) > 0)) return;
    const whole = orders.every(({ status }) => status === 'Filled');
    if (whole) this.#end(kept, 'unwound', kept.basket.reason);
    else {
      this.#alarm(kept, 'the unwinding did not fill');
      this.#end(kept, 'held', `${kept.basket.reason} The unwinding did not fill.`);
    }
  }

  #cancelLeg(kept: Kept, who: string): void {
    const leg = kept.intent.legs[kept.leg];
    const order = leg === undefined ? undefined : this.#parts.records.orders.get(legId(leg, kept.chasing));
    if (order !== undefined && !isFinal(order)) this.#changes.cancel(order.clientOrderId, who);
  }

  #legFilled(leg: OrderIntent): number {
    return this.#filledOf(leg.clientOrderId) + this.#filledOf(legId(leg, true));
  }

  #filledOf(clientOrderId: string): number {
    return this.#parts.records.orders.get(clientOrderId)?.filled ?? 0;
  }

  #alarm(kept: Kept, why: string): void {
    const { alarms, clock } = this.#parts;
    const text = `Basket ${kept.basket.basketId} stands with a part of its legs: ${why}`;
    alarms.raise({
      kind: 'naked_leg',
      text: text.slice(0, 400),
      clientOrderId: kept.basket.basketId,
      fault: null,
      atMs: clock.nowMs(),
    });
  }

  #show(kept: Kept, order: Order): void {
    const at = kept.leg;
    const text = order.fault?.text.slice(0, 300) ?? '';
    const state = `${order.status}${order.filled > 0 && order.status === 'Working' ? ` ${order.filled}` : ''}`.slice(
      0,
      24,
    );
    const before = kept.basket.legs[at];
    if (before === undefined || (before.state === state && before.text === text)) return;
    const legs = kept.basket.legs.map((leg, n) => (n === at ? { ...leg, state, text } : leg));
    this.#set({ ...kept, basket: { ...kept.basket, legs } }, false);
  }

  #end(kept: Kept, state: Basket['state'], reason: string): Basket {
    const latest = ensure(this.#kept.get(kept.basket.basketId), 'the basket is kept');
    this.#set({ ...latest, basket: { ...latest.basket, state, reason: reason.slice(0, 300) } }, true);
    return ensure(this.#kept.get(kept.basket.basketId), 'the basket is kept').basket;
  }

  #set(kept: Kept, synced: boolean): void {
    const nowMs = this.#parts.clock.nowMs();
    const next = { ...kept, basket: { ...kept.basket, updatedMs: nowMs } };
    this.#kept.set(next.basket.basketId, next);
    this.#parts.records.saveState(`${PREFIX}${next.basket.basketId}`, JSON.stringify(next), nowMs, synced);
    this.#changed(next.basket);
  }
}

/** Buys first: the margin of the sells is smaller with the hedge in place. The given order stays otherwise. */
function buysFirst(legs: readonly OrderIntent[]): readonly OrderIntent[] {
  return [...legs.filter(({ side }) => side === 'BUY'), ...legs.filter(({ side }) => side === 'SELL')];
}

/** Id of a leg's order; the one that chases the rest at the market has its own. */
function legId({ clientOrderId }: OrderIntent, chasing: boolean): string {
  return chasing ? `${clientOrderId}-m` : clientOrderId;
}
