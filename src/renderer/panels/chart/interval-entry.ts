import { CHART_INTERVALS, type ChartInterval, TRADE_INTERVALS } from '#contract/model/chart-interval.ts';

/** Intervals in the order of menus. */
export const INTERVAL_MENU: readonly ChartInterval[] = [
  '1m',
  '2m',
  '3m',
  '5m',
  '10m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '1d',
  '1w',
  '1mo',
];

/** Intervals made of trades, in the order of menus. */
export const TRADE_MENU: readonly ChartInterval[] = TRADE_INTERVALS;

/** What a person typed as an interval, or why there is none of it. */
export type IntervalEntry = { readonly interval: ChartInterval } | { readonly refused: string };

const UNITS: Readonly<Record<string, string>> = {
  '': 'm',
  s: 's',
  sec: 's',
  t: 't',
  r: 'r',
  m: 'm',
  min: 'm',
  h: 'h',
  d: 'd',
  w: 'w',
  mo: 'mo',
  month: 'mo',
};
const MINUTES_PER_HOUR = 60;

/**
 * Reads an interval as traders type it: `5` and `5m`, `60` and `1h`, `1d`, `d`, `1w`, `1mo`, `15s`, `200t`, `10r`. A capital `M` alone is a
 * month, as on other charts.
 */
export function parseInterval(text: string): IntervalEntry {
  const found = /^(\d{0,4})\s*([a-zA-Z]*)$/.exec(text.trim());
  const digits = found?.[1] ?? '';
  const word = found?.[2] ?? '';
  const unit = word === 'M' ? 'mo' : UNITS[word.toLowerCase()];
  if (found === null || unit === undefined || (digits === '' && word === ''))
    return {
      refused:
        'An interval is a number with m, h, d, w or mo, such as 5, 15m, 2h or 1d; or s, t (trades), r (steps of the price).',
    };
  const count = digits === '' ? 1 : Number(digits);
  const hours = unit === 'm' && count > 0 && count % MINUTES_PER_HOUR === 0;
  const name = hours ? `${count / MINUTES_PER_HOUR}h` : `${count}${unit}`;
  const interval = CHART_INTERVALS.find((one) => one === name);
  return interval === undefined
    ? { refused: `There are no bars of ${name}. There are: ${[...INTERVAL_MENU, ...TRADE_MENU].join(', ')}.` }
    : { interval };
}

/** Whether a key of the focused chart begins an interval. */
export function beginsInterval(key: string): boolean {
  return /^[1-9]$/.test(key);
}
