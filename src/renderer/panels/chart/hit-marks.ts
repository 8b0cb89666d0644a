import type { Alert } from '#contract/model/alert.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit, Plan, Priority, ScannerInfo } from '#contract/model/scan.ts';
import { scannerTitle } from '../../stores/hits.ts';
import type { ShownPlan } from '../../stores/shown-plan.ts';
import type { BarRow } from './bar-book.ts';

/** Marks on one chart at most: each is laid out again in every frame of a scroll. */
export const MARKS_MAX = 300;
/** Bars between two marks with words; the words of one are about this wide. */
const WORDS_APART = 26;
/** A longer name of a scanner is cut, so that neighbouring marks can be read. */
const TITLE_MAX = 18;

/** What a mark stands for. */
export interface MarkRef {
  readonly kind: 'hit' | 'alert';
  readonly id: number;
}

/** What is drawn at one bar on one side of it: several hits together are one mark with their number. */
export interface ChartMark {
  /** Index of the bar. */
  readonly index: number;
  readonly side: Hit['side'];
  readonly priority: Priority;
  readonly text: string;
  /** Whether a person's own alert is among them. */
  readonly own: boolean;
  /** What is behind it, the newest first. */
  readonly refs: readonly MarkRef[];
}

/** Name of a mark among those of its chart. */
export const markId = ({ index, side }: Pick<ChartMark, 'index' | 'side'>): string => `${index} ${side}`;

interface Event {
  readonly ref: MarkRef;
  readonly atMs: number;
  readonly side: Hit['side'];
  readonly priority: Priority;
  readonly text: string;
  readonly own: boolean;
}

const RANK: Readonly<Record<Priority, number>> = { low: 0, medium: 1, high: 2 };
const cut = (text: string): string => (text.length <= TITLE_MAX ? text : `${text.slice(0, TITLE_MAX - 1)}…`);

/** Index of the bar that was open just before a moment: a hit is known at the close of its bar. */
function barBefore(rows: readonly BarRow[], atMs: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]!.t < atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function eventsOf(
  { segment, securityId }: Instrument,
  hits: readonly Hit[],
  alerts: readonly Alert[],
  scanners: readonly ScannerInfo[],
): Event[] {
  const isIt = (one: { segment: string; securityId: number }): boolean =>
    one.securityId === securityId && one.segment === segment;
  return [
    ...hits.filter(isIt).map(({ scannerId, ...hit }) => ({
      ...hit,
      ref: { kind: 'hit' as const, id: hit.id },
      text: cut(scannerTitle(scanners, scannerId)),
      own: false,
    })),
    // Alerts of scanners tell of hits, which are there already.
    ...alerts
      .filter((one) => one.ruleId !== null && isIt(one))
      .map((one) => ({ ...one, ref: { kind: 'alert' as const, id: one.id }, text: 'your alert', own: true })),
  ].slice(0, MARKS_MAX);
}

/** Marks of the hits and of a person's own alerts on the bars of an instrument, in the order of the bars. */
export function hitMarks(
  rows: readonly BarRow[],
  instrument: Instrument | undefined,
  hits: readonly Hit[],
  alerts: readonly Alert[],
  scanners: readonly ScannerInfo[],
): readonly ChartMark[] {
  const first = rows[0];
  if (instrument === undefined || first === undefined) return [];
  const marks = new Map<string, { mark: ChartMark; count: number }>();
  for (const { ref, atMs, side, priority, text, own } of eventsOf(instrument, hits, alerts, scanners)) {
    const index = barBefore(rows, atMs);
    if (index < 0) continue;
    const key = markId({ index, side });
    const before = marks.get(key);
    const count = (before?.count ?? 0) + 1;
    const best = before !== undefined && RANK[before.mark.priority] > RANK[priority] ? before.mark.priority : priority;
    const words = count === 1 ? text : `${count} hits`;
    marks.set(key, {
      count,
      mark: {
        index,
        side,
        priority: best,
        text: words,
        own: own || before?.mark.own === true,
        refs: [...(before?.mark.refs ?? []), ref],
      },
    });
  }
  return thinned([...marks.values()].map(({ mark }) => mark).sort((a, b) => a.index - b.index));
}

/** Takes the words from marks whose neighbours have some already: the most urgent keeps them, of these the newest. */
function thinned(marks: readonly ChartMark[]): readonly ChartMark[] {
  const order = marks.toSorted((a, b) => RANK[b.priority] - RANK[a.priority] || b.index - a.index);
  const worded: number[] = [];
  const kept = new Set<ChartMark>();
  for (const mark of order) {
    if (worded.some((index) => Math.abs(index - mark.index) < WORDS_APART)) continue;
    worded.push(mark.index);
    kept.add(mark);
  }
  return marks.map((mark) => (kept.has(mark) ? mark : { ...mark, text: '' }));
}

/** A price of a plan as a line. */
export interface PlanLine {
  readonly price: number;
  readonly title: string;
  readonly kind: 'entry' | 'stop' | 'target';
}

/** Lines of the plan that is looked at, while the chart shows its instrument. */
export function planLines(shown: ShownPlan | null, instrument: Instrument | undefined): readonly PlanLine[] {
  if (shown === null || instrument === undefined) return [];
  if (shown.segment !== instrument.segment || shown.securityId !== instrument.securityId) return [];
  return linesOf(shown.plan);
}

function linesOf({ action, entry, stop, target, target2, riskReward }: Plan): readonly PlanLine[] {
  return [
    { price: entry, title: `${action.toLowerCase()} entry`, kind: 'entry' },
    { price: stop, title: 'stop', kind: 'stop' },
    { price: target, title: `target ${riskReward.toFixed(1)} : 1`, kind: 'target' },
    ...(target2 === null ? [] : [{ price: target2, title: 'target 2', kind: 'target' as const }]),
  ];
}
