import { assert, FaultError, fault } from '#contract/faults.ts';
import { type ChargeKind, type Exchange, rateOn, scaled, type Tariff } from './tariff.ts';

/** One executed order: brokerage is taken once, however many trades filled it. */
export interface ChargedOrder {
  readonly kind: ChargeKind;
  readonly exchange: Exchange;
  /** `exercise`: an option in the money at expiry; the price is its intrinsic value. */
  readonly side: 'buy' | 'sell' | 'exercise';
  /** Units: lots × lot size. */
  readonly quantity: number;
  /** Average price per unit, ₹; of an option the premium. At most four decimals count. */
  readonly price: number;
  /** Trade date, YYYY-MM-DD. */
  readonly date: string;
}

/** What orders cost, ₹. `tax` is STT, on commodities CTT; `exchange` includes the investor protection fund. */
export interface ChargeItems {
  readonly brokerage: number;
  readonly exchange: number;
  readonly sebi: number;
  readonly tax: number;
  readonly stamp: number;
  readonly gst: number;
  readonly depository: number;
  readonly total: number;
}

export interface Charges {
  /** To the last digit of the rates. */
  readonly exact: ChargeItems;
  /** As the contract note prints it: tax and stamp to the rupee, the rest to the paisa, GST on the rounded items. */
  readonly note: ChargeItems;
  /** Turnover, ₹. */
  readonly buyValue: number;
  readonly sellValue: number;
}

/** Amounts are whole numbers of 10⁻¹⁵ ₹: price·10⁴ × percent·10⁷ × 10² for the percent sign. */
const UNIT = 10n ** 15n;
const PRICE_SCALE = 10_000;
const PRICE_TO_UNIT = UNIT / BigInt(PRICE_SCALE);
const RUPEE_DIGITS = 0;
const PAISA_DIGITS = 2;
/** Digits of the exact amounts that are given out: all that a double shows without dust. */
const EXACT_DIGITS = 9;

interface Sums {
  brokerage: bigint;
  exchange: bigint;
  sebi: bigint;
  tax: bigint;
  stamp: bigint;
}

/**
 * Charges of all orders of one instrument that share a contract note, or of one round trip.
 * @throws FaultError input.* when the tariff lacks a rate, or an order is not a whole positive quantity.
 */
export function chargesOf(tariff: Tariff, orders: readonly ChargedOrder[]): Charges {
  const sums: Sums = { brokerage: 0n, exchange: 0n, sebi: 0n, tax: 0n, stamp: 0n };
  let buyValue = 0n;
  let sellValue = 0n;
  for (const order of orders) {
    addOrder(tariff, order, sums);
    if (order.side === 'buy') buyValue += valueOf(order);
    else if (order.side === 'sell') sellValue += valueOf(order);
  }
  const depository = depositoryOf(tariff, orders);
  const gst = percentOf(sums.brokerage + sums.exchange + sums.sebi, scaled(tariff.gstPercent));
  return {
    exact: itemsOf({ ...sums, gst, depository }, EXACT_DIGITS),
    note: noteOf(tariff, sums, depository),
    buyValue: toRupees(buyValue * PRICE_TO_UNIT, EXACT_DIGITS),
    sellValue: toRupees(sellValue * PRICE_TO_UNIT, EXACT_DIGITS),
  };
}

