import { ensure } from '#contract/faults.ts';
import type { SessionCalendar } from '../../core/session/calendar.ts';
import type { ExpiryBook } from '../../core/session/expiry.ts';
import { addDays } from '../../core/time/ist.ts';
import type { ContractExpiry, Root } from './contracts.ts';
import {
  type CommodityTerms,
  type IndexContract,
  MARKET,
  marketRow,
  type StockTerms,
  UNIVERSE,
} from './market-data.ts';
import type { World } from './underlying.ts';

/** A root with the expiries that are listed on a trade date. */
export interface ListedRoot extends Root {
  readonly futures: readonly ContractExpiry[];
  readonly options: readonly ContractExpiry[];
  /** Strikes on each side of the money. */
  readonly reach: number;
  /** Expiries from this one on have the far step. */
  readonly wideFrom: number;
  readonly farStep: number;
}

const FUTURE_MONTHS = 3;
/** Rupees of a crore. */
const CRORE = 1e7;
/** Futures turnover of a share against its cash turnover, and options at the money against futures, in lots. */
const STOCK_FUTURE_SHARE = 1.6;
const STOCK_OPTION_SHARE = 0.35;
/** Trading days by which an option on a commodity future expires before it. */
const COMMODITY_OPTION_LEAD = 2;
const INDEX_REACH = 60;
const QUIET_INDEX_REACH = 40;
const COMMODITY_REACH = 40;
const STOCK_REACH = 20;
/** The third month of monthly chains has the far step; weekly chains get it beyond four weeklies and three months. */
const MONTHLY_WIDE_FROM = 2;
const WEEKLY_WIDE_FROM = 7;

/** Roots of index derivatives, the most traded first. */
export function indexRoots(world: World, expiries: ExpiryBook, date: string): ListedRoot[] {
  return UNIVERSE.indexContracts.map((terms, i) => indexRoot(world, expiries, date, terms, i + 1));
}

/** One root of index derivatives with the expiries listed on a date; undefined when there is none of that name. */
export function indexRootOf(world: World, expiries: ExpiryBook, date: string, root: string): ListedRoot | undefined {
  const at = UNIVERSE.indexContracts.findIndex((terms) => terms.root === root);
  const terms = UNIVERSE.indexContracts[at];
  return terms === undefined ? undefined : indexRoot(world, expiries, date, terms, at + 1);
}

function indexRoot(world: World, expiries: ExpiryBook, date: string, terms: IndexContract, code: number): ListedRoot {
  const upcoming = expiries.upcoming(terms.root, date, terms.weeklies, terms.monthlies).map(ownForward);
  const weekly = terms.weeklies > 0;
  return {
    ...shared(terms),
    of: ensure(world.byRoot.get(terms.root), `${terms.root} has contracts but no index`),
    code,
    segment: terms.segment,
    sessionClass: 'FNO',
    kinds: { future: 'FUTIDX', option: 'OPTIDX' },
    paceDays: weekly ? 7 : 31,
    futureLots: ensure(MARKET.indexFutureLots[terms.root], `sim-market.json has no indexFutureLots for ${terms.root}`),
    optionLots: MARKET.indexOptionLots[terms.root] ?? 0,
    futures: upcoming.filter((expiry) => expiry.flag === 'M').slice(0, FUTURE_MONTHS),
    options: terms.options ? upcoming : [],
    reach: weekly ? INDEX_REACH : QUIET_INDEX_REACH,
    wideFrom: weekly ? WEEKLY_WIDE_FROM : MONTHLY_WIDE_FROM,
  };
}

export function commodityRoots(world: World, calendar: SessionCalendar, date: string): ListedRoot[] {
  return UNIVERSE.commodities.map((terms, i) => {
    const row = ensure(MARKET.commodities[terms.root], `sim-market.json has no commodity ${terms.root}`);
    const futures = commodityExpiries(terms, calendar, date);
    return {
      ...shared(terms),
      of: ensure(world.byRoot.get(terms.root), `${terms.root} has contracts but no price`),
      code: UNIVERSE.indexContracts.length + 1 + i,
      segment: 'MCX_COMM' as const,
      sessionClass: 'MCX' as const,
      kinds: { future: 'FUTCOM', option: 'OPTFUT' } as const,
      paceDays: 31,
      futureLots: row.futureLots,
      optionLots: row.optionLots,
      futures: futures.map((one) => ({ date: one, flag: 'M', forward: one }) as const),
      options: futures
        .map((one) => ({ date: daysBefore(calendar, one, COMMODITY_OPTION_LEAD), flag: 'M', forward: one }) as const)
        .filter((expiry) => expiry.date >= date),
      reach: COMMODITY_REACH,
      wideFrom: MONTHLY_WIDE_FROM,
    };
  });
}

