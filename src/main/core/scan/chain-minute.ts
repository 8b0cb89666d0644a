import type { Instrument } from '#contract/model/instrument.ts';
import { toRupees } from '#contract/model/price.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { type ChainColumns, type ChainSide } from '../options/chain-columns.ts';
import { maxPain, type PutCallRatios, putCallRatios } from '../options/chain-interest.ts';
import type { IvRank } from '../options/iv-rank.ts';
import type { ChainSolver } from '../options/solve-chain.ts';
import { yearsToExpiry } from '../options/time-to-expiry.ts';
import { settlesIntoFuture } from '../options/underlying-of.ts';
import { ChainMemory } from './chain-memory.ts';
import type { BookChain, ChainGroup } from './chain-book.ts';
import type { ChainSolved, ChainView, ContractNow, ContractThen, Walls } from './chain-scanner.ts';
import type { ContractDay, DayBefore } from './contract-day.ts';
import type { PastFacts } from './past-facts.ts';
import type { MinuteSource } from './scan-runner.ts';
import type { ScanInterval } from './scan-state.ts';
import type { SeriesView } from './scanner.ts';

/** A close stands for a quote while it is at most this old: an older one is of another price of the underlying. */
export const FRESH_MINUTES = 5;

/** What all chains of a minute share. */
export interface ChainSource {
  readonly day: TradeDay;
  readonly minutes: MinuteSource;
  readonly solver: ChainSolver;
  /** Continuous rate a year. */
  readonly rate: number;
  readonly capital: number;
  previous(slot: number): DayBefore | null;
  vixAt(minute: number): number | null;
  value(slot: number, interval: ScanInterval, name: string): number | null;
}

/** One chain as of a closed minute. One object serves all scanners of that minute, with each one's own memory put in. */
export class ChainMinute implements ChainView {
  readonly #source: ChainSource;
  readonly #group: ChainGroup;
  readonly #chain: BookChain;
  readonly minute: number;
  readonly closeMs: number;
  memory = new ChainMemory();
  #solved: ChainSolved | null | undefined;
  #next: ChainMinute | null | undefined;
  #filled = false;

  constructor(source: ChainSource, group: ChainGroup, chain: BookChain, minute: number, closeMs: number) {
    this.#source = source;
    this.#group = group;
    this.#chain = chain;
    this.minute = minute;
    this.closeMs = closeMs;
  }

  get day(): TradeDay {
    return this.#source.day;
  }
  get underlying(): string {
    return this.#chain.underlying;
  }
  get expiry(): string {
    return this.#chain.expiry;
  }
  get sample(): Instrument {
    return this.#chain.sample;
  }
  get rank(): number {
    return this.#chain.rank;
  }
  get daysLeft(): number {
    return this.#chain.daysLeft;
  }
  get openMinute(): number {
    return this.#chain.openMinute;
  }
  get endMinute(): number {
    return this.#chain.endMinute;
  }
  get expiryMs(): number {
    return this.#chain.expiryMs;
  }
  get expiriesBefore(): readonly number[] {
    return this.#group.chains.slice(0, this.#chain.rank).map(({ expiryMs }) => expiryMs);
  }
  get behind(): Instrument {
    return this.#group.behind;
  }
  get capital(): number {
    return this.#source.capital;
  }
  get past(): PastFacts {
    return this.#group.state.past;
  }
  get ivRank(): IvRank | null {
    return this.#group.ivRank;
  }
  get vix(): number | null {
    return this.#source.vixAt(this.minute);
  }

  get spot(): number {
    const { end, c } = this.bars('1m');
    return toRupees(c[end - 1] ?? Number.NaN, this.behind.decimals);
  }

  get spotStale(): boolean {
    return this.minute >= this.#group.state.endMinute;
  }

  get columns(): ChainColumns {
    const { columns, calls, puts } = this.#chain;
    if (!this.#filled) {
      this.#filled = true;
      for (let row = 0; row < columns.rows; row += 1) {
        this.#fill(columns.calls, row, calls[row]!);
        this.#fill(columns.puts, row, puts[row]!);
      }
    }
    return columns;
  }

  get ratios(): PutCallRatios {
    return putCallRatios(this.columns);
  }

  get future(): ContractNow | null {
    return this.#now(this.#group.future);
  }

