import type { Bars } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { Bar } from '../bars/bar.ts';
import { type MinuteSource, ScanRunner } from '../scan/scan-runner.ts';
import type { ScanHistory } from '../scan/scan-state.ts';
import type { Scanner } from '../scan/scanner.ts';
import { minuteOfDay } from '../time/ist.ts';

export interface SessionInput {
  readonly scanner: Scanner;
  readonly instrument: Instrument;
  readonly day: TradeDay;
  /** Bars of every interval; those that opened on the day or later are not looked at. */
  readonly past: ScanHistory['past'];
  /** Minutes, those of the day among them. */
  readonly minutes: Bars;
}

const MINUTES_IN_DAY = 1_440;
const NOTHING: Bars = { t: [], o: [], h: [], l: [], c: [], v: [], oi: [], flags: [] };

/**
 * Runs a scanner over one past session of an instrument, by the runner of the live day.
 * @returns its hits in the order of time; null when the instrument did not trade or no minute of the day is stored.
 */
export function runSession({ scanner, instrument, day, past, minutes }: SessionInput): Hit[] | null {
  const source = minutesOf(minutes, day.midnightMs);
  if (source === null) return null;
  const hits: Hit[] = [];
  const runner = new ScanRunner(
    {
      day,
      minutes: source,
      // A test has a limit of its own and leaves no bar out.
      stopwatchMs: () => 0,
      hit: (hit) => hits.push(hit),
      failed: (_id, _symbol, error) => {
        throw error;
      },
    },
    [{ scanner, enabled: true, params: {} }],
  );
  if (runner.adopt([instrument]).length === 0) return null;
  runner.load(instrument.slot, { past, today: NOTHING }, -1);
  runner.closeThrough(MINUTES_IN_DAY - 1);
  return hits;
}

/** The day's minutes; null when there are none. */
function minutesOf(bars: Bars, midnightMs: number): MinuteSource | null {
  const at = new Map<number, number>();
  bars.t.forEach((t, i) => {
    if (t >= midnightMs && t < midnightMs + MINUTES_IN_DAY * 60_000) at.set(minuteOfDay(t), i);
  });
  if (at.size === 0) return null;
  return {
    read(_slot: number, minute: number, out: Bar): boolean {
      const i = at.get(minute);
      if (i === undefined) return false;
      out.o = bars.o[i]!;
      out.h = bars.h[i]!;
      out.l = bars.l[i]!;
      out.c = bars.c[i]!;
      out.v = bars.v[i]!;
      out.oi = bars.oi[i]!;
      return true;
    },
  };
}
