import { ensure, FaultError, fault, faultOf } from '#contract/faults.ts';
import { type BracketIntent, type Stop, stopSchema } from '#contract/model/basket.ts';
import type { Order } from '#contract/model/order.ts';
import type { PlaceReply, VenueOrderRow, VenueSuper, VenueSuperOrder } from '../../adapters/order-adapter.ts';
import { restOf } from '../../core/orders/apply-event.ts';
import type { ChangeDesk } from './change-desk.ts';
import type { Desk } from './desk.ts';
import type { DeskParts } from './desk-parts.ts';
import { SUPER_PREFIX } from './super-entry.ts';
import { exposureKey } from './working-sums.ts';
import { type LegLevels, legLevelsOf, listedLevels, type SuperFacts, verdictOn } from './super-state.ts';

/** The broker's list of super orders. */
export interface SuperList {
  readonly rows: readonly VenueSuper[];
  /** `SuperDesk.changes` when it was asked: after a change of ours its levels are from before. */
  readonly asOf: number;
}

/** Brackets that the broker keeps: Dhan's super orders. They live on when this machine is off. */
export class SuperDesk {
  readonly #parts: DeskParts;
  readonly #desk: Desk;
  readonly #orderChanges: ChangeDesk;
  readonly #changed: (stop: Stop) => void;
  readonly #stops = new Map<string, Stop>();
  #changes = 0;

