import { z } from 'zod';
import { type Fill, fillSchema } from '#contract/model/order.ts';
import type { VenuePosition } from '../../adapters/order-adapter.ts';
import type { DeskParts } from './desk-parts.ts';

/** Owner of what was carried into the day. */
export const CARRIED_OWNER = 'carried';
/** State that keeps what the day began with. */
const CARRIED_KEY = 'carried';

const keptSchema = z.array(fillSchema);

/**
 * Books what was open before today: it belongs to nobody's orders of today, so each position is one fill of its own. The
 * venue's word at the first reading of the day holds for the whole day: a conversion takes from what it calls carried,
 * and after a restart the difference would tell of nothing. Called once in a life of the thread.
 */
export function bookCarried(parts: Omit<DeskParts, 'risk'>, positions: readonly VenuePosition[]): void {
  const { records, clock } = parts;
  const kept = keptSchema.safeParse(JSON.parse(records.state(CARRIED_KEY) ?? 'null'));
  const fills = kept.success ? kept.data : positions.flatMap((position) => carriedFill(parts, position));
  if (!kept.success) records.saveState(CARRIED_KEY, JSON.stringify(fills), clock.nowMs(), true);
  for (const fill of fills) records.bookUnordered(fill);
}

function carriedFill({ instruments }: Pick<DeskParts, 'instruments'>, position: VenuePosition): Fill[] {
  const { product, carried, carriedAverage, segment, securityId, symbol } = position;
  if (product === null || carried === 0) return [];
  const instrument = instruments.find(segment, securityId);
  return [
    {
      id: `carried/${segment}/${securityId}/${product}`,
      clientOrderId: CARRIED_OWNER,
      segment,
      securityId,
      symbol: instrument?.symbol ?? symbol,
      decimals: instrument?.decimals ?? 2,
      side: carried > 0 ? 'BUY' : 'SELL',
      product,
      owner: CARRIED_OWNER,
      quantity: Math.abs(carried),
      price: carriedAverage ?? 0,
      atMs: 0,
      synthetic: true,
    },
  ];
}
