import type { DrawControl } from './draw-control.ts';
import { DrawBar } from './draw-bar.tsx';
import { TradeLinesList } from './trade-lines-list.tsx';
import type { TradeLinesStore } from './trade-lines-store.ts';

export interface ExtrasFaceProps {
  readonly draw: DrawControl;
  readonly lines: TradeLinesStore;
  readonly last: () => number;
  readonly focusChart: () => void;
}

/** What lies over a chart for hands and the keyboard. */
export function ChartExtrasFace({ draw, lines, last, focusChart }: ExtrasFaceProps) {
  return (
    <>
      <TradeLinesList store={lines} tick={() => draw.place.tick} last={last} leave={focusChart} />
      <DrawBar control={draw} focusChart={focusChart} />
    </>
  );
}
