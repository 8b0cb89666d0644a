import { useStore } from 'zustand';
import type { AuctionStore } from './auction-view.ts';
import type { MarkStore } from './mark-door.ts';

/** What the shade at the end of the day is. */
export function AuctionNote({ store }: { store: AuctionStore }) {
  const { words } = useStore(store);
  return <p className="auction-note">{words}</p>;
}

/** The mark that is pointed at or chosen by key, and how it is opened. */
export function MarkNote({ store }: { store: MarkStore }) {
  const { words } = useStore(store);
  return (
    <p className="mark-note" role="status">
      {words}
    </p>
  );
}
