import { ensure, FaultError, fault, faultOf } from '#contract/faults.ts';
import type { BracketIntent, Stop } from '#contract/model/basket.ts';
import type { Order } from '#contract/model/order.ts';
import { isFinal } from '../../core/orders/apply-event.ts';
import type { PositionKey } from '../../core/orders/position-book.ts';
import { follow, verdictOf } from '../../core/orders/stop-rule.ts';
import { BackstopDesk } from './backstop-desk.ts';
import type { ChangeDesk } from './change-desk.ts';
import type { Desk } from './desk.ts';
import type { DeskParts } from './desk-parts.ts';
import type { ExitDesk } from './exit-desk.ts';
import {
  backstopIdOf,
  checkLevels,
  exitId,
  nullOf,
  retryWaitMs,
  toStop,
  type Watched,
  watchedSchema,
} from './watched-stop.ts';

/** Stops that are armed at once, here and at the broker together; a list of them holds as many. */
export const STOPS_MAX = 500;
/** After so many exits in vain, and again after so many more, a person is called. */
const TRIES_TOLD = 5;
const PREFIX = 'stop:';

/**
 * Targets and stops that live in this thread: they need no window, and a restart finds them in the journal. A stop at
 * the broker stands behind each, further away, for the time when this machine is gone.
 */
export class StopDesk {
  readonly #parts: DeskParts;
  readonly #desk: Desk;
  readonly #changes: ChangeDesk;
  readonly #backstops: BackstopDesk;
  readonly #exits: ExitDesk;
  readonly #changed: (stop: Stop) => void;
  readonly #stops = new Map<string, Watched>();
  readonly #triedMs = new Map<string, number>();
  /** Cancels of the rest of an entry whose filled units are closed. */
  readonly #restCancels = new Map<string, { readonly tries: number; readonly atMs: number }>();
  /** Stop by the id of an exit that went out for it: an exit is nobody's child. */
  readonly #entryOfExit = new Map<string, string>();

