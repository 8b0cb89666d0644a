import type { Instrument } from '#contract/model/instrument.ts';
import { type Bars, BAR_FLAG } from '#contract/model/bar.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { type Bar, emptyBar } from '../bars/bar.ts';
import { ChainColumns } from '../options/chain-columns.ts';
import type { ChainListing } from '../options/chain-catalog.ts';
import type { IvSeries } from '../options/iv-plan.ts';
import { type IvRank, ivRank } from '../options/iv-rank.ts';
import { istMidnightMs, minuteOfDay } from '../time/ist.ts';
import type { ChainPlace } from './chain-scanner.ts';
import { ContractDay } from './contract-day.ts';
import type { ScanBank } from './scan-bank.ts';
import type { MinuteSource } from './scan-runner.ts';
import { type ScanHistory, type ScanInterval, ScanState, tradingMinutes } from './scan-state.ts';

const DAY_MS = 86_400_000;

/** One expiry of a group: its contracts by row and its columns. */
export interface BookChain extends ChainPlace {
  readonly listing: ChainListing;
  readonly expiryMs: number;
  readonly openMinute: number;
  readonly endMinute: number;
  readonly columns: ChainColumns;
  readonly calls: readonly (ContractDay | null)[];
  readonly puts: readonly (ContractDay | null)[];
  readonly scratch: Float64Array;
}

/**
 * Everything that is behind one underlying's chains, with a state of its own: it goes through the day minute by minute
 * once its history is there, however late that is, so that late chains see what early ones saw.
 */
export class ChainGroup {
  readonly behind: Instrument;
  readonly state: ScanState;
  /** Nearest expiry first. */
  chains: readonly BookChain[] = [];
  future: ContractDay | null = null;
  /** Last minute that was taken; −1 before the first. */
  minute = -1;
  /** The series of 30-day volatility has been answered. */
  ivKnown = false;
  ivRank: IvRank | null = null;
  readonly #today = new Map<number, number>();
  #history: Bars | null = null;
  #knownMinute = -1;
  readonly #bar: Bar = emptyBar();
  readonly #midnightMs: number;

  constructor(behind: Instrument, day: TradeDay, span: readonly [number, number]) {
    this.behind = behind;
    this.state = new ScanState(behind, day, span);
    this.#midnightMs = day.midnightMs;
  }

  get ready(): boolean {
    return this.state.loaded && this.ivKnown;
  }

  /** The history of volatility is there, and too short for a rank. */
  get ivLacks(): boolean {
    return this.ivRank !== null && this.ivRank.lacking !== null;
  }

  /** Whether what is behind has a bar of today. */
  get tradedToday(): boolean {
    const { t, end } = this.state.series['1m'];
    return end > 0 && t[end - 1]! >= this.#midnightMs;
  }

  load(history: ScanHistory, knownMinute: number, bank: ScanBank): void {
    bank.add([this.state]);
    this.state.load(history, (interval) => bank.take(this.behind.slot, interval, this.state.series[interval]));
    this.#history = history.today;
    history.today.t.forEach((t, i) => this.#today.set(minuteOfDay(t), i));
    this.#knownMinute = knownMinute;
  }

  /** @param series null for roots without such a history. */
  setIv(series: IvSeries | null): void {
    this.ivKnown = true;
    // A history that cannot be read now is not lost.
    if (series === null && this.ivRank !== null) return;
    const iv = series?.iv ?? [];
    this.ivRank = series === null ? null : ivRank(iv.at(-1) ?? Number.NaN, iv.slice(0, -1));
  }

  /** Takes the next minute of what is behind. */
  take(minute: number, minutes: MinuteSource, bank: ScanBank): void {
    this.minute = minute;
    const bar = this.#read(minute, minutes) ? this.#bar : null;
    const taken = (interval: ScanInterval): void => bank.take(this.behind.slot, interval, this.state.series[interval]);
    this.state.closeMinute(minute, bar, taken, () => {});
    this.future?.take(minutes, minute);
  }

  /** Bars as they were closed; what was repaired since, the store knows. */
  #read(minute: number, minutes: MinuteSource): boolean {
    const i = minute <= this.#knownMinute ? this.#today.get(minute) : undefined;
    const told = this.#history;
    if (i === undefined || told === null || ((told.flags[i] ?? 0) & BAR_FLAG.repaired) === 0)
      return minutes.read(this.behind.slot, minute, this.#bar);
    const { o, h, l, c, v, oi } = told;
    Object.assign(this.#bar, { o: o[i], h: h[i], l: l[i], c: c[i], v: v[i], oi: oi[i] });
    return true;
  }
}

/** Makes the rows of one listing. @returns null when its options do not trade today. */
export function bookChain(
  listing: ChainListing,
  rank: number,
  day: TradeDay,
  expiryMs: number,
  contractOf: (slot: number, openMinute: number) => ContractDay | null,
): BookChain | null {
  const { sample, strikes, callSlots, putSlots, underlying, expiry } = listing;
  const span = tradingMinutes(day, sample.sessionClass);
  if (span === null) return null;
  const [openMinute, endMinute] = span;
  const columns = new ChainColumns(strikes.length);
  columns.rows = strikes.length;
  strikes.forEach((strike, row) => {
    columns.strike[row] = strike / 10 ** sample.decimals;
  });
  const contracts = (slots: readonly number[]): (ContractDay | null)[] =>
    slots.map((slot) => (slot < 0 ? null : contractOf(slot, openMinute)));
  return {
    listing,
    underlying,
    expiry,
    sample,
    rank,
    daysLeft: Math.round((istMidnightMs(expiry) - day.midnightMs) / DAY_MS),
    expiryMs,
    openMinute,
    endMinute,
    columns,
    calls: contracts(callSlots),
    puts: contracts(putSlots),
    scratch: new Float64Array(strikes.length),
  };
}
