import { OPENING_RANGE_MINUTES } from '#contract/model/levels.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { Period } from '../levels/periods.ts';
import type { ScanView } from '../scan/scanner.ts';
import { minuteOfDay } from '../time/ist.ts';

export type ValueType = 'number' | 'time' | 'condition';

/** A value that is not made of bars: read from the scanner's view when a bar of today closes. */
export interface ContextValue {
  readonly name: string;
  readonly type: 'number' | 'time';
  readonly sentence: string;
  /** The same the whole day: bars ago do not change it. */
  readonly steady: boolean;
  /** Prices in rupees; null where it is not known. */
  read(view: ScanView): number | null;
}

type Steady = Omit<ContextValue, 'type' | 'steady'>;

const previous = (part: 'open' | 'high' | 'low' | 'close' | 'volume', sentence: string): Steady => ({
  name: `prev${part.charAt(0).toUpperCase()}${part.slice(1)}`,
  sentence,
  read: (view) => view.past.previous?.[part] ?? null,
});

const PERIOD_WORDS: Readonly<Record<Period, string>> = { day: 'day', week: 'week', month: 'month' };
const PIVOTS = ['R1', 'R2', 'R3', 'S1', 'S2', 'S3'] as const;

/** Pivots (classic) and central range of the day, the week or the month, made of the period before it. */
function levelsOf(period: Period): Steady[] {
  const prefix = period === 'day' ? '' : `${period}.`;
  const words = PERIOD_WORDS[period];
  const pivot = (view: ScanView, name: string): number | null =>
    view.past.period(period).pivots?.kinds.classic[name] ?? null;
  const cpr = (view: ScanView) => view.past.period(period).cpr;
  return [
    { name: `${prefix}pivot`, sentence: `Pivot of the ${words}.`, read: (view) => pivot(view, 'P') },
    ...PIVOTS.map((name) => ({
      name: `${prefix}${name.toLowerCase()}`,
      sentence: `${name.startsWith('R') ? 'Resistance' : 'Support'} ${name.slice(1)} of the ${words} (classic pivots).`,
      read: (view: ScanView) => pivot(view, name),
    })),
    {
      name: `${prefix}cpr.top`,
      sentence: `Upper edge of the central pivot range of the ${words}.`,
      read: (view) => over(cpr(view), ({ tc, bc }) => Math.max(tc, bc)),
    },
    {
      name: `${prefix}cpr.bottom`,
      sentence: `Lower edge of the central pivot range of the ${words}.`,
      read: (view) => over(cpr(view), ({ tc, bc }) => Math.min(tc, bc)),
    },
    {
      name: `${prefix}cpr.width`,
      sentence: `Width of the central pivot range of the ${words} in percent.`,
      read: (view) => cpr(view)?.widthPct ?? null,
    },
  ];
}

function over<T>(value: T | null, read: (value: T) => number): number | null {
  return value === null ? null : read(value);
}

const STEADY: readonly Steady[] = [
  previous('close', 'Official close of the day before.'),
  previous('high', 'High of the day before.'),
  previous('low', 'Low of the day before.'),
  previous('open', 'Open of the day before.'),
  previous('volume', 'Volume of the day before.'),
  ...(['day', 'week', 'month'] as const).flatMap(levelsOf),
];

/** Every value of the view by name, in the order of menus. */
export const CONTEXT_VALUES: readonly ContextValue[] = [
  {
    name: 'time',
    type: 'time',
    steady: false,
    sentence: 'Time of day at which the bar closed, IST. Compare it with a time such as "09:30".',
    read: (view) => minuteOfDay(view.closeMs - MINUTE_MS) + 1,
  },
  { name: 'vix', type: 'number', steady: false, sentence: 'India VIX.', read: (view) => view.vix },
  ...STEADY.map((value) => ({ ...value, type: 'number' as const, steady: true })),
];

/** Names that stand for a longer expression; the meaning is read like any other text. */
export const SHORTHANDS: readonly { readonly name: string; readonly text: string; readonly sentence: string }[] = [
  {
    name: 'gapPct',
    text: '(dayOpen / prevClose - 1) * 100',
    sentence: 'Gap of the open to the close before, percent.',
  },
  {
    name: 'change',
    text: '(close / prevClose - 1) * 100',
    sentence: 'Change since the close of the day before, percent.',
  },
  ...OPENING_RANGE_MINUTES.flatMap((minutes) =>
    (['high', 'low'] as const).map((edge) => ({
      name: `or${minutes}.${edge}`,
      text: `on("1m", when(opening_range.complete(${minutes}), opening_range.${edge}(${minutes})))`,
      sentence: `${edge === 'high' ? 'High' : 'Low'} of the first ${minutes} minutes; unknown until they are over.`,
    })),
  ),
];

/** Values of the bar itself. */
export const BAR_VALUES: readonly { readonly name: string; readonly sentence: string }[] = [
  { name: 'open', sentence: 'First price of the bar.' },
  { name: 'high', sentence: 'Highest price of the bar.' },
  { name: 'low', sentence: 'Lowest price of the bar.' },
  { name: 'close', sentence: 'Last price of the bar.' },
  { name: 'volume', sentence: 'Units traded in the bar.' },
  { name: 'oi', sentence: 'Open interest at the end of the bar; 0 where there is none.' },
  { name: 'hl2', sentence: '(high + low) / 2.' },
  { name: 'hlc3', sentence: '(high + low + close) / 3.' },
  { name: 'ohlc4', sentence: '(open + high + low + close) / 4.' },
];

/** Values of the running day, kept from its minutes. */
export const DAY_VALUES: readonly { readonly name: DayValue; readonly sentence: string }[] = [
  { name: 'dayOpen', sentence: 'First price of the day.' },
  { name: 'dayHigh', sentence: 'Highest price of the day so far.' },
  { name: 'dayLow', sentence: 'Lowest price of the day so far.' },
  { name: 'dayVolume', sentence: 'Units traded today so far.' },
];
export type DayValue = 'dayOpen' | 'dayHigh' | 'dayLow' | 'dayVolume';
