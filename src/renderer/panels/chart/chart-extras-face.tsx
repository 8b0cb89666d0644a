import { AxisMenu } from './axis-menu.tsx';
import type { AxisMenuStore } from './axis-menu-store.ts';
import type { DrawControl } from './draw-control.ts';
import { DrawBar } from './draw-bar.tsx';
import { ProfileNote } from './profile-note.tsx';
import type { ProfileStore } from './profile-store.ts';
import { TradeLinesList } from './trade-lines-list.tsx';
import type { TradeLinesStore } from './trade-lines-store.ts';

export interface ExtrasFaceProps {
  readonly draw: DrawControl;
  readonly lines: TradeLinesStore;
  readonly menu: AxisMenuStore;
  readonly profile: ProfileStore;
  readonly nextProfile: () => void;
  readonly last: () => number;
  readonly focusChart: () => void;
}

/** What lies over a chart for hands and the keyboard. */
export function ChartExtrasFace({ draw, lines, menu, profile, nextProfile, last, focusChart }: ExtrasFaceProps) {
  return (
    <>
      <TradeLinesList store={lines} tick={() => draw.place.tick} last={last} leave={focusChart} />
      <AxisMenu store={menu} draw={draw} last={last} focusChart={focusChart} />
      <DrawBar control={draw} focusChart={focusChart} profile={profile} nextProfile={nextProfile} />
      <ProfileNote store={profile} decimals={() => draw.place.instrument?.decimals ?? 2} />
    </>
  );
}
