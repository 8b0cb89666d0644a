import {
  AreaSeries,
  BarSeries,
  CandlestickSeries,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  type SeriesDataItemTypeMap,
  type SeriesType,
  type UTCTimestamp,
} from 'lightweight-charts';
import { BAR_FLAG } from '#contract/model/bar.ts';
import type { ChartType } from '../../stores/selection.ts';
import type { Tokens } from '../../ui/tokens.ts';
import type { BarRow } from './bar-book.ts';

export type PriceSeries = ISeriesApi<SeriesType>;
export type PricePoint = SeriesDataItemTypeMap[SeriesType];

const PLAIN = { lastValueVisible: false, priceLineVisible: false } as const;

/** Whether a type draws closes alone: then neighbouring series must share a bar to be joined. */
export const drawsCloses = (type: ChartType): boolean => type === 'line' || type === 'area';

/** Colours of a type of chart. */
export function priceOptions(type: ChartType, t: Tokens): object {
  if (type === 'bars') return { ...PLAIN, upColor: t.up, downColor: t.down, thinBars: true };
  if (type === 'line') return { ...PLAIN, color: t.accent, lineWidth: 1 as const };
  if (type === 'area') {
    const shade = { topColor: `${t.accent}55`, bottomColor: `${t.accent}08` };
    return { ...PLAIN, lineColor: t.accent, lineWidth: 1 as const, ...shade };
  }
  return {
    ...PLAIN,
    // Hollow up, filled down: readable without the colours.
    upColor: t['bg-panel'],
    downColor: t.down,
    borderUpColor: t.up,
    borderDownColor: t.down,
    wickUpColor: t.up,
    wickDownColor: t.down,
  };
}

/** Adds the series that draws prices in a type. */
export function addPriceSeries(chart: IChartApi, type: ChartType, tokens: Tokens): PriceSeries {
  const options = priceOptions(type, tokens);
  if (type === 'bars') return chart.addSeries(BarSeries, options) as PriceSeries;
  if (type === 'line') return chart.addSeries(LineSeries, options) as PriceSeries;
  if (type === 'area') return chart.addSeries(AreaSeries, options) as PriceSeries;
  return chart.addSeries(CandlestickSeries, options) as PriceSeries;
}

/**
 * One bar as a type draws it.
 * @param scale integer price units in a rupee.
 */
export function pricePoint(type: ChartType, row: BarRow, axisSeconds: number, scale: number, t: Tokens): PricePoint {
  const time = axisSeconds as UTCTimestamp;
  if (drawsCloses(type)) return { time, value: row.c / scale };
  const bar = { time, open: row.o / scale, high: row.h / scale, low: row.l / scale, close: row.c / scale };
  // Grey and empty: the feed saw it in part. Its border alone is grey: the broker's minutes took its place.
  const grey = t['text-muted'];
  const repaired = (row.flags & BAR_FLAG.repaired) !== 0;
  if (!repaired && (row.flags & BAR_FLAG.partial) === 0) return bar;
  if (type === 'bars') return { ...bar, color: grey };
  if (repaired) return { ...bar, borderColor: grey };
  return { ...bar, color: t['bg-panel'], borderColor: grey, wickColor: grey };
}
