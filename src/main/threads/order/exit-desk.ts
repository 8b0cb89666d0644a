import { ensure, FaultError, fault } from '#contract/faults.ts';
import type { Order, OrderIntent, OrderSourceName, Product, Side } from '#contract/model/order.ts';
import { PARENT_ROLE, restOf } from '../../core/orders/apply-event.ts';
import type { OwnedPosition, PositionKey } from '../../core/orders/position-book.ts';
import { shortId } from '../../core/orders/short-id.ts';
import type { ChangeDesk } from './change-desk.ts';
import type { Desk } from './desk.ts';
import type { DeskParts } from './desk-parts.ts';
import { FOREVER_ROLE, foreverWords } from './forever-rows.ts';

/** An exit waits this long for the cancels of orders that would trade against it, then goes all the same. */
export const CANCEL_WAIT_MS = 2_000;
const CANCEL_LOOK_MS = 50;

/** What an exit is made with. */
export interface ExitOptions {
  /** Id of the exit order; further ones get a suffix. */
  readonly clientOrderId: string;
  readonly source: OrderSourceName;
  readonly who: string;
  /** Part of the position, units; absent = all of it. A function is asked when the exit goes out, after its cancels. */
  readonly quantity?: number | (() => number);
}

/**
 * Exits: reduce-only market orders, sized by what is open when they are sent. Working orders on the exit's own side are
 * cancelled first, so that together they never exceed the position. With a whole position go its forever orders.
 */
export class ExitDesk {
  readonly #parts: DeskParts;
  readonly #desk: Desk;
  readonly #changes: ChangeDesk;

  constructor(parts: DeskParts, desk: Desk, changes: ChangeDesk) {
    this.#parts = parts;
    this.#desk = desk;
    this.#changes = changes;
  }

  /**
   * Exits one owner's position.
   * @returns ids of the orders that were placed: one, or a parent with its slices.
   * @throws FaultError `denied.nothing_open` when the position, or the part that was asked for, is flat.
   */
  async exit(key: PositionKey, options: ExitOptions): Promise<readonly string[]> {
    const position = this.#open(key);
    if (options.quantity === undefined) this.#cancelForevers(position, options.who);
    await this.#cancelSameSide(position, options.who);
    const now = this.#open(key);
    const part = typeof options.quantity === 'function' ? options.quantity() : options.quantity;
    const quantity = Math.min(part ?? Math.abs(now.net), Math.abs(now.net));
    if (quantity <= 0) {
      throw new FaultError(fault('denied.nothing_open', `${now.symbol}: nothing of this part is open any more.`));
    }
    const order = this.#desk.submit(exitIntent(now, quantity, options), { who: options.who, role: 'exit' });
    if (order.status === 'Denied') throw new FaultError(ensure(order.fault, 'a denied order says why'));
    return [order.clientOrderId];
  }

