import assert from 'node:assert/strict';
import { emptyBar } from '../../src/main/core/bars/bar.ts';
import { DayBars } from '../../src/main/core/bars/day-bars.ts';
import { MinuteGate, SealedMinutes } from '../../src/main/core/bars/minute-gate.ts';
import { isOption } from '../../src/main/core/scan/scan-plan.ts';
import { ScanRunner, type ScannerSetting } from '../../src/main/core/scan/scan-runner.ts';
import { NO_HISTORY } from '../../src/main/core/scan/scan-state.ts';
import { type AnyScanner, defaultParams } from '../../src/main/core/scan/scanner.ts';
import { MIX, pastOfShare, scanMarket, SlotWalk } from './scan-market.ts';
import { DAY, OPEN_MINUTE } from './scan-bench.ts';

/** What a day's closes took, ms. */
export interface MeasuredCloses {
  readonly took: number[];
  readonly runner: ScanRunner;
  readonly readMs: number;
  readonly residentMb: number;
}

export const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]!;

/**
 * Closes the first minutes of a day of the real mix of instruments with the scanners given.
 * @param closed called after every minute.
 */
export function measureCloses(
  scanners: readonly AnyScanner[],
  minutesLived: number,
  closed: (runner: ScanRunner) => void = () => {},
): MeasuredCloses {
  const instruments = scanMarket();
  const bars = DayBars.create(MIX.all);
  const minutes = new SealedMinutes(MinuteGate.create(), bars);
  const walk = new SlotWalk('day', MIX.all);
  const settings = scanners.map((scanner): ScannerSetting => {
    return { scanner, enabled: true, params: defaultParams(scanner) };
  });
  const last = OPEN_MINUTE + minutesLived;
  // A third of the options trade in a minute, everything else in all of them.
  const busy = (slot: number): number => (isOption(instruments[slot]!.kind) ? 0.33 : 1);
  for (let minute = OPEN_MINUTE; minute < last; minute += 1) walk.writeMinute(bars, minute, MIX.all, busy);
  const before = process.memoryUsage().rss;
  const runner = new ScanRunner(
    {
      day: DAY,
      minutes,
      // The time of each scanner is told, and none is skipped: the runner asks for differences only.
      stopwatchMs: () => performance.now() / 1_000,
      hit: () => {},
      failed: (id, symbol, error) => assert.fail(`${id} on ${symbol}: ${String(error)}`),
    },
    settings,
  );
  const past = pastOfShare();
  for (const state of runner.adopt(instruments)) {
    const option = isOption(state.instrument.kind);
    runner.load(state.instrument.slot, option ? NO_HISTORY : past, -1);
  }
  runner.closeThrough(OPEN_MINUTE - 1);
  const took: number[] = [];
  const read: number[] = [];
  const out = emptyBar();
  for (let minute = OPEN_MINUTE; minute < last; minute += 1) {
    const startMs = performance.now();
    for (let slot = 0; slot < MIX.all; slot += 1) minutes.read(slot, minute, out);
    const readMs = performance.now();
    runner.closeThrough(minute);
    took.push(performance.now() - readMs);
    read.push(readMs - startMs);
    closed(runner);
  }
  const residentMb = (process.memoryUsage().rss - before) / 1_048_576;
  return { took, runner, readMs: percentile(read, 0.5), residentMb };
}
