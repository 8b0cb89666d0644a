import { ensure, FaultError, fault, faultOf } from '#contract/faults.ts';
import { z } from 'zod';
import { type BracketIntent, type Stop, stopSchema } from '#contract/model/basket.ts';
import { type Order, PRODUCTS, SIDES } from '#contract/model/order.ts';
import { isFinal } from '../../core/orders/apply-event.ts';
import type { PositionKey } from '../../core/orders/position-book.ts';
import { shortId } from '../../core/orders/short-id.ts';
import { backstopTrigger, follow, verdictOf } from '../../core/orders/stop-rule.ts';
import type { ChangeDesk } from './change-desk.ts';
import type { Desk } from './desk.ts';
import type { DeskParts } from './desk-parts.ts';
import type { ExitDesk } from './exit-desk.ts';

/** Stops that are armed at once, here and at the broker together; a list of them holds as many. */
export const STOPS_MAX = 500;
/** Waits between the exits of a stop, ms, while none of them fills; the last one repeats. An exit is never given up. */
const RETRY_WAITS_MS = [5_000, 5_000, 10_000, 20_000, 40_000, 60_000] as const;
/** After so many exits in vain, and again after so many more, a person is called. */
const TRIES_TOLD = 5;
/** A stop at the broker that something else cancelled is placed again no sooner than this, ms, and so often. */
const BACKSTOP_AGAIN_MS = 5_000;
const BACKSTOPS_MAX = 20;
const PREFIX = 'stop:';

const watchedSchema = stopSchema.extend({
  entrySide: z.enum(SIDES),
  product: z.enum(PRODUCTS),
  best: z.int().nullable(),
  /** The broker's stop behind ours. */
  backstopId: z.string().nullable(),
  /** Exits that went out for it. */
  exits: z.int(),
  /** Stops at the broker that were placed for it, one after the other. */
  backstops: z.int().default(0),
});
type Watched = z.infer<typeof watchedSchema>;

/**
 * Targets and stops that live in this thread: they need no window, and a restart finds them in the journal. A stop at
 * the broker stands behind each, further away, for the time when this machine is gone.
 */
export class StopDesk {
  readonly #parts: DeskParts;
  readonly #desk: Desk;
  readonly #changes: ChangeDesk;
  readonly #exits: ExitDesk;
  readonly #changed: (stop: Stop) => void;
  readonly #stops = new Map<string, Watched>();
  readonly #triedMs = new Map<string, number>();
  readonly #placedMs = new Map<string, number>();
  /** Stop by the id of an exit that went out for it: an exit is nobody's child. */
  readonly #entryOfExit = new Map<string, string>();

