import { type Stop, stopSchema } from '#contract/model/basket.ts';
import type { Order } from '#contract/model/order.ts';
import type { SuperLegName, VenueOrderRow } from '../../adapters/order-adapter.ts';
import { legRole } from './external.ts';
import type { OrderRecords } from './order-records.ts';

/** Prefix of the kept state of a super order; the rest is the id of its entry. */
export const SUPER_PREFIX = 'super:';

/**
 * The entry of ours that the broker made a target or stop leg for. The order stream and the list of super orders name
 * it. The book alone does not, and the legs carry no id of ours: there the entry is found by what must agree:
 * instrument, product, opposite side, a fill, and no leg of that role yet. Where several agree, one that filled exactly
 * the leg's quantity comes first, then the oldest.
 */
export function superEntryOf(records: OrderRecords, row: VenueOrderRow): Order | undefined {
  const role = legRole(row.leg);
  if (role !== 'target' && role !== 'stop') return undefined;
  const named = row.entryVenueId === undefined ? undefined : records.orders.byVenueId(row.entryVenueId);
  if (named !== undefined && records.state(`${SUPER_PREFIX}${named.clientOrderId}`) !== undefined) return named;
  const entries = records
    .stateKeys(SUPER_PREFIX)
    .map((key) => records.orders.get(key.slice(SUPER_PREFIX.length)))
    .filter((order): order is Order => order !== undefined && fits(order, row))
    .filter(({ clientOrderId }) => !records.orders.children(clientOrderId).some((child) => child.role === role));
  return entries.find(({ filled }) => filled === row.quantity) ?? entries[0];
}

/** The part of a super order that an order is. */
export interface SuperPart {
  readonly leg: SuperLegName;
  readonly entry: Order;
  /** Its target, stop and trail as they are kept here. */
  readonly levels: Pick<Stop, 'target' | 'stop' | 'trail'>;
}

/** The part of a super order that an order is; null for every other order. Such a part is changed and cancelled by its leg. */
export function superPartOf(records: OrderRecords, order: Order): SuperPart | null {
  const own = levelsOf(records, order);
  if (own !== null) return { leg: 'ENTRY_LEG', entry: order, levels: own };
  const leg = order.role === 'target' ? 'TARGET_LEG' : order.role === 'stop' ? 'STOP_LOSS_LEG' : null;
  const entry = order.parentId === null || leg === null ? undefined : records.orders.get(order.parentId);
  const levels = entry === undefined ? null : levelsOf(records, entry);
  return leg === null || entry === undefined || levels === null ? null : { leg, entry, levels };
}

function levelsOf(records: OrderRecords, { clientOrderId }: Order): SuperPart['levels'] | null {
  const json = records.state(`${SUPER_PREFIX}${clientOrderId}`);
  const read = json === undefined ? undefined : stopSchema.safeParse(JSON.parse(json));
  return read?.success === true ? read.data : null;
}

function fits(order: Order, row: VenueOrderRow): boolean {
  return (
    order.segment === row.segment &&
    order.securityId === row.securityId &&
    order.side !== row.side &&
    (row.product === null || order.product === row.product) &&
    order.filled > 0
  );
}
