import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyBar } from '../../src/main/core/bars/bar.ts';
import { Rng } from '../../src/main/core/rng.ts';
import { BarSeries } from '../../src/main/core/scan/bar-series.ts';
import { PastFacts } from '../../src/main/core/scan/past-facts.ts';
import { defaultParams, isInstrumentScanner, type Scanner, type ScanView } from '../../src/main/core/scan/scanner.ts';
import { SCANNERS } from '../../src/main/scanners/index.ts';
import { DAY, OPEN_MINUTE, share } from '../support/scan-bench.ts';
import { paceNow } from '../support/machine-pace.ts';

const INSTRUMENTS = 400;
const HISTORY = 160;
const MINUTES = 60;
/** A scanner has 200 ms a minute for 25,000 instruments: this much of each. A quiet bar is meant to take one or two microseconds. */
const NS_MAX = 8_000;
const MINUTE_MS = 60_000;

interface Market {
  readonly series: readonly BarSeries[];
  readonly daily: readonly BarSeries[];
  close(minute: number): void;
}

/** Random walks: wild ones with bars of great volume, quiet ones between two prices. */
function market(wild: boolean): Market {
  const rng = new Rng(7);
  const bar = emptyBar();
  const series = Array.from({ length: INSTRUMENTS }, () => new BarSeries(HISTORY));
  const daily = Array.from({ length: INSTRUMENTS }, () => new BarSeries(10));
  const at = new Int32Array(INSTRUMENTS).fill(100_000);
  const push = (openMs: number): void => {
    series.forEach((one, i) => {
      const open = at[i]!;
      const close = (wild ? open : 100_000) + Math.round((rng.next() - 0.5) * 120);
      bar.o = open;
      bar.c = close;
      bar.h = Math.max(open, close) + Math.floor(rng.next() * 40);
      bar.l = Math.min(open, close) - Math.floor(rng.next() * 40);
      bar.v = Math.floor(rng.next() * 1_000) * (wild && rng.next() < 0.02 ? 8 : 1);
      one.push(openMs, bar);
      at[i] = close;
    });
  };
  for (const one of daily) {
    for (let day = 5; day >= 1; day--) {
      Object.assign(bar, { o: 100_000, h: 100_600, l: 99_400, c: 100_000, v: 1 });
      one.push(DAY.midnightMs - day * 86_400_000, bar);
    }
  }
  for (let i = HISTORY; i >= 1; i--) push(DAY.midnightMs - 8 * 60 * MINUTE_MS - i * MINUTE_MS);
  return { series, daily, close: (minute) => push(DAY.midnightMs + minute * MINUTE_MS) };
}

function viewOf(i: number, { series, daily }: Market, memory: Float64Array, closeMs: number): ScanView {
  return {
    instrument: share(i),
    interval: '1m',
    closeMs,
    bars: series[i]!,
    openMs: DAY.midnightMs + OPEN_MINUTE * MINUTE_MS,
    endMs: DAY.midnightMs + 915 * MINUTE_MS,
    dayVolume: 0,
    previousVolume: null,
    value: () => 100_000,
    on: () => daily[i]!,
    profiles: null,
    past: new PastFacts(daily[i]!, DAY.midnightMs, DAY.date, 2),
    vix: 15,
    sessionFactor: 1,
    volumeByTime: () => null,
    usualVolume: () => null,
    memory,
    capital: 1_000_000,
    day: DAY,
  };
}

/** Median over the minutes of the mean ns of a scan, and how many bars of a thousand were told. */
function measure(scanner: Scanner, wild: boolean): { ns: number; fired: number } {
  const bars = market(wild);
  const params = defaultParams(scanner);
  const memories = bars.series.map(() => new Float64Array(scanner.memoryCells));
  let hits = 0;
  const tookMs: number[] = [];
  for (let minute = 0; minute < MINUTES; minute++) {
    bars.close(OPEN_MINUTE + minute);
    const views = bars.series.map((_, i) =>
      viewOf(i, bars, memories[i]!, DAY.midnightMs + (OPEN_MINUTE + minute + 1) * MINUTE_MS),
    );
    const startMs = performance.now();
    for (const view of views) scanner.scan(view, params, () => (hits += 1));
    tookMs.push(performance.now() - startMs);
  }
  tookMs.sort((a, b) => a - b);
  const medianMs = tookMs[MINUTES >> 1]!;
  return { ns: (medianMs * 1e6) / INSTRUMENTS, fired: (1_000 * hits) / (MINUTES * INSTRUMENTS) };
}

test('one scan of one bar by every pattern scanner', () => {
  const sums = { quiet: 0, wild: 0 };
  for (const scanner of SCANNERS.filter(isInstrumentScanner).filter(
    ({ group }) => group === 'patterns' || group === 'ict',
  )) {
    measure(scanner, true);
    const quiet = measure(scanner, false);
    const wild = measure(scanner, true);
    sums.quiet += quiet.ns;
    sums.wild += wild.ns;
    const told = ({ ns, fired }: typeof wild): string =>
      `${ns.toFixed(0).padStart(5)} ns (${fired.toFixed(1)} of 1000 told)`;
    console.log(`${scanner.id.padEnd(34)} quiet ${told(quiet)}, wild ${told(wild)}`);
    const mostNs = Math.max(quiet.ns, wild.ns);
    assert.ok(mostNs < NS_MAX * paceNow(), scanner.id);
  }
  console.log(`all: ${sums.quiet.toFixed(0)} ns an instrument and quiet bar, ${sums.wild.toFixed(0)} ns a wild one`);
});
