import { type ChartInterval, isDayInterval, isTradeInterval } from '#contract/model/chart-interval.ts';
import { DAY_MS, IST_OFFSET_MS } from '#contract/model/session.ts';

/** Bar open time → seconds on the chart's axis, which shows IST: the chart itself knows only UTC. Daily bars sit on their date. */
export function chartTime(epochMs: number, interval: ChartInterval): number {
  const ist = epochMs + IST_OFFSET_MS;
  if (isDayInterval(interval)) return (Math.floor(ist / DAY_MS) * DAY_MS) / 1000;
  // Bars of trades may follow each other within a second.
  return isTradeInterval(interval) ? ist / 1000 : Math.floor(ist / 1000);
}

/** IST date number of a bar, equal for all bars of one day. */
export function istDayNumber(epochMs: number): number {
  return Math.floor((epochMs + IST_OFFSET_MS) / DAY_MS);
}

/** Where a new session begins: the index of the first bar of each day but the first. */
export function sessionStarts(times: readonly number[]): number[] {
  const starts: number[] = [];
  for (let i = 1; i < times.length; i += 1)
    if (istDayNumber(times[i] as number) !== istDayNumber(times[i - 1] as number)) starts.push(i);
  return starts;
}

const two = (value: number): string => String(value).padStart(2, '0');
const minuteOf = (date: Date): string => `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
const secondOf = (date: Date): string => `${minuteOf(date)}:${two(date.getUTCSeconds())}`;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Weight of a tick mark: year, month, day, time, time with seconds (the chart library's own order). */
export function tickText(axisSeconds: number, weight: number): string {
  const date = new Date(axisSeconds * 1000);
  if (weight === 0) return String(date.getUTCFullYear());
  if (weight === 1) return `${MONTHS[date.getUTCMonth()]}`;
  if (weight === 2) return `${DAYS[date.getUTCDay()]} ${date.getUTCDate()}`;
  return weight === 3 ? minuteOf(date) : secondOf(date);
}

/** Label of the crosshair on the time axis. */
export function crosshairText(axisSeconds: number, interval: ChartInterval): string {
  const date = new Date(axisSeconds * 1000);
  const day = `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  if (isDayInterval(interval)) return `${day} ${date.getUTCFullYear()}`;
  return `${day} ${isTradeInterval(interval) ? secondOf(date) : minuteOf(date)}`;
}
