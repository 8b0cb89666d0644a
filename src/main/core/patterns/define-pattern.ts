import { z } from 'zod';
import type { InstrumentKind } from '#contract/model/instrument.ts';
import { toRupees } from '#contract/model/price.ts';
import type { Plan, ScannerGroup } from '#contract/model/scan.ts';
import { SCAN_INTERVALS, type ScanInterval } from '../scan/scan-state.ts';
import { defineScanner, MOVE_EVIDENCE, type Scanner, type ScanView, type Signal } from '../scan/scanner.ts';
import { DEDUPE_CELLS, isRepeated, rememberTold } from './dedupe.ts';
import { isSound, type PatternSignal } from './pattern.ts';
import { makePlan } from './plan.ts';
import { ViewFacts } from './view-facts.ts';

/** What tells one pattern scanner from another. */
export interface PatternSpec<Shape extends z.ZodRawShape> {
  readonly id: string;
  readonly title: string;
  readonly group: ScannerGroup;
  readonly sentence: string;
  /** Numbers of the pattern, each with unit and sentence. */
  readonly params: Shape;
  /** Names of the pattern's own evidence, MOVE_EVIDENCE among them where no plan may carry it; of these, which are prices and which are numbers of bars. */
  readonly columns: readonly string[];
  readonly prices: readonly string[];
  readonly bars?: readonly string[];
  /** Left out: shares, indices and futures. */
  readonly kinds?: readonly InstrumentKind[];
  readonly intervals?: readonly ScanInterval[];
  /** Bars without which it says nothing. */
  readonly barsNeeded: number;
  /** Does it ask the view for the session's average price? */
  readonly needsVwap?: boolean;
  /** Cells of its own, after those of the dedupe. */
  readonly memoryCells?: number;
  /** What is found on the signal bar; cheap tests first, since most bars have nothing. */
  find(facts: ViewFacts, params: z.infer<z.ZodObject<Shape>>): PatternSignal | readonly PatternSignal[] | null;
}

/** Shares, indices and futures. */
export const UNDERLYING_KINDS: readonly InstrumentKind[] = ['EQUITY', 'INDEX', 'FUTIDX', 'FUTSTK', 'FUTCOM'];
export const ALL_KINDS: readonly InstrumentKind[] = [...UNDERLYING_KINDS, 'OPTIDX', 'OPTSTK', 'OPTFUT'];

/** Confidence in percent from which a hit is shown red, and yellow; evidence has two decimals. */
const HIGH_ABOVE = 84.99;
const MEDIUM_ABOVE = 69.99;

/** A number as a parameter. */
export function numberParam(byDefault: number, [min, max]: readonly [number, number], unit: string, sentence: string) {
  return z.number().min(min).max(max).default(byDefault).meta({ unit, sentence });
}

export function barsParam(byDefault: number, [min, max]: readonly [number, number], sentence: string) {
  return z.int().min(min).max(max).default(byDefault).meta({ unit: 'bars', sentence });
}

/** The factor on the risk that makes the target. */
export function rrParam(byDefault: number) {
  return numberParam(byDefault, [0.5, 10], '×', 'Distance of the target in distances of the stop.');
}

export function moveParam(byDefault: number) {
  return numberParam(byDefault, [0.1, 10], '× ATR', 'Expected move in average true ranges.');
}

export function stopParam(byDefault: number, sentence: string) {
  return numberParam(byDefault, [0, 10], '× ATR', sentence);
}

/** The filter on top of the law: volume of the signal bar against the 20 before it. */
export const minRvol = numberParam(
  1.5,
  [0, 20],
  '×',
  'The bar must have this part of the mean volume of the 20 before it; 0 asks for none. An index has no volume.',
);

/** Does the bar have the volume that is asked for? An index has none and is not asked; what is not known is not enough. */
export function hasVolume(facts: ViewFacts, least: number): boolean {
  return least === 0 || facts.view.instrument.kind === 'INDEX' || facts.rvol() >= least;
}

const COMMON = {
  interval: z
    .enum(['all', ...SCAN_INTERVALS])
    .default('5m')
    .meta({ unit: '', sentence: 'Bars that are looked at: every interval, or one.' }),
  targetRule: z
    .enum(['rr', 'expectedMove'])
    .default('rr')
    .meta({ unit: '', sentence: 'What makes the target: the rule of the pattern, or the expected move.' }),
  dedupeBars: barsParam(5, [0, 100], 'The same signal is not told again for this many bars.'),
  dedupeRise: numberParam(0.1, [0, 1], '', 'Unless its confidence is at least this much higher.'),
  outlierAtr: numberParam(
    15,
    [0, 1_000],
    '× ATR',
    'A bar longer than this is a wrong print and is left out; 0 keeps all.',
  ),
};
type Common = z.infer<z.ZodObject<typeof COMMON>>;

