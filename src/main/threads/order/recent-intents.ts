import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';
import type { Order, OrderIntent } from '#contract/model/order.ts';
import { DAY_MS } from '#contract/model/session.ts';
import type { RiskView } from '../../core/risk/control.ts';
import { RISK_CONTROLS } from '../../core/risk/controls/index.ts';

/** Intents that are remembered: more than the broker takes in two minutes, and the longest window is ten. */
const INTENTS_MAX = 512;
/** Requests that are remembered; the broker takes 7,000 a day, and old ones are dropped in bulk. */
const REQUESTS_MAX = 16_384;

/** What happened today, as the controls count it: intents, requests, cancels and trips. */
export class RecentIntents {
  readonly #cancelled = new Set<string>();
  readonly #cancels = new Map<string, number>();
  readonly #denied = new Set<string>();
  readonly #trips = new Map<string, number>();
  #intents: { readonly intent: OrderIntent; readonly atMs: number; readonly denied: boolean }[] = [];
  #requestsMs: number[] = [];

  /** @param orders of the day, read from the journal: requests and trips of a former life count. */
  constructor(orders: Iterable<Order>) {
    for (const order of orders) {
      this.noticed(order);
      if (order.external || order.sentMs === null) continue;
      this.#requestsMs.push(order.sentMs, ...Array<number>(order.modifications).fill(order.updatedMs));
      if (order.status === 'Cancelled') this.#requestsMs.push(order.updatedMs);
    }
    this.#requestsMs.sort((a, b) => a - b);
  }

  get intents(): RiskView['recent'] {
    return this.#intents;
  }

  /** Oldest first. */
  get requestsMs(): readonly number[] {
    return this.#requestsMs;
  }

  cancelsOf({ segment, securityId }: Instrument): number {
    return this.#cancels.get(instrumentKey(segment, securityId)) ?? 0;
  }

  tripsOf(id: string): number {
    return this.#trips.get(id) ?? 0;
  }

  saw(intent: OrderIntent, denied: boolean, atMs: number): void {
    this.#intents.push({ intent, denied, atMs });
    if (this.#intents.length > 2 * INTENTS_MAX) this.#intents = this.#intents.slice(-INTENTS_MAX);
  }

  counted(nowMs: number): void {
    // A clock that was set back must not break the order of the list.
    this.#requestsMs.push(Math.max(nowMs, this.#requestsMs.at(-1) ?? nowMs));
    if (this.#requestsMs.length <= 2 * REQUESTS_MAX) return;
    this.#requestsMs = this.#requestsMs.slice(-REQUESTS_MAX).filter((atMs) => atMs > nowMs - DAY_MS);
  }

  /** An order as it is now; each cancel and each denial counts once. */
  noticed({ clientOrderId, status, fault, segment, securityId }: Order): void {
    if (status === 'Cancelled' && !this.#cancelled.has(clientOrderId)) {
      this.#cancelled.add(clientOrderId);
      add(this.#cancels, instrumentKey(segment, securityId));
    }
    const control = status === 'Denied' && fault !== null ? CONTROL_OF.get(fault.code) : undefined;
    if (control === undefined || this.#denied.has(clientOrderId)) return;
    this.#denied.add(clientOrderId);
    add(this.#trips, control);
  }
}

/** Control by the code of its fault, or of the confirmation that it asks for. */
const CONTROL_OF: ReadonlyMap<string, string> = new Map(
  RISK_CONTROLS.flatMap(({ id, warns }) => [
    [`denied.${id.replaceAll('-', '_')}`, id] as const,
    ...(warns === undefined ? [] : [[`denied.confirm_${warns}`, id] as const]),
  ]),
);

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
