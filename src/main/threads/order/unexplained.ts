import type { VenuePosition } from '../../adapters/order-adapter.ts';
import { mayTrade } from './forever-rows.ts';
import type { OrderRecords } from './order-records.ts';
import { exposureKey } from './working-sums.ts';

/** Readings, one after the other, that must show the same: about a minute while orders work, longer else. */
export const UNEXPLAINED_READINGS = 6;

/** Units that the broker holds beyond ours, in so many readings. */
interface Seen {
  readonly units: number;
  readonly readings: number;
}

/**
 * Positions that are larger at the broker than ours, though nothing of the day explains it: what the journal knew of them
 * was lost with a full disk, say. Nobody could exit them here, so after a while they are taken over. What is smaller at
 * the broker stays as it is: exits go by the smaller one anyway.
 */
export class UnexplainedPositions {
  readonly #records: OrderRecords;
  #seen: ReadonlyMap<string, Seen> = new Map();

  constructor(records: OrderRecords) {
    this.#records = records;
  }

  /** Called with each reading. @returns rows to take over, with the units that are missing here, with their sign. */
  look(positions: readonly VenuePosition[]): readonly { readonly row: VenuePosition; readonly units: number }[] {
    const seen = new Map<string, Seen>();
    const found: { row: VenuePosition; units: number }[] = [];
    const working = this.#working();
    for (const row of positions) {
      const { product, net } = row;
      if (product === null) continue;
      const place = { ...row, product };
      const key = exposureKey(place);
      const units = net - this.#records.positions.net(place);
      // Larger there, and on the same side: the rest of it is what we know.
      const isBeyond = units !== 0 && Math.sign(units) === Math.sign(net) && Math.abs(units) <= Math.abs(net);
      if (!isBeyond || working.has(key)) continue;
      const before = this.#seen.get(key);
      const readings = before?.units === units ? before.readings + 1 : 1;
      if (readings >= UNEXPLAINED_READINGS) found.push({ row, units });
      else seen.set(key, { units, readings });
    }
    this.#seen = seen;
    return found;
  }

  /** Places in which something may trade, or may have traded. */
  #working(): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const order of this.#records.orders.open()) {
      if (order.inDoubt !== null || mayTrade(order)) keys.add(exposureKey(order));
    }
    return keys;
  }
}
