import { ColorType, CrosshairMode, LineStyle } from 'lightweight-charts';
import type { ChartInterval } from '#contract/model/chart-interval.ts';
import type { Tokens } from '../../ui/tokens.ts';
import { crosshairText, tickText } from './chart-time.ts';

/** Empty bars kept to the right of the newest one. */
export const ROOM_RIGHT = 6;

/** How a chart looks and behaves in a theme. @param intervalOf tells the interval at the time of a question. */
export function chartOptions(t: Tokens, intervalOf: () => ChartInterval) {
  const label = {
    color: t['line-control'],
    labelBackgroundColor: t['bg-raised'],
    style: LineStyle.Dashed,
    width: 1 as const,
  };
  return {
    layout: {
      background: { type: ColorType.Solid, color: t['bg-panel'] },
      textColor: t['text-muted'],
      fontFamily: "'Noto Sans', sans-serif",
      fontSize: 11,
      attributionLogo: false,
      panes: { separatorColor: t.line, separatorHoverColor: t['line-control'], enableResize: true },
    },
    grid: { vertLines: { visible: false }, horzLines: { color: t['line-row'] } },
    rightPriceScale: {
      borderVisible: false,
      scaleMargins: { top: 0.1, bottom: 0.2 },
      entireTextOnly: true,
      minimumWidth: 64,
    },
    timeScale: {
      borderVisible: false,
      rightOffset: ROOM_RIGHT,
      minBarSpacing: 0.5,
      timeVisible: true,
      secondsVisible: false,
      tickMarkFormatter: (time: unknown, weight: number) => tickText(time as number, weight),
    },
    crosshair: { mode: CrosshairMode.Normal, vertLine: label, horzLine: label },
    localization: {
      timeFormatter: (time: unknown) => crosshairText(time as number, intervalOf()),
    },
    kineticScroll: { mouse: false, touch: true },
  };
}
