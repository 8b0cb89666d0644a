import { COLUMNS, ROW_CELLS, TICK_FLAG, type ColumnName } from '#contract/columns.ts';
import type { BarRecord } from '#contract/frames.ts';
import { type Bars, BAR_FLAG } from '#contract/model/bar.ts';
import {
  type ChartInterval,
  CHART_INTERVALS,
  isDayInterval,
  isTradeInterval,
  MINUTE_INTERVAL_MS,
  periodStartMs,
} from '#contract/model/chart-interval.ts';
import type { Instrument, InstrumentKind, Segment } from '#contract/model/instrument.ts';
import { IST_OFFSET_MS, MINUTE_MS, type TradeDay } from '#contract/model/session.ts';

/**
 * Made-up rows and bars for tests of the page alone: no engine, no exchange. Values only have to move, agree with each
 * other (LTP within high and low, bars end at the LTP) and be the same on every run.
 */
export const MIDNIGHT_MS = Date.parse('2026-11-20T00:00:00+05:30');
const OPEN_MINUTE = 555;
const CLOSE_MINUTE = 930;
/** Bars of history that a chart can page through. */
const HISTORY_BARS = 3_000;

const STOCKS =
  'RELIANCE HDFCBANK ICICIBANK INFY TCS SBIN AXISBANK BHARTIARTL LT ITC KOTAKBANK TATASTEEL HINDALCO M&M MARUTI BAJFINANCE SUNPHARMA TITAN NTPC POWERGRID ONGC COALINDIA JSWSTEEL ADANIENT ADANIPORTS HCLTECH TECHM WIPRO'.split(
    ' ',
  );

/** A small seeded generator (mulberry32), [0, 1). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function instrument(
  slot: number,
  symbol: string,
  kind: InstrumentKind,
  segment: Segment,
  underlying: string,
): Instrument {
  const derived = kind !== 'INDEX' && kind !== 'EQUITY';
  return {
    slot,
    segment,
    securityId: 1_000 + slot,
    kind,
    sessionClass: kind === 'INDEX' ? 'INDEX' : derived ? 'FNO' : 'EQ_DERIV',
    symbol,
    name: `${underlying} Limited`,
    underlying,
    expiry: derived ? '2026-11-24' : null,
    strike: null,
    right: null,
    lot: derived ? 75 : 1,
    tick: 5,
    decimals: 2,
    freezeQty: null,
  };
}

/** Indices, shares, futures, then options up to `count`. */
export function fakeInstruments(count: number): Instrument[] {
  const rows: Instrument[] = [];
  const add = (symbol: string, kind: InstrumentKind, segment: Segment, underlying = symbol): void => {
    if (rows.length < count) rows.push(instrument(rows.length, symbol, kind, segment, underlying));
  };
  for (const symbol of ['NIFTY', 'BANKNIFTY', 'FINNIFTY', 'SENSEX', 'INDIA VIX']) add(symbol, 'INDEX', 'IDX_I');
  for (const symbol of STOCKS) add(symbol, 'EQUITY', 'NSE_EQ');
  for (let i = 0; i < 180; i += 1) add(`STOCK${String(i + 1).padStart(3, '0')}`, 'EQUITY', 'NSE_EQ');
  for (const symbol of STOCKS) add(`${symbol} NOV FUT`, 'FUTSTK', 'NSE_FNO', symbol);
  for (let strike = 20_000; rows.length < count; strike += 50) {
    add(`NIFTY 24 NOV ${strike} CE`, 'OPTIDX', 'NSE_FNO', 'NIFTY');
    add(`NIFTY 24 NOV ${strike} PE`, 'OPTIDX', 'NSE_FNO', 'NIFTY');
  }
  return rows;
}

export const FAKE_DAY: TradeDay = {
  date: '2026-11-20',
  midnightMs: MIDNIGHT_MS,
  spans: Object.fromEntries(
    (['INDEX', 'EQ_DERIV', 'EQ_PLAIN', 'FNO', 'MCX', 'CDS'] as const).map((name) => [
      name,
      [
        { phase: 'preopen' as const, fromMinute: 540, toMinute: 548 },
        { phase: 'buffer' as const, fromMinute: 548, toMinute: OPEN_MINUTE },
        { phase: 'continuous' as const, fromMinute: OPEN_MINUTE, toMinute: 915 },
        { phase: 'auction' as const, fromMinute: 915, toMinute: CLOSE_MINUTE },
      ],
    ]),
  ) as TradeDay['spans'],
};

