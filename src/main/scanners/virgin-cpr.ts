import { z } from 'zod';
import { toRupees } from '#contract/model/price.ts';
import type { VirginCpr } from '../core/levels/cpr.ts';
import { isJump } from '../core/levels/periods.ts';
import type { PastFacts } from '../core/scan/past-facts.ts';
import { dayOpen } from '../core/scan/day-bars.ts';
import { defineScanner, type ScanView, type Signal } from '../core/scan/scanner.ts';

/** Ranges that are followed, the newest ones: older ones are seldom near. */
const RANGES_MAX = 40;
/**
 * Cells of the memory: how many ranges are followed plus one (0 = not looked up yet), the prices between which nothing
 * can happen, the open time of the last bar that was looked at, and of each range its edges and what was told of it.
 */
const CELL = { known: 0, low: 1, high: 2, seen: 3, bottom: 4, top: 4 + RANGES_MAX, told: 4 + 2 * RANGES_MAX } as const;
const NEAR = 1;
const TOUCHED = 2;

/**
 * Virgin central pivot range (quant.md A.25): a daily range that no session has traded in since. Told when the price
 * comes near one, and when it trades in it for the first time; each once a day.
 */
export default defineScanner({
  id: 'virgin-cpr',
  title: 'Virgin CPR',
  group: 'levels',
  sentence: 'The price comes to a daily central pivot range that no session has traded in.',
  intervals: ['1m'],
  kinds: ['EQUITY', 'INDEX', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  params: z.object({
    nearPct: z.number().min(0).max(5).default(0.25).meta({
      unit: '%',
      sentence: 'Distance of the close from the range at which it is told as near; 0 = not at all.',
    }),
    ageMin: z
      .int()
      .min(1)
      .max(250)
      .default(2)
      .meta({ unit: 'sessions', sentence: 'Younger ranges are left out; 1 = the one of the session before.' }),
    closeMin: z
      .number()
      .min(0)
      .max(100_000)
      .default(50)
      .meta({ unit: '₹', sentence: 'Instruments that close at or below this price are left out.' }),
  }),
  columns: ['event', 'date', 'ageSessions', 'close', 'bottom', 'top', 'awayPct', 'virgins'],
  priorities: [
    { column: 'awayPct', below: 0.1, is: 'high' },
    { column: 'awayPct', below: 0.5, is: 'medium' },
  ],
  badges: [
    { column: 'awayPct', below: 0.1, label: 'Very close' },
    { column: 'ageSessions', above: 20, label: 'Old' },
  ],
  memoryCells: 4 + 3 * RANGES_MAX,
  needsPreviousVolume: false,
  barsNeeded: () => 1,
  runsOn: () => true,
  scan(view, { nearPct, ageMin, closeMin }, emit) {
    const { memory, bars, instrument } = view;
    const at = bars.end - 1;
    const { high, low } = reachOf(view);
    const close = bars.c[at]!;
    if (memory[CELL.known] === 0) learn(view, ageMin);
    else if (low > memory[CELL.low]! && high < memory[CELL.high]!) return;
    const count = memory[CELL.known]! - 1;
    const dear = toRupees(close, instrument.decimals) > closeMin;
    for (let i = 0; i < count; i += 1) {
      const [bottom, top] = [memory[CELL.bottom + i]!, memory[CELL.top + i]!];
      const away = close > top ? close - top : close < bottom ? bottom - close : 0;
      const event = low <= top && high >= bottom ? TOUCHED : nearPct > 0 && 100 * away <= close * nearPct ? NEAR : 0;
      if (event <= memory[CELL.told + i]!) continue;
      memory[CELL.told + i] = event;
      if (dear) emit(signalOf(view, ageMin, i, event, (100 * away) / close));
    }
    keepBand(memory, count, close, nearPct);
  },
});

/** Highest and lowest of the newest bar, and of those of today that were skipped since the last look. */
function reachOf({ bars, memory, openMs }: ScanView): { readonly high: number; readonly low: number } {
  const at = bars.end - 1;
  let [high, low] = [bars.h[at]!, bars.l[at]!];
  for (let i = at - 1; i >= bars.first && bars.t[i]! > memory[CELL.seen]! && bars.t[i]! >= openMs; i -= 1) {
    high = Math.max(high, bars.h[i]!);
    low = Math.min(low, bars.l[i]!);
  }
  memory[CELL.seen] = bars.t[at]!;
  return { high, low };
}

/** The newest ranges of the right age without a split since, oldest first. */
function followed(past: PastFacts, ageMin: number): readonly VirginCpr[] {
  const { days } = past;
  if (days.length === 0) return [];
  let from = days.length - 1;
  while (from > 0 && !isJump(days[from - 1]!.close, days[from]!.open)) from -= 1;
  const [oldest, newest] = [days[from]!.date, days.at(-ageMin)?.date ?? ''];
  return past
    .virgins(null)
    .filter(({ date }) => date > oldest && date <= newest)
    .slice(-RANGES_MAX);
}

function learn(view: ScanView, ageMin: number): void {
  const { memory, past, instrument } = view;
  const scale = 10 ** instrument.decimals;
  const { previous } = past;
  const split = previous !== null && isJump(previous.close, dayOpen(view) / scale);
  const ranges = split ? [] : followed(past, ageMin);
  ranges.forEach(({ BC, TC }, i) => {
    memory[CELL.bottom + i] = BC * scale;
    memory[CELL.top + i] = TC * scale;
  });
  memory[CELL.known] = ranges.length + 1;
}

/** While a bar stays between these two prices, no range is near that was not told. */
function keepBand(memory: Float64Array, count: number, close: number, nearPct: number): void {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i += 1) {
    const told = memory[CELL.told + i];
    if (told === TOUCHED) continue;
    const reach = told === NEAR ? 0 : nearPct / 100;
    const [bottom, top] = [memory[CELL.bottom + i]!, memory[CELL.top + i]!];
    if (bottom > close) high = Math.min(high, bottom / (1 + reach));
    else low = Math.max(low, top / (1 - reach));
  }
  memory[CELL.low] = low;
  memory[CELL.high] = high;
}

function signalOf(view: ScanView, ageMin: number, index: number, event: number, awayPct: number): Signal {
  const { memory, past, bars, instrument } = view;
  const { date, BC, TC } = followed(past, ageMin)[index]!;
  const close = bars.c[bars.end - 1]!;
  const open = bars.o[bars.end - 1]!;
  return {
    side: close > open ? 'up' : close < open ? 'down' : 'neutral',
    variant: event === TOUCHED ? date : `${date} near`,
    evidence: {
      event: event === TOUCHED ? 'touch' : 'near',
      date,
      ageSessions: past.days.filter((day) => day.date >= date).length,
      close: toRupees(close, instrument.decimals),
      bottom: BC,
      top: TC,
      awayPct,
      virgins: memory[CELL.known]! - 1,
    },
  };
}
