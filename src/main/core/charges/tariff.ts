import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** Decimals as text: a double could not hold 0.03553 exactly. */
const decimal = z.string().regex(/^\d{1,9}(\.\d{1,7})?$/);

/** Rates in force from a date to a date, percent of turnover; `to` null = still in force. */
const rates = z
  .array(z.strictObject({ from: date, to: date.nullable(), percent: decimal }))
  .refine(
    (list) =>
      list.every(({ from, to }, i) =>
        to === null ? i === list.length - 1 : from <= to && to < (list[i + 1]?.from ?? '9'),
      ),
    'must be in date order without overlap',
  );
export type Rates = z.infer<typeof rates>;

export const EXCHANGES = ['NSE', 'BSE', 'MCX'] as const;
export type Exchange = (typeof EXCHANGES)[number];

/** What is traded and how, as far as charges tell it apart. */
export const CHARGE_KINDS = [
  'delivery',
  'fund_delivery',
  'intraday',
  'futures',
  'options',
  'mcx_futures',
  'mcx_options',
] as const;
export type ChargeKind = (typeof CHARGE_KINDS)[number];

const brokerage = z.strictObject({
  /** ₹ per executed order, and the most that the percentage may come to. */
  flat: decimal,
  percent: decimal.nullable(),
});

const kind = z.strictObject({
  title: z.string(),
  brokerage: z.enum(['free', 'lower', 'flat']),
  stampOnBuy: rates,
  /** STT or CTT; an empty list = not taxed. */
  taxOnBuy: rates,
  taxOnSell: rates,
  /** On the intrinsic value, paid by the buyer. */
  taxOnExercise: rates,
  /** Transaction charge with the investor protection fund, by exchange. */
  exchange: z.partialRecord(z.enum(EXCHANGES), rates),
  depositoryOnSell: z.boolean(),
});

/** `resources/charges.json`: what an order costs, by date. Loaded by the caller, who may let the user edit it. */
export const tariffSchema = z.strictObject({
  version: z.literal(1),
  asOf: date,
  notes: z.array(z.string()),
  gstPercent: decimal,
  sebiPercent: decimal,
  brokerage: z.strictObject({ free: brokerage, lower: brokerage, flat: brokerage }),
  /** ₹ per instrument and day on which holdings are sold, before GST. */
  depositoryCharge: decimal,
  kinds: z.record(z.enum(CHARGE_KINDS), kind),
});
export type Tariff = z.infer<typeof tariffSchema>;

const DECIMALS = 7;

/** A decimal text as a whole number of 10⁻⁷. */
export function scaled(text: string): bigint {
  const [whole = '0', part = ''] = text.split('.');
  return BigInt(whole + part.padEnd(DECIMALS, '0'));
}

/** Percent in force on a date in 10⁻⁷; 0 for an empty list. Throws an input fault on a date without a rate. */
export function rateOn(list: Rates, on: string, what: string): bigint {
  if (list.length === 0) return 0n;
  const found = list.find(({ from, to }) => from <= on && (to === null || on <= to));
  if (found !== undefined) return scaled(found.percent);
  const text = `The tariff has no ${what} for ${on}: it starts on ${list[0]!.from}. Give a later date, or edit charges.json.`;
  throw new FaultError(fault('input.tariff_date', text, { date: on }));
}
