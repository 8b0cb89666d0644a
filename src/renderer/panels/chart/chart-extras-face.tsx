import type { ChartPlace } from './chart-place.ts';
import { TradeLinesList } from './trade-lines-list.tsx';
import type { TradeLinesStore } from './trade-lines-store.ts';

export interface ExtrasFaceProps {
  readonly place: ChartPlace;
  readonly lines: TradeLinesStore;
  readonly last: () => number;
  readonly focusChart: () => void;
}

/** What lies over a chart for hands and the keyboard. */
export function ChartExtrasFace({ place, lines, last, focusChart }: ExtrasFaceProps) {
  return <TradeLinesList store={lines} tick={() => place.tick} last={last} leave={focusChart} />;
}
