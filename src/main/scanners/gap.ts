import { z } from 'zod';
import { fromRupees, toRupees } from '#contract/model/price.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { fillsGap, gap, type GapDirection, gapDirection, type PreviousSession } from '../core/levels/gap.ts';
import { gapMinutes } from '../core/levels/gap-minutes.ts';
import { gapBucket, gapStats } from '../core/levels/gap-stats.ts';
import { isJump } from '../core/levels/periods.ts';
import { defineScanner, type ScanView, type Signal } from '../core/scan/scanner.ts';

/** Cells of the memory: where it stands, and the day's open. */
const CELL = { state: 0, open: 1 } as const;
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
  memoryCells: 2,
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
      if (!fillsGap(state === OPEN_UP ? 'up' : 'down', closeBefore, bars.h[at]!, bars.l[at]!)) return;
      memory[CELL.state] = DONE;
      emit(signalOf(view, previous, true));
      return;
    }
    memory[CELL.open] = bars.o[at]!;
    const open = toRupees(bars.o[at]!, instrument.decimals);
    const { gapPct, gapClass } = gap(open, previous);
    const direction = gapDirection(gapClass);
    memory[CELL.state] = DONE;
    if (gapPct === null || direction === null || Math.abs(gapPct) < minGapPct) return;
    if (isJump(previous.close, open) || toRupees(bars.c[at]!, instrument.decimals) <= closeMin) return;
    if (onlyFull && !gapClass.startsWith('FULL')) return;
    const filled = fillsGap(direction, closeBefore, bars.h[at]!, bars.l[at]!);
    if (!filled && tellFill) memory[CELL.state] = direction === 'up' ? OPEN_UP : OPEN_DOWN;
    emit(signalOf(view, previous, false));
    if (filled && tellFill) emit(signalOf(view, previous, true));
  },
});

/** @param filled tells of the fill; else of the gap. */
function signalOf(view: ScanView, previous: PreviousSession & { readonly date: string }, filled: boolean): Signal {
  const { memory, bars, past, instrument, openMs, closeMs } = view;
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
      minutesToFill: filled ? (closeMs - openMs) / MINUTE_MS : null,
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
