import { ensure, FaultError, fault, faultOf } from '#contract/faults.ts';
import { z } from 'zod';
import {
  type Basket,
  type BasketIntent,
  basketIntentSchema,
  basketSchema,
  LEG_OF_FAULT,
  type RestLeg,
} from '#contract/model/basket.ts';
import type { Order, OrderIntent } from '#contract/model/order.ts';
import { isFinal, restOf } from '../../core/orders/apply-event.ts';
import { exitIdOf, legId } from './basket-ids.ts';
import { BasketRests } from './basket-rest.ts';
import type { ChangeDesk } from './change-desk.ts';
import { confirmation, type Desk } from './desk.ts';
import type { DeskParts } from './desk-parts.ts';
import type { ExitDesk } from './exit-desk.ts';

/** Baskets of one day. */
export const BASKETS_MAX = 200;
/** Exits of an unwinding that did not go out are tried so often, this far apart; then a person has to end it. */
const UNWIND_TRIES_MAX = 3;
const UNWIND_AGAIN_MS = 2_000;
const PREFIX = 'basket:';

/** Tries of an unwinding in this process: after a restart they begin anew. */
interface Unwinding {
  tries: number;
  triedMs: number;
  /** Exits that wait for cancels. */
  pending: number;
  why: string;
}

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
  readonly #unwindings = new Map<string, Unwinding>();

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

  /**
   * What remains of a basket, leg by leg; nothing is sent.
   * @throws FaultError `input.unknown_basket`, `denied.basket_runs`.
   */
  rest(basketId: string): RestLeg[] {
    return this.#rests().of(basketId);
  }

  #rests(): BasketRests {
    return new BasketRests([...this.#kept.values()], this.#parts.records.orders);
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
    const rests = this.#rests();
    for (const leg of legs) {
      rests.check(leg);
      const draft = this.#desk.draft(leg);
      // A question in the middle of a basket would leave it with a part of its legs: it is asked before the first.
      const denied = draft.denied ?? confirmation(draft);
      // The leg is named: what is confirmed of one is not confirmed of the others.
      if (denied !== null)
        throw new FaultError({ ...denied, detail: { ...denied.detail, [LEG_OF_FAULT]: leg.clientOrderId } });
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

  /**
   * Ends a running or unwinding basket: what works of it is cancelled, what filled stays.
   * @throws FaultError `input.unknown_basket`.
   */
  cancel(basketId: string, who: string): Basket {
    const kept = this.#kept.get(basketId);
    if (kept === undefined) throw new FaultError(fault('input.unknown_basket', `There is no basket ${basketId}.`));
    if (kept.basket.state === 'unwinding') return this.#cancelUnwind(kept, who);
    if (kept.basket.state !== 'running') return kept.basket;
    this.#cancelLeg(kept, who);
    return this.#end(kept, 'cancelled', `cancelled by ${who}`);
  }

  /** Moves every basket that can move; called at every tick. Nothing new is sent before the venue was asked once. */
  pass(): void {
    if (this.#parts.gate.has('unreconciled')) return;
    for (const kept of this.#kept.values()) {
      try {
        if (kept.basket.state === 'running') this.#advance(kept);
        else if (kept.basket.state === 'unwinding') this.#watchUnwind(kept);
      } catch (thrown) {
        this.#broken(kept, faultOf(thrown).text);
      }
    }
  }

  /** One basket that cannot go on ends, and the others and the thread go on. */
  #broken(kept: Kept, why: string): void {
    const filledAny = kept.intent.legs.some((leg) => this.#legFilled(leg) > 0);
    this.#alarm(kept, why, filledAny ? 'stands with a part of its legs' : 'cannot go on and has ended');
    const latest = this.#end(kept, filledAny ? 'held' : 'failed', why);
    const at = latest.legs.map(({ clientOrderId }) => clientOrderId);
    for (const id of at.flatMap((leg) => [leg, `${leg}-m`])) this.#cancelOpen(id, 'basket');
  }

  #advance(kept: Kept): void {
    const leg = kept.intent.legs[kept.leg];
    if (leg === undefined) return void this.#end(kept, 'done', 'every leg is filled');
    const order = this.#parts.records.orders.get(legId(leg, kept.chasing));
    // After a crash between the mark and its order: the chase goes out now, under the id that it would have had.
    if (order === undefined && kept.chasing) return this.#sendChase(kept, leg);
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
    const filledAny = kept.intent.legs.some((leg) => this.#legFilled(leg) > 0);
    if (filledAny) this.#alarm(kept, `leg ${kept.leg + 1}: ${why}`);
    if (!filledAny) this.#end(kept, 'failed', why);
    else if (policy === 'unwind') this.#unwind(kept, why);
    else this.#end(kept, 'held', `${why} What filled stays open.`);
  }

  /** What the cancelled leg left is bought or sold at the market, protected. */
  #chase(kept: Kept, order: Order): void {
    if (order.quantity === order.filled) return this.#next(kept);
    this.#set({ ...kept, chasing: true }, true);
    const marked = ensure(this.#kept.get(kept.basket.basketId), 'it is kept');
    this.#sendChase(marked, ensure(kept.intent.legs[kept.leg], 'the leg is there'));
  }

  #sendChase(kept: Kept, leg: OrderIntent): void {
    const { quantity, filled } = this.#parts.records.orders.get(leg.clientOrderId) ?? { ...leg, filled: 0 };
    const rest = quantity - filled;
    // A late fill completed the leg while nothing ran.
    if (rest <= 0) return this.#next(kept);
    this.#sendLeg(kept, {
      ...leg,
      clientOrderId: legId(leg, true),
      type: 'MARKET',
      price: 0,
      trigger: 0,
      quantity: rest,
      disclosed: Math.min(leg.disclosed, rest),
      // It follows its own cancelled leg: not a slip of the hand, and asking would leave the legs naked.
      confirmed: [...new Set([...leg.confirmed, 'duplicate'])],
    });
  }

  #unwind(kept: Kept, why: string): void {
    this.#end(kept, 'unwinding', why);
    this.#tryUnwind(ensure(this.#kept.get(kept.basket.basketId), 'it is kept'));
  }

  /** Sends the exits that are not out yet. The sells go first: a short leg must not stand without its hedge. */
  #tryUnwind(kept: Kept): void {
    const { basketId } = kept.basket;
    const nowMs = this.#parts.timers.monotonicMs();
    const { tries } = this.#unwindings.get(basketId) ?? { tries: 0 };
    const unwinding: Unwinding = { tries: tries + 1, triedMs: nowMs, pending: 0, why: '' };
    this.#unwindings.set(basketId, unwinding);
    for (const { leg, exitId } of this.#exitsOf(kept).filter(({ order }) => order === undefined)) {
      // Asked when it goes out: an unwinding that was ended meanwhile sends nothing.
      const isOn = (): boolean => this.#kept.get(basketId)?.basket.state === 'unwinding';
      const quantity = (): number => (isOn() ? this.#legFilled(leg) : 0);
      unwinding.pending += 1;
      this.#exits
        .exit(leg, { clientOrderId: exitId, source: 'basket', who: 'basket', quantity })
        .catch((thrown: unknown) => {
          unwinding.why = faultOf(thrown).text;
        })
        .finally(() => {
          unwinding.pending -= 1;
        });
    }
  }

  #watchUnwind(kept: Kept): void {
    const exits = this.#exitsOf(kept);
    if (exits.some(({ order }) => order === undefined)) return this.#againUnwind(kept);
    const orders = exits.flatMap(({ order }) => order ?? []);
    if (orders.some((order) => restOf(order) > 0)) return;
    if (orders.every(({ status }) => status === 'Filled')) this.#end(kept, 'unwound', kept.basket.reason);
    else this.#unwindFailed(kept, 'The unwinding did not fill.');
  }

  /** An exit is missing: it was refused, or this process is younger than the unwinding. */
  #againUnwind(kept: Kept): void {
    const tried = this.#unwindings.get(kept.basket.basketId);
    if (tried === undefined) return this.#tryUnwind(kept);
    if (tried.pending > 0) return;
    if (tried.tries >= UNWIND_TRIES_MAX) return this.#unwindFailed(kept, `The unwinding did not go out: ${tried.why}`);
    if (this.#parts.timers.monotonicMs() - tried.triedMs >= UNWIND_AGAIN_MS) this.#tryUnwind(kept);
  }

  #unwindFailed(kept: Kept, why: string): void {
    this.#alarm(kept, why);
    this.#end(kept, 'held', `${kept.basket.reason} ${why}`);
  }

  #cancelUnwind(kept: Kept, who: string): Basket {
    const ended = this.#end(kept, 'cancelled', `the unwinding was cancelled by ${who}`);
    this.#alarm(kept, ended.reason);
    for (const { exitId } of this.#exitsOf(kept)) this.#cancelOpen(exitId, who);
    return ended;
  }

  /** Legs that filled, sells first, each with the exit that takes it back. */
  #exitsOf({ intent, basket }: Kept): readonly { leg: OrderIntent; exitId: string; order: Order | undefined }[] {
    return intent.legs
      .map((leg, n) => ({ leg, exitId: exitIdOf(basket.basketId, n) }))
      .filter(({ leg }) => this.#legFilled(leg) > 0)
      .sort((a, b) => (a.leg.side < b.leg.side ? 1 : -1))
      .map((exit) => ({ ...exit, order: this.#parts.records.orders.get(exit.exitId) }));
  }

  #cancelOpen(clientOrderId: string, who: string): void {
    const order = this.#parts.records.orders.get(clientOrderId);
    if (order === undefined || isFinal(order)) return;
    try {
      this.#changes.cancel(clientOrderId, who);
    } catch (thrown) {
      // It ended meanwhile, or is on its way: the order list shows it.
      if (!(thrown instanceof FaultError)) throw thrown;
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

  #alarm(kept: Kept, why: string, what = 'stands with a part of its legs'): void {
    const { alarms, clock } = this.#parts;
    const text = `Basket ${kept.basket.basketId} ${what}: ${why}`;
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
