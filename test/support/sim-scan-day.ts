import type { Bars } from '#contract/model/bar.ts';
import type { Instrument, SessionClass } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { Bar } from '../../src/main/core/bars/bar.ts';
import type { IvSeries } from '../../src/main/core/options/iv-plan.ts';
import { expiryInstantMs } from '../../src/main/core/options/time-to-expiry.ts';
import type { DayBefore } from '../../src/main/core/scan/contract-day.ts';
import { ScanRunner } from '../../src/main/core/scan/scan-runner.ts';
import { type ScanHistory, tradingMinutes } from '../../src/main/core/scan/scan-state.ts';
import { type AnyScanner, defaultParams, type ScalarParams } from '../../src/main/core/scan/scanner.ts';
import { pastTradeDays } from '../../src/main/core/session/past-days.ts';
import { istMidnightMs, minuteOfDay } from '../../src/main/core/time/ist.ts';
import { createSimMarket } from '../../src/main/sim/market/create.ts';
import type { SimCandles, SimInstrument, SimMarket } from '../../src/main/sim/market.ts';
import { historyOf } from '../../src/main/threads/scan/history-of.ts';
import { DAYS_KEPT } from '../../src/main/threads/scan/levels-desk.ts';
import { passesOf } from '../../src/main/threads/scan/passes.ts';
import { barsOf } from './scan-bench.ts';
import { shippedCalendar } from './shipped-calendar.ts';

const CALENDAR = shippedCalendar();
const DAY_MS = 86_400_000;
/** Indices with options, strikes on each side of the money, and expiries. */
const ROOTS = ['NIFTY', 'BANKNIFTY'];
const EACH = 8;
const EXPIRIES = 2;
/** Calendar days of daily bars: 52 weeks for the first shares and the indices, since a simulated day costs half a millisecond. */
const DAYS_BACK = { long: 395, short: 100, option: 8 } as const;
const LONG_SHARES = 60;
/** Calendar days of minutes that are known before the day. */
const MINUTE_DAYS = 20;

/** A day of the simulated market as scanners read it. */
export interface SimScanDay {
  readonly date: string;
  readonly instruments: readonly Instrument[];
  read(slot: number, minute: number, out: Bar): boolean;
  previous(slot: number): DayBefore | null;
  history(slot: number): ScanHistory;
  readonly iv: IvSeries;
}

export interface SimScanSize {
  /** How many of the two roots have options. */
  readonly roots: number;
  readonly shares: number;
}

/** Indices, futures and options of some roots, and shares, on one day of one seed: 221 instruments with two roots and 70 shares. */
export function simScanDay(seed: number, date: string, size: SimScanSize): SimScanDay {
  const midnightMs = istMidnightMs(date);
  const market = createSimMarket({ seed, startMs: midnightMs + 939 * 60_000, instruments: 5_000, calendar: CALENDAR });
  const listed = chosen(market, midnightMs, size);
  const at = (one: SimInstrument): number => market.indexOf(one.segment, one.securityId)!;
  const today = listed.map((one) => {
    const candles = market.minutes(at(one), midnightMs, midnightMs + DAY_MS);
    return { candles, places: new Map(candles.t.map((t, i) => [minuteOfDay(t), i])) };
  });
  let shares = 0;
  const days = listed.map((one) => {
    if (one.kind === 'EQUITY') shares += 1;
    const back = one.strike !== null ? DAYS_BACK.option : shares > LONG_SHARES ? DAYS_BACK.short : DAYS_BACK.long;
    return market.daily(at(one), midnightMs - back * DAY_MS, midnightMs);
  });
  const instruments = listed.map(instrumentOf);
  const day = CALENDAR.tradeDay(date);
  const pastDays = pastTradeDays(CALENDAR, date);
  const histories = new Map<number, ScanHistory>();
  return {
    date,
    instruments,
    read: (slot, minute, out) => {
      const { candles, places } = today[slot]!;
      const i = places.get(minute);
      if (i === undefined) return false;
      const { o, h, l, c, v, oi } = candles;
      Object.assign(out, { o: o[i], h: h[i], l: l[i], c: c[i], v: v[i], oi: oi[i] });
      return true;
    },
    previous: (slot) => {
      const { c, oi } = days[slot]!;
      return c.length === 0 || oi.at(-1) === 0 ? null : { close: c.at(-1)!, interest: oi.at(-1)! };
    },
    history: (slot) => {
      let known = histories.get(slot);
      if (known === undefined) {
        const instrument = instruments[slot]!;
        const minutes = barsFrom(market.minutes(at(listed[slot]!), midnightMs - MINUTE_DAYS * DAY_MS, midnightMs));
        const [openMinute] = tradingMinutes(day, instrument.sessionClass) ?? [0];
        const bars = { minutes, days: lastOf(barsFrom(days[slot]!), DAYS_KEPT), today: barsOf([]) };
        histories.set(slot, (known = historyOf(bars, { openMinute, instrument }, pastDays)));
      }
      return known;
    },
    iv: volatilities(),
  };
}

/** A volatility that is dear in its year. */
function volatilities(): IvSeries {
  const values = Array.from({ length: 100 }, (_, i) => 0.08 + (0.12 * i) / 99);
  return { dates: [...values, 0].map((_, i) => `day ${i}`), iv: [...values, 0.19] };
}

