import type { FunctionComponent } from 'react';

/** A title that follows something. */
export interface LiveTitle {
  readonly subscribe: (changed: () => void) => () => void;
  readonly text: () => string;
}

/** A panel as a value: what the dock, the keys and the layout check need to know of it. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  readonly component: FunctionComponent;
  /** Words of the tab where they change; the title when absent. */
  readonly liveTitle?: LiveTitle;
  /** Beside the tab, left. */
  readonly tools?: FunctionComponent;
  /** At the right end of the header. */
  readonly facts?: FunctionComponent;
  /** Colour of the square before the title: the link colour of what the panel shows. */
  readonly linked: boolean;
  /**
   * It shows values of the market: its header says when they stand still. Then they fade together, unless the panel
   * tells the age of each instrument apart. Absent: nothing in it moves with the market.
   */
  readonly values?: 'together' | 'apart';
  /** It shows one account: its header names which, where there are several. */
  readonly account?: true;
}
