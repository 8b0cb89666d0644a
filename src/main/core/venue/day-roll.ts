import { type Account, HISTORY_MAX } from './account.ts';
import { isLive, type Quotes } from './model.ts';
import { carried, netQty, openCostPaise, type Position } from './positions.ts';

/** What yesterday's session leaves: books are emptied, shares move to the holdings, the rest is carried. */
export function rollDay(account: Account, before: string, date: string, nowMs: number): void {
  for (const trade of account.trades) {
    const order = account.orders.get(trade.orderId);
    if (order !== undefined) account.history.push({ ...trade, order, date: before });
  }
  account.history.splice(0, Math.max(0, account.history.length - HISTORY_MAX));
  account.trades = [];
  for (const order of account.orders.values()) {
    if (isLive(order)) continue;
    account.orders.delete(order.id);
    if (account.byCorrelation.get(order.correlationId) === order) account.byCorrelation.delete(order.correlationId);
  }
  for (const [id, one] of account.supers) if (!isLive(one.entry)) account.supers.delete(id);
  for (const one of account.holdings.values()) {
    one.dpQty += one.t1Qty;
    one.t1Qty = 0;
  }
  for (const [key, one] of new Map(account.positions)) {
    account.positions.delete(key);
    const next = settle(account, one, date, nowMs);
    if (next !== null) account.positions.set(key, next);
  }
  account.depositoryOrders.clear();
  account.killed = false;
  account.pnlExit = null;
  account.note(nowMs, `Obligations and charges of ${before}`, account.cashPaise - account.sodPaise);
  account.sodPaise = account.cashPaise;
}

/** The position of the next day; delivery goes to the holdings, an expired contract ends at its last price. */
function settle(account: Account, one: Position, date: string, nowMs: number): Position | null {
  const { instrument, product } = one;
  if (product === 'CNC') {
    settleDelivery(account, one);
    return null;
  }
  const net = netQty(one);
  if (net !== 0 && instrument.expiry !== null && instrument.expiry < date) {
    const value = net * instrument.multiplier * one.lastPaise;
    account.cashPaise += value;
    account.note(nowMs, `Expiry of ${instrument.tradingSymbol}`, value);
    return null;
  }
  return carried(one);
}

function settleDelivery(account: Account, one: Position): void {
  const { instrument } = one;
  const net = netQty(one);
  if (net === 0) return;
  const held = account.holdings.get(instrument.key) ?? { instrument, dpQty: 0, t1Qty: 0, costPaise: 0 };
  const total = held.dpQty + held.t1Qty;
  if (net > 0) {
    held.t1Qty += net;
    held.costPaise += openCostPaise(one);
  } else {
    const sold = Math.min(total, -net);
    held.costPaise -= total === 0 ? 0 : Math.round((held.costPaise * sold) / total);
    held.dpQty -= Math.min(held.dpQty, sold);
  }
  if (held.dpQty + held.t1Qty > 0) account.holdings.set(instrument.key, held);
  else account.holdings.delete(instrument.key);
}

/** Keeps the last price of contracts that end today; tomorrow nobody quotes them. */
export function markExpiring(account: Account, quotes: Quotes, date: string): void {
  for (const one of account.positions.values()) {
    const { instrument } = one;
    if (instrument.expiry !== date || netQty(one) === 0) continue;
    one.lastPaise = quotes.quote(instrument.segment, instrument.securityId)?.ltpPaise ?? one.lastPaise;
  }
}
