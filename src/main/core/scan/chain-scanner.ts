import type { z } from 'zod';
import type { Instrument } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { ChainColumns } from '../options/chain-columns.ts';
import type { PutCallRatios } from '../options/chain-interest.ts';
import type { ForwardFrom } from '../options/solve-chain.ts';
import type { IvRank } from '../options/iv-rank.ts';
import type { ChainMemory } from './chain-memory.ts';
import type { PastFacts } from './past-facts.ts';
import type { ScanInterval } from './scan-state.ts';
import {
  defaultParams,
  paramInfos,
  type ScalarParams,
  type ScannerBase,
  type SeriesView,
  type Signal,
} from './scanner.ts';

/** Which chain: enough to say whether a scanner wants it. */
export interface ChainPlace {
  readonly underlying: string;
  readonly expiry: string;
  /** Any option of it. */
  readonly sample: Instrument;
  /** 0 = nearest expiry of its underlying. */
  readonly rank: number;
  /** Calendar days to expiry. */
  readonly daysLeft: number;
}

/** Where a base of a change comes from: the day before, or the first bar of today. */
export type BaseFrom = 'day before' | 'first bar';

/** One contract of today up to a closed minute; prices in ₹, interest and volume in units. */
export interface ContractNow {
  readonly instrument: Instrument;
  /** Close of its newest bar. */
  readonly close: number;
  readonly interest: number;
  /** Units traded today. */
  readonly volume: number;
  /** Minutes since its newest bar; 0 = it traded in this one. */
  readonly age: number;
  /** What changes are measured against; 0 = not known. */
  readonly closeBefore: number;
  readonly interestBefore: number;
  readonly baseFrom: BaseFrom;
}

/** A contract at the close of an earlier minute of today. */
export interface ContractThen {
  readonly close: number;
  readonly interest: number;
}

/** What a solved chain says; everything from closes of minutes. */
export interface ChainSolved {
  readonly years: number;
  readonly forward: number;
  readonly forwardFrom: ForwardFrom;
  /** The forward and its median around the money differ: the closes are not of one moment. */
  readonly apart: boolean;
  /** Row of the strike nearest to the forward. */
  readonly atmRow: number;
  readonly atmStrike: number;
  /** Decimal a year; null without one. */
  readonly atmSigma: number | null;
  /** Sum of both closes at the money; null when a leg has not traded lately. */
  readonly straddle: number | null;
  readonly maxPain: number | null;
}

/** Strikes with the largest open interest: of calls above a price, of puts below it. */
export interface Walls {
  readonly callRow: number;
  readonly putRow: number;
}

/**
 * What a chain scanner sees when a minute has closed: one expiry of one underlying, made of closed minute bars alone.
 * Everything is as of that moment.
 */
export interface ChainView extends ChainPlace {
  readonly day: TradeDay;
  /** Minute of day that has just closed; exchange time. */
  readonly minute: number;
  readonly closeMs: number;
  /** Minutes of day between which the options trade. */
  readonly openMinute: number;
  readonly endMinute: number;
  readonly expiryMs: number;
  /** Instants of the nearer expiries of the same underlying. */
  readonly expiriesBefore: readonly number[];
  readonly behind: Instrument;
  /** Last price of what is behind it, ₹. */
  readonly spot: number;
  /** The spot's session is over while options trade on: C.8 says to use the forward. */
  readonly spotStale: boolean;
  /** Rows by strike: last closes, interest, volume of the day, and what they were before. */
  readonly columns: ChainColumns;
  /** Forward, volatilities and Greeks; worked out when first asked for, then kept for the minute. */
  solved(): ChainSolved | null;
  readonly ratios: PutCallRatios;
  /** Null while the contract has not traded today. */
  contract(row: number, right: 'CE' | 'PE'): ContractNow | null;
  /** The nearest future of the underlying; null when none is subscribed or none traded. */
  readonly future: ContractNow | null;
  /** A contract as it was when an earlier minute closed; null before its first bar of today. */
  at(contract: Instrument, minute: number): ContractThen | null;
  /** Units of a contract that traded in one minute. */
  volumeIn(contract: Instrument, minute: number): number;
  rowOf(strike: number): number;
  walls(price: number): Walls;
  /** Bars of what is behind it, closed at or before this moment. */
  bars(interval: ScanInterval): SeriesView;
  /** A standard indicator of what is behind it, as for instrument scanners. */
  value(name: string, interval: ScanInterval): number | null;
  readonly past: PastFacts;
  readonly vix: number | null;
  /** Rank and percentile of the last completed session's volatility at 30 days; null for roots without that history. */
  readonly ivRank: IvRank | null;
  /** The next expiry of the same underlying as of the same minute. */
  next(): ChainView | null;
  /** ₹ that sizes are made for. */
  readonly capital: number;
  /** The scanner's own for this chain, empty at the start of the day. */
  readonly memory: ChainMemory;
}

/** A signal of a chain: of what is behind it, unless it names a contract. */
export interface ChainSignal extends Signal {
  readonly on?: ContractNow;
}

export type EmitChain = (signal: ChainSignal) => void;

/** Looks at option chains when a minute closes. */
export interface ChainScannerSpec<Params extends ScalarParams> extends ScannerBase {
  readonly scope: 'chain';
  wants(place: ChainPlace, params: Params): boolean;
  /** Runs at every so many minutes of the options' session. */
  everyMinutes(params: Params): number;
  /** It fires by where the volatility stands in its past: without that history it finds nothing. */
  readonly ranksIv?: boolean;
  /** What has to be set before it can fire; null when it can. */
  lacks?(params: Params): string | null;
  scan(view: ChainView, params: Params, emit: EmitChain): void;
}
export type ChainScanner = ChainScannerSpec<ScalarParams>;

/** Declares a chain scanner; parameters as for instrument scanners. */
export function defineChainScanner<Shape extends z.ZodObject>(
  spec: Omit<ChainScannerSpec<z.infer<Shape> & ScalarParams>, 'params' | 'scope' | 'intervals'> & {
    readonly params: Shape;
  },
): ChainScanner {
  const scanner = { ...spec, intervals: ['1m'], scope: 'chain' } as unknown as ChainScanner;
  paramInfos(scanner, defaultParams(scanner));
  return scanner;
}