/** Length of a bar, ms; bars of trades are as long as their seconds, or a second. */
function stepOf(interval: ChartInterval): number {
  if (isDayInterval(interval)) return Number.POSITIVE_INFINITY;
  if (!isTradeInterval(interval)) return MINUTE_INTERVAL_MS[interval];
  return interval.endsWith('s') ? Number(interval.slice(0, -1)) * 1_000 : 1_000;
}

/** Open times of the newest bars of an interval up to `nowMs`, oldest first, sessions 09:15 to 15:30 on weekdays. */
function openTimes(interval: ChartInterval, nowMs: number, count: number): number[] {
  const times: number[] = [];
  const step = stepOf(interval);
  for (let day = 0; times.length < count; day += 1) {
    const midnight = MIDNIGHT_MS - day * 86_400_000;
    const weekday = new Date(midnight + IST_OFFSET_MS).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    if (isDayInterval(interval)) {
      const t = interval === '1d' ? midnight + OPEN_MINUTE * MINUTE_MS : periodStartMs(midnight, interval);
      if (times.at(-1) !== t) times.push(t);
      continue;
    }
    const lastMs = Math.min(nowMs, midnight + CLOSE_MINUTE * MINUTE_MS - 1);
    const open = midnight + OPEN_MINUTE * MINUTE_MS;
    for (let t = open + Math.floor((lastMs - open) / step) * step; t >= open && times.length < count; t -= step)
      times.push(t);
  }
  return times.toReversed();
}

/** Room for instruments that a test charts from the search. */
const ADDED_MAX = 8;

/** The live rows, laid out as the engine's table is. */
export class FakeMarket {
  readonly instruments: Instrument[];
  readonly i32: Int32Array;
  readonly f64: Float64Array;
  readonly #random: () => number;
  readonly #bars = new Map<string, BarRecord[]>();
  nowMs: number;
  /** Bars of each chart that is opened from now on. */
  historyBars = HISTORY_BARS;

  constructor(count: number, nowMs: number) {
    this.instruments = fakeInstruments(count);
    const buffer = new ArrayBuffer((count + ADDED_MAX) * ROW_CELLS * 4);
    this.i32 = new Int32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.#random = randomOf(20_261_120);
    this.nowMs = nowMs;
    for (let slot = 0; slot < count; slot += 1) this.#begin(slot);
  }

  set(slot: number, name: ColumnName, value: number): void {
    const { cell, type } = COLUMNS[name];
    if (type === 'f64') this.f64[(slot * ROW_CELLS + cell) >> 1] = value;
    else this.i32[slot * ROW_CELLS + cell] = value;
  }

  get(slot: number, name: ColumnName): number {
    const { cell, type } = COLUMNS[name];
    return (type === 'f64' ? this.f64[(slot * ROW_CELLS + cell) >> 1] : this.i32[slot * ROW_CELLS + cell]) as number;
  }

