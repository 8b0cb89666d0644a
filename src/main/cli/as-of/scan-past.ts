import type { Hit } from '#contract/model/scan.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { IvPlan } from '../../core/options/iv-plan.ts';
import { expiryInstantMs } from '../../core/options/time-to-expiry.ts';
import type { ChainFacts } from '../../core/scan/chain-facts.ts';
import { pastRunner } from '../../core/scan/past-runner.ts';
import type { MinuteSource, ScannerSetting } from '../../core/scan/scan-runner.ts';
import { type ScanHistory, tradingMinutes } from '../../core/scan/scan-state.ts';
import { type AnyScanner, isInstrumentScanner, type ScalarParams } from '../../core/scan/scanner.ts';
import type { ListedCodes } from '../../core/scan/universe.ts';
import type { SessionCalendar } from '../../core/session/calendar.ts';
import { pastTradeDays } from '../../core/session/past-days.ts';
import { istDate } from '../../core/time/ist.ts';
import { faultOf } from '#contract/faults.ts';
import { historyOf, MINUTES_WANTED } from '../../threads/scan/history-of.ts';
import { DAYS_KEPT } from '../../threads/scan/levels-desk.ts';
import { passesOf } from '../../threads/scan/passes.ts';
import { emptyBars } from '../../threads/store/minute-fold.ts';
import { shippedIvPlan } from '../../threads/store/shipped-iv-plan.ts';
import { barsBefore, type BookEntry } from './bar-book.ts';
import type { FileVolatility } from './file-volatility.ts';
import { DayMinutes, OpenAndClose } from './day-minutes.ts';

const LAST_MINUTE = 1_439;

export interface PastScan {
  readonly entries: readonly BookEntry[];
  readonly calendar: SessionCalendar;
  readonly scanners: readonly ScannerSetting[];
  /** Whose hits are wanted; the others are there because scanners compare with them. */
  readonly wanted: (instrument: Instrument) => boolean;
  /** Dates, both inclusive. */
  readonly from: string;
  readonly to: string;
  readonly capital: number;
  /** Continuous rate a year. */
  readonly rate: number;
  /** What the data tells of the volatility at closes before each date. */
  readonly volatility: FileVolatility;
  /** What saved lists hold, for universes. */
  readonly lists?: ListedCodes | undefined;
  /** Told before each date. */
  readonly progress: (date: string, done: number, of: number) => void;
}

export interface PastScanned {
  readonly hits: readonly Hit[];
  readonly dates: readonly string[];
  /** Dates that are in the data and closed by the calendar. */
  readonly closed: readonly string[];
  /** Scanners that want minutes and were left out where only days are known. */
  readonly leftOut: readonly string[];
  /** Sessions whose volatility is known before the last date, by root of an index chain that was scanned. */
  readonly volatilities: ReadonlyMap<string, number>;
}

/** Runs scanners over every date of a book, each with what was known before it, as the live terminal runs them. */
export function scanPast(scan: PastScan): PastScanned {
  const { entries, from, to } = scan;
  const all = new Set(entries.flatMap(({ dates, official }) => [...dates.keys(), ...official]));
  const inRange = [...all].filter((date) => date >= from && date <= to).sort();
  const dates = inRange.filter((date) => scan.calendar.isTradingDay(date));
  const hits: Hit[] = [];
  const leftOut = new Set<string>();
  for (const [done, date] of dates.entries()) {
    scan.progress(date, done, dates.length);
    const day = scan.calendar.tradeDay(date);
    const byMinute = entries.filter((entry) => entry.dates.has(date));
    const byDay = entries.filter((entry) => !entry.dates.has(date) && entry.official.has(date));
    const found: Hit[] = [];
    if (byMinute.length > 0) found.push(...scanMinutes(scan, day, byMinute));
    if (byDay.length > 0) found.push(...scanDays(scan, day, byDay, leftOut));
    hits.push(...found.toSorted((a, b) => a.atMs - b.atMs));
  }
  const closed = inRange.filter((date) => !scan.calendar.isTradingDay(date));
  return { hits, dates, closed, leftOut: [...leftOut], volatilities: volatilitiesBefore(scan, dates.at(-1)) };
}

function scanMinutes(scan: PastScan, day: TradeDay, entries: readonly BookEntry[]): Hit[] {
  return run(scan, day, entries, new DayMinutes(scan.entries, day), scan.scanners, true);
}

