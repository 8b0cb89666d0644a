import type { InstrumentId, Order } from '#contract/model/order.ts';
import type { Position } from '#contract/model/position.ts';
import { sayToast } from '../../shell/alerts.ts';
import { deskCall } from '../../shell/desk-call.ts';
import { meantEntry, meantExit } from '../../stores/meant-account.ts';
import { isWorking, ordersStore } from '../../stores/orders.ts';
import { positionsStore } from '../../stores/positions.ts';
import { freshOrderId } from '../../ticket/client-order-id.ts';
import { keyParts } from '../trade/position-forms.tsx';
import { sayFault } from '../trade/trade-panel.tsx';
import { movedOrder, whyNotMoved } from './own-orders.ts';

const isOf = (one: InstrumentId, { segment, securityId }: InstrumentId): boolean =>
  one.securityId === securityId && one.segment === segment;

/** Asks for the cancel of orders; works disarmed. */
export function cancelOrders(orders: readonly Order[]): void {
  for (const { clientOrderId } of orders) deskCall('order.cancel', { clientOrderId }, meantExit()).catch(sayFault);
}

/** Own working orders of an instrument. */
export function workingOf(id: InstrumentId): readonly Order[] {
  return [...ordersStore.getState().orders.values()].filter((order) => isOf(order, id) && isWorking(order));
}

/** Moves orders by a price difference, as they are now; what cannot be moved says why. */
export function moveOrders(orders: readonly Order[], by: number): void {
  for (const { clientOrderId } of orders) {
    const order = ordersStore.getState().orders.get(clientOrderId);
    if (order === undefined) continue;
    const why = whyNotMoved(order);
    if (why === null)
      deskCall('order.modify', movedOrder(order, by), order.reduceOnly ? meantExit() : meantEntry()).catch(sayFault);
    else sayToast('info', why);
  }
}

/** What is open in an instrument, of every owner and product. */
export function openPositionsOf(id: InstrumentId): readonly Position[] {
  return [...positionsStore.getState().positions.values()].filter((one) => isOf(one, id) && one.net !== 0);
}

/** Cancels what works in the instrument and exits what is open, reduce only; works disarmed. */
export function flatten(id: InstrumentId & { readonly symbol: string }): void {
  const [orders, positions] = [workingOf(id), openPositionsOf(id)];
  if (orders.length === 0 && positions.length === 0) return sayToast('info', `Nothing is open in ${id.symbol}.`);
  cancelOrders(orders);
  for (const position of positions)
    deskCall('position.exit', { ...keyParts(position), clientOrderId: freshOrderId() }, meantExit()).catch(sayFault);
}