  constructor(parts: DeskParts, desk: Desk, changes: ChangeDesk, changed: (stop: Stop) => void) {
    this.#parts = parts;
    this.#desk = desk;
    this.#orderChanges = changes;
    this.#changed = changed;
    for (const key of parts.records.stateKeys(SUPER_PREFIX)) {
      const read = stopSchema.safeParse(JSON.parse(parts.records.state(key) ?? 'null'));
      if (read.success) this.#stops.set(read.data.id, read.data);
    }
    // What filled in the last moments of the life before may have closed one.
    for (const stop of this.#stops.values()) this.#judge(stop);
  }

  /** Grows with every change that was asked for here. */
  get changes(): number {
    return this.#changes;
  }

  list(): Stop[] {
    return [...this.#stops.values()];
  }

  has(clientOrderId: string): boolean {
    return this.#stops.has(clientOrderId);
  }

  /** Entries of the super orders that live and have an exit. */
  entries(): readonly Order[] {
    const { orders } = this.#parts.records;
    const armed = [...this.#stops.values()].filter(
      ({ state, target, stop }) => state === 'armed' && (target !== null || stop !== null),
    );
    return armed.flatMap(({ id }) => orders.get(id) ?? []);
  }

  /** Whether the list of super orders can say something: one is armed here, or the book has a living leg. */
  wants(book: readonly VenueOrderRow[]): boolean {
    for (const { state } of this.#stops.values()) if (state === 'armed') return true;
    return book.some(({ leg, word }) => leg !== null && (word.status === 'Working' || word.status === 'Submitted'));
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
   * Changes target, stop or trail at the broker, one request for each leg that changes. 0 takes a leg away for good; a
   * trail of 0 ends trailing.
   * @throws FaultError as the broker answers; `denied.in_transit` before it knows the order, `denied.leg_gone`, `denied.stop_is_over`.
   */
  async modify(
    clientOrderId: string,
    changes: { target?: number; stop?: number; trail?: number },
    who: string,
  ): Promise<Stop> {
    const { records, audit } = this.#parts;
    const known = ensure(this.#stops.get(clientOrderId), 'the bracket is known');
    const order = ensure(records.orders.get(clientOrderId), 'the entry is known');
    const { target = known.target ?? 0, stop = known.stop ?? 0, trail = known.trail } = changes;
    checkChange(known, order, { target, stop });
    const venueOrderId = ensure(order.venueOrderId, 'it was checked');
    const adapter = this.#parts.adapter();
    if (adapter === null)
      throw new FaultError(fault('unavailable.no_venue', 'The venue cannot be reached; nothing was sent.'));
    const body = this.#bodyOf(order, { target, stop, trail });
    audit({ event: 'bracket.change_sent', who, clientOrderId, text: `target ${target} stop ${stop} trail ${trail}` });
    if (target !== (known.target ?? 0)) {
      await this.#send(() =>
        target === 0
          ? adapter.cancelSuper(venueOrderId, 'TARGET_LEG')
          : adapter.modifySuper(venueOrderId, 'TARGET_LEG', body),
      );
      this.#setLevels(clientOrderId, { target: target === 0 ? null : target });
    }
    if (stop !== (known.stop ?? 0) || (trail !== known.trail && stop > 0)) {
      await this.#send(() =>
        stop === 0
          ? adapter.cancelSuper(venueOrderId, 'STOP_LOSS_LEG')
          : adapter.modifySuper(venueOrderId, 'STOP_LOSS_LEG', body),
      );
      this.#setLevels(clientOrderId, stop === 0 ? { stop: null, trail: 0 } : { stop, trail });
    }
    return ensure(this.#stops.get(clientOrderId), 'the bracket is known');
  }

  /** Called after every change of an order: what its entry and its legs come to. */
  noticed(order: Order): void {
    const own = this.#stops.get(order.clientOrderId);
    if (own !== undefined) return this.#judge(own);
    const stop = order.parentId === null ? undefined : this.#stops.get(order.parentId);
    if (stop === undefined || stop.state !== 'armed') return;
    this.#setLevels(stop.id, legLevelsOf(order));
    this.#judge(ensure(this.#stops.get(stop.id), 'the bracket is known'));
  }

  /** The broker's list: levels and states of the legs, also of super orders that were placed elsewhere. */
  listed({ rows, asOf }: SuperList): void {
    const { records } = this.#parts;
    for (const row of rows) {
      const entry = records.orders.byVenueId(row.venueOrderId);
      if (entry === undefined) continue;
      const known = this.#stops.get(entry.clientOrderId) ?? adopted(entry, row);
      if (known === null || known.state === 'done' || (this.#stops.has(known.id) && asOf !== this.#changes)) continue;
      // A late fill of an entry that had ended: the broker placed its exits after all.
      const isBack = known.state === 'cancelled' && entry.filled > 0 && row.legs.some(({ lives }) => lives);
      this.#set({ ...known, ...(isBack ? { state: 'armed' } : {}), ...listedLevels(known, row) });
      this.#judge(ensure(this.#stops.get(known.id), 'the bracket is known'), row);
    }
    for (const stop of this.#stops.values()) if (stop.state === 'done') this.#disarm(stop);
  }

  /** Ends a bracket whose units are closed, and tells of one whose units have no exit at the broker any more. */
  #judge(stop: Stop, row: VenueSuper | null = null): void {
    if (stop.state !== 'armed') return;
    const verdict = verdictOn(this.#factsOf(stop), row);
    if (verdict === null) return;
    this.#set({ ...stop, state: verdict.state, text: verdict.text });
    if (verdict.state === 'done') this.#parts.wantBooks('a super order is closed');
    if (!verdict.naked) return;
    const { alarms, clock } = this.#parts;
    const text = `${stop.symbol}: ${verdict.text} Its units stand without an exit: exit them, or set a stop.`;
    alarms.raise({ kind: 'naked_leg', text, clientOrderId: stop.id, fault: null, atMs: clock.nowMs() });
  }

  #factsOf({ id }: Stop): SuperFacts {
    const { orders, positions } = this.#parts.records;
    const entry = orders.get(id);
    const legs = orders.children(id);
    if (entry === undefined) return { entry, legs, unguarded: 0 };
    const isExit = (order: Order): boolean => order.side !== entry.side && exposureKey(order) === exposureKey(entry);
    let working = 0;
    for (const order of orders.open()) if (isExit(order)) working += restOf(order);
    return { entry, legs, unguarded: Math.abs(positions.get(entry)?.net ?? 0) - working };
  }

  /** The broker ends the other side by itself. What still works after its books were read is cancelled from here. */
  #disarm({ id }: Stop): void {
    for (const { clientOrderId, status, inDoubt, venueOrderId } of this.#parts.records.orders.children(id)) {
      if (status === 'Working' && inDoubt === null && venueOrderId !== null)
        this.#orderChanges.cancel(clientOrderId, 'super order');
    }
  }

  #bodyOf(order: Order, levels: { target: number; stop: number; trail: number }): VenueSuperOrder {
    const draft = this.#desk.draft({
      ...order,
      clientOrderId: 'm-change-check',
      confirmed: ['duplicate'],
      reduceOnly: false,
    });
    return { ...this.#desk.venueOrder(order, draft.instrument, draft.sent, order.quantity), ...levels };
  }

  /** A change without an answer is looked for in the books, like every other. */
  async #send(ask: () => Promise<PlaceReply>): Promise<void> {
    this.#changes += 1;
    this.#parts.risk.counted(this.#parts.clock.nowMs());
    try {
      await ask();
    } catch (thrown) {
      if (faultOf(thrown).kind === 'in_doubt') this.#parts.wantBooks('bracket change in doubt');
      throw thrown;
    } finally {
      this.#changes += 1;
    }
  }

  #setLevels(id: string, levels: LegLevels): void {
    const stop = ensure(this.#stops.get(id), 'the bracket is known');
    this.#set({ ...stop, ...levels });
  }

  #set(stop: Stop): void {
    const before = this.#stops.get(stop.id);
    const json = JSON.stringify(stop);
    if (before !== undefined && JSON.stringify(before) === json) return;
    this.#stops.set(stop.id, stop);
    const { records, clock } = this.#parts;
    records.saveState(`${SUPER_PREFIX}${stop.id}`, json, clock.nowMs(), false);
    this.#changed(stop);
  }
}

/** A super order of elsewhere whose entry is in the book: it can be changed and cancelled like one of ours. */
function adopted({ clientOrderId, symbol, external }: Order, { legs }: VenueSuper): Stop | null {
  if (!external || !legs.some(({ lives }) => lives)) return null;
  const text = 'kept by the broker as a super order of elsewhere';
  const levels = { target: null, stop: null, trail: 0 };
  return { id: clientOrderId, clientOrderId, symbol, where: 'broker', ...levels, state: 'armed', text };
}

function checkChange(known: Stop, order: Order, { target, stop }: { target: number; stop: number }): void {
  const refuse = (code: `denied.${string}`, text: string): never => {
    throw new FaultError(fault(code, `${order.symbol}: ${text}`));
  };
  if (known.state !== 'armed') refuse('denied.stop_is_over', `the super order is ${known.state}.`);
  if (order.venueOrderId === null) refuse('denied.in_transit', 'the broker has not confirmed it yet.');
  const back = target > 0 && known.target === null ? 'target' : stop > 0 && known.stop === null ? 'stop' : null;
  if (back !== null) {
    refuse(
      'denied.leg_gone',
      `the super order has no ${back}, and the broker adds none later. Place an order of its own.`,
    );
  }
}
