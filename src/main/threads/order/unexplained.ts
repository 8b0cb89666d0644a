import type { Product } from '#contract/model/order.ts';
import type { VenuePosition } from '../../adapters/order-adapter.ts';
import type { Conversion } from './conversions.ts';
import { mayTrade } from './forever-rows.ts';
import type { OrderRecords } from './order-records.ts';
import { type InstrumentDifferences, positionDifferences } from './position-differences.ts';
import { exposureKey } from './working-sums.ts';

/** Readings, one after the other, that must show the same: about a minute. */
export const UNEXPLAINED_READINGS = 6;

const SIDES = ['BUY', 'SELL'] as const;
/** A place in which something may trade, and the way in which it would. */
const sidedKey = (place: Parameters<typeof exposureKey>[0], side: (typeof SIDES)[number]): string =>
  `${exposureKey(place)} ${side}`;

/** How one instrument differs, and in how many readings it does so. */
interface Seen {
  readonly state: string;
  readonly readings: number;
}

/** What makes our positions of one instrument those of the broker. */
export interface Settlement {
  readonly symbol: string;
  /** Units that stand in one product here and in another one there: nobody traded them. */
  readonly conversions: readonly Conversion[];
  /** What the broker holds beyond ours after that, with its sign. */
  readonly beyond: readonly { readonly row: VenuePosition; readonly units: number }[];
}

/**
 * Positions that are others at the broker than ours, though nothing of the day explains it: what the journal knew of them
 * was lost with a full disk, say. Nobody could exit them here, so after a while theirs are taken over. What is smaller at
 * the broker, and larger in no other product, stays as it is: exits go by the smaller one anyway.
 */
export class UnexplainedPositions {
  readonly #records: OrderRecords;
  readonly #isConverting: (instrument: Pick<VenuePosition, 'segment' | 'securityId'>) => boolean;
  #seen: ReadonlyMap<string, Seen> = new Map();

  /** @param isConverting whether a conversion of an instrument has no end yet: it would explain everything. */
  constructor(
    records: OrderRecords,
    isConverting: (instrument: Pick<VenuePosition, 'segment' | 'securityId'>) => boolean,
  ) {
    this.#records = records;
    this.#isConverting = isConverting;
  }

  /** Whether something is counted: the next reading should not wait as long as in calm. */
  get isCounting(): boolean {
    return this.#seen.size > 0;
  }

  /** Called with each reading. @returns what to book, of those instruments that differed alike for long enough. */
  look(positions: readonly VenuePosition[]): readonly Settlement[] {
    const seen = new Map<string, Seen>();
    const found: Settlement[] = [];
    const working = this.#working();
    for (const one of positionDifferences(this.#records, positions)) {
      const { segment, securityId, units } = one;
      const isMoving = [...units].some(([product, by]) =>
        working.has(sidedKey({ segment, securityId, product }, by > 0 ? 'BUY' : 'SELL')),
      );
      const settlement = settlementOf(one);
      const isNothing = settlement.conversions.length + settlement.beyond.length === 0;
      if (isNothing || isMoving || this.#isConverting(one)) continue;
      const state = [...units]
        .map(([product, by]) => `${product} ${by}`)
        .sort()
        .join(', ');
      const key = `${segment}:${securityId}`;
      const before = this.#seen.get(key);
      const readings = before?.state === state ? before.readings + 1 : 1;
      if (readings >= UNEXPLAINED_READINGS) found.push(settlement);
      else seen.set(key, { state, readings });
    }
    this.#seen = seen;
    return found;
  }

  /**
   * Places and sides in which something may trade, or may have traded: that would explain a difference of its sign. What
   * only rests on the other side explains nothing. Of an order in doubt both sides count: what it did is not known.
   */
  #working(): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const order of this.#records.orders.open()) {
      if (order.inDoubt === null && !mayTrade(order)) continue;
      for (const side of order.inDoubt === null ? [order.side] : SIDES) keys.add(sidedKey(order, side));
    }
    return keys;
  }
}

/** First what moved from one product to another, of the units that we have open; then what is larger there. */
function settlementOf({ segment, securityId, rows, ...one }: InstrumentDifferences): Settlement {
  const [left, ours] = [new Map(one.units), new Map(one.ours)];
  const conversions: Conversion[] = [];
  for (const less of one.units.keys()) {
    for (const more of one.units.keys()) {
      const open = Math.max(0, unitsIn(ours, less), -unitsIn(ours, more));
      const quantity = Math.min(-unitsIn(left, less), unitsIn(left, more), open);
      if (quantity <= 0) continue;
      conversions.push({ segment, securityId, less, more, quantity });
      for (const [product, by] of [[less, -quantity] as const, [more, quantity] as const]) {
        left.set(product, unitsIn(left, product) - by);
        ours.set(product, unitsIn(ours, product) + by);
      }
    }
  }
  const beyond = rows.flatMap((row) => {
    const units = row.product === null ? 0 : unitsIn(left, row.product);
    // Larger there, and on the same side: the rest of it is what we know.
    const isBeyond = units !== 0 && Math.sign(units) === Math.sign(row.net) && Math.abs(units) <= Math.abs(row.net);
    return isBeyond ? [{ row, units }] : [];
  });
  return { symbol: rows[0]?.symbol ?? `${securityId}`, conversions, beyond };
}

function unitsIn(map: ReadonlyMap<Product, number>, product: Product): number {
  return map.get(product) ?? 0;
}
