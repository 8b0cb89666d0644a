import { createStore } from 'zustand/vanilla';
import type { ScannerGroup } from '#contract/model/scan.ts';

/** What the hits are sorted by: a column, or a value of the evidence. */
export type HitSortKey =
  | 'at'
  | 'symbol'
  | 'scanner'
  | 'interval'
  | 'priority'
  | 'confidence'
  | 'price'
  | 'riskReward'
  | `evidence.${string}`;

export interface HitSort {
  readonly by: HitSortKey;
  readonly down: boolean;
}

export interface HitsView {
  readonly sort: HitSort;
  /** The hit whose sheet is open. */
  readonly openId: number | null;
  /** The row that the keys act on. */
  readonly activeId: number | null;
  /** Hits that wait while somebody is at the rows. */
  readonly fresh: number;
  /** Counts the wishes to take them in. */
  readonly taken: number;
  readonly cardsShown: boolean;
  /** Families whose cards are folded. */
  readonly folded: readonly ScannerGroup[];
}

/** Newest first, as they come. */
export const NEWEST_FIRST: HitSort = { by: 'at', down: true };

/** How this window looks at the hits; no update changes it. */
export const hitsViewStore = createStore<HitsView>(() => ({
  sort: NEWEST_FIRST,
  openId: null,
  activeId: null,
  fresh: 0,
  taken: 0,
  cardsShown: true,
  folded: [],
}));

/** Takes in what waits, and goes to the top of the table. */
export function takeFresh(): void {
  hitsViewStore.setState(({ taken }) => ({ taken: taken + 1 }));
}