/** Only what a day's open and the whole day can tell: the others would take the day for a minute. */
function scanDays(scan: PastScan, day: TradeDay, entries: readonly BookEntry[], leftOut: Set<string>): Hit[] {
  const able: ScannerSetting[] = [];
  for (const setting of scan.scanners) {
    const params = paramsOfDays(setting.scanner, setting.params);
    if (params === null && setting.enabled) leftOut.add(setting.scanner.id);
    if (params !== null) able.push({ ...setting, params });
  }
  const hits = run(scan, day, entries, new OpenAndClose(scan.entries, day), able, false);
  const bySetting = new Map(able.map(({ scanner }) => [scanner.id, isOfOpen(scanner)]));
  return hits.filter(({ scannerId, interval }) => interval === '1d' || bySetting.get(scannerId) === true);
}

/** Parameters with which a scanner says something of a day; null when it needs minutes. */
export function paramsOfDays(scanner: AnyScanner, params: ScalarParams): ScalarParams | null {
  if (!isInstrumentScanner(scanner)) return null;
  if (isOfOpen(scanner)) return params;
  if (!scanner.intervals.includes('1d')) return null;
  if (scanner.runsOn(params, '1d')) return params;
  const parsed = scanner.params.safeParse({ ...params, interval: '1d' });
  return parsed.success ? (parsed.data as ScalarParams) : null;
}

/** Levels that are judged at the first trade of the day, and by its extremes. */
function isOfOpen({ group, intervals }: AnyScanner): boolean {
  return group === 'levels' && intervals.length === 1 && intervals[0] === '1m';
}

function run(
  scan: PastScan,
  day: TradeDay,
  entries: readonly BookEntry[],
  minutes: MinuteSource,
  scanners: readonly ScannerSetting[],
  passes: boolean,
): Hit[] {
  const pastDays = pastTradeDays(scan.calendar, day.date);
  const instruments = entries.map(({ instrument }) => instrument);
  const hits: Hit[] = [];
  const history = (instrument: Instrument): ScanHistory => historyBefore(scan.entries, instrument, day, pastDays);
  const runner = pastRunner(
    { instruments, day, minutes, pastDays, chains: chainsOf(scan, day.date) },
    {
      scanners,
      history,
      capital: scan.capital,
      ...(passes ? { passes: passesOf } : {}),
      ...(scan.lists === undefined ? {} : { lists: scan.lists }),
    },
    (hit) => void (scan.wanted(scan.entries[hit.slot]!.instrument) && hits.push(hit)),
  );
  runner.closeThrough(LAST_MINUTE);
  return hits;
}

function historyBefore(
  entries: readonly BookEntry[],
  instrument: Instrument,
  day: TradeDay,
  pastDays: readonly TradeDay[],
): ScanHistory {
  const { minutes, days } = entries[instrument.slot]!;
  const known = {
    minutes: barsBefore(minutes, day.midnightMs, MINUTES_WANTED),
    days: barsBefore(days, day.midnightMs, DAYS_KEPT),
    today: emptyBars(),
  };
  const [openMinute] = tradingMinutes(day, instrument.sessionClass) ?? [0];
  return historyOf(known, { openMinute, instrument }, pastDays);
}

function volatilitiesBefore(
  { entries, calendar, volatility, rate }: PastScan,
  date: string | undefined,
): Map<string, number> {
  const found = new Map<string, number>();
  if (date === undefined) return found;
  const roots = new Set(entries.flatMap(({ instrument: one }) => (one.kind === 'OPTIDX' ? [one.underlying] : [])));
  if (roots.size === 0) return found;
  const plan = shippedIvPlan(calendar, date);
  for (const root of roots) {
    const series = volatility.series(root, plan, rate);
    if (series !== null) found.set(root, series.dates.length);
  }
  return found;
}

/** The day before is what the file said of it, or the last day of the book. */
function chainsOf({ entries, calendar, volatility, rate }: PastScan, date: string): ChainFacts {
  let plan: IvPlan | null = null;
  return {
    rate,
    expiryMs: (expiry, sessionClass) => {
      try {
        return expiryInstantMs(calendar, expiry, sessionClass);
      } catch (thrown) {
        if (faultOf(thrown).kind !== 'input') throw thrown;
        return null;
      }
    },
    previous: (slot) => {
      const entry = entries[slot];
      const told = entry?.before.get(date);
      if (entry === undefined || told !== undefined) return told ?? null;
      const i = entry.days.t.findLastIndex((t) => istDate(t) < date);
      const interest = entry.days.oi[i] ?? 0;
      return interest > 0 ? { close: entry.days.c[i]!, interest } : null;
    },
    iv: (root, told) => told(volatility.series(root, (plan ??= shippedIvPlan(calendar, date)), rate)),
  };
}
