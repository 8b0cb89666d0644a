import { CHART_TYPES, type ChartType } from '../../stores/selection.ts';

/** Names of the ways to draw bars. */
export const CHART_TYPE_WORDS: Readonly<Record<ChartType, string>> = {
  candles: 'Candles',
  bars: 'Bars',
  line: 'Line',
  area: 'Area',
  heikin: 'Heikin-Ashi',
};

/** The next type in the order of the menu. */
export function nextChartType(type: ChartType): ChartType {
  return CHART_TYPES[(CHART_TYPES.indexOf(type) + 1) % CHART_TYPES.length] as ChartType;
}
