import assert from 'node:assert/strict';
import type { Order } from '#contract/model/order.ts';
import type { Tariff } from '../../../src/main/core/charges/tariff.ts';
import { stopSchema } from '#contract/model/basket.ts';
import { isFinal, PARENT_ROLE, restOf } from '../../../src/main/core/orders/apply-event.ts';
import { CONVERTED_ID } from '../../../src/main/core/orders/converted-id.ts';
import { CARRIED_OWNER } from '../../../src/main/core/orders/carried-owner.ts';
import { FOREVER_ROLE, mayTrade } from '../../../src/main/threads/order/forever-rows.ts';
import type { OrderRecords } from '../../../src/main/threads/order/order-records.ts';
import type { Account } from '../../../src/main/core/venue/account.ts';
import { isLive, type VenueOrder } from '../../../src/main/core/venue/model.ts';
import { SUPER_PREFIX } from '../../../src/main/threads/order/super-entry.ts';
import { netQty } from '../../../src/main/core/venue/positions.ts';
import { orderChargesPaise } from '../../../src/main/core/venue/venue-charges.ts';
import { keyOf } from './sim-market.ts';

/** An order that the venue has had this long, ms, is known after the next successful reconciliation. */
export const KNOWN_WITHIN_MS = 25_000;

/** No intent is twice at the venue. @param placed correlation ids of ours, in order of arrival. */
export function checkOnce(seen: Set<string>, correlationId: string): void {
  assert.ok(!seen.has(correlationId), `${correlationId} is at the venue twice`);
  seen.add(correlationId);
}

/** Our view never runs ahead of the venue's, and is one thing in orders, fills and positions. */
export function checkBooks(records: OrderRecords, account: Account): void {
  const net = new Map<string, number>();
  for (const order of records.orders.orders()) {
    assert.ok(order.filled <= order.quantity, `${order.clientOrderId}: ${order.filled} of ${order.quantity} filled`);
    if (order.role === PARENT_ROLE) continue;
    let filled = 0;
    for (const fill of records.orders.ledger.fills(order.clientOrderId)) {
      filled += fill.quantity;
      const key = `${keyOf(fill)}:${fill.product}`;
      net.set(key, (net.get(key) ?? 0) + (fill.side === 'BUY' ? 1 : -1) * fill.quantity);
    }
    assert.equal(filled, order.filled, `${order.clientOrderId}: Σ fills is its filled count`);
    const theirs = order.venueOrderId === null ? undefined : account.orders.get(order.venueOrderId);
    if (theirs !== undefined) {
      assert.ok(
        order.filled <= unitsOf(theirs, theirs.filled),
        `${order.clientOrderId}: we count more than the venue traded`,
      );
    }
  }
  for (const position of records.positions.all()) {
    for (const { clientOrderId, side, quantity } of records.positions.fills(position)) {
      if (clientOrderId !== CONVERTED_ID && clientOrderId !== CARRIED_OWNER) continue;
      const key = `${keyOf(position)}:${position.product}`;
      net.set(key, (net.get(key) ?? 0) + (side === 'BUY' ? 1 : -1) * quantity);
    }
  }
  for (const { segment, securityId, product } of records.positions.all()) {
    const key = `${keyOf({ segment, securityId })}:${product}`;
    assert.equal(records.positions.net({ segment, securityId, product }), net.get(key) ?? 0, `${key}: Σ fills`);
  }
}

/** What the venue had before a reconciliation began is known after it. */
export function checkKnown(records: OrderRecords, account: Account, beforeMs: number): void {
  for (const order of account.orders.values()) {
    if (order.createdMs > beforeMs || order.status === 'TRANSIT') continue;
    assert.ok(records.orders.byVenueId(order.id) !== undefined, `${order.id} ${order.correlationId} is not known`);
  }
}

/** The account's money when its day began, paise. */
export interface MoneyBase {
  readonly cashPaise: number;
  readonly chargesPaise: number;
}

export function moneyBase({ cashPaise, chargesPaise }: Account): MoneyBase {
  return { cashPaise, chargesPaise };
}

