import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { chainCatalog, type ChainListing, sameListing } from '../options/chain-catalog.ts';
import { ChainSolver } from '../options/solve-chain.ts';
import { fromRupees } from '#contract/model/price.ts';
import { type BookChain, bookChain, ChainGroup } from './chain-book.ts';
import { ChainMinute, type ChainSource } from './chain-minute.ts';
import { ChainMemory } from './chain-memory.ts';
import type { ChainScanner } from './chain-scanner.ts';
import { ContractDay } from './contract-day.ts';
import { hitOf } from './hit-of.ts';
import type { MinutePass } from './minute-pass.ts';
import { isIndiaVix, MinutePrice } from './minute-price.ts';
import { ScanBank } from './scan-bank.ts';
import type { PassParts } from './pass-parts.ts';
import type { ScannerRun } from './scanner-run.ts';
import { type ScanHistory, tradingMinutes } from './scan-state.ts';
import type { ScalarParams } from './scanner.ts';

/** Chains that are scanned: 208 shares with two expiries, and all expiries of the indices. */
export const CHAINS_MAX = 600;

/** One chain scanner with its settings, and the account of what its runs cost; ScannerRun is one. */
export interface ChainRun {
  readonly scanner: ChainScanner;
  readonly params: ScalarParams;
  /** Switched on, and not broken. */
  readonly on: boolean;
  /** Whether the chosen universe holds an underlying. */
  readonly includes: (instrument: Instrument) => boolean;
  /** Runs the work within the scanner's time for this minute. @returns false when it was left out. */
  attempt(what: string, work: () => void): boolean;
  /** Chains whose history is there, of those that it wants. */
  ready: number;
  wanted: number;
}

/** Minutes between two questions for a volatility history that was too short. */
const IV_AGAIN_MINUTES = 15;

export type ChainPassParts = Pick<PassParts, 'day' | 'minutes' | 'capital' | 'instruments' | 'chains'>;

/** The chain scanners of a runner as a pass. */
export function chainPass(parts: PassParts): ChainPass {
  return new ChainPass(parts, parts.runner.runsOf('chain') as readonly ScannerRun<ChainScanner>[]);
}

/**
 * Option chains once a minute, from closed minute bars alone. A group begins when the history of what is behind it and
 * its volatility history are there, and then goes through every minute of the day in order: what fires does not depend
 * on when that was. Only chains that an enabled scanner wants are kept.
 */
export class ChainPass implements MinutePass {
  readonly #parts: ChainPassParts;
  readonly #runs: readonly ChainRun[];
  readonly #instruments = new Map<number, Instrument>();
  readonly #memory = new Map<string, ChainMemory>();
  readonly #groups = new Map<number, ChainGroup>();
  readonly #contracts = new Map<number, ContractDay>();
  readonly #bank = new ScanBank([]);
  readonly #vix: MinutePrice;
  /** Last minute that was told. */
  #minute = -1;
  readonly #source: ChainSource;

