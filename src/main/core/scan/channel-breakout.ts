import { z } from 'zod';
import { fromRupees, toRupees } from '#contract/model/price.ts';
import { confidence } from '../patterns/confidence.ts';
import { makePlan } from '../patterns/plan.ts';
import { isSplit } from './price-guard.ts';
import { dayOpen } from './day-bars.ts';
import { defineScanner, type Scanner, type ScanView, type Signal } from './scanner.ts';

/** What tells one channel from another. */
export interface ChannelRules {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  /** Completed sessions before today whose extremes are the channel. */
  readonly sessions: number;
}

/** Cells of the memory: whether the edges are known (1) or cannot be (2), the edges, and what was told today. */
const CELL = { known: 0, high: 1, low: 2, toldUp: 3, toldDown: 4 } as const;
const KNOWN = 1;
const NONE = 2;
/** Sessions of the mean volume in the evidence. */
const VOLUME_SESSIONS = 20;
/** A close this part of a daily range beyond the edge, or this volume ratio, says no more than less of it would. */
const BEYOND_FULL = 0.5;
const RVOL_FULL = 4;

const params = z.object({
  interval: z
    .enum(['1m', '5m', '15m', '1d'])
    .default('5m')
    .meta({ unit: '', sentence: 'Bars whose close must leave the channel.' }),
  minRvol: z.number().min(0).max(20).default(1.5).meta({
    unit: '×',
    sentence: 'The bar must have this part of the mean volume of the 20 before it; 0 asks for none. Indices have none.',
  }),
  stopAtr: z
    .number()
    .min(0.25)
    .max(10)
    .default(2)
    .meta({ unit: '× ATR', sentence: 'Distance of the stop in average daily ranges.' }),
  rr: z.number().min(0.5).max(10).default(2).meta({ unit: '×', sentence: 'Target over risk.' }),
  closeMin: z
    .number()
    .min(0)
    .max(100_000)
    .default(50)
    .meta({ unit: '₹', sentence: 'Instruments that close at or below this price are left out.' }),
});
type Params = z.infer<typeof params>;

/**
 * The scanner of closes beyond the highest high or lowest low of the last sessions, each side once a day, with volume.
 * Channels that a split lies in are left out.
 */
export function channelBreakout({ id, title, sentence, sessions }: ChannelRules): Scanner {
  return defineScanner({
    id,
    title,
    group: 'breakout',
    sentence,
    intervals: ['1m', '5m', '15m', '1d'],
    kinds: ['EQUITY', 'INDEX', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
    params,
    columns: [
      'close',
      'edge',
      'beyondPct',
      'rvol',
      'high',
      'low',
      'dayVolume',
      'meanVolume',
      'dailyAtr',
      'previousDate',
    ],
    priorities: [
      { column: 'rvol', above: 3, is: 'high' },
      { column: 'close', above: 0, is: 'medium' },
    ],
    badges: [{ column: 'rvol', above: 3, label: 'High vol' }],
    memoryCells: 5,
    needsPreviousVolume: false,
    barsNeeded: () => 1,
    runsOn: ({ interval }, name) => interval === name,
    scan(view, settings, emit) {
      const { memory, bars, instrument } = view;
      if (memory[CELL.known] === 0) learn(view, sessions);
      if (memory[CELL.known] === NONE) return;
      const close = bars.c[bars.end - 1]!;
      const side = close > memory[CELL.high]! ? 'up' : 'down';
      const told = side === 'up' ? CELL.toldUp : CELL.toldDown;
      if ((side === 'down' && close >= memory[CELL.low]!) || memory[told] === 1) return;
      if (toRupees(close, instrument.decimals) <= settings.closeMin) return;
      const rvol = view.value('RVOL');
      if (instrument.kind !== 'INDEX' && settings.minRvol > 0 && (rvol === null || rvol < settings.minRvol)) return;
      memory[told] = 1;
      emit(signalOf(view, settings, side, rvol));
    },
  });
}

/** Puts the channel into the memory: it cannot change while the day runs. */
function learn(view: ScanView, sessions: number): void {
  const { memory, past, instrument } = view;
  const edges = past.extremes(sessions);
  const open = toRupees(dayOpen(view), instrument.decimals);
  if (edges === null || isSplit(past.days, sessions, open)) {
    memory[CELL.known] = NONE;
    return;
  }
  memory[CELL.known] = KNOWN;
  memory[CELL.high] = fromRupees(edges.high, instrument.decimals);
  memory[CELL.low] = fromRupees(edges.low, instrument.decimals);
}

function signalOf(view: ScanView, settings: Params, side: 'up' | 'down', rvol: number | null): Signal {
  const { memory, bars, instrument, past, dayVolume } = view;
  const rupees = (price: number): number => toRupees(price, instrument.decimals);
  const close = rupees(bars.c[bars.end - 1]!);
  const [high, low] = [rupees(memory[CELL.high]!), rupees(memory[CELL.low]!)];
  const edge = side === 'up' ? high : low;
  const beyond = Math.abs(close - edge);
  const atr = view.value('ATR', '1d');
  const dailyAtr = atr === null ? null : rupees(atr);
  const stop = dailyAtr === null ? Number.NaN : close + (side === 'up' ? -1 : 1) * settings.stopAtr * dailyAtr;
  const plan = makePlan({ side, instrument, entry: close, stop, rr: settings.rr, expectedMove: null }, view);
  return {
    side,
    confidence: confidence([
      { value: rvol ?? 0, from: settings.minRvol, to: RVOL_FULL, weight: 0.5 },
      { value: dailyAtr === null ? 0 : beyond / dailyAtr, from: 0, to: BEYOND_FULL, weight: 0.5 },
    ]),
    ...(plan === null ? {} : { plan }),
    evidence: {
      close,
      edge,
      beyondPct: (100 * beyond) / edge,
      rvol,
      high,
      low,
      dayVolume,
      meanVolume: past.meanVolume(VOLUME_SESSIONS),
      dailyAtr,
      previousDate: past.previous?.date ?? null,
    },
  };
}