/** The venue's own money: nothing appears and nothing is lost. */
export function checkMoney(account: Account, base: MoneyBase): void {
  let cash = base.cashPaise;
  for (const { side, quantity, pricePaise, instrument } of account.trades) {
    cash += (side === 'SELL' ? 1 : -1) * quantity * pricePaise * instrument.multiplier;
  }
  let charges = 0;
  for (const order of account.orders.values()) charges += order.chargesPaise;
  assert.equal(account.chargesPaise - base.chargesPaise, charges, "the venue's charges are its orders' charges");
  assert.equal(account.cashPaise, cash - charges, "the venue's money is its trades and charges");
}

/**
 * An exit at the moment of its sending: with everything that may still trade on its side it stays within the position. A
 * forever order is not at the exchange: what it sends when it fires counts, and it does not.
 */
export function checkExit(records: OrderRecords, exit: Order, quantity: number): void {
  const { segment, securityId, product, side, clientOrderId } = exit;
  const sign = side === 'SELL' ? 1 : -1;
  const held = Math.max(0, sign * records.positions.net({ segment, securityId, product }));
  let working = 0;
  for (const order of records.orders.open()) {
    const isRival = order.segment === segment && order.securityId === securityId && order.product === product;
    if (!mayTrade(order) || !isRival || order.side !== side || order.clientOrderId === clientOrderId) continue;
    working += restOf(order);
  }
  assert.ok(quantity + working <= held, `exit ${clientOrderId}: ${quantity} + ${working} working of ${held} held`);
}

/**
 * Units on the exit's side that the broker traded by itself (a square-off, the leg of a super order) and that the terminal
 * has not heard of yet: nobody can know them. That it hears of them in time is an invariant of its own.
 */
function unheard(records: OrderRecords, account: Account, exit: Order): number {
  let units = 0;
  for (const order of account.orders.values()) {
    const { instrument, superId, source, legName } = order;
    const isBrokers = source === 'T' || (superId !== null && legName !== 'ENTRY_LEG');
    if (!isBrokers || order.side !== exit.side || order.product !== exit.product) continue;
    if (instrument.securityId !== exit.securityId || instrument.segment !== exit.segment) continue;
    units += Math.max(0, unitsOf(order, order.filled) - (records.orders.byVenueId(order.id)?.filled ?? 0));
  }
  return units;
}

/** Whether the broker made it a moment ago, when a forever order of ours fired, and the terminal has not heard of it yet. */
function isFiredUnheard(records: OrderRecords, { id, correlationId }: VenueOrder): boolean {
  const isForever = records.orders.get(correlationId)?.role === FOREVER_ROLE;
  return isForever && records.orders.byVenueId(id) === undefined;
}

/**
 * The same against the venue's truth: no exit turns a position. Legs, square-offs and fired forever orders that the broker
 * made by itself a moment ago are left out.
 */
export function checkExitTruth(records: OrderRecords, account: Account, exit: Order, quantity: number): void {
  const { segment, securityId, product, side, clientOrderId } = exit;
  const position = account.positions.get(`${keyOf({ segment, securityId })}:${product}`);
  const sign = side === 'SELL' ? 1 : -1;
  const net = sign * (position === undefined ? 0 : unitsOf(position, netQty(position)));
  const held = Math.max(0, net + unheard(records, account, exit));
  let working = 0;
  for (const order of account.orders.values()) {
    const { instrument } = order;
    const isRival = instrument.securityId === securityId && order.product === product && order.side === side;
    const isOurs = order.superId === null && order.source !== 'T' && order.correlationId !== clientOrderId;
    if (isRival && isOurs && isLive(order) && !isFiredUnheard(records, order))
      working += unitsOf(order, order.quantity - order.filled);
  }
  assert.ok(quantity + working <= held, `exit ${clientOrderId}: ${quantity} + ${working} at the venue of ${held} held`);
  assert.ok(records.orders.get(clientOrderId) !== undefined);
}

const STATUS: Readonly<Record<VenueOrder['status'], Order['status']>> = {
  TRANSIT: 'Submitted',
  PENDING: 'Working',
  PART_TRADED: 'Working',
  TRADED: 'Filled',
  CANCELLED: 'Cancelled',
  REJECTED: 'Rejected',
  EXPIRED: 'Expired',
};

