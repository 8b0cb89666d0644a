import type { Instrument } from '#contract/model/instrument.ts';
import type { Product } from '#contract/model/order.ts';
import { toPaise } from '../orders/money.ts';

/** One instrument and product with what is open in it, or would be. */
export interface MarginLeg {
  readonly instrument: Instrument;
  readonly product: Product;
  /** Units, negative when short. */
  readonly units: number;
  /** In the price scale. */
  readonly price: number;
}

interface Rates {
  /** Price scan and exposure as parts of the notional value. */
  readonly scan: number;
  readonly exposure: number;
}

/**
 * Floors of the price scan and of the exposure margin (india-markets §5). Those of commodities and currency are
 * assumptions: no source gives one number for them.
 */
const INDEX: Rates = { scan: 0.093, exposure: 0.02 };
const STOCK: Rates = { scan: 0.142, exposure: 0.035 };
const COMMODITY: Rates = { scan: 0.12, exposure: 0.0125 };
const CURRENCY: Rates = { scan: 0.03, exposure: 0.01 };
/** More exposure margin of short index options on their expiry day. */
const EXPIRY_DAY_EXTRA = 0.02;
/** What a calendar spread of futures keeps of its scan; all of it on the day on which the near one expires. */
const CALENDAR_SHARE = 0.3;
/** Shares that are not delivered: part of the value. The broker's own rates differ by share. */
const INTRADAY_SHARE = 0.2;
const MTF_SHARE = 0.25;

/**
 * Margin and cash that legs of one underlying take together, paise. An approximation, always shown as one: bought
 * options cost their premium; sold ones and futures a part of the notional value, where a bought option of the same
 * right caps the loss of a sold one, calls and puts sold together are scanned the worse way, and futures stand against
 * each other and against options. No risk arrays, no volatility scan, no additions of the broker.
 * @param tradeDate `YYYY-MM-DD`; on an expiry day benefits between expiries end.
 */
export function marginOf(legs: readonly MarginLeg[], tradeDate: string): number {
  const open = legs.filter(({ units }) => units !== 0);
  const first = open[0];
  if (first === undefined) return 0;
  const cash = open.reduce((sum, leg) => sum + cashOf(leg), 0);
  const futures = futuresOf(open, tradeDate);
  const calls = shortsOf(open, 'CE', tradeDate);
  const puts = shortsOf(open, 'PE', tradeDate);
  const up = Math.max(0, calls.scan - futures.net);
  const down = Math.max(0, puts.scan + futures.net);
  const derivatives = Math.max(up, down) + futures.spread + futures.exposure + calls.exposure + puts.exposure;
  return Math.ceil(toPaise(cash + derivatives, first.instrument.decimals));
}

/** What a leg takes in cash or as a part of its value: no scan needed. */
function cashOf({ instrument, product, units, price }: MarginLeg): number {
  if (instrument.kind === 'EQUITY') {
    if (product === 'CNC') return Math.max(0, units) * price;
    return Math.abs(units) * price * (product === 'MTF' ? MTF_SHARE : INTRADAY_SHARE);
  }
  return instrument.right !== null && units > 0 ? units * price : 0;
}

function futuresOf(
  legs: readonly MarginLeg[],
  tradeDate: string,
): { readonly net: number; readonly spread: number; readonly exposure: number } {
  let long = 0;
  let short = 0;
  let rates = INDEX;
  let isExpiryDay = false;
  for (const { instrument, units, price } of legs) {
    if (!instrument.kind.startsWith('FUT')) continue;
    rates = ratesOf(instrument);
    if (units > 0) long += units * price;
    else short -= units * price;
    isExpiryDay ||= instrument.expiry === tradeDate;
  }
  const paired = Math.min(long, short);
  const share = isExpiryDay ? 1 : CALENDAR_SHARE;
  const exposure = (Math.abs(long - short) + paired * share) * rates.exposure;
  return { net: (long - short) * rates.scan, spread: paired * rates.scan * share, exposure };
}

/** Sold options of one right, each against the bought ones that cap it best. */
function shortsOf(
  legs: readonly MarginLeg[],
  right: 'CE' | 'PE',
  tradeDate: string,
): { readonly scan: number; readonly exposure: number } {
  const options = legs.filter(({ instrument }) => instrument.right === right && instrument.strike !== null);
  // The cheapest hedge first: of calls the lowest strike, of puts the highest.
  const bought = options
    .filter(({ units }) => units > 0)
    .map((leg) => ({ leg, left: leg.units, strike: leg.instrument.strike ?? 0 }))
    .sort((a, b) => (right === 'CE' ? a.strike - b.strike : b.strike - a.strike));
  let scan = 0;
  let exposure = 0;
  for (const sold of options.filter(({ units }) => units < 0)) {
    const rates = ratesOf(sold.instrument);
    const strike = sold.instrument.strike ?? 0;
    const isLastDay = sold.instrument.expiry === tradeDate;
    const extra = isLastDay && sold.instrument.kind === 'OPTIDX' ? EXPIRY_DAY_EXTRA : 0;
    exposure += -sold.units * strike * (rates.exposure + extra);
    let naked = -sold.units;
    for (const hedge of bought) {
      const width = widthOf(right, strike, hedge.strike);
      if (naked === 0 || width >= strike * rates.scan) break;
      if (hedge.left === 0 || !mayHedge(hedge.leg, sold, isLastDay)) continue;
      const units = Math.min(naked, hedge.left);
      hedge.left -= units;
      naked -= units;
      scan += units * width;
    }
    scan += naked * strike * rates.scan;
  }
  return { scan, exposure };
}

/** A later contract caps an earlier one, but not on the earlier one's last day. */
function mayHedge(bought: MarginLeg, sold: MarginLeg, isLastDay: boolean): boolean {
  const own = bought.instrument.expiry ?? '';
  const theirs = sold.instrument.expiry ?? '';
  return isLastDay ? own === theirs : own >= theirs;
}

/** What a pair can lose for each unit, in the price scale. */
function widthOf(right: 'CE' | 'PE', sold: number, bought: number): number {
  return Math.max(0, right === 'CE' ? bought - sold : sold - bought);
}

function ratesOf({ kind }: Instrument): Rates {
  if (kind === 'FUTIDX' || kind === 'OPTIDX') return INDEX;
  if (kind === 'FUTCOM' || kind === 'OPTFUT') return COMMODITY;
  return kind === 'FUTCUR' || kind === 'OPTCUR' ? CURRENCY : STOCK;
}