function addOrder(tariff: Tariff, order: ChargedOrder, sums: Sums): void {
  const { kind, exchange, side, date } = order;
  const rules = tariff.kinds[kind];
  const value = valueOf(order);
  const rule = tariff.brokerage[rules.brokerage];
  const most = scaled(rule.flat) * (UNIT / 10n ** 7n);
  const share = rule.percent === null ? most : turnoverShare(value, scaled(rule.percent));
  sums.brokerage += share < most ? share : most;
  if (side === 'exercise') {
    if (rules.taxOnExercise.length === 0)
      throw new FaultError(fault('input.charges', `${rules.title} cannot be exercised. Only options can.`));
    sums.tax += turnoverShare(value, rateOn(rules.taxOnExercise, date, 'tax on exercise'));
    return;
  }
  const charged = rules.exchange[exchange];
  if (charged === undefined)
    throw new FaultError(fault('input.charges', `The tariff has no ${exchange} charge for ${rules.title}.`));
  sums.exchange += turnoverShare(value, rateOn(charged, date, 'exchange charge'));
  sums.sebi += turnoverShare(value, scaled(tariff.sebiPercent));
  sums.tax += turnoverShare(value, rateOn(side === 'buy' ? rules.taxOnBuy : rules.taxOnSell, date, 'tax'));
  if (side === 'buy') sums.stamp += turnoverShare(value, rateOn(rules.stampOnBuy, date, 'stamp duty'));
}

/** Holdings that are sold cost once a day, with GST of its own. */
function depositoryOf(tariff: Tariff, orders: readonly ChargedOrder[]): bigint {
  const sold = orders.filter(({ side, kind }) => side === 'sell' && tariff.kinds[kind].depositoryOnSell);
  const days = BigInt(new Set(sold.map(({ date }) => date)).size);
  const charge = days * scaled(tariff.depositoryCharge) * (UNIT / 10n ** 7n);
  return charge + percentOf(charge, scaled(tariff.gstPercent));
}

function noteOf(tariff: Tariff, sums: Sums, depository: bigint): ChargeItems {
  const brokerage = rounded(sums.brokerage, PAISA_DIGITS);
  const exchange = rounded(sums.exchange, PAISA_DIGITS);
  const sebi = rounded(sums.sebi, PAISA_DIGITS);
  const gst = rounded(percentOf(brokerage + exchange + sebi, scaled(tariff.gstPercent)), PAISA_DIGITS);
  const tax = rounded(sums.tax, RUPEE_DIGITS);
  const stamp = rounded(sums.stamp, RUPEE_DIGITS);
  const parts = { brokerage, exchange, sebi, tax, stamp, gst, depository: rounded(depository, PAISA_DIGITS) };
  return itemsOf(parts, PAISA_DIGITS);
}

function itemsOf(parts: Record<Exclude<keyof ChargeItems, 'total'>, bigint>, digits: number): ChargeItems {
  const { brokerage, exchange, sebi, tax, stamp, gst, depository } = parts;
  const total = brokerage + exchange + sebi + tax + stamp + gst + depository;
  const rupees = (amount: bigint): number => toRupees(amount, digits);
  return {
    brokerage: rupees(brokerage),
    exchange: rupees(exchange),
    sebi: rupees(sebi),
    tax: rupees(tax),
    stamp: rupees(stamp),
    gst: rupees(gst),
    depository: rupees(depository),
    total: rupees(total),
  };
}

/** Turnover in 10⁻⁴ ₹. */
function valueOf({ quantity, price }: ChargedOrder): bigint {
  if (!Number.isSafeInteger(quantity) || quantity <= 0 || !Number.isFinite(price) || price < 0)
    throw new FaultError(fault('input.charges', 'Send a whole quantity above 0 and a price that is not negative.'));
  return BigInt(quantity) * BigInt(Math.round(price * PRICE_SCALE));
}

/** Part of a turnover, in 10⁻¹⁵ ₹. */
function turnoverShare(value: bigint, percent: bigint): bigint {
  return value * percent * 100n;
}

/** Percent of an amount; exact, because amounts are multiples of a hundred units. */
function percentOf(amount: bigint, percent: bigint): bigint {
  return (amount * percent) / 10n ** 9n;
}

/** To so many decimals, halves up. */
function rounded(amount: bigint, digits: number): bigint {
  assert(amount >= 0n, 'a charge is negative');
  const step = UNIT / 10n ** BigInt(digits);
  return ((amount + step / 2n) / step) * step;
}

function toRupees(amount: bigint, digits: number): number {
  return Number(rounded(amount, digits) / (UNIT / 10n ** BigInt(digits))) / 10 ** digits;
}
