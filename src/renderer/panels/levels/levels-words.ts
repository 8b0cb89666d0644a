import type { CprLevels, InstrumentLevels, PivotSet } from '#contract/model/levels.ts';
import { fixed, minuteText, NO_VALUE, quantity, signedPercent } from '../../ui/format.ts';
import type { LevelsState } from './levels-store.ts';

/** Families as columns, in the order in which traders know them. */
export const FAMILIES = [
  ['classic', 'Classic'],
  ['classic_tv', 'Classic TV'],
  ['fibonacci', 'Fibonacci'],
  ['camarilla', 'Camarilla'],
  ['woodie', 'Woodie'],
] as const;
/** Rows of the pivot table, highest price first. */
export const LEVEL_NAMES = ['R5', 'R4', 'R3', 'R2', 'R1', 'P', 'S1', 'S2', 'S3', 'S4', 'S5'] as const;
/** A level nearer to the price than this part of it is marked. */
const NEAR_SHARE = 0.001;

/** A price in rupees; the dash where there is none. */
export function rupees(value: number | null): string {
  return value === null ? NO_VALUE : fixed(Math.round(value * 100), 2);
}

export interface PivotCell {
  readonly text: string;
  /** Where the price lies: at the level, above or below it; '' when either is not known. */
  readonly side: 'near' | 'above' | 'below' | '';
}

/** A row of the pivot table, one cell for each family. */
export function pivotRow(set: PivotSet, name: string, price: number | null): PivotCell[] {
  return FAMILIES.map(([family]) => {
    const level = set.kinds[family][name] ?? null;
    if (level === null || price === null) return { text: rupees(level), side: '' };
    if (Math.abs(level - price) <= price * NEAR_SHARE) return { text: rupees(level), side: 'near' };
    return { text: rupees(level), side: price > level ? 'above' : 'below' };
  });
}

const FLAG_WORDS: Readonly<Record<PivotSet['flag'], string>> = {
  '': '',
  split_in_period: 'a split or bonus lies within it: not to be trusted',
  split_after: 'a split or bonus came after it: not to be trusted',
  short_history: 'made of a part of the period only',
};

/** `of 2026-11-19`, and why it should not be trusted. */
export function sourceWords({ of, flag }: Pick<PivotSet, 'of' | 'flag'>): string {
  return flag === '' ? `of ${of}` : `of ${of}; ${FLAG_WORDS[flag]}`;
}

export interface LevelFact {
  readonly name: string;
  readonly value: string;
  readonly warn?: boolean;
}
export interface LevelGroup {
  readonly title: string;
  readonly facts: readonly LevelFact[];
}

const times = (value: number | null): string => (value === null ? NO_VALUE : `${value.toFixed(2)}×`);
const percent = (value: number | null): string => (value === null ? NO_VALUE : `${value.toFixed(2)}%`);
const volume = (value: number | null): string => (value === null ? NO_VALUE : quantity(Math.round(value)));

function cprFacts(cpr: CprLevels | null): LevelFact[] {
  const virgin = cpr?.virgin === true ? 'virgin' : cpr?.virgin === false ? 'traded in' : NO_VALUE;
  return [
    { name: 'Top', value: rupees(cpr?.tc ?? null) },
    { name: 'Pivot', value: rupees(cpr?.pivot ?? null) },
    { name: 'Bottom', value: rupees(cpr?.bc ?? null) },
    { name: 'Width', value: `${percent(cpr?.widthPct ?? null)}${cpr?.narrow === true ? ' narrow' : ''}` },
    { name: 'So far', value: virgin },
  ];
}

const READY_WORDS = { '1': 'long', '0': 'none', '-1': 'short' } as const;

function rangeFacts({ openingRanges, gap }: InstrumentLevels): LevelFact[] {
  const ranges = openingRanges.map(({ minutes, high, low, complete, breakout }) => {
    const state = breakout === null ? (complete ? '' : ' forming') : breakout === 'up' ? ' ▲ broken' : ' ▼ broken';
    const range = low === null || high === null ? NO_VALUE : `${rupees(low)} – ${rupees(high)}${state}`;
    return { name: `First ${minutes} min`, value: range };
  });
  const words = gap === null || gap.class === 'NONE' ? 'none' : gap.class.toLowerCase().replace('_', ' ');
  const value =
    gap === null ? NO_VALUE : `${signedPercent(gap.pct ?? Number.NaN)}% ${words}${gap.filled ? ', filled' : ''}`;
  return [{ name: 'Gap', value }, ...ranges];
}

