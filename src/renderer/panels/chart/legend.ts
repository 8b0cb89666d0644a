import { BAR_FLAG } from '#contract/model/bar.ts';
import type { ChartInterval } from '#contract/model/chart-interval.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { changePercent, fixed, istDay, istTime, quantity, signedPercent, toneOf } from '../../ui/format.ts';
import type { BarRow } from './bar-book.ts';

/** The legend's parts as text; `tone` says how the change is coloured. */
export interface LegendText {
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly change: string;
  readonly tone: 'up' | 'down' | '';
  readonly volume: string;
  readonly note: string;
}

/** Text of one bar; the change is against the close of the bar before it. */
export function legendText(row: BarRow, before: BarRow | undefined, decimals: 2 | 4): LegendText {
  const percent = before === undefined ? Number.NaN : changePercent(row.c, before.c);
  return {
    open: fixed(row.o, decimals),
    high: fixed(row.h, decimals),
    low: fixed(row.l, decimals),
    close: fixed(row.c, decimals),
    change: Number.isNaN(percent) ? '' : `${signedPercent(percent)}%`,
    tone: toneOf(signedPercent(percent)),
    volume: quantity(row.v),
    note: gapNote(row.flags),
  };
}

/** What a bar says of a gap in the feed; empty when there was none. */
export function gapNote(flags: number): string {
  if ((flags & BAR_FLAG.repaired) !== 0) {
    const rest = (flags & BAR_FLAG.partial) === 0 ? '' : ', in part';
    return `repaired${rest}: the feed was away, these are the broker's minutes`;
  }
  return (flags & BAR_FLAG.partial) === 0 ? '' : 'partial: the feed was away';
}

/** The chart in a sentence, for those who cannot see a canvas. */
export function chartSummary(instrument: Instrument, interval: ChartInterval, rows: readonly BarRow[]): string {
  const last = rows.at(-1);
  const first = rows[0];
  if (last === undefined || first === undefined) return `${instrument.symbol}: no ${interval} bars yet.`;
  let [high, low] = [last.h, last.l];
  for (const row of rows) {
    high = Math.max(high, row.h);
    low = Math.min(low, row.l);
  }
  const text = (value: number): string => fixed(value, instrument.decimals);
  return (
    `${instrument.symbol}, ${rows.length} bars of ${interval} from ${istDay(first.t)} ${istTime(first.t).slice(0, 5)} ` +
    `to ${istDay(last.t)} ${istTime(last.t).slice(0, 5)}. Last bar: open ${text(last.o)}, high ${text(last.h)}, ` +
    `low ${text(last.l)}, close ${text(last.c)}. Highest ${text(high)}, lowest ${text(low)}.`
  );
}