/** Declares a scanner of a pattern: the law finds, and this makes the plan, the evidence and the dedupe. */
export function definePattern<Shape extends z.ZodRawShape>(spec: PatternSpec<Shape>): Scanner {
  // The schema of the scanner has checked the parameters before they come here.
  const find = (facts: ViewFacts, params: Common) => spec.find(facts, params as unknown as z.infer<z.ZodObject<Shape>>);
  return defineScanner({
    id: spec.id,
    title: spec.title,
    group: spec.group,
    sentence: spec.sentence,
    intervals: spec.intervals ?? SCAN_INTERVALS,
    kinds: spec.kinds ?? UNDERLYING_KINDS,
    params: z.object({ ...COMMON, ...spec.params }) as unknown as z.ZodObject<typeof COMMON>,
    columns: ['close', 'confidencePct', ...spec.columns, 'atr'],
    priorities: [
      { column: 'confidencePct', above: HIGH_ABOVE, is: 'high' },
      { column: 'confidencePct', above: MEDIUM_ABOVE, is: 'medium' },
    ],
    memoryCells: DEDUPE_CELLS + (spec.memoryCells ?? 0),
    needsPreviousVolume: false,
    values: spec.needsVwap === true ? (spec.intervals ?? SCAN_INTERVALS) : [],
    barsNeeded: () => spec.barsNeeded,
    runsOn: ({ interval }, on) => interval === 'all' || interval === on,
    scan: (view, params, emit) => {
      const { bars } = view;
      if (!isSound(bars, bars.end - 1)) return;
      const facts = new ViewFacts(view);
      const found = find(facts, params);
      if (found === null) return;
      const signals: readonly PatternSignal[] = 'dir' in found ? [found] : found;
      // Signals of one bar need names: hits of the same name are one.
      const emitOne = signals.length < 2 ? emit : (one: Signal): void => emit({ ...one, variant: one.side });
      for (const signal of signals) tell(spec, facts, params, signal, emitOne);
    },
  });
}

function tell(
  spec: Pick<PatternSpec<z.ZodRawShape>, 'columns' | 'prices' | 'bars'>,
  facts: ViewFacts,
  params: Common,
  signal: PatternSignal,
  emit: (signal: Signal) => void,
): void {
  const { view } = facts;
  const { t, end } = view.bars;
  // Prices of an auction are no trading: nothing is told outside the continuous session.
  if (view.interval !== '1d' && facts.bars.t[facts.at]! >= view.endMs) return;
  if (isRepeated(view.memory, view.bars, signal, params)) return;
  if (params.outlierAtr > 0 && !isInProportion(facts, params.outlierAtr)) return;
  const plan = signal.dir === 0 ? null : planOf(view, signal, params.targetRule);
  if (signal.dir !== 0 && plan === null) return;
  rememberTold(view.memory, t[end - 1]!, signal);
  emit({
    side: signal.dir > 0 ? 'up' : signal.dir < 0 ? 'down' : 'neutral',
    confidence: signal.conf,
    evidence: evidenceOf(spec, facts, signal),
    ...(plan === null ? {} : { plan }),
  });
}

/** Is the bar no longer than so many average ranges before it? A single wrong price makes a bar that is. */
function isInProportion(facts: ViewFacts, most: number): boolean {
  const { bars, at } = facts;
  const before = facts.atr(1);
  return !(bars.h[at]! - bars.l[at]! > most * before);
}

function planOf(view: ScanView, signal: PatternSignal, targetRule: Plan['targetRule']): Plan | null {
  const { instrument } = view;
  const scale = 10 ** instrument.decimals;
  const { entry, stop, target, target2, expMove, dir } = signal;
  if (stop === null || target === null) return null;
  const input = {
    side: dir > 0 ? 'up' : 'down',
    instrument,
    entry: entry / scale,
    stop: stop / scale,
    target: target / scale,
    rr: 1,
    expectedMove: expMove / scale,
    targetRule,
    ...(target2 === undefined ? {} : { target2: target2 / scale }),
  } as const;
  return makePlan(input, view);
}

/** Every value that the conditions used: prices in rupees, bars as how long ago they were. */
function evidenceOf(
  { columns, prices, bars = [] }: Pick<PatternSpec<z.ZodRawShape>, 'columns' | 'prices' | 'bars'>,
  facts: ViewFacts,
  { detail, conf, entry, expMove }: PatternSignal,
): Signal['evidence'] {
  const { decimals } = facts.view.instrument;
  const evidence: Record<string, number | string | null> = {
    close: toRupees(entry, decimals),
    confidencePct: 100 * conf,
    atr: facts.atr(0) / 10 ** decimals,
  };
  for (const name of columns) {
    const value = detail[name];
    if (name === MOVE_EVIDENCE) evidence[name] = expMove / 10 ** decimals;
    else if (value === undefined) evidence[name] = null;
    else if (typeof value === 'string') evidence[name] = value;
    else
      evidence[name] = prices.includes(name) ? value / 10 ** decimals : bars.includes(name) ? facts.at - value : value;
  }
  return evidence;
}