  /** Exits, and then opens the same size the other way as an entry that every control judges. */
  async reverse(key: PositionKey, options: ExitOptions): Promise<readonly string[]> {
    const { net } = this.#open(key);
    const ids = await this.exit(key, options);
    const entry: OrderIntent = {
      ...exitIntent({ ...this.#known(key), net }, Math.abs(net), options),
      clientOrderId: `${options.clientOrderId}-r`,
      reduceOnly: false,
    };
    const order = this.#desk.submit(entry, { who: options.who, role: 'reverse' });
    return [...ids, order.clientOrderId];
  }

  /** Cancels everything of an owner, or of all, and exits every open position. Goes on when one of them fails. */
  async exitAll(options: Omit<ExitOptions, 'quantity'> & { readonly owner?: string }): Promise<readonly string[]> {
    const { records, alarms, clock } = this.#parts;
    const mine = (owner: string): boolean => options.owner === undefined || owner === options.owner;
    for (const order of this.#working()) if (mine(order.owner)) this.#cancel(order, options.who);
    const ids: string[] = [];
    // Owners whose positions cancel out leave nothing to exit at the venue.
    const open = [...records.positions.all()].filter(
      (position) => mine(position.owner) && position.net * records.positions.net(position) > 0,
    );
    for (const [n, position] of open.entries()) {
      try {
        ids.push(
          ...(await this.exit(position, { ...options, clientOrderId: `${shortId(options.clientOrderId)}-${n + 1}` })),
        );
      } catch (thrown) {
        const why = thrown instanceof FaultError ? thrown.fault : fault('bug.exit', String(thrown));
        const text = `${position.symbol}: the exit of ${position.net} did not go out: ${why.text}`;
        alarms.raise({ kind: 'exit_failed', text, clientOrderId: null, fault: why, atMs: clock.nowMs() });
      }
    }
    return ids;
  }

  #open(key: PositionKey): OwnedPosition {
    const position = this.#known(key);
    if (position.net === 0) {
      throw new FaultError(fault('denied.nothing_open', `${position.symbol}: nothing is open for ${position.owner}.`));
    }
    return position;
  }

  #known(key: PositionKey): OwnedPosition {
    const position = this.#parts.records.positions.get(key);
    if (position === undefined) {
      throw new FaultError(
        fault(
          'input.unknown_position',
          `There is no position of ${key.owner} in ${key.segment} ${key.securityId} ${key.product}.`,
        ),
      );
    }
    return position;
  }

  #working(): readonly Order[] {
    return [...this.#parts.records.orders.open()].filter(({ role }) => role !== PARENT_ROLE);
  }

  /**
   * A forever order whose position goes would open one when its trigger is met, days later. That is each of the position's
   * product, and of a derivative each whose product has nothing open: shares may lie in the holdings.
   */
  #cancelForevers({ segment, securityId, product, symbol }: OwnedPosition, who: string): void {
    const { records, audit } = this.#parts;
    const isShare = segment.endsWith('_EQ');
    for (const order of this.#working()) {
      const isHere = order.role === FOREVER_ROLE && order.segment === segment && order.securityId === securityId;
      const isLeft = !isShare && records.positions.net({ segment, securityId, product: order.product }) === 0;
      if (!isHere || (order.product !== product && !isLeft)) continue;
      const text = `${symbol}: with the exit goes the ${foreverWords(order)}.`;
      audit({ event: 'exit.forever_cancelled', who, clientOrderId: order.clientOrderId, text });
      this.#cancel(order, who);
    }
  }

  /** Orders that would reduce the same position: cancelled, and waited for, at most CANCEL_WAIT_MS. */
  async #cancelSameSide({ segment, securityId, product, net }: OwnedPosition, who: string): Promise<void> {
    const side: Side = net > 0 ? 'SELL' : 'BUY';
    const isRival = (order: Order): boolean =>
      order.segment === segment &&
      order.securityId === securityId &&
      order.product === product &&
      order.side === side &&
      restOf(order) > 0;
    for (const order of this.#working()) if (isRival(order)) this.#cancel(order, who);
    const { timers } = this.#parts;
    const untilMs = timers.monotonicMs() + CANCEL_WAIT_MS;
    while (this.#working().some(isRival) && timers.monotonicMs() < untilMs) {
      await new Promise<void>((resolve) => {
        timers.after(CANCEL_LOOK_MS, resolve);
      });
    }
  }

  #cancel(order: Order, who: string): void {
    try {
      this.#changes.cancel(order.clientOrderId, who);
    } catch (thrown) {
      // It became final meanwhile: that is what was wanted.
      if (!(thrown instanceof FaultError)) throw thrown;
    }
  }
}

function exitIntent(
  { segment, securityId, product, owner, net }: PositionKey & { readonly net: number },
  quantity: number,
  { clientOrderId, source }: ExitOptions,
): OrderIntent {
  return {
    clientOrderId,
    segment,
    securityId,
    side: net > 0 ? 'SELL' : 'BUY',
    product: product satisfies Product,
    type: 'MARKET',
    validity: 'DAY',
    quantity,
    price: 0,
    trigger: 0,
    disclosed: 0,
    amo: null,
    owner,
    source,
    reduceOnly: true,
    // An exit is never held up by a question.
    confirmed: ['duplicate', 'far_price', 'large', 'late'],
  };
}
