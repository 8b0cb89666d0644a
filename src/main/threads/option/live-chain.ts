import type { ChainSummary } from '#contract/model/chain.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import { ChainColumns } from '../../core/options/chain-columns.ts';
import { maxPain, type PutCallRatios, putCallRatios, writeBuildUps } from '../../core/options/chain-interest.ts';
import { type GammaExposure, gammaExposure } from '../../core/options/gamma-exposure.ts';
import { type ChainMarket, type ChainSolver } from '../../core/options/solve-chain.ts';
import { yearsToExpiry } from '../../core/options/time-to-expiry.ts';
import { settlesIntoFuture } from '../../core/options/underlying-of.ts';
import type { TickTable } from '../../core/table/tick-table.ts';
import type { ChainListing } from '../../core/options/chain-catalog.ts';
import { ChainRows } from './chain-rows.ts';
import { SpotRow } from './spot-row.ts';

/** A chain whose rows stand still is solved again after this much market time: only its time to expiry moved. */
const RESOLVE_MS = MINUTE_MS;

/** What the last solving found, beside the columns; NaN = undefined. */
export interface Solved {
  readonly atMs: number;
  readonly years: number;
  readonly forward: number;
  readonly forwardFrom: ChainSummary['forwardFrom'];
  readonly apart: boolean;
  /** −1 without one. */
  readonly atmRow: number;
  readonly atmSigma: number;
  readonly straddle: number;
  readonly ratios: PutCallRatios;
  readonly maxPain: number | null;
  readonly exposure: GammaExposure;
}

/** A chain that was solved at least once. */
export type SolvedChain = LiveChain & { readonly solved: Solved };

/** One chain that is kept current: its rows of the tick table, its columns, and what was solved from them. */
export class LiveChain {
  readonly listing: ChainListing;
  readonly columns: ChainColumns;
  readonly spot: SpotRow;
  readonly expiryMs: number;
  readonly rate: number;
  /** What the forward grows with: nothing when the option settles into a future. */
  readonly dividend: number;
  solved: Solved | null = null;
  /** Market time at which rows were first read: what was first seen is from then on. */
  firstAtMs: number | null = null;
  readonly #rows: ChainRows;
  readonly #scratch: Float64Array;

  constructor(table: TickTable, day: TradeDay, listing: ChainListing, expiryMs: number, rate: number) {
    this.listing = listing;
    this.expiryMs = expiryMs;
    this.rate = rate;
    this.dividend = settlesIntoFuture(listing.sample) ? rate : 0;
    this.columns = new ChainColumns(listing.strikes.length);
    this.#rows = new ChainRows(table, listing, this.columns);
    this.spot = new SpotRow(table, day, listing.behind, listing.sample.sessionClass);
    this.#scratch = new Float64Array(listing.strikes.length);
  }

  /** Whether it must be solved: never was, a row moved, the spot's state changed, or a minute passed. */
  needs(nowMs: number): boolean {
    if (this.solved === null || Math.abs(nowMs - this.solved.atMs) >= RESOLVE_MS) return true;
    return this.spot.changed(nowMs) || this.#rows.changed();
  }

  /** Premium tick, ₹. */
  get tick(): number {
    const { tick, decimals } = this.listing.sample;
    return tick / 10 ** decimals;
  }

  /** Copies what changed and solves the whole chain. @returns rows copied. */
  solve(solver: ChainSolver, nowMs: number): number {
    if (this.solved !== null && nowMs < this.solved.atMs) {
      this.#rows.beginAgain();
      this.firstAtMs = null;
    }
    const copied = this.#rows.load();
    this.firstAtMs ??= nowMs;
    this.spot.read(nowMs);
    const years = yearsToExpiry(this.expiryMs, nowMs);
    const { columns } = this;
    solveOn(solver, columns, this.spot, {
      spot: this.spot.price,
      years,
      rate: this.rate,
      dividend: this.dividend,
      tick: this.tick,
      forward: Number.NaN,
    });
    writeBuildUps(columns);
    const { forward, forwardFrom, synthetic, atmRow, atmSigma } = solver;
    this.solved = {
      atMs: nowMs,
      years,
      forward,
      forwardFrom: forwardFrom === 'given' ? 'none' : forwardFrom,
      apart: synthetic.apart,
      atmRow,
      atmSigma,
      straddle: solver.straddle(columns),
      ratios: putCallRatios(columns),
      maxPain: maxPain(columns, forward, this.#scratch),
      exposure: gammaExposure(columns, forward, this.#scratch),
    };
    return copied;
  }

  /** Whether it was solved at least once. */
  isSolved(): this is SolvedChain {
    return this.solved !== null;
  }
}

/** In the closing auction the spot is left out; it comes back only when no strike is quoted on both sides. */
function solveOn(solver: ChainSolver, columns: ChainColumns, spot: SpotRow, market: ChainMarket): void {
  if (spot.state === 'auction') {
    solver.solve(columns, { ...market, spot: Number.NaN });
    if (solver.forward > 0) return;
  }
  solver.solve(columns, market);
}
