import type { VenueSuper, VenueSuperLeg } from '../../order-adapter.ts';
import { placeOf } from './book-rows.ts';
import { statusWord } from './order-words.ts';
import { number, rowsOf, text, type WireRow } from './wire-fields.ts';
import { decimalsOf, scaledPrice } from './wire-number.ts';

/** Rows of `GET /super/orders` (dhan-api §7.2). */

/** Words of a leg that can trade no more; a word that nobody has shown counts as living. */
const ENDED: ReadonlySet<string> = new Set(['CANCELLED', 'REJECTED', 'EXPIRED', 'TRADED', 'TRIGGERED', 'CLOSED']);
const EXITS = ['TARGET_LEG', 'STOP_LOSS_LEG'] as const;

/** @returns null when the row names no order or no segment that is traded here. */
export function superOrderOf(row: WireRow): VenueSuper | null {
  const place = placeOf(row);
  const venueOrderId = text(row, 'orderId');
  if (place === null || venueOrderId === '') return null;
  const decimals = decimalsOf(place.segment);
  const details = rowsOf(row['legDetails'] ?? []) ?? [];
  const legs = details.flatMap((detail) => {
    const leg = legOf(detail, venueOrderId, decimals);
    return leg === null ? [] : [leg];
  });
  return { venueOrderId, venueStatus: statusWord(text(row, 'orderStatus')), legs };
}

/** Before a leg is at the exchange its row carries the id of the entry. */
function legOf(detail: WireRow, entryId: string, decimals: 2 | 4): VenueSuperLeg | null {
  const leg = EXITS.find((name) => name === text(detail, 'legName'));
  if (leg === undefined) return null;
  const id = text(detail, 'orderId');
  const venueStatus = statusWord(text(detail, 'orderStatus'));
  return {
    leg,
    venueOrderId: id === '' || id === entryId ? null : id,
    price: scaledPrice(number(detail, 'price'), decimals),
    trail: scaledPrice(number(detail, 'trailingJump'), decimals),
    venueStatus,
    lives: !ENDED.has(venueStatus),
  };
}