  #begin(slot: number): void {
    const isIndex = this.instruments[slot]?.kind === 'INDEX';
    const close = Math.round((isIndex ? 1_500_000 : 5_000) + this.#random() * (isIndex ? 4_000_000 : 350_000));
    const ltp = Math.round(close * (0.98 + 0.04 * this.#random()));
    this.set(slot, 'prevClose', close);
    this.set(slot, 'open', close);
    this.set(slot, 'high', Math.max(close, ltp) + 200);
    this.set(slot, 'low', Math.min(close, ltp) - 200);
    this.set(slot, 'volume', isIndex ? 0 : Math.round(this.#random() ** 3 * 30_000_000));
    this.set(slot, 'oi', this.instruments[slot]?.expiry === null ? 0 : Math.round(this.#random() * 9_000_000));
    this.#write(slot, ltp);
  }

  #write(slot: number, ltp: number): void {
    this.set(slot, 'ltp', ltp);
    this.set(slot, 'high', Math.max(ltp, this.get(slot, 'high')));
    this.set(slot, 'low', Math.min(ltp, this.get(slot, 'low')));
    this.set(slot, 'bid', ltp - 5);
    this.set(slot, 'ask', ltp + 5);
    this.set(slot, 'atp', Math.round((ltp + this.get(slot, 'prevClose')) / 2));
    this.set(slot, 'recvDayMs', Math.round(this.nowMs - MIDNIGHT_MS));
    this.set(slot, 'flags', TICK_FLAG.traded | TICK_FLAG.quote | TICK_FLAG.depth);
    this.set(slot, 'ticks', this.get(slot, 'ticks') + 1);
  }

  /** Moves some rows; returns their slots. */
  move(share: number, nowMs: number): Uint32Array {
    this.nowMs = nowMs;
    const moved: number[] = [];
    for (let slot = 0; slot < this.instruments.length; slot += 1) {
      if (this.#random() >= share) continue;
      const step = Math.round((this.#random() - 0.5) * Math.max(10, this.get(slot, 'ltp') * 0.000_8));
      this.set(slot, 'volume', this.get(slot, 'volume') + (this.instruments[slot]?.kind === 'INDEX' ? 0 : 75));
      this.#write(slot, Math.max(5, this.get(slot, 'ltp') + step));
      moved.push(slot);
    }
    return Uint32Array.from(moved);
  }

  /** Sets a flag on every row, or takes it away; returns all slots. */
  flagAll(flag: number, on: boolean): Uint32Array {
    const slots = Uint32Array.from(this.instruments.keys());
    for (const slot of slots) {
      const flags = this.get(slot, 'flags');
      this.set(slot, 'flags', on ? flags | flag : flags & ~flag);
    }
    return slots;
  }

  #series(slot: number, interval: ChartInterval): BarRecord[] {
    const key = `${slot} ${interval}`;
    const known = this.#bars.get(key);
    if (known !== undefined) return known;
    const random = randomOf(slot * 31 + CHART_INTERVALS.indexOf(interval));
    const times = openTimes(interval, this.nowMs, this.historyBars);
    const bars: BarRecord[] = [];
    let close = this.get(slot, 'ltp');
    // Walked backwards, so that the newest bar ends where the row stands.
    for (const t of times.toReversed()) {
      const open = Math.max(10, Math.round(close * (1 + (random() - 0.5) * 0.004)));
      const h = Math.round(Math.max(open, close) * (1 + random() * 0.001_5));
      const l = Math.round(Math.min(open, close) * (1 - random() * 0.001_5));
      const v = Math.round(20_000 * (0.3 + random() + 2 * random() ** 6));
      bars.push({
        slot,
        intervalIndex: CHART_INTERVALS.indexOf(interval),
        t,
        o: open,
        h,
        l,
        c: close,
        v,
        oi: 0,
        flags: BAR_FLAG.history,
      });
      close = open;
    }
    bars.reverse();
    this.#bars.set(key, bars);
    return bars;
  }

  /** The forming bar of a chart, moved to the row's present price; opens a new bar when its time has come. */
  formingBar(slot: number, interval: ChartInterval): BarRecord {
    const bars = this.#series(slot, interval);
    const last = bars.at(-1) as BarRecord;
    const c = this.get(slot, 'ltp');
    const step = stepOf(interval);
    const fresh = this.nowMs >= last.t + step;
    const t = fresh ? last.t + Math.floor((this.nowMs - last.t) / step) * step : last.t;
    const bar: BarRecord = fresh
      ? { ...last, t, o: c, h: c, l: c, c, v: 75, flags: BAR_FLAG.forming }
      : { ...last, h: Math.max(last.h, c), l: Math.min(last.l, c), c, v: last.v + 75, flags: BAR_FLAG.forming };
    if (fresh) bars.push(bar);
    else bars[bars.length - 1] = bar;
    return bar;
  }

  /** The page of history before a time, oldest first. */
  history(
    slot: number,
    interval: ChartInterval,
    beforeMs: number | null,
    limit: number,
  ): { bars: Bars; more: boolean } {
    const all = this.#series(slot, interval).filter((bar) => beforeMs === null || bar.t < beforeMs);
    const page = all.slice(-limit);
    const column = (name: 't' | 'o' | 'h' | 'l' | 'c' | 'v' | 'oi' | 'flags'): number[] => page.map((bar) => bar[name]);
    return {
      bars: {
        t: column('t'),
        o: column('o'),
        h: column('h'),
        l: column('l'),
        c: column('c'),
        v: column('v'),
        oi: column('oi'),
        flags: column('flags'),
      },
      more: all.length > page.length,
    };
  }
}
