import type { AuctionStore } from './auction-view.ts';
import { AxisMenu } from './axis-menu.tsx';
import type { AxisMenuStore } from './axis-menu-store.ts';
import type { DrawControl } from './draw-control.ts';
import { DrawBar } from './draw-bar.tsx';
import { AuctionNote, MarkNote } from './chart-notes.tsx';
import type { MarkStore } from './mark-door.ts';
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
  readonly marks: MarkStore;
  readonly auction: AuctionStore;
  readonly last: () => number;
  readonly focusChart: () => void;
}

/** What lies over a chart for hands and the keyboard. */
export function ChartExtrasFace(props: ExtrasFaceProps) {
  const { draw, lines, menu, profile, nextProfile, marks, auction, last, focusChart } = props;
  return (
    <>
      <TradeLinesList store={lines} tick={() => draw.place.tick} last={last} leave={focusChart} />
      <AxisMenu store={menu} draw={draw} last={last} focusChart={focusChart} />
      <DrawBar control={draw} focusChart={focusChart} profile={profile} nextProfile={nextProfile} />
      <AuctionNote store={auction} />
      <MarkNote store={marks} />
      <ProfileNote store={profile} decimals={() => draw.place.instrument?.decimals ?? 2} />
    </>
  );
}
