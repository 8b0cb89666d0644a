import type { Instrument } from '#contract/model/instrument.ts';
import { toRupees } from '#contract/model/price.ts';
import { type Bar, emptyBar } from '../bars/bar.ts';
import type { VolumeDay } from '../levels/instrument-levels.ts';
import type { MinuteSource } from '../scan/scan-runner.ts';
import { RepairedMinutes } from '../scan/repaired-minutes.ts';
import type { ScanHistory, ScanState } from '../scan/scan-state.ts';
import { BaselineWalk } from '../volume/baseline-walk.ts';
import { UnseenVolume } from '../volume/unseen-volume.ts';
import { SECTOR_INDICES } from './sectors.ts';

/** Shares that the cross-section holds: all with derivatives (208) and the members of eleven indices. */
export const MARKET_SHARES_MAX = 600;
/** Indices: broad ones and sectors; no more than the broker lists. */
const MARKET_INDICES_MAX = 200;
/** With more of the usual volume than this in minutes that were not seen, today's volume says nothing. */
const UNSEEN_SHARE_MAX = 0.1;

/** One share or index as of a closed minute. Prices in rupees. */
export interface MarketMove {
  readonly instrument: Instrument;
  readonly price: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  /** Completed sessions, oldest first: today's change is against the last close. */
  readonly days: readonly VolumeDay[];
  readonly previousClose: number;
  readonly changePct: number;
  /** Units since the open. */
  readonly volume: number;
  /**
   * Units since the open over what is usual until now (quant.md A.26); null without enough sessions, for indices, and
   * where too much of the day was not seen.
   */
  readonly volumeRatio: number | null;
  /** Minutes of today that usually hold more than a tenth of the volume were not seen. */
  readonly unseen: boolean;
  /** ₹ traded since the open, at the closes of the minutes. */
  readonly turnover: number;
}

/** What is followed of one instrument. */
interface Followed extends RunningDay {
  readonly instrument: Instrument;
  /** What the broker's history knows of today; null while it has mended nothing. */
  repaired: RepairedMinutes | null;
}

/** The minutes of today added up. */
interface RunningDay {
  price: number;
  open: number;
  high: number;
  low: number;
  volume: number;
  minuteVolume: number;
  turnover: number;
  walk: BaselineWalk | null;
  holes: UnseenVolume | null;
}

const noMinutes = (): RunningDay => ({
  price: 0,
  open: 0,
  high: 0,
  low: 0,
  volume: 0,
  minuteVolume: 0,
  turnover: 0,
  walk: null,
  holes: null,
});

/** What the book reads; ScanRunner has `stateOf`. */
export interface MarketSource {
  readonly minutes: MinuteSource;
  stateOf(slot: number): ScanState | undefined;
}

const MEMBERS: ReadonlySet<string> = new Set(
  SECTOR_INDICES.flatMap(({ constituents }) => constituents.map(({ symbol }) => symbol)),
);

/** Whether the cross-section of the market holds it: shares of NSE with derivatives or in an index, and its indices. */
export function isOfMarket({ segment, kind, sessionClass, symbol }: Instrument): boolean {
  if (kind === 'INDEX') return true;
  return kind === 'EQUITY' && segment === 'NSE_EQ' && (sessionClass === 'EQ_DERIV' || MEMBERS.has(symbol));
}

/** The running day of shares and indices, minute by minute from their closed minutes alone. */
export class MarketBook {
  readonly #source: MarketSource;
  readonly #shares = new Map<number, Followed>();
  readonly #indices = new Map<number, Followed>();
  readonly #bar = emptyBar();
  #minute = -1;

  constructor(source: MarketSource) {
    this.#source = source;
  }

  /** Takes instruments on; what is not of the market, or beyond the limits, is left out. Their day is caught up with. */
  adopt(instruments: readonly Instrument[]): void {
    for (const instrument of instruments) {
      if (!isOfMarket(instrument)) continue;
      const isIndex = instrument.kind === 'INDEX';
      const book = isIndex ? this.#indices : this.#shares;
      if (book.has(instrument.slot) || book.size >= (isIndex ? MARKET_INDICES_MAX : MARKET_SHARES_MAX)) continue;
      const one: Followed = { instrument, repaired: null, ...noMinutes() };
      this.#takeAll(one);
      book.set(instrument.slot, one);
    }
  }