  constructor(parts: DeskParts, desk: Desk, changes: ChangeDesk, exits: ExitDesk, changed: (stop: Stop) => void) {
    this.#parts = parts;
    this.#desk = desk;
    this.#changes = changes;
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
      text: 'watched here, with a stop at the broker behind it',
      entrySide: entry.side,
      product: entry.product,
      best: null,
      backstopId: null,
      exits: 0,
      backstops: 0,
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
    this.#renewBackstop(clientOrderId);
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
    const stop = this.#stops.get(order.parentId ?? '') ?? this.#ofExit(order.clientOrderId);
    if (stop === undefined || (stop.state !== 'armed' && stop.state !== 'firing')) return;
    const entry = this.#parts.records.orders.get(stop.clientOrderId);
    if (entry === undefined || entry.filled === 0 || this.#exited(stop) < entry.filled) return;
    this.#finish(stop, 'done', stop.state === 'firing' ? stop.text : 'its units are closed');
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
    if (position === undefined || position.net === 0) return this.#finish(stop, 'done', 'the position is closed');
    if (this.#exited(stop) >= entry.filled) return this.#finish(stop, 'done', 'its units are closed');
    if (this.#lacksBackstop(stop, entry)) this.#renewBackstop(stop.id);
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
    this.#renewBackstop(stop.id);
  }

  #again(stop: Watched): void {
    const entry = this.#parts.records.orders.get(stop.clientOrderId);
    const position = entry === undefined ? undefined : this.#parts.records.positions.get(entry);
    if (entry === undefined || position === undefined || position.net === 0)
      return this.#finish(stop, 'done', stop.text);
    // What is open beyond this bracket's own units belongs to another one of the same owner.
    if (this.#exited(stop) >= entry.filled) return this.#finish(stop, 'done', stop.text);
    const nowMs = this.#parts.timers.monotonicMs();
    if (nowMs - (this.#triedMs.get(stop.id) ?? 0) >= retryWaitMs(stop.exits)) this.#fire(stop);
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

  /**
   * Whether the broker has no stop behind it: none was placed, or an exit of another owner took it out of its way and the
   * position still stands. While such an exit is out it would be taken out again.
   */
  #lacksBackstop(stop: Watched, entry: Order): boolean {
    if (stop.backstopId === null) return true;
    const { records, timers } = this.#parts;
    const standing = records.orders.get(stop.backstopId);
    if (standing === undefined || !isGone(standing) || stop.stop === null || stop.backstops >= BACKSTOPS_MAX)
      return false;
    if (timers.monotonicMs() - (this.#placedMs.get(stop.id) ?? 0) < BACKSTOP_AGAIN_MS) return false;
    for (const { role, segment, securityId, product, side } of records.orders.open()) {
      const isSame = segment === entry.segment && securityId === entry.securityId && product === entry.product;
      if (role === 'exit' && isSame && side !== entry.side) return false;
    }
    return true;
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
   * Units that its exits and its stop at the broker have taken out. An exit of which a crash lost the count is in the
   * order book all the same: the venue gave it back with its id.
   */
  #exited(stop: Watched): number {
    const { orders } = this.#parts.records;
    const ids: string[] = [];
    for (let n = 1; n <= stop.exits || orders.get(exitId(stop, n)) !== undefined; n += 1) ids.push(exitId(stop, n));
    for (let n = 1; n <= Math.max(1, stop.backstops); n += 1) ids.push(backstopIdOf(stop, n));
    return ids.reduce((sum, id) => sum + (this.#parts.records.orders.get(id)?.filled ?? 0), 0);
  }

  #finish(stop: Watched, state: 'done' | 'cancelled', text: string): void {
    this.#set({ ...stop, state, text });
    this.#cancelBackstop(stop);
    this.#cancelOpen(stop.clientOrderId);
  }

  #cancelBackstop({ backstopId }: Watched): void {
    if (backstopId !== null) this.#cancelOpen(backstopId);
  }

  /** Also the rest of an entry: what filled of it after the exit would stand without a stop. */
  #cancelOpen(clientOrderId: string): void {
    const order = this.#parts.records.orders.get(clientOrderId);
    if (order !== undefined && !isFinal(order)) this.#changes.cancel(clientOrderId, 'stop');
  }

  /** Puts the broker's stop where ours wants it: placed when there is none, changed when it is off by much. */
  #renewBackstop(id: string): void {
    const stop = ensure(this.#stops.get(id), 'the stop is known');
    const entry = this.#parts.records.orders.get(stop.clientOrderId);
    if (stop.stop === null || stop.state !== 'armed') return this.#cancelBackstop(stop);
    if (entry === undefined || entry.filled === 0) return;
    const instrument = this.#parts.instruments.find(entry.segment, entry.securityId);
    if (instrument === undefined) return;
    const trigger = backstopTrigger(stop.stop, stop.entrySide, instrument.tick);
    const standing = stop.backstopId === null ? undefined : this.#parts.records.orders.get(stop.backstopId);
    if (standing === undefined || this.#lacksBackstop(stop, entry)) this.#placeBackstop(stop, entry, trigger);
    else this.#moveBackstop(standing, entry, trigger, stop.stop);
  }

  #placeBackstop(stop: Watched, entry: Order, trigger: number): void {
    const backstops = stop.backstops + 1;
    const backstopId = backstopIdOf(stop, backstops);
    const quantity = entry.filled - this.#exited(stop);
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
      trigger,
      disclosed: 0,
      amo: null,
      source: 'stop' as const,
      reduceOnly: true,
      confirmed: ['duplicate', 'far_price', 'large', 'late'],
    };
    const order = this.#desk.submit(intent, { who: 'stop', parentId: entry.clientOrderId, role: 'stop' });
    this.#set({ ...stop, backstopId, backstops });
    if (order.status !== 'Denied') return;
    const { alarms, clock } = this.#parts;
    const text = `${stop.symbol}: the broker has no stop behind ours: ${order.fault?.text ?? ''}`;
    alarms.raise({ kind: 'naked_leg', text, clientOrderId: backstopId, fault: order.fault, atMs: clock.nowMs() });
  }

  #moveBackstop(standing: Order, entry: Order, trigger: number, stop: number): void {
    if (isFinal(standing) || standing.inDoubt !== null || standing.venueOrderId === null) return;
    const isNear = Math.abs(standing.trigger - trigger) < stop * MOVE_SHARE && standing.quantity === entry.filled;
    if (isNear) return;
    try {
      const terms = { type: 'SLM' as const, validity: 'DAY' as const, quantity: entry.filled, price: 0, trigger };
      this.#changes.modify(standing.clientOrderId, terms, 'stop');
    } catch (thrown) {
      const { text } = faultOf(thrown);
      this.#parts.audit({ event: 'stop.not_moved', who: 'stop', clientOrderId: standing.clientOrderId, text });
    }
  }

  #set(stop: Watched): void {
    this.#stops.set(stop.id, stop);
    const { records, clock } = this.#parts;
    records.saveState(`${PREFIX}${stop.id}`, JSON.stringify(stop), clock.nowMs(), stop.state === 'armed');
    this.#changed(toStop(stop));
  }
}

/** The broker takes 25 changes of an order: a trailing stop moves its backstop by no less than this share. */
const MOVE_SHARE = 0.005;

function retryWaitMs(exits: number): number {
  return RETRY_WAITS_MS[Math.min(Math.max(1, exits), RETRY_WAITS_MS.length) - 1] as number;
}

/** Cancelled by something that is not its own stop, before all of it traded. */
function isGone({ status }: Order): boolean {
  return status === 'Cancelled';
}

function backstopIdOf({ clientOrderId }: Watched, n: number): string {
  return `${shortId(clientOrderId)}-b${n === 1 ? '' : n}`;
}

function exitId({ clientOrderId }: Watched, exits: number): string {
  return `${shortId(clientOrderId)}-x${exits}`;
}

function nullOf(price: number): number | null {
  return price === 0 ? null : price;
}

function toStop({ id, clientOrderId, symbol, where, target, stop, trail, state, text }: Watched): Stop {
  return { id, clientOrderId, symbol, where, target, stop, trail, state, text };
}

function checkLevels(side: 'BUY' | 'SELL', target: number, stop: number, trail: number): void {
  const refuse = (text: string): never => {
    throw new FaultError(fault('input.bad_bracket', text));
  };
  if (target === 0 && stop === 0) refuse('A bracket needs a target or a stop.');
  if (trail > 0 && stop === 0) refuse('A trail needs a stop to move.');
  if (target > 0 && stop > 0 && (side === 'BUY' ? target <= stop : target >= stop)) {
    refuse(`The target of a ${side} lies ${side === 'BUY' ? 'above' : 'below'} its stop.`);
  }
}
