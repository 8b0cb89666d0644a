import type { Instrument } from '#contract/model/instrument.ts';
import type { Order } from '#contract/model/order.ts';
import type { VenueOrderRow } from '../../adapters/order-adapter.ts';
import type { OrderBirth } from '../../core/orders/order-event.ts';
import { FOREVER_ROLE, foreverWords } from './forever-rows.ts';

/** Owner of what was placed elsewhere: the broker's app, its web page, its risk desk. */
export const EXTERNAL_OWNER = 'external';
/** What reduces this much can be wrong: the role of legs that the broker made of a super order. */
const LEG_ROLES: Readonly<Record<string, string>> = { TARGET_LEG: 'target', STOP_LOSS_LEG: 'stop', ENTRY_LEG: 'entry' };

/** Role of a leg by the venue's name of it; empty for a plain order. */
export function legRole(leg: string | null): string {
  return leg === null ? '' : (LEG_ROLES[leg] ?? '');
}

/** Ids as this terminal makes them, and not as the broker makes them where none is given: client id and time. */
const OWN_ID = /^(?!\d{6,}-\d+$)[A-Za-z0-9_-]{8,25}$/;

/**
 * Our id of an order that the venue has and we do not know. One that carries an id of our making was sent by a life
 * whose journal could not be written: it keeps that id, so that the same intent cannot go out again. Any other id is
 * made of the venue's, so that a second reading finds the same.
 */
export function adoptedId({ word, correlationId, leg }: VenueOrderRow, isFree: (id: string) => boolean): string {
  const isEntry = leg === null || leg === 'ENTRY_LEG';
  if (correlationId !== null && isEntry && OWN_ID.test(correlationId) && isFree(correlationId)) return correlationId;
  return `x-${word.venueOrderId}`.slice(0, 40);
}

/**
 * An order that the venue has and we never sent, as a birth.
 * @param parent the order of ours that the broker made it for: the entry of a leg, or the forever order that fired.
 */
export function adoptedBirth(
  clientOrderId: string,
  row: VenueOrderRow,
  instrument: Instrument | undefined,
  parent?: Order,
): OrderBirth {
  const { segment, securityId, side, type, validity, price, trigger, disclosed } = row;
  const quantity = Math.max(1, row.quantity);
  return {
    intent: {
      clientOrderId,
      segment,
      securityId,
      side,
      product: row.product ?? 'INTRADAY',
      type,
      validity,
      quantity,
      price,
      trigger,
      disclosed: Math.min(disclosed, quantity),
      amo: row.amo ? 'OPEN' : null,
      owner: parent?.owner ?? EXTERNAL_OWNER,
      source: 'auto',
      reduceOnly: row.leg === null ? (parent?.reduceOnly ?? false) : parent !== undefined && row.leg !== 'ENTRY_LEG',
      confirmed: [],
    },
    parentId: parent?.clientOrderId ?? null,
    role: row.list === 'forever' ? FOREVER_ROLE : legRole(row.leg),
    symbol: instrument?.symbol ?? row.symbol,
    decimals: instrument?.decimals ?? 2,
    lot: instrument?.lot ?? 1,
    sent: null,
  };
}

/** Words of the alarm for an order from elsewhere. */
export function externalText(order: Order): string {
  const { side, quantity, symbol, role } = order;
  if (role === FOREVER_ROLE)
    return `${foreverWords(order)}: it rests at the broker. An exit of its position cancels it.`;
  return `${side} ${quantity} ${symbol} was placed outside this terminal. It counts in positions and limits.`;
}
