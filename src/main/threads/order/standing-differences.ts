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
  /** Those of the last reading of each place; null = it was not read yet without a fill of it coming in. */
  #last: ReadonlyMap<string, number | null> = new Map();
  #isRead = false;

  constructor(records: OrderRecords) {
    this.#records = records;
    this.#units = expectedUnits((key) => records.state(key));
  }

  /** The broker's units less ours; 0 where nothing differs or nothing is known. */
  of(place: Place): number {
    return this.#units.get(exposureKey(place)) ?? 0;
  }

  /** Units that were traded so far, by place: what is the same before and after a reading did not move while it was read. */
  traded(): Units {
    const units = new Map<string, number>();
    for (const position of this.#records.positions.all()) {
      const key = exposureKey(position);
      units.set(key, (units.get(key) ?? 0) + position.buyQuantity + position.sellQuantity);
    }
    return units;
  }

  /**
   * Called after a reading, when everything that it told is booked. A difference counts from the second reading that shows
   * it, as the smaller one of both: a fill whose word is on its way looks like one once. The first reading of a life has
   * nothing before it and counts alone.
   * @param isStill whether no fill of a place came in while it was read: then it and our position are of one moment.
   */
  take(positions: readonly VenuePosition[], isStill: (key: string) => boolean): void {
    const now = this.#between(positions);
    const standing = new Map<string, number>();
    const last = new Map<string, number | null>();
    for (const key of new Set([...now.keys(), ...this.#units.keys(), ...this.#last.keys()])) {
      const before = this.#last.get(key);
      const known = before === undefined && this.#isRead ? 0 : (before ?? null);
      const units = isStill(key) ? (now.get(key) ?? 0) : null;
      const kept = this.#isRead ? (this.#units.get(key) ?? 0) : 0;
      const both = units === null ? kept : smaller(units, known ?? units);
      last.set(key, units ?? known);
      if (both !== 0) standing.set(key, both);
    }
    this.#units = standing;
    this.#last = last;
    this.#isRead = true;
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
