import type { SessionCalendar } from '../../core/session/calendar.ts';
import type { ExpiryBook } from '../../core/session/expiry.ts';
import { type ContractExpiry, ContractMaker } from './contracts.ts';
import type { Listed } from './listing.ts';
import { UNIVERSE } from './market-data.ts';
import { commodityRoots, indexRoots, type ListedRoot, stockRoots, usualShares } from './roots.ts';
import type { Underlying, World } from './underlying.ts';

/** Shares that come before any derivative. */
const TOP_SHARES = 24;
/** Strikes on each side of the money that come before the other shares. */
const NEAR_STRIKES = 5;
/** Stock options: strikes on each side that come before the wings. */
const STOCK_CORE = 8;

/**
 * Every instrument that can be listed on a trade date, the most useful first: indices, the heaviest shares, near
 * futures, options at the money, the other shares, then whole chains, later expiries and stock options.
 */
export class Universe {
  readonly #world: World;
  readonly #calendar: SessionCalendar;
  readonly #expiries: ExpiryBook;
  readonly #closeOf: (of: Underlying) => number;

  /** @param closeOf official close in rupees of the day before the trade date. */
  constructor(world: World, calendar: SessionCalendar, expiries: ExpiryBook, closeOf: (of: Underlying) => number) {
    this.#world = world;
    this.#calendar = calendar;
    this.#expiries = expiries;
    this.#closeOf = closeOf;
  }

  *ranked(date: string): Generator<Listed> {
    const make = new ContractMaker(this.#calendar, this.#closeOf);
    const indices = indexRoots(this.#world, this.#expiries, date);
    const chains = [
      ...indices.filter((root) => root.options.length > 0),
      ...commodityRoots(this.#world, this.#calendar, date),
    ];
    const futures = [...indices, ...commodityRoots(this.#world, this.#calendar, date)];
    const stocks = stockRoots(this.#world, this.#expiries, date);
    const shares = new Map(UNIVERSE.stocks.map((stock) => [stock.symbol, stock.isin]));
    const share = (root: ListedRoot): Listed =>
      make.cash(root.of, shares.get(root.of.root) ?? null, usualShares(root.of.root));

    for (const of of this.#world.underlyings) if (of.segment === 'IDX_I') yield make.cash(of, null, 0);
    for (const root of stocks.slice(0, TOP_SHARES)) yield share(root);
    yield* futuresOf(make, futures, 0);
    for (let away = 0; away <= NEAR_STRIKES; away++) {
      for (const root of chains) yield* this.#strikes(make, root, 0, away, away);
    }
    for (const root of stocks.slice(TOP_SHARES)) yield share(root);
    yield* futuresOf(make, stocks, 0);
    for (const root of chains) yield* this.#strikes(make, root, 0, NEAR_STRIKES + 1, root.reach);
    yield* futuresOf(make, futures, 1);
    yield* futuresOf(make, stocks, 1);
    for (const row of UNIVERSE.equities) {
      const of = this.#world.byRoot.get(row.symbol);
      if (of) yield make.cash(of, row.isin, usualShares(row.symbol));
    }
    const most = Math.max(...chains.map((root) => root.options.length));
    for (let i = 1; i < most; i++) for (const root of chains) yield* this.#strikes(make, root, i, 0, root.reach);
    yield* futuresOf(make, futures, 2);
    yield* futuresOf(make, stocks, 2);
    for (const month of [0, 1]) for (const root of stocks) yield* this.#strikes(make, root, month, 0, STOCK_CORE);
    for (const month of [0, 1]) {
      for (const root of stocks) yield* this.#strikes(make, root, month, STOCK_CORE + 1, root.reach);
    }
    for (const root of stocks) yield* this.#strikes(make, root, 2, 0, root.reach);
  }

  /** Calls and puts from `from` to `to` strikes away from the money, nearest first. */
  *#strikes(make: ContractMaker, root: ListedRoot, which: number, from: number, to: number): Generator<Listed> {
    const expiry = root.options[which];
    if (!expiry) return;
    const step = which >= root.wideFrom ? root.farStep : root.step;
    const centre = Math.round(this.#closeOf(root.of) / step);
    for (let away = from; away <= to; away++) {
      for (const at of away === 0 ? [centre] : [centre + away, centre - away]) {
        if (at < 1) continue;
        const strike = Math.round(at * step * 100) / 100;
        yield make.option(root, expiry, strike, 'CE');
        yield make.option(root, expiry, strike, 'PE');
      }
    }
  }
}

function* futuresOf(make: ContractMaker, roots: readonly ListedRoot[], which: number): Generator<Listed> {
  for (const root of roots) {
    const expiry: ContractExpiry | undefined = root.futures[which];
    if (expiry) yield make.future(root, expiry);
  }
}
