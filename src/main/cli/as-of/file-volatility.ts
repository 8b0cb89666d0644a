import { MINUTE_MS } from '#contract/model/session.ts';
import { ChainColumns, STRIKES_MAX } from '../../core/options/chain-columns.ts';
import { type AtmIvDay, type IvPlan, type IvSeries, ivSeries, monthlyExpiriesOn } from '../../core/options/iv-plan.ts';
import { ChainSolver } from '../../core/options/solve-chain.ts';
import { yearsToExpiry } from '../../core/options/time-to-expiry.ts';
import { FRESH_MINUTES } from '../../core/scan/chain-minute.ts';
import { istDate, minuteOfDay } from '../../core/time/ist.ts';
import type { ImportContext } from '../../lake/import/import-layout.ts';
import type { OptionSnapshot } from './chain-bars.ts';

/** Closing prices of single options that are held: a year of an index with its weekly expiries is half a million. */
const CLOSES_MAX = 2_000_000;
/** Data that ends earlier than this before the close says nothing of the close. */
const CLOSE_WITHIN_MINUTES = 30;
/** Premium tick of index options, rupees. */
const TICK = 0.05;

/** What one strike was last traded at, paise; 0 = never. */
interface Strike {
  callMs: number;
  call: number;
  putMs: number;
  put: number;
  spot: number | null;
}
type Chain = Map<number, Strike>;

/**
 * The volatility at the money at each session's close, from the snapshots of option chains in the data: what a replay
 * has from its source's database. Solved as the live chain is, and put together by the same series.
 */
export class FileVolatility {
  readonly #session: ImportContext['session'];
  /** By root, date and expiry. */
  readonly #chains = new Map<string, Map<string, Map<string, Chain>>>();
  readonly #solver = new ChainSolver();
  readonly #solved = new Map<string, number | null>();
  #count = 0;

  /** @param session stretches of continuous trading of a class on a date. */
  constructor(session: ImportContext['session']) {
    this.#session = session;
  }

  /** Whether there was more than is held: the newest closings read were left out. */
  get isCut(): boolean {
    return this.#count >= CLOSES_MAX;
  }

  take({ underlying, tMs, expiry, strike, right, ltp, spot }: OptionSnapshot): void {
    const date = istDate(tMs);
    const closeMinute = this.#session(date, 'FNO').at(-1)?.toMinute;
    const minute = minuteOfDay(tMs);
    if (closeMinute === undefined || minute < closeMinute - CLOSE_WITHIN_MINUTES || minute >= closeMinute) return;
    const chain = this.#chainOf(underlying, date, expiry);
    let one = chain.get(strike);
    if (one === undefined) {
      if (this.isCut) return;
      this.#count += 1;
      chain.set(strike, (one = { callMs: 0, call: 0, putMs: 0, put: 0, spot: null }));
    }
    if (spot !== null) one.spot = spot;
    if (right === 'CE' && tMs >= one.callMs) [one.callMs, one.call] = [tMs, ltp];
    if (right === 'PE' && tMs >= one.putMs) [one.putMs, one.put] = [tMs, ltp];
  }

  /** The daily series of a root before the plan's trade date; null for roots without monthly expiry rules. @param rate continuous, a year. */
  series(root: string, plan: IvPlan, rate: number): IvSeries | null {
    if (!Object.hasOwn(plan.expiries, root)) return null;
    const days: AtmIvDay[] = [];
    for (const { date } of plan.sessions) {
      const months = monthlyExpiriesOn(plan, root, date);
      if (months === undefined || this.#chains.get(root)?.has(date) !== true) continue;
      const [near, next] = months.map((expiry) => this.#sigma(root, date, expiry.date, expiry.atMs, rate));
      const [nearExpiry, nextExpiry] = [months[0].date, months[1].date];
      days.push({ date, near: near ?? null, next: next ?? null, nearExpiry, nextExpiry });
    }
    return ivSeries(plan, root, days);
  }

  #chainOf(root: string, date: string, expiry: string): Chain {
    let dates = this.#chains.get(root);
    if (dates === undefined) this.#chains.set(root, (dates = new Map()));
    let expiries = dates.get(date);
    if (expiries === undefined) dates.set(date, (expiries = new Map()));
    let chain = expiries.get(expiry);
    if (chain === undefined) expiries.set(expiry, (chain = new Map()));
    return chain;
  }

  /** A session's closing volatility of one expiry, fraction a year; null where the data has too little. */
  #sigma(root: string, date: string, expiry: string, expiryMs: number, rate: number): number | null {
    const key = `${root} ${date} ${expiry}`;
    let sigma = this.#solved.get(key);
    if (sigma === undefined) {
      const chain = this.#chains.get(root)?.get(date)?.get(expiry);
      this.#solved.set(key, (sigma = chain === undefined ? null : this.#solve(chain, expiryMs, rate)));
    }
    return sigma;
  }

  #solve(chain: Chain, expiryMs: number, rate: number): number | null {
    const rows = [...chain].sort(([a], [b]) => a - b).slice(0, STRIKES_MAX);
    const lastMs = rows.reduce((newest, [, { callMs, putMs }]) => Math.max(newest, callMs, putMs), 0);
    const columns = new ChainColumns(rows.length);
    columns.rows = rows.length;
    const fresh = (atMs: number): boolean => lastMs - atMs <= FRESH_MINUTES * MINUTE_MS;
    let spot = Number.NaN;
    for (const [row, [strike, one]] of rows.entries()) {
      columns.strike[row] = strike / 100;
      const [call, put] = [one.call / 100, one.put / 100];
      // A close stands for a quote while it is fresh, as live.
      columns.calls.bid[row] = columns.calls.ask[row] = fresh(one.callMs) ? call : 0;
      columns.puts.bid[row] = columns.puts.ask[row] = fresh(one.putMs) ? put : 0;
      columns.calls.last[row] = call;
      columns.puts.last[row] = put;
      if (one.spot !== null) spot = one.spot / 100;
    }
    const years = yearsToExpiry(expiryMs, lastMs);
    this.#solver.solve(columns, { spot, years, rate, dividend: 0, tick: TICK, forward: Number.NaN });
    const { atmSigma } = this.#solver;
    return Number.isFinite(atmSigma) ? atmSigma : null;
  }
}