  /** Begins an instrument's day anew with the minutes that its history has mended. @param knownMinute as in RepairedMinutes. */
  load(slot: number, history: Pick<ScanHistory, 'today'>, knownMinute: number): void {
    const one = this.#shares.get(slot) ?? this.#indices.get(slot);
    if (one === undefined) return;
    const repaired = new RepairedMinutes(history, knownMinute);
    one.repaired = repaired.size === 0 ? null : repaired;
    Object.assign(one, noMinutes());
    this.#takeAll(one);
  }

  drop(slots: readonly number[]): void {
    for (const slot of slots) {
      this.#shares.delete(slot);
      this.#indices.delete(slot);
    }
  }

  /** Takes the closed minute of every instrument. */
  closeMinute(minute: number): void {
    this.#minute = minute;
    for (const one of this.#shares.values()) this.#take(one, minute);
    for (const one of this.#indices.values()) this.#take(one, minute);
  }

  /** Shares whose past is known and that traded today. */
  shares(): MarketMove[] {
    return this.#moves(this.#shares);
  }

  indices(): MarketMove[] {
    return this.#moves(this.#indices);
  }

  /** How many shares are followed. */
  get size(): number {
    return this.#shares.size;
  }

  /** How many of them have their past. */
  get known(): number {
    let count = 0;
    for (const slot of this.#shares.keys()) if (this.#source.stateOf(slot)?.loaded === true) count += 1;
    return count;
  }

  #takeAll(one: Followed): void {
    for (let minute = 0; minute <= this.#minute; minute += 1) this.#take(one, minute);
  }

  #read({ instrument, repaired }: Followed, minute: number, out: Bar): boolean {
    return repaired?.read(minute, out) === true || this.#source.minutes.read(instrument.slot, minute, out);
  }

  #take(one: Followed, minute: number): void {
    const { slot, decimals } = one.instrument;
    const bar = this.#bar;
    one.minuteVolume = 0;
    const state = this.#source.stateOf(slot);
    // What is indicated before the open is no trade of the session.
    if (state !== undefined && (minute < state.openMinute || minute >= state.endMinute)) return;
    const hasBar = this.#read(one, minute, bar);
    if (state !== undefined && state.sessions.length > 0) {
      one.holes ??= new UnseenVolume(state.sessions, state.endMinute - state.openMinute);
      one.holes.take(minute - state.openMinute, hasBar);
    }
    if (!hasBar) return;
    const close = toRupees(bar.c, decimals);
    if (one.price === 0) {
      one.open = toRupees(bar.o, decimals);
      one.low = toRupees(bar.l, decimals);
    }
    one.price = close;
    one.high = Math.max(one.high, toRupees(bar.h, decimals));
    one.low = Math.min(one.low, toRupees(bar.l, decimals));
    one.volume += bar.v;
    one.minuteVolume = bar.v;
    one.turnover += close * bar.v;
  }

  #moves(book: ReadonlyMap<number, Followed>): MarketMove[] {
    const moves: MarketMove[] = [];
    for (const one of book.values()) {
      const move = this.#moveOf(one);
      if (move !== null) moves.push(move);
    }
    return moves;
  }

  #moveOf(one: Followed): MarketMove | null {
    const { instrument, price, open, high, low, volume, turnover } = one;
    const state = this.#source.stateOf(instrument.slot);
    if (price === 0 || state === undefined || !state.loaded) return null;
    const { days } = state.past;
    const previousClose = days.at(-1)?.close ?? 0;
    if (previousClose <= 0) return null;
    const changePct = 100 * (price / previousClose - 1);
    const unseen = (one.holes?.share ?? 0) > UNSEEN_SHARE_MAX;
    const volumeRatio = unseen ? null : this.#volumeRatio(one, state);
    const ohl = { open, high, low };
    return { instrument, price, ...ohl, days, previousClose, changePct, volume, volumeRatio, unseen, turnover };
  }

  #volumeRatio(one: Followed, state: ScanState): number | null {
    const { sessions, openMinute, endMinute } = state;
    const slot = Math.min(this.#minute, endMinute - 1) - openMinute;
    if (sessions.length === 0 || slot < 0) return null;
    one.walk ??= new BaselineWalk(sessions, endMinute - openMinute);
    return one.walk.at(slot, one.minuteVolume, one.volume).cumRatio;
  }
}
