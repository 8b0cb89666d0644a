import type { PositionKey } from '../../core/orders/position-book.ts';
import type { VenuePosition } from '../../adapters/order-adapter.ts';
import { expectedUnits, type Units } from './expected-carry.ts';
import type { OrderRecords } from './order-records.ts';
import { exposureKey } from './working-sums.ts';

type Place = Omit<PositionKey, 'owner'>;

/**
 * Units by which the broker's positions differ from ours, kept from one reading to the next: a fill makes a reading old,
 * and without it the next exit would be cut to our own position alone, which may be the larger one. Before the first
 * reading it is what was carried into the day, which our own positions do not hold yet.
 */
export class StandingDifferences {
  readonly #records: OrderRecords;
  #units: Units;
  /** Those of the last reading; null before the first. */
  #last: Units | null = null;

  constructor(records: OrderRecords) {
    this.#records = records;
    this.#units = expectedUnits((key) => records.state(key));
  }

  /** The broker's units less ours; 0 where nothing differs or nothing is known. */
  of(place: Place): number {
    return this.#units.get(exposureKey(place)) ?? 0;
  }

  /**
   * Called after a reading, when everything that it told is booked. A difference counts from the second reading that shows
   * it, as the smaller one of both: a fill whose word is on its way looks like one once. The first reading of a life has
   * nothing before it and counts alone.
   * @param isStill whether no fill came in while it was read: then it and our positions are of one moment.
   */
  take(positions: readonly VenuePosition[], isStill: boolean): void {
    if (!isStill) {
      if (this.#last === null) this.#units = new Map();
      return;
    }
    const now = this.#between(positions);
    const last = this.#last ?? now;
    const standing = new Map<string, number>();
    for (const [key, units] of now) {
      const both = smaller(units, last.get(key) ?? 0);
      if (both !== 0) standing.set(key, both);
    }
    this.#units = standing;
    this.#last = now;
  }

  #between(positions: readonly VenuePosition[]): Units {
    const units = new Map<string, number>();
    const add = (place: Place, by: number): void => {
      const key = exposureKey(place);
      units.set(key, (units.get(key) ?? 0) + by);
    };
    for (const { segment, securityId, product, net } of positions) {
      if (product !== null) add({ segment, securityId, product }, net);
    }
    for (const position of this.#records.positions.all()) add(position, -position.net);
    return units;
  }
}

/** The one nearer to zero; 0 when they point in different ways. */
function smaller(a: number, b: number): number {
  return a > 0 ? Math.max(0, Math.min(a, b)) : Math.min(0, Math.max(a, b));
}