function chosen(market: SimMarket, midnightMs: number, size: SimScanSize): SimInstrument[] {
  const of = (fits: (one: SimInstrument) => boolean): SimInstrument[] => market.instruments.filter(fits);
  const indices = of(({ kind }) => kind === 'INDEX').slice(0, 16);
  const roots = ROOTS.slice(0, size.roots);
  const options = roots.flatMap((root) => {
    const index = indices.find(({ underlying }) => underlying === root)!;
    const place = market.indexOf(index.segment, index.securityId)!;
    const open = market.minutes(place, midnightMs, midnightMs + DAY_MS).o[0]! / 100;
    const all = of(({ kind, underlying }) => kind === 'OPTIDX' && underlying === root);
    const expiries = [...new Set(all.map(({ expiry }) => expiry!))].sort().slice(0, EXPIRIES);
    return expiries.flatMap((expiry) => {
      const own = all.filter((one) => one.expiry === expiry);
      const strikes = [...new Set(own.map(({ strike }) => strike!))].sort(
        (a, b) => Math.abs(a - open) - Math.abs(b - open),
      );
      const kept = new Set(strikes.slice(0, 2 * EACH + 1));
      return own.filter(({ strike }) => kept.has(strike!));
    });
  });
  const futures = roots.flatMap((root) =>
    of(({ kind, underlying }) => kind === 'FUTIDX' && underlying === root).slice(0, 1),
  );
  const shares = of(({ kind, segment }) => kind === 'EQUITY' && segment === 'NSE_EQ').slice(0, size.shares);
  return [...indices, ...futures, ...options, ...shares];
}

function classOf({ kind, segment }: SimInstrument): SessionClass {
  if (segment === 'MCX_COMM') return 'MCX';
  if (kind === 'INDEX') return 'INDEX';
  return kind === 'EQUITY' ? 'EQ_DERIV' : 'FNO';
}

function instrumentOf(one: SimInstrument, slot: number): Instrument {
  const { segment, securityId, kind, underlying, ticker, name, expiry, strike, right, lot, tickPaise, freezeQty } = one;
  return {
    slot,
    segment,
    securityId,
    kind,
    sessionClass: classOf(one),
    symbol: [ticker, expiry, strike, right].filter((part) => part !== null).join(' '),
    name,
    underlying: kind === 'EQUITY' ? ticker : underlying,
    expiry,
    strike: strike === null ? null : Math.round(strike * 100),
    right,
    lot,
    tick: tickPaise,
    decimals: 2,
    freezeQty,
  };
}

function barsFrom(candles: SimCandles): Bars {
  return { ...candles, flags: candles.t.map(() => 0) };
}

function lastOf(bars: Bars, count: number): Bars {
  const { t, o, h, l, c, v, oi, flags } = bars;
  const cut = (column: readonly number[]): number[] => column.slice(-count);
  return { t: cut(t), o: cut(o), h: cut(h), l: cut(l), c: cut(c), v: cut(v), oi: cut(oi), flags: cut(flags) };
}

export interface SimScanRun {
  readonly scanners: readonly AnyScanner[];
  readonly params?: Readonly<Record<string, ScalarParams>>;
  /** Last minute that is closed; the whole day by default. */
  readonly through?: number;
  /** Another price for a minute that was read, so that the future can be another one. */
  readonly bend?: (slot: number, minute: number, bar: Bar) => void;
  /** Minute after which an instrument's history comes; before the day by default. */
  readonly loadAfter?: (slot: number) => number;
  /** The order in which histories come. */
  readonly order?: (slots: readonly number[]) => readonly number[];
  stopwatchMs?(): number;
}

/** Runs a day of the simulated market through the runner and the passes of the terminal. Hits by time, slot, scanner. */
export function hitsOfSimDay(sim: SimScanDay, run: SimScanRun): Hit[] {
  const { scanners, params = {}, through = 1_439, bend, loadAfter = () => -1, order = (slots) => slots } = run;
  const day = CALENDAR.tradeDay(sim.date);
  const pastDays = pastTradeDays(CALENDAR, sim.date);
  const hits: Hit[] = [];
  let left = 0;
  const minutes = {
    read: (slot: number, minute: number, out: Bar): boolean => {
      if (!sim.read(slot, minute, out)) return false;
      bend?.(slot, minute, out);
      return true;
    },
  };
  const runner = new ScanRunner(
    {
      day,
      minutes,
      stopwatchMs: () => run.stopwatchMs?.() ?? 0,
      hit: (hit) => hits.push(hit),
      failed: (_id, _what, error) => {
        throw error;
      },
      passesReady: () => left === 0,
    },
    scanners.map((scanner) => {
      const values = { ...defaultParams(scanner), ...params[scanner.id] };
      return { scanner, enabled: true, params: scanner.params.parse(values) as ScalarParams };
    }),
  );
  const states = runner.adopt(sim.instruments);
  const chains = {
    rate: 0.0525,
    expiryMs: (expiry: string, sessionClass: SessionClass) => expiryInstantMs(CALENDAR, expiry, sessionClass),
    previous: (slot: number) => sim.previous(slot),
    iv: (_root: string, told: (series: IvSeries | null) => void) => told(sim.iv),
  };
  runner.addPasses(
    passesOf({ day, pastDays, instruments: sim.instruments, runner, minutes, capital: 1_000_000, chains }),
  );
  const waiting = new Set(order(states.map(({ instrument }) => instrument.slot)));
  left = waiting.size;
  for (let minute = -1; minute <= through; minute += 1) {
    if (minute >= 0) runner.closeThrough(minute);
    for (const slot of waiting) {
      if (loadAfter(slot) > minute && minute < through) continue;
      waiting.delete(slot);
      left -= 1;
      runner.load(slot, sim.history(slot), -1);
    }
    runner.runPasses();
  }
  return hits.toSorted((a, b) => a.atMs - b.atMs || a.slot - b.slot || keyOf(a).localeCompare(keyOf(b)));
}

const keyOf = ({ scannerId, interval, variant }: Hit): string => `${scannerId} ${interval} ${variant}`;
