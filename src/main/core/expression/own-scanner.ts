import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import type { OwnScanner } from '#contract/model/own-scanner.ts';
import { defineScanner, type Scanner } from '../scan/scanner.ts';
import { SCAN_INTERVALS, SERIES_DEPTH, type ScanInterval } from '../scan/scan-state.ts';
import { compile } from './compile.ts';
import { ExpressionError } from './expression-error.ts';
import { ProgramFollower } from './program-follower.ts';
import type { Program } from './program.ts';

/** Bars of the average true range that stops and targets are measured in. */
const ATR_TEXT = 'atr(14) > 0';

/** The id under which a saved scanner runs. */
export function ownScannerId(id: number): string {
  return `own-${id}`;
}

/** Intervals of a definition, short ones first. @throws input.own_scanner when scanners do not run on one of them. */
export function ownIntervals(intervals: readonly string[]): ScanInterval[] {
  const known = SCAN_INTERVALS.filter((interval) => intervals.includes(interval));
  if (known.length > 0 && known.length === new Set(intervals).size) return known;
  throw new FaultError(
    fault('input.own_scanner', `Scanners run on ${SCAN_INTERVALS.join(', ')}. Choose of these intervals.`),
  );
}

/** `compile` for callers outside: what is wrong becomes a fault that names the place. */
export function compiledOrFault(text: string, intervals: readonly ScanInterval[]): Program {
  try {
    return compile(text, intervals);
  } catch (thrown) {
    if (!(thrown instanceof ExpressionError)) throw thrown;
    const { message, from, to } = thrown;
    throw new FaultError(fault('input.expression', message, { from, to }));
  }
}

/**
 * A scanner made of an expression: runs as the built-in ones do.
 * @throws input.expression, input.own_scanner
 */
export function ownScanner(definition: OwnScanner): Scanner {
  const { id, title, kinds, schedule, fires, cooldownBars } = definition;
  const intervals = ownIntervals(definition.intervals);
  const program = compiledOrFault(definition.expression, intervals);
  const needsAtr = definition.plan !== null && [definition.plan.stop.unit, definition.plan.target.unit].includes('atr');
  const atr = needsAtr ? atrOnly(compile(ATR_TEXT, intervals)) : null;
  const needs = Math.min(program.needs.get('own') ?? 1, SERIES_DEPTH);
  return defineScanner({
    id: ownScannerId(id),
    title,
    group: 'own',
    sentence: program.text,
    intervals,
    schedules: [schedule],
    kinds,
    params: z.object({}),
    columns: [...new Set(['close', ...program.evidence.map(({ name }) => name)])],
    memoryCells: 0,
    needsPreviousVolume: false,
    // It keeps its own indicators.
    values: [],
    alsoNeeds: alsoNeeds(program),
    barsNeeded: () => needs,
    runsOn: () => true,
    fixed: { expression: program.text, fires, cooldownBars },
    priorities: [{ is: 'medium' }],
    follow: () => new ProgramFollower({ program, definition, atr }),
    scan: () => {
      throw new FaultError(fault('bug.assertion', `${title} runs by its follower`));
    },
  });
}

/** Bars of other intervals; the previous day's where something of the days before is asked for. */
function alsoNeeds({ needs, cells }: Program): ReadonlyMap<ScanInterval, number> {
  const others = new Map<ScanInterval, number>();
  for (const [domain, bars] of needs) if (domain !== 'own') others.set(domain, bars);
  const asksPast = [...cells.values()].flat().some((cell) => cell.op === 'context' && cell.value.steady);
  // The day's own bar is complete when the day is over.
  if (asksPast || others.has('1d')) others.set('1d', Math.max(others.get('1d') ?? 1, 2));
  return others;
}

/** The program of the range alone: its newest value is its last cell. */
function atrOnly(program: Program): Program {
  const cells = (program.cells.get('own') ?? []).filter(({ op }) => op === 'indicator' || op === 'output');
  return { ...program, cells: new Map([['own', cells]]) };
}