function volumeFacts({ volume: now, rvol, sessionMultiplier, vix }: InstrumentLevels): LevelFact[] {
  const until = now.minute === null ? '' : ` at ${minuteText(now.minute)}`;
  return [
    { name: `Minute${until}`, value: `${volume(now.today)} of ${volume(now.base)}` },
    { name: 'Against its time of day', value: times(now.ratio) },
    { name: 'Day so far', value: times(now.cumRatio) },
    { name: 'Percentile', value: now.percentile === null ? NO_VALUE : now.percentile.toFixed(0) },
    { name: 'Baseline sessions', value: String(now.sessions), warn: now.sessions === 0 },
    { name: 'RVOL 1m · 5m', value: `${times(rvol['1m'])} · ${times(rvol['5m'])}` },
    { name: 'RVOL 15m · 1d', value: `${times(rvol['15m'])} · ${times(rvol['1d'])}` },
    { name: 'Session multiplier', value: times(sessionMultiplier) },
    {
      name: 'VIX',
      value: vix.known ? `${vix.value?.toFixed(2) ?? NO_VALUE} ${vix.regime.toLowerCase()}` : NO_VALUE,
      warn: vix.known && vix.regime === 'PANIC',
    },
  ];
}

/** Everything beside the pivots, in groups. */
export function levelGroups(levels: InstrumentLevels, period: LevelsState['period']): LevelGroup[] {
  const { previous, averages, turtle, virgins } = levels;
  const ready = turtle.ready === null ? NO_VALUE : READY_WORDS[`${turtle.ready}`];
  return [
    { title: 'Central pivot range', facts: cprFacts(levels.cpr[period]) },
    {
      title: previous === null ? 'Day before' : `Day before, ${previous.date}`,
      facts: [
        { name: 'Open', value: rupees(previous?.open ?? null) },
        { name: 'High', value: rupees(previous?.high ?? null) },
        { name: 'Low', value: rupees(previous?.low ?? null) },
        { name: 'Close', value: rupees(previous?.close ?? null) },
        { name: 'Volume', value: volume(previous?.volume ?? null) },
      ],
    },
    { title: 'Today', facts: rangeFacts(levels) },
    {
      title: 'Averages and turtle',
      facts: [
        { name: 'Price 20 · 55 d', value: `${rupees(averages.price20)} · ${rupees(averages.price55)}` },
        { name: 'Volume 20 · 55 d', value: `${volume(averages.volume20)} · ${volume(averages.volume55)}` },
        { name: 'High · low 20 d', value: `${rupees(turtle.high20)} · ${rupees(turtle.low20)}` },
        { name: 'High · low 55 d', value: `${rupees(turtle.high55)} · ${rupees(turtle.low55)}` },
        { name: 'Turtle entry', value: ready },
      ],
    },
    { title: 'Volume', facts: volumeFacts(levels) },
    {
      title: 'Untouched ranges',
      facts: virgins.slice(0, 5).map(({ date, bc, tc }) => ({
        name: date,
        value: `${rupees(Math.min(bc, tc))} – ${rupees(Math.max(bc, tc))}`,
      })),
    },
  ];
}

/** What the panel says where it has nothing to show; null when it has. */
export function levelsStateWords(state: LevelsState, symbol: string | null, open: boolean): string | null {
  if (symbol === null) return 'No instrument is chosen. Chart a row of the market watch.';
  if (state.levels !== null) return null;
  if (!open) return 'Not connected. The levels are read again when the engine answers.';
  if (state.error === null) return `Reading the levels of ${symbol}…`;
  if (state.error.code === 'unavailable.levels_loading') return `${symbol}: its history is still being fetched.`;
  return state.error.text;
}

/** Why what is shown may be old; null when it is not. */
export function levelsStaleWords(state: LevelsState, open: boolean, ageMs: number): string | null {
  if (state.levels === null) return null;
  if (!open) return `Not connected: read ${Math.round(ageMs / 1_000)} s ago.`;
  return state.error === null ? null : `Read ${Math.round(ageMs / 1_000)} s ago: ${state.error.text}`;
}