/** When faults have ended: nothing is in doubt, and our book is the venue's to the last unit and paisa. */
export function checkSettled(
  records: OrderRecords,
  account: Account,
  { tariff, date }: { readonly tariff: Tariff; readonly date: string },
): void {
  for (const theirs of account.orders.values()) {
    const ours = records.orders.byVenueId(theirs.id);
    assert.ok(ours !== undefined, `${theirs.id} ${theirs.correlationId} is not known`);
    const name = `${ours.clientOrderId} (${theirs.id})`;
    // A late fill completes the count of a cancelled order and makes it a traded one.
    if (theirs.status !== 'TRANSIT') assert.equal(ours.status, STATUS[theirs.status], `${name}: status`);
    assert.equal(ours.filled, unitsOf(theirs, theirs.filled), `${name}: filled`);
    assert.equal(ours.inDoubt, null, `${name}: in doubt about ${ours.inDoubt}`);
    let valuePaise = 0;
    for (const fill of records.orders.ledger.fills(ours.clientOrderId)) {
      assert.ok(!fill.synthetic, `${name}: every fill is a trade of the venue`);
      valuePaise += fill.quantity * fill.price;
    }
    assert.equal(valuePaise, theirs.valuePaise, `${name}: value of its fills, paise`);
    const payer = account.depositoryOrders.get(theirs.instrument.key);
    const charged = orderChargesPaise(tariff, { ...theirs, valuePaise }, date, payer === theirs.id);
    assert.equal(charged, theirs.chargesPaise, `${name}: charges, paise`);
  }
  for (const ours of records.orders.orders()) {
    if (isFinal(ours) || ours.role === PARENT_ROLE) continue;
    assert.equal(ours.inDoubt, null, `${ours.clientOrderId} is in doubt for ever`);
    const theirs = ours.venueOrderId === null ? undefined : account.orders.get(ours.venueOrderId);
    if (ours.role === FOREVER_ROLE) {
      const resting = account.forevers.get(ours.venueOrderId ?? '')?.legs.some(({ status }) => status === 'CONFIRM');
      assert.ok(resting, `${ours.clientOrderId} rests and the venue has no such forever order`);
    } else
      assert.ok(theirs !== undefined && isLive(theirs), `${ours.clientOrderId} works and the venue has no such order`);
  }
  for (const position of account.positions.values()) {
    const { segment, securityId } = position.instrument;
    const key = { segment, securityId, product: position.product };
    assert.equal(
      records.positions.net(key),
      unitsOf(position, netQty(position)),
      `${position.instrument.key}: position`,
    );
  }
}

/** Units behind a quantity as the venue counts it. */
function unitsOf({ instrument }: { readonly instrument: VenueOrder['instrument'] }, quantity: number): number {
  return quantity * instrument.multiplier;
}

/** What rests at the broker by itself is known, and so is where its exits stand. */
export function checkResting(records: OrderRecords, account: Account): void {
  for (const { id, legs } of account.forevers.values()) {
    if (!legs.some(({ status }) => status === 'CONFIRM')) continue;
    const ours = records.orders.byVenueId(id);
    assert.ok(ours !== undefined && !isFinal(ours), `the forever order ${id} rests and is not known`);
  }
  for (const one of account.supers.values()) {
    const lives = (leg: VenueOrder | null): boolean => leg !== null && isLive(leg);
    if (!lives(one.target) && !lives(one.stop)) continue;
    const entry = records.orders.byVenueId(one.entry.id);
    const json = records.state(`${SUPER_PREFIX}${entry?.clientOrderId}`) ?? 'null';
    const { target, stop, trail, state } = stopSchema.parse(JSON.parse(json));
    const theirs = [lives(one.target) ? one.targetPaise : null, lives(one.stop) ? one.stopPaise : null];
    assert.deepEqual([state, target, stop], ['armed', ...theirs], `super order ${one.entry.id}`);
    if (lives(one.stop)) assert.equal(trail, one.jumpPaise, `super order ${one.entry.id}: trail`);
  }
}
