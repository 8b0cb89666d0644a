import type { Product } from '#contract/model/order.ts';
import type { VenuePosition } from '../../adapters/order-adapter.ts';
import type { PositionKey } from '../../core/orders/position-book.ts';
import type { OrderRecords } from './order-records.ts';

/** One instrument of which the broker shows at least one row. */
export interface InstrumentDifferences extends Pick<PositionKey, 'segment' | 'securityId'> {
  /** The broker's rows of it. */
  readonly rows: readonly VenuePosition[];
  /** Our net units by product, all owners. */
  readonly ours: ReadonlyMap<Product, number>;
  /** The broker's units less ours, by product; only what differs. */
  readonly units: ReadonlyMap<Product, number>;
}

/** How the broker's positions differ from ours, instrument by instrument; those that are alike are left out. */
export function positionDifferences(
  { positions }: Pick<OrderRecords, 'positions'>,
  theirs: readonly VenuePosition[],
): readonly InstrumentDifferences[] {
  const found: InstrumentDifferences[] = [];
  for (const [{ segment, securityId }, rows] of byInstrument(theirs)) {
    const ours = new Map<Product, number>();
    for (const { product, net, ...at } of positions.all()) {
      if (at.segment === segment && at.securityId === securityId) ours.set(product, (ours.get(product) ?? 0) + net);
    }
    const units = new Map([...ours].map(([product, net]) => [product, -net]));
    for (const { product, net } of rows) if (product !== null) units.set(product, (units.get(product) ?? 0) + net);
    for (const [product, by] of units) if (by === 0) units.delete(product);
    if (units.size > 0) found.push({ segment, securityId, rows, ours, units });
  }
  return found;
}

function byInstrument(theirs: readonly VenuePosition[]): Iterable<readonly [VenuePosition, VenuePosition[]]> {
  const instruments = new Map<string, [VenuePosition, VenuePosition[]]>();
  for (const row of theirs) {
    const key = `${row.segment}:${row.securityId}`;
    const known = instruments.get(key);
    if (known === undefined) instruments.set(key, [row, [row]]);
    else known[1].push(row);
  }
  return instruments.values();
}