/** Roots of stock derivatives, the heaviest share first. */
export function stockRoots(world: World, expiries: ExpiryBook, date: string): ListedRoot[] {
  const months = expiries.upcoming('', date, 0, FUTURE_MONTHS).map(ownForward);
  const first = UNIVERSE.indexContracts.length + UNIVERSE.commodities.length + 1;
  const roots = UNIVERSE.stocks.map((terms, i) => ({
    root: stockRoot(world, terms, first + i, months),
    symbol: terms.symbol,
  }));
  const weight = (symbol: string): number => marketRow(symbol).weight;
  return roots
    .sort((a, b) => weight(b.symbol) - weight(a.symbol) || (a.symbol < b.symbol ? -1 : 1))
    .map((one) => one.root);
}

function stockRoot(world: World, terms: StockTerms, code: number, months: readonly ContractExpiry[]): ListedRoot {
  const row = marketRow(terms.symbol);
  const futureLots = Math.max(
    40,
    Math.round((row.turnoverCrore * CRORE * STOCK_FUTURE_SHARE) / (row.base * terms.lot)),
  );
  return {
    ...shared({ ...terms, futureTick: terms.tick }),
    of: ensure(world.byRoot.get(terms.symbol), `${terms.symbol} has contracts but no share`),
    code,
    segment: 'NSE_FNO',
    sessionClass: 'FNO',
    kinds: { future: 'FUTSTK', option: 'OPTSTK' },
    paceDays: 31,
    futureLots,
    optionLots: Math.max(10, Math.round(futureLots * STOCK_OPTION_SHARE)),
    futures: months,
    options: months,
    reach: STOCK_REACH,
    wideFrom: MONTHLY_WIDE_FROM,
  };
}

/** Shares of a usual day in a cash instrument. */
export function usualShares(symbol: string): number {
  const row = marketRow(symbol);
  return Math.round((row.turnoverCrore * CRORE) / row.base);
}

function shared(
  terms: Pick<StockTerms, 'lot' | 'optionTick' | 'step' | 'farStep' | 'freeze'> & { futureTick: number },
): Pick<ListedRoot, 'lot' | 'futureTick' | 'optionTick' | 'step' | 'farStep' | 'freeze'> {
  const { lot, futureTick, optionTick, step, farStep, freeze } = terms;
  return { lot, futureTick, optionTick, step, farStep, freeze };
}

function ownForward(expiry: { date: string; flag: 'W' | 'M' }): ContractExpiry {
  return { ...expiry, forward: expiry.date };
}

/** Listed futures expiries on or after a date: the published list, then the usual day of the month moved back to a trading day. */
function commodityExpiries(terms: CommodityTerms, calendar: SessionCalendar, date: string): string[] {
  const found = terms.futureExpiries.filter((one) => one >= date).slice(0, FUTURE_MONTHS);
  const covered = new Set(terms.futureExpiries.map((one) => one.slice(0, 7)));
  let month = date.slice(0, 7);
  while (found.length < FUTURE_MONTHS) {
    let at = `${month}-${String(terms.expiryDay).padStart(2, '0')}`;
    while (!calendar.isTradingDay(at, 'MCX')) at = addDays(at, -1);
    if (!covered.has(month) && at >= date) found.push(at);
    month = addDays(`${month}-28`, 7).slice(0, 7);
  }
  return found.sort().slice(0, FUTURE_MONTHS);
}

function daysBefore(calendar: SessionCalendar, date: string, count: number): string {
  let at = date;
  for (let i = 0; i < count; i++) at = calendar.previousTradeDate(at, 'MCX');
  return at;
}