  solved(): ChainSolved | null {
    if (this.#solved === undefined) this.#solved = this.#solve();
    return this.#solved;
  }

  contract(row: number, right: 'CE' | 'PE'): ContractNow | null {
    const side = right === 'CE' ? this.#chain.calls : this.#chain.puts;
    return this.#now(side[row] ?? null);
  }

  at(contract: Instrument, minute: number): ContractThen | null {
    return this.#dayOf(contract)?.at(this.#source.minutes, Math.min(minute, this.minute)) ?? null;
  }

  volumeIn(contract: Instrument, minute: number): number {
    if (minute > this.minute) return 0;
    return this.#dayOf(contract)?.volumeIn(this.#source.minutes, minute) ?? 0;
  }

  rowOf(strike: number): number {
    const { rows, strike: strikes } = this.#chain.columns;
    for (let row = 0; row < rows; row += 1) if (strikes[row] === strike) return row;
    return -1;
  }

  walls(price: number): Walls {
    const { rows, strike, calls, puts } = this.columns;
    let callRow = -1;
    let putRow = -1;
    for (let row = 0; row < rows; row += 1) {
      if (strike[row]! > price && calls.interest[row]! > (callRow < 0 ? 0 : calls.interest[callRow]!)) callRow = row;
      // Of equal walls the one nearer to the price: the lowest call strike, the highest put strike.
      if (strike[row]! < price && puts.interest[row]! > 0 && puts.interest[row]! >= (puts.interest[putRow] ?? 0)) {
        putRow = row;
      }
    }
    return { callRow, putRow };
  }

  bars(interval: ScanInterval): SeriesView {
    return this.#group.state.series[interval];
  }

  value(name: string, interval: ScanInterval): number | null {
    return this.#source.value(this.behind.slot, interval, name);
  }

  next(): ChainView | null {
    if (this.#next === undefined) {
      const chain = this.#group.chains[this.#chain.rank + 1];
      for (const contract of [...(chain?.calls ?? []), ...(chain?.puts ?? [])])
        contract?.take(this.#source.minutes, this.minute);
      this.#next =
        chain === undefined ? null : new ChainMinute(this.#source, this.#group, chain, this.minute, this.closeMs);
    }
    return this.#next;
  }

  #solve(): ChainSolved | null {
    const { solver, rate } = this.#source;
    const { expiryMs, sample, scratch } = this.#chain;
    const { columns, spot, spotStale } = this;
    const years = yearsToExpiry(expiryMs, this.closeMs);
    const tick = toRupees(sample.tick, sample.decimals);
    const dividend = settlesIntoFuture(sample) ? rate : 0;
    const market = { years, rate, dividend, tick, forward: Number.NaN };
    solver.solve(columns, { ...market, spot: spotStale ? Number.NaN : spot });
    if (!(solver.forward > 0)) solver.solve(columns, { ...market, spot });
    const { forward, forwardFrom, synthetic, atmRow, atmSigma } = solver;
    if (!(forward > 0) || atmRow < 0) return null;
    const straddle = solver.straddle(columns);
    return {
      years,
      forward,
      forwardFrom,
      apart: synthetic.apart,
      atmRow,
      atmStrike: columns.strike[atmRow]!,
      atmSigma: Number.isFinite(atmSigma) ? atmSigma : null,
      straddle: Number.isFinite(straddle) ? straddle : null,
      maxPain: maxPain(columns, forward, scratch),
    };
  }

  /** A close of the last minutes stands for bid and ask: minutes hold no quotes. */
  #fill(side: ChainSide, row: number, contract: ContractDay | null): void {
    const { decimals } = this.sample;
    const traded = contract !== null && contract.traded;
    const close = traded ? toRupees(contract.close, decimals) : 0;
    const quote = traded && contract.ageAt(this.minute) <= FRESH_MINUTES ? close : 0;
    const base = traded ? contract.base(this.#source.previous(contract.instrument.slot)) : null;
    side.bid[row] = quote;
    side.ask[row] = quote;
    side.last[row] = close;
    side.interest[row] = traded ? contract.interest : 0;
    side.volume[row] = traded ? contract.volume : 0;
    side.closeBefore[row] = base === null ? 0 : toRupees(base.close, decimals);
    side.interestBefore[row] = base?.interest ?? 0;
  }

  #now(contract: ContractDay | null): ContractNow | null {
    return contract?.now(this.minute, this.#source.previous(contract.instrument.slot)) ?? null;
  }

  #dayOf({ slot }: Instrument): ContractDay | null {
    const { calls, puts } = this.#chain;
    const own = (one: ContractDay | null): boolean => one?.instrument.slot === slot;
    const { future } = this.#group;
    return calls.find(own) ?? puts.find(own) ?? (own(future) ? future : null);
  }
}
