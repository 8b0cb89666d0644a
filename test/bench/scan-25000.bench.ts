import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INSTRUMENT_KINDS } from '#contract/model/instrument.ts';
import { emptyBar } from '../../src/main/core/bars/bar.ts';
import { DayBars } from '../../src/main/core/bars/day-bars.ts';
import { MinuteGate, SealedMinutes } from '../../src/main/core/bars/minute-gate.ts';
import { isOption } from '../../src/main/core/scan/scan-plan.ts';
import { ScanRunner, type ScannerSetting } from '../../src/main/core/scan/scan-runner.ts';
import { NO_HISTORY } from '../../src/main/core/scan/scan-state.ts';
import { type AnyScanner, defaultParams, isInstrumentScanner } from '../../src/main/core/scan/scanner.ts';
import { SCANNERS } from '../../src/main/scanners/index.ts';
import { MIX, pastOfShare, scanMarket, SlotWalk } from '../support/scan-market.ts';
import { DAY, OPEN_MINUTE } from '../support/scan-bench.ts';

/** Long enough for 45 closes of five minutes and three of the hour. */
const MINUTES = 225;
/** The same for scanners on everything: 15 closes of five minutes and one of the hour. */
const WIDE_MINUTES = 75;
/** A close of the real mix may take as many times what reading all its bars takes, for each scanner. */
const RATIO_MAX = 15;
/** The same with every scanner on every one of the 25,000. */
const WIDE_RATIO_MAX = 80;

interface Measured {
  readonly took: number[];
  readonly runner: ScanRunner;
  readonly readMs: number;
  readonly residentMb: number;
}

const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]!;

function measure(scanners: readonly AnyScanner[], minutesLived: number): Measured {
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
  }
  const residentMb = (process.memoryUsage().rss - before) / 1_048_576;
  return { took, runner, readMs: percentile(read, 0.5), residentMb };
}

function say(what: string, { took, runner, readMs, residentMb }: Measured): void {
  const seriesMb = (runner.seriesBytes / 1_048_576).toFixed(0);
  console.log(
    `${what}: minute close ${percentile(took, 0.5).toFixed(1)} ms (median), ${percentile(took, 0.99).toFixed(1)} ms (p99); reading the bars ${readMs.toFixed(1)} ms; series ${seriesMb} MB, RSS +${residentMb.toFixed(0)} MB`,
  );
}

test(`all scanners over the real mix of ${MIX.all} instruments`, () => {
  const all = measure(SCANNERS, MINUTES);
  say(`${SCANNERS.length} scanners, real mix`, all);
  for (const { id, title } of SCANNERS) {
    const { wanted, ready, runs, p99Ms } = all.runner.progress(id);
    // The stopwatch ran a thousand times slower, so that no budget was spent.
    console.log(
      `  ${title}: ${ready} of ${wanted} ready, ${runs} runs, p99 ${((p99Ms ?? 0) * 1_000).toFixed(2)} ms a minute`,
    );
    assert.ok(wanted === 0 || runs > 0, `${id} has run`);
  }
  const ratio = percentile(all.took, 0.5) / all.readMs / SCANNERS.length;
  assert.ok(ratio <= RATIO_MAX, `a close takes ${ratio.toFixed(1)} times the reading of the bars for each scanner`);
});

test('every scanner of single instruments on every kind, options too', () => {
  const wide = SCANNERS.filter(isInstrumentScanner).map((scanner) => ({ ...scanner, kinds: INSTRUMENT_KINDS }));
  const all = measure(wide, WIDE_MINUTES);
  say(`${wide.length} scanners on all ${MIX.all}`, all);
  const ratio = percentile(all.took, 0.5) / all.readMs / wide.length;
  assert.ok(ratio <= WIDE_RATIO_MAX, `${ratio.toFixed(1)} times the reading of the bars for each scanner`);
});
