import { ensure, FaultError, fault, faultOf } from '#contract/faults.ts';
import { type BracketIntent, type Stop, stopSchema } from '#contract/model/basket.ts';
import type { Order } from '#contract/model/order.ts';
import type { PlaceReply, VenueSuperOrder } from '../../adapters/order-adapter.ts';
import { isFinal } from '../../core/orders/apply-event.ts';
import type { Desk } from './desk.ts';
import type { DeskParts } from './desk-parts.ts';
import { SUPER_PREFIX } from './super-entry.ts';

/** Brackets that the broker keeps: Dhan's super orders. They live on when this machine is off. */
export class SuperDesk {
  readonly #parts: DeskParts;
  readonly #desk: Desk;
  readonly #changed: (stop: Stop) => void;
  readonly #stops = new Map<string, Stop>();

  constructor(parts: DeskParts, desk: Desk, changed: (stop: Stop) => void) {
    this.#parts = parts;
    this.#desk = desk;
    this.#changed = changed;
    for (const key of parts.records.stateKeys(SUPER_PREFIX)) {
      const read = stopSchema.safeParse(JSON.parse(parts.records.state(key) ?? 'null'));
      if (read.success) this.#stops.set(read.data.id, read.data);
    }
  }

  list(): Stop[] {
    return [...this.#stops.values()];
  }

  has(clientOrderId: string): boolean {
    return this.#stops.has(clientOrderId);
  }

  /** @throws FaultError `input.bad_bracket` when the prices do not stand in order around the entry. */
  place({ entry, target, stop, trail }: BracketIntent, who: string): Order {
    if (target === 0 && stop === 0)
      throw new FaultError(fault('input.bad_bracket', 'A bracket needs a target or a stop.'));
    const order = this.#desk.submit(entry, {
      who,
      role: 'entry',
      via: (adapter, sent) => adapter.placeSuper({ ...sent, target, stop, trail }),
    });
    if (order.status === 'Denied' || this.#stops.has(order.clientOrderId)) return order;
    const { clientOrderId, symbol } = order;
    const text = 'kept by the broker as a super order';
    const levels = { target: target === 0 ? null : target, stop: stop === 0 ? null : stop, trail };
    this.#set({ id: clientOrderId, clientOrderId, symbol, where: 'broker', ...levels, state: 'armed', text });
    return order;
  }

  /**
   * Changes target, stop or trail at the broker, one request for each leg that changes. A trail of 0 ends trailing.
   * @throws FaultError as the broker answers; `denied.in_transit` before it knows the order.
   */
  async modify(
    clientOrderId: string,
    changes: { target?: number; stop?: number; trail?: number },
    who: string,
  ): Promise<Stop> {
    const { records, audit } = this.#parts;
    const known = ensure(this.#stops.get(clientOrderId), 'the bracket is known');
    const order = ensure(records.orders.get(clientOrderId), 'the entry is known');
    if (order.venueOrderId === null) {
      throw new FaultError(fault('denied.in_transit', `${order.symbol}: the broker has not confirmed it yet.`));
    }
    const { target = known.target ?? 0, stop = known.stop ?? 0, trail = known.trail } = changes;
    if ((target === 0 && known.target !== null) || (stop === 0 && known.stop !== null)) {
      throw new FaultError(
        fault('denied.leg_removal', 'The broker does not give a leg back: cancel the leg in the order list instead.'),
      );
    }
    const draft = this.#desk.draft({
      ...order,
      clientOrderId: 'm-change-check',
      confirmed: ['duplicate'],
      reduceOnly: false,
    });
    const body: VenueSuperOrder = {
      ...this.#desk.venueOrder(order, draft.instrument, draft.sent, order.quantity),
      target,
      stop,
      trail,
    };
    const adapter = this.#parts.adapter();
    if (adapter === null)
      throw new FaultError(fault('unavailable.no_venue', 'The venue cannot be reached; nothing was sent.'));
    audit({ event: 'bracket.change_sent', who, clientOrderId, text: `target ${target} stop ${stop} trail ${trail}` });
    if (target !== (known.target ?? 0))
      await this.#send(() => adapter.modifySuper(order.venueOrderId ?? '', 'TARGET_LEG', body));
    if (stop !== (known.stop ?? 0) || trail !== known.trail) {
      await this.#send(() => adapter.modifySuper(order.venueOrderId ?? '', 'STOP_LOSS_LEG', body));
    }
    const next: Stop = { ...known, target: target === 0 ? null : target, stop: stop === 0 ? null : stop, trail };
    this.#set(next);
    return next;
  }

  /** Called after every change of an order: a bracket ends with its entry when that never filled. */
  noticed(order: Order): void {
    const stop = this.#stops.get(order.clientOrderId);
    if (stop === undefined || stop.state !== 'armed' || !isFinal(order) || order.filled > 0) return;
    this.#set({ ...stop, state: 'cancelled', text: 'the entry did not fill' });
  }

  /** A change without an answer is looked for in the books, like every other. */
  async #send(ask: () => Promise<PlaceReply>): Promise<void> {
    this.#parts.risk.counted(this.#parts.clock.nowMs());
    try {
      await ask();
    } catch (thrown) {
      if (faultOf(thrown).kind === 'in_doubt') this.#parts.wantBooks('bracket change in doubt');
      throw thrown;
    }
  }

  #set(stop: Stop): void {
    this.#stops.set(stop.id, stop);
    const { records, clock } = this.#parts;
    records.saveState(`${SUPER_PREFIX}${stop.id}`, JSON.stringify(stop), clock.nowMs(), false);
    this.#changed(stop);
  }
}