  /** @param runs in the order in which they run. */
  constructor(parts: ChainPassParts, runs: readonly ChainRun[]) {
    const { day, minutes, capital, chains } = parts;
    this.#parts = parts;
    this.#runs = runs;
    this.#vix = new MinutePrice(minutes);
    this.#source = {
      day,
      minutes,
      solver: new ChainSolver(),
      rate: chains.rate,
      capital,
      previous: (slot) => chains.previous(slot),
      vixAt: (minute) => this.#vix.at(minute),
      value: (slot, interval, name) => this.#bank.value(slot, interval, name),
    };
    this.adopt(parts.instruments);
  }

  /** Takes what is subscribed from now on; chains that stay as they are keep their state. */
  adopt(instruments: readonly Instrument[]): void {
    for (const instrument of instruments) this.#instruments.set(instrument.slot, instrument);
    this.#build();
  }

  drop(slots: readonly number[]): void {
    for (const slot of slots) this.#instruments.delete(slot);
    this.#build();
  }

  /** Takes the history of what is behind a chain. @param knownMinute as for `ScanRunner.load`. */
  load(slot: number, history: ScanHistory, knownMinute: number): void {
    const group = this.#groups.get(slot);
    if (group !== undefined && !group.state.loaded) group.load(history, knownMinute, this.#bank);
  }

  /** A group whose volatilities have come since goes through the minutes that it missed. */
  catchUp(hit: (hit: Hit) => void): void {
    for (const group of this.#groups.values()) {
      while (group.ready && group.minute < this.#minute) this.#step(group, group.minute + 1, hit);
    }
  }

  /** Volatilities of a group with a history are on their way, or have come and are not yet taken up. */
  waits(): boolean {
    return [...this.#groups.values()].some(({ state, minute }) => state.loaded && minute < this.#minute);
  }

  closeMinute(minute: number, _closeMs: number, hit: (hit: Hit) => void): void {
    this.#minute = minute;
    this.catchUp(hit);
    for (const group of this.#groups.values()) {
      if (!group.ready) continue;
      if (group.ivLacks && minute % IV_AGAIN_MINUTES === 0) this.#askIv(group);
    }
    for (const run of this.#runs) this.#count(run);
  }

  #build(): void {
    const instruments = [...this.#instruments.values()];
    const vix = instruments.find(isIndiaVix);
    if (vix !== undefined) this.#vix.follow(vix);
    const byGroup = new Map<number, ChainListing[]>();
    for (const listing of chainCatalog(instruments).listings) {
      if (listing.behind === null || listing.expiry < this.#parts.day.date) continue;
      const { slot } = listing.behind;
      byGroup.set(slot, [...(byGroup.get(slot) ?? []), listing]);
    }
    for (const slot of this.#groups.keys()) if (!byGroup.has(slot)) this.#groups.delete(slot);
    let left = CHAINS_MAX;
    for (const [slot, listings] of byGroup) {
      const group = this.#groupOf(listings[0]?.behind as Instrument);
      if (group === null || left <= 0) continue;
      group.chains = this.#chainsOf(listings.slice(0, left), group);
      group.future = this.#futureOf(group.behind, instruments);
      left -= group.chains.length;
      if (group.chains.length === 0) this.#groups.delete(slot);
      else if (!this.#groups.has(slot)) {
        this.#groups.set(slot, group);
        this.#askIv(group);
      }
    }
    for (const run of this.#runs) this.#count(run);
  }

  #askIv(group: ChainGroup): void {
    this.#parts.chains.iv(group.behind.underlying, (series) => group.setIv(series));
  }

  #count(run: ChainRun): void {
    run.wanted = 0;
    run.ready = 0;
    for (const group of this.#groups.values()) {
      const count = group.chains.filter((chain) => wants(run, group, chain)).length;
      run.wanted += count;
      if (group.ready) run.ready += count;
    }
  }

  #step(group: ChainGroup, minute: number, hit: (hit: Hit) => void): void {
    group.take(minute, this.#parts.minutes, this.#bank);
    for (const chain of group.chains) {
      if (minute < chain.openMinute || minute >= chain.endMinute) continue;
      const due = this.#runs.filter((run) => isDue(run, group, chain, minute));
      if (due.length === 0) continue;
      for (const contract of [...chain.calls, ...chain.puts]) contract?.take(this.#parts.minutes, minute);
      if (!group.tradedToday) continue;
      const closeMs = this.#parts.day.midnightMs + (minute + 1) * MINUTE_MS;
      const view = new ChainMinute(this.#source, group, chain, minute, closeMs);
      for (const run of due) this.#run(run, view, hit);
    }
  }

  #run(run: ChainRun, view: ChainMinute, hit: (hit: Hit) => void): void {
    const { scanner, params } = run;
    const what = `${view.underlying} ${view.expiry}`;
    run.attempt(what, () => {
      view.memory = this.#memoryOf(`${scanner.id} ${what}`);
      scanner.scan(view, params, (signal) => {
        const instrument = signal.on?.instrument ?? view.behind;
        const price = fromRupees(signal.on?.close ?? view.spot, instrument.decimals);
        hit(hitOf(scanner, params, { instrument, interval: '1m', atMs: view.closeMs, price }, signal));
      });
    });
  }

  #memoryOf(key: string): ChainMemory {
    let own = this.#memory.get(key);
    if (own === undefined) this.#memory.set(key, (own = new ChainMemory()));
    return own;
  }

  #groupOf(behind: Instrument): ChainGroup | null {
    const known = this.#groups.get(behind.slot);
    if (known !== undefined) return known;
    const span = tradingMinutes(this.#parts.day, behind.sessionClass);
    return span === null ? null : new ChainGroup(behind, this.#parts.day, span);
  }

  #chainsOf(listings: readonly ChainListing[], group: ChainGroup): BookChain[] {
    const chains: BookChain[] = [];
    const contractOf = (slot: number, openMinute: number) => this.#contractOf(this.#instruments.get(slot), openMinute);
    for (const listing of listings) {
      const expiryMs = this.#parts.chains.expiryMs(listing.expiry, listing.sample.sessionClass);
      if (expiryMs === null) continue;
      const rank = chains.length;
      const known = group.chains.find((chain) => chain.rank === rank && sameListing(chain.listing, listing));
      const same = known?.expiry === listing.expiry ? known : undefined;
      const chain = same ?? bookChain(listing, rank, this.#parts.day, expiryMs, contractOf);
      if (chain !== null) chains.push(chain);
    }
    // The expiry after a wanted one is kept too: scanners compare the two.
    const last = chains.findLastIndex((chain) =>
      this.#runs.some((run) => run.on && !lacks(run) && wants(run, group, chain)),
    );
    return last < 0 ? [] : chains.slice(0, last + 2);
  }

  #contractOf(instrument: Instrument | undefined, openMinute: number): ContractDay | null {
    if (instrument === undefined) return null;
    let known = this.#contracts.get(instrument.slot);
    if (known === undefined) this.#contracts.set(instrument.slot, (known = new ContractDay(instrument, openMinute)));
    return known;
  }

  /** The future that expires first; null when what is behind is a future itself. */
  #futureOf({ underlying, kind }: Instrument, instruments: readonly Instrument[]): ContractDay | null {
    if (kind !== 'INDEX' && kind !== 'EQUITY') return null;
    const futures = instruments.filter((one) => isFutureOf(one, underlying, this.#parts.day.date));
    const first = futures.toSorted((a, b) => ((a.expiry ?? '') < (b.expiry ?? '') ? -1 : 1))[0];
    const span = first === undefined ? null : tradingMinutes(this.#parts.day, first.sessionClass);
    return span === null ? null : this.#contractOf(first, span[0]);
  }
}

function isFutureOf({ kind, underlying, expiry }: Instrument, root: string, date: string): boolean {
  return (kind === 'FUTIDX' || kind === 'FUTSTK') && underlying === root && (expiry ?? '') >= date;
}

function wants({ scanner, params, includes }: ChainRun, { behind }: ChainGroup, chain: BookChain): boolean {
  return scanner.wants(chain, params) && includes(behind);
}

function isDue(run: ChainRun, group: ChainGroup, chain: BookChain, minute: number): boolean {
  const { on, scanner, params } = run;
  if (!on || !wants(run, group, chain) || lacks(run)) return false;
  return (minute + 1 - chain.openMinute) % scanner.everyMinutes(params) === 0;
}

/** Something has to be set before it can fire. */
function lacks({ scanner, params }: ChainRun): boolean {
  return (scanner.lacks?.(params) ?? null) !== null;
}
