import { FaultError, fault, faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { MinutePass } from './minute-pass.ts';
import type { PassParts } from './pass-parts.ts';
import { SCAN_CAPITAL_DEFAULT, type ScannerSetting, ScanRunner } from './scan-runner.ts';
import { NO_HISTORY, type ScanHistory } from './scan-state.ts';
import type { ListedCodes } from './universe.ts';

/** What scanners run with over a day of the past. */
export interface PastScanOptions {
  readonly scanners?: readonly ScannerSetting[];
  /** What an instrument's scanners know from before the day; nothing by default. */
  readonly history?: (instrument: Instrument) => ScanHistory;
  /** What runs after the scanners of single instruments; nothing by default. */
  readonly passes?: (parts: PassParts) => readonly MinutePass[];
  /** Rupees that sizes are reckoned from. */
  readonly capital?: number;
  /** What saved lists hold, for universes. */
  readonly lists?: ListedCodes;
}

export type PastScanParts = Omit<PassParts, 'runner' | 'capital'>;

/**
 * The runner of the live terminal over a day that is past: no budget, nothing skipped, every history at hand from the
 * start. Hits come without ids, in the order in which they fire.
 * @throws FaultError `bug.scanner_failed` from the runner's calls, when a scanner throws.
 */
export function pastRunner(parts: PastScanParts, options: PastScanOptions, hit: (hit: Hit) => void): ScanRunner {
  const { day, minutes, instruments } = parts;
  const capital = options.capital ?? SCAN_CAPITAL_DEFAULT;
  const runner = new ScanRunner(
    {
      day,
      minutes,
      capital,
      // No real time: a run over the past has no budget, so that nothing is skipped.
      stopwatchMs: () => 0,
      hit,
      failed: (scanner, symbol, error) => {
        const text = `The scanner ${scanner} failed on ${symbol} of ${day.date}: ${faultOf(error).text}`;
        throw new FaultError(fault('bug.scanner_failed', text));
      },
      ...(options.lists === undefined ? {} : { lists: options.lists }),
    },
    options.scanners ?? [],
  );
  const states = runner.adopt(instruments);
  runner.addPasses(options.passes?.({ ...parts, runner, capital }) ?? []);
  for (const { instrument } of states) runner.load(instrument.slot, options.history?.(instrument) ?? NO_HISTORY, -1);
  return runner;
}