  constructor(parts: DeskParts, desk: Desk, changes: ChangeDesk, exits: ExitDesk, changed: (stop: Stop) => void) {
    this.#parts = parts;
    this.#desk = desk;
    this.#changes = changes;
    this.#backstops = new BackstopDesk(parts, desk, changes, {
      get: (id) => this.#stops.get(id),
      openUnits: (id) => this.#openUnits(id),
      set: (stop) => this.#set(stop),
    });
    this.#exits = exits;
    this.#changed = changed;
    for (const key of parts.records.stateKeys(PREFIX)) {
      const read = watchedSchema.safeParse(JSON.parse(parts.records.state(key) ?? 'null'));
      if (!read.success) continue;
      this.#stops.set(read.data.id, read.data);
      for (let n = 1; n <= read.data.exits; n += 1) this.#entryOfExit.set(exitId(read.data, n), read.data.id);
    }
  }

  list(): Stop[] {
    return [...this.#stops.values()].map(toStop);
  }

  /** Places the entry and watches what fills of it. @throws FaultError `input.*`. */
  place({ entry, target, stop, trail }: BracketIntent, who: string): Order {
    checkLevels(entry.side, target, stop, trail);
    const order = this.#desk.submit(entry, { who, role: 'entry' });
    if (order.status === 'Denied' || this.#stops.has(order.clientOrderId)) return order;
    this.#set({
      id: order.clientOrderId,
      clientOrderId: order.clientOrderId,
      symbol: order.symbol,
      where: 'client',
      target: target === 0 ? null : target,
      stop: stop === 0 ? null : stop,
      trail,
      state: 'armed',
      text: stop === 0 ? 'watched here' : 'watched here; a stop at the broker comes with the first fill',
      entrySide: entry.side,
      product: entry.product,
      best: null,
      backstopId: null,
      exits: 0,
      elsewhere: 0,
      backstops: 0,
      refused: 0,
      refusedId: null,
    });
    return order;
  }

  /** @throws FaultError `input.unknown_stop`, `denied.stop_is_over`. */
  modify(clientOrderId: string, changes: { target?: number; stop?: number; trail?: number }): Stop {
    const known = this.#stops.get(clientOrderId);
    if (known === undefined) {
      throw new FaultError(fault('input.unknown_stop', `No target or stop is watched for ${clientOrderId}.`));
    }
    if (known.state !== 'armed') throw new FaultError(fault('denied.stop_is_over', `The stop is ${known.state}.`));
    const target = changes.target === undefined ? known.target : nullOf(changes.target);
    const stop = changes.stop === undefined ? known.stop : nullOf(changes.stop);
    const trail = changes.trail ?? known.trail;
    const state = target === null && stop === null ? 'cancelled' : 'armed';
    if (state === 'armed') checkLevels(known.entrySide, target ?? 0, stop ?? 0, trail);
    this.#set({ ...known, target, stop, trail, state });
    this.#backstops.retry(clientOrderId);
    return toStop(ensure(this.#stops.get(clientOrderId), 'the stop is known'));
  }

  /** Whether a stop is watched for a position. */
  guards({ segment, securityId, product }: Omit<PositionKey, 'owner'>): boolean {
    return [...this.#stops.values()].some(({ state, clientOrderId }) => {
      const entry = this.#parts.records.orders.get(clientOrderId);
      const isIt = entry?.segment === segment && entry.securityId === securityId && entry.product === product;
      return isIt && (state === 'armed' || state === 'firing');
    });
  }

  has(clientOrderId: string): boolean {
    return this.#stops.has(clientOrderId);
  }

  /** Called after every change of an order: a bracket whose units are closed is disarmed at once, not with the next pass. */
  noticed(order: Order): void {
    this.#takeUp(order);
    const stop = this.#stops.get(order.parentId ?? '') ?? this.#ofExit(order.clientOrderId);
    if (stop === undefined || (stop.state !== 'armed' && stop.state !== 'firing')) return;
    if (order.parentId === stop.id) this.#backstops.noticed(stop, order);
    const entry = this.#parts.records.orders.get(stop.clientOrderId);
    if (entry === undefined || entry.filled === 0 || this.#exited(stop) < entry.filled) return;
    const known = ensure(this.#stops.get(stop.id), 'the stop is known');
    this.#close(known, entry, known.state === 'firing' ? known.text : 'its units are closed');
  }

  /** A trade that came after the end of its entry was told, and of its stop with it: it must not stand without one. */
  #takeUp(entry: Order): void {
    const stop = this.#stops.get(entry.clientOrderId);
    if (stop === undefined || (stop.state !== 'done' && stop.state !== 'cancelled')) return;
    // Its levels were taken away by a person.
    if (stop.target === null && stop.stop === null) return;
    if (this.#openUnits(stop.id) <= 0 || (this.#parts.records.positions.get(entry)?.net ?? 0) === 0) return;
    const state = stop.state === 'done' ? 'firing' : 'armed';
    this.#set({ ...stop, state, text: 'its entry filled late' });
  }

  /** One pass over every stop; called at every tick of the thread. */
  pass(): void {
    this.#parts.counters.add('stopPasses', 1);
    for (const stop of this.#stops.values()) {
      if (stop.state === 'armed') this.#look(stop);
      else if (stop.state === 'firing') this.#again(stop);
    }
  }

  #look(stop: Watched): void {
    const { records, market, instruments, clock } = this.#parts;
    const entry = records.orders.get(stop.clientOrderId);
    if (entry === undefined || (isFinal(entry) && entry.filled === 0)) {
      this.#set({ ...stop, state: 'cancelled', text: 'the entry did not fill' });
      return;
    }
    if (entry.filled === 0) return;
    const position = records.positions.get(entry);
    if (position === undefined || position.net === 0) return this.#close(stop, entry, 'the position is closed');
    if (this.#exited(stop) >= entry.filled) return this.#close(stop, entry, 'its units are closed');
    this.#backstops.look(stop, entry);
    const instrument = instruments.find(entry.segment, entry.securityId);
    const view = instrument === undefined ? null : market.view(instrument, clock.nowMs());
    if (view === null || !view.trusted || view.last === null) return;
    const levels = follow(stop, stop.entrySide, view.last);
    const verdict = verdictOf(levels, stop.entrySide, view.last);
    const known = ensure(this.#stops.get(stop.id), 'the stop is known');
    const next: Watched = { ...known, best: levels.best, stop: levels.stop };
    if (verdict === 'hold') {
      if (levels.stop !== stop.stop) this.#trailed(next);
      else if (levels.best !== stop.best) this.#stops.set(stop.id, next);
      return;
    }
    this.#fire({ ...next, state: 'firing', text: `${verdict} reached at ${view.last}` });
  }

  /** A stop that moved is told and kept; the broker's follows when the move is worth a change. */
  #trailed(stop: Watched): void {
    this.#set(stop);
    this.#backstops.renew(stop.id);
  }

  #again(stop: Watched): void {
    const { orders, positions } = this.#parts.records;
    const entry = orders.get(stop.clientOrderId);
    if (entry === undefined) return this.#finish(stop, 'done', stop.text);
    const isFlat = (positions.get(entry)?.net ?? 0) === 0;
    // What is open beyond this bracket's own units belongs to another one of the same owner.
    if (isFlat || this.#exited(stop) >= entry.filled) return this.#close(stop, entry, stop.text);
    // No exit was tried for units that filled after the last one took all that was open.
    const isNew = stop.exits === 0 || orders.get(exitId(stop, stop.exits))?.status === 'Filled';
    const nowMs = this.#parts.timers.monotonicMs();
    if (isNew || nowMs - (this.#triedMs.get(stop.id) ?? 0) >= retryWaitMs(stop.exits)) this.#fire(stop);
  }

  /**
   * All that filled is closed. It is done when the entry can fill no more; until then its rest is cancelled, and what fills
   * of it all the same is exited.
   */
  #close(stop: Watched, entry: Order, text: string): void {
    if (isFinal(entry)) return this.#finish(stop, 'done', text);
    const nowMs = this.#parts.timers.monotonicMs();
    const { tries, atMs } = this.#restCancels.get(stop.id) ?? { tries: 0, atMs: 0 };
    const elsewhere = this.#elsewhere(stop);
    if (stop.state !== 'firing' || elsewhere !== stop.elsewhere)
      this.#set({ ...stop, state: 'firing', text, elsewhere });
    if (tries > 0 && nowMs - atMs < retryWaitMs(tries)) return;
    this.#restCancels.set(stop.id, { tries: tries + 1, atMs: nowMs });
    if (tries === TRIES_TOLD) this.#tellRest(entry, tries);
    this.#backstops.cancel(stop);
    this.#cancelOpen(entry.clientOrderId);
  }

  #tellRest({ clientOrderId, symbol }: Order, tries: number): void {
    const { alarms, clock } = this.#parts;
    const text = `${symbol}: the rest of an entry whose stop has closed is not cancelled after ${tries} tries. What fills of it is exited. Cancel it at the broker.`;
    alarms.raise({ kind: 'exit_failed', text, clientOrderId, fault: null, atMs: clock.nowMs() });
  }

  #fire(stop: Watched): void {
    const { records, timers, clock, alarms, audit } = this.#parts;
    const entry = ensure(records.orders.get(stop.clientOrderId), 'a firing stop has its entry');
    this.#triedMs.set(stop.id, timers.monotonicMs());
    const exits = stop.exits + 1;
    this.#set({ ...stop, exits });
    if (exits > 1 && (exits - 1) % TRIES_TOLD === 0) this.#tellInVain(stop, entry);
    this.#cancelOpen(entry.clientOrderId);
    audit({ event: 'stop.fired', who: 'stop', clientOrderId: entry.clientOrderId, text: stop.text });
    const clientOrderId = exitId(stop, exits);
    this.#entryOfExit.set(clientOrderId, stop.id);
    const options = {
      clientOrderId,
      source: 'stop' as const,
      who: 'stop',
      // Asked after the cancels: the stop at the broker, an exit before or the entry's rest may have traded meanwhile.
      quantity: () => this.#openUnits(stop.id),
    };
    this.#exits.exit(entry, options).catch((thrown: unknown) => {
      // What traded during the cancels closed it: the next pass finishes the stop.
      if (this.#openUnits(stop.id) <= 0) return;
      const why = faultOf(thrown);
      const text = `${stop.symbol}: the stop's exit did not go out: ${why.text} It is tried again.`;
      alarms.raise({ kind: 'exit_failed', text, clientOrderId, fault: why, atMs: clock.nowMs() });
    });
  }

  /** Nothing more than telling can be done: the exits go on. */
  #tellInVain({ symbol, exits }: Watched, { clientOrderId }: Order): void {
    const { alarms, clock } = this.#parts;
    const text = `${symbol}: ${exits} exits of its stop did not close the position. They go on, less often. Look at the order list, and exit by hand if you can.`;
    alarms.raise({ kind: 'exit_failed', text, clientOrderId, fault: null, atMs: clock.nowMs() });
  }

  /** Units of the bracket that still stand. */
  #openUnits(id: string): number {
    const stop = ensure(this.#stops.get(id), 'the stop is known');
    return (this.#parts.records.orders.get(stop.clientOrderId)?.filled ?? 0) - this.#exited(stop);
  }

  #ofExit(clientOrderId: string): Watched | undefined {
    const id = this.#entryOfExit.get(clientOrderId);
    return id === undefined ? undefined : this.#stops.get(id);
  }

  /**
   * Units that its exits, its stop at the broker and what else closed it have taken out. An exit of which a crash lost the count is in the
   * order book all the same: the venue gave it back with its id.
   */
  #exited(stop: Watched): number {
    const { orders } = this.#parts.records;
    const ids: string[] = [];
    for (let n = 1; n <= stop.exits || orders.get(exitId(stop, n)) !== undefined; n += 1) ids.push(exitId(stop, n));
    for (let n = 1; n <= Math.max(1, stop.backstops); n += 1) ids.push(backstopIdOf(stop, n));
    return ids.reduce((sum, id) => sum + (orders.get(id)?.filled ?? 0), stop.elsewhere);
  }

  /** What filled and is closed, less what its own orders have taken out. */
  #elsewhere(stop: Watched): number {
    return stop.elsewhere + Math.max(0, this.#openUnits(stop.id));
  }

  #finish(stop: Watched, state: 'done', text: string): void {
    this.#set({ ...stop, state, text, elsewhere: this.#elsewhere(stop) });
    this.#backstops.cancel(stop);
    this.#cancelOpen(stop.clientOrderId);
  }

  /** Also the rest of an entry: what filled of it after the exit would stand without a stop. */
  #cancelOpen(clientOrderId: string): void {
    const order = this.#parts.records.orders.get(clientOrderId);
    if (order !== undefined && !isFinal(order)) this.#changes.cancel(clientOrderId, 'stop');
  }

  #set(stop: Watched): void {
    this.#stops.set(stop.id, stop);
    const { records, clock } = this.#parts;
    records.saveState(`${PREFIX}${stop.id}`, JSON.stringify(stop), clock.nowMs(), stop.state === 'armed');
    this.#changed(toStop(stop));
  }
}
