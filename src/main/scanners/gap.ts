import { z } from 'zod';
import { fromRupees, toRupees } from '#contract/model/price.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { fillsGap, gap, type GapDirection, gapDirection, type PreviousSession } from '../core/levels/gap.ts';
import { gapMinutes } from '../core/levels/gap-minutes.ts';
import { gapBucket, gapStats } from '../core/levels/gap-stats.ts';
import { isJump } from '../core/levels/periods.ts';
import { dayOpen } from '../core/scan/day-bars.ts';
import { defineScanner, type ScanView, type Signal } from '../core/scan/scanner.ts';

/** Cells of the memory: where it stands, the day's open, and when the last bar that was looked at opened, epoch ms. */
const CELL = { state: 0, open: 1, seen: 2 } as const;
/** States: the first minute is not closed; an open gap up or down; nothing more to tell today. */
const UNSEEN = 0;
const OPEN_UP = 1;
const OPEN_DOWN = 2;
const DONE = 3;
/** Bars of past sessions that fill times are taken from. */
const FILL_INTERVAL = '15m';
const FILL_MINUTES = 15;

/**
 * Gap (quant.md A.23): the session opened away from the official close before, told at the first closed minute; and
 * again, as `filled`, when the price has come back to that close. Evidence is how often and how fast gaps of this size
 * and direction were filled by this instrument.
 */
export default defineScanner({
  id: 'gap',
  title: 'Gap',
  group: 'levels',
  sentence: 'The session opened away from the close before; and later, the gap is filled.',
  intervals: ['1m'],
  kinds: ['EQUITY', 'INDEX', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  params: z.object({
    minGapPct: z
      .number()
      .min(0.05)
      .max(20)
      .default(0.5)
      .meta({ unit: '%', sentence: 'Least distance of the open from the close before.' }),
    onlyFull: z
      .boolean()
      .default(false)
      .meta({ unit: '', sentence: 'Only opens beyond the whole range of the session before.' }),
    tellFill: z.boolean().default(true).meta({ unit: '', sentence: 'Tell also when such a gap has been filled.' }),
    closeMin: z
      .number()
      .min(0)
      .max(100_000)
      .default(50)
      .meta({ unit: '₹', sentence: 'Instruments that close at or below this price are left out.' }),
  }),
  columns: [
    'gapPct',
    'sizePct',
    'class',
    'state',
    'open',
    'previousClose',
    'previousHigh',
    'previousLow',
    'close',
    'minutesToFill',
    'bucket',
    'n',
    'filledSameDay',
    'filledWithin3',
    'filledWithin5',
    'medianSessions',
    'nMinutes',
    'medianMinutes',
    'previousDate',
  ],
  priorities: [
    { column: 'sizePct', above: 2, is: 'high' },
    { column: 'sizePct', above: 1, is: 'medium' },
  ],
  badges: [{ column: 'sizePct', above: 2, label: 'Large gap' }],
  memoryCells: 3,
  needsPreviousVolume: false,
  barsNeeded: () => 1,
  runsOn: () => true,
  scan(view, { minGapPct, onlyFull, tellFill, closeMin }, emit) {
    const { memory, bars, past, instrument } = view;
    const state = memory[CELL.state]!;
    const { previous } = past;
    if (state === DONE || previous === null) return;
    const at = bars.end - 1;
    const closeBefore = fromRupees(previous.close, instrument.decimals);
    if (state !== UNSEEN) {
      const filledMs = fillMs(view, state === OPEN_UP ? 'up' : 'down', closeBefore);
      if (filledMs === null) return;
      memory[CELL.state] = DONE;
      emit(signalOf(view, previous, filledMs));
      return;
    }
    memory[CELL.open] = dayOpen(view);
    const open = toRupees(memory[CELL.open]!, instrument.decimals);
    const { gapPct, gapClass } = gap(open, previous);
    const direction = gapDirection(gapClass);
    memory[CELL.state] = DONE;
    if (gapPct === null || direction === null || Math.abs(gapPct) < minGapPct) return;
    if (isJump(previous.close, open) || toRupees(bars.c[at]!, instrument.decimals) <= closeMin) return;
    if (onlyFull && !gapClass.startsWith('FULL')) return;
    const filledMs = fillMs(view, direction, closeBefore);
    if (filledMs === null && tellFill) memory[CELL.state] = direction === 'up' ? OPEN_UP : OPEN_DOWN;
    emit(signalOf(view, previous, null));
    if (filledMs !== null && tellFill) emit(signalOf(view, previous, filledMs));
  },
});

/** When the first of today's bars that were not looked at yet and fill the gap closed, epoch ms; null when none does. */
function fillMs({ memory, bars, openMs }: ScanView, direction: GapDirection, closeBefore: number): number | null {
  const { t, h, l, first, end } = bars;
  const seenMs = memory[CELL.seen]!;
  let at = end - 1;
  while (at > first && t[at - 1]! >= openMs && t[at - 1]! > seenMs) at -= 1;
  memory[CELL.seen] = t[end - 1]!;
  for (; at < end; at += 1) if (fillsGap(direction, closeBefore, h[at]!, l[at]!)) return t[at]! + MINUTE_MS;
  return null;
}

/** @param filledMs when the gap was filled, to tell of the fill; null tells of the gap. */
function signalOf(
  view: ScanView,
  previous: PreviousSession & { readonly date: string },
  filledMs: number | null,
): Signal {
  const { memory, bars, past, instrument, openMs } = view;
  const filled = filledMs !== null;
  const open = toRupees(memory[CELL.open]!, instrument.decimals);
  const { gapPct, gapClass } = gap(open, previous);
  const direction = gapDirection(gapClass) as GapDirection;
  const bucket = gapBucket(gapPct ?? 0);
  const stats = gapStats(past.days, bucket, direction);
  const scale = 10 ** instrument.decimals;
  const minutes = gapMinutes(past.days, view.on(FILL_INTERVAL), stats, scale, FILL_MINUTES);
  return {
    side: (direction === 'up') === filled ? 'down' : 'up',
    variant: filled ? 'filled' : '',
    evidence: {
      gapPct,
      sizePct: Math.abs(gapPct ?? 0),
      class: gapClass,
      state: filled ? 'filled' : 'open',
      open,
      previousClose: previous.close,
      previousHigh: previous.high,
      previousLow: previous.low,
      close: toRupees(bars.c[bars.end - 1]!, instrument.decimals),
      minutesToFill: filledMs === null ? null : (filledMs - openMs) / MINUTE_MS,
      bucket,
      n: stats.n,
      filledSameDay: stats.sameDay,
      filledWithin3: stats.within3,
      filledWithin5: stats.within5,
      medianSessions: stats.medianSessions,
      nMinutes: minutes.n,
      medianMinutes: minutes.medianMinutes,
      previousDate: previous.date,
    },
  };
}
