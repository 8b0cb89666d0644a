export const WORKSPACE_PRESET_NAMES = ['open', 'scalp', 'options', 'scan', 'review'] as const;
export type WorkspacePresetName = (typeof WORKSPACE_PRESET_NAMES)[number];

/** Puts panels on an empty dock; the first of a group is in front of the others. */
export interface Builder {
  readonly width: number;
  readonly height: number;
  /** @param at beside which panel, or beside everything; nothing for the first group. */
  readonly group: (panels: readonly [string, ...string[]], at?: Place) => void;
}
export interface Place {
  /** Absent: at the edge of everything. */
  readonly of?: string;
  readonly side: 'right' | 'below' | 'left' | 'above';
  /** Width or height of the new group, px. */
  readonly px: number;
}

interface WorkspacePreset {
  readonly title: string;
  readonly sentence: string;
  readonly build: (builder: Builder) => void;
}

/** The market watch beside the chart and the lower row, as parts of the window. */
const LEFT_SHARE = 0.545;
const LEFT_SHARE_OF_THREE = 0.45;
const LOWER_SHARE = 0.27;
/** Width at which every column of the market watch is seen, px; what a wide screen has beyond it is the chart's. */
const WATCH_WIDTH = 1_046;
/** The option chain right of the chart. */
const CHAIN_SHARE = 0.26;
/** A narrower window has the chain as a tab behind the chart: the market watch needs its width for all columns, px. */
const THREE_WIDTH = 2_200;
/** What is held and what it may cost: the left or upper half of the order desk. */
const HELD = ['positions', 'stops', 'holdings', 'funds', 'statements', 'risk'] as const;
/** Whether all is in order; behind what is held, whose head has room for their names. */
const STATE = ['jobs', 'health'] as const;
/** What was asked for and what became of it: the other half, so that orders and positions are seen together. */
const ASKED = ['orders', 'fills', 'journal', 'forever', 'baskets', 'audit'] as const;
const FOUND = ['hits', 'alerts', 'expression', 'validation', 'changes'] as const;
/** What every column of the positions needs with the frame around them, px; a panel beside others gets it where it can. */
const DESK_WIDTH = 868;
/** What is beside the chain of the options and beside the chart of the review, and its most in a window too narrow for all. */
const OPTIONS_SHARE = 0.42;
const REVIEW_SHARE = 0.45;
const BESIDE_MOST = 0.46;
/** Parts of the lower row of a wide window: hits, positions, orders. Both tables of the desk show every column. */
const ASKED_SHARE = 0.36;
const HELD_SHARE = 0.36;
/** Heights below the chart of a narrow window: six rows with head and sum each, as parts of the window. */
const NARROW_DESK_SHARE = 0.23;

/** Market watch, chart, chain; below them hits, positions and orders side by side. */
function openWide({ group, width, height }: Builder): void {
  const watch = Math.min(WATCH_WIDTH, width * LEFT_SHARE_OF_THREE);
  group(['watchlist', 'sectors']);
  group(['chart'], { of: 'watchlist', side: 'right', px: width - watch });
  group(['chain', 'depth', 'levels', 'gaps'], { of: 'chart', side: 'right', px: width * CHAIN_SHARE });
  group(FOUND, { side: 'below', px: height * LOWER_SHARE });
  group([...HELD, ...STATE], { of: 'hits', side: 'right', px: width * (HELD_SHARE + ASKED_SHARE) });
  group(ASKED, { of: 'positions', side: 'right', px: width * ASKED_SHARE });
}

/** Left the market watch over the hits, right the chart over positions over orders. */
function openNarrow({ group, width, height }: Builder): void {
  const watch = Math.min(WATCH_WIDTH, width * LEFT_SHARE);
  group(['watchlist', 'sectors']);
  group(['chart', 'chain', 'depth', 'levels', 'gaps'], { of: 'watchlist', side: 'right', px: width - watch });
  group(FOUND, { of: 'watchlist', side: 'below', px: height * LOWER_SHARE });
  group([...HELD, ...STATE], { of: 'chart', side: 'below', px: height * 2 * NARROW_DESK_SHARE });
  group(ASKED, { of: 'positions', side: 'below', px: height * NARROW_DESK_SHARE });
}

/** The scalper, and the chart behind it, between ladder and chain; what is held and asked for right below it. */
function scalp({ group, width, height }: Builder): void {
  group(['ladder', 'depth', 'levels']);
  group(['scalper', 'chart', 'watchlist'], { of: 'ladder', side: 'right', px: width * 0.78 });
  group(['chain', 'optioncharts'], { of: 'scalper', side: 'right', px: width * 0.36 });
  group(['positions', 'stops', 'risk'], { side: 'below', px: height * 0.26 });
  group(['orders', 'fills', 'baskets'], { of: 'positions', side: 'right', px: width * 0.5 });
}

/** The chain with room for both sides over the strategy builder; its charts, the tray and what is held beside them. */
function options({ group, width, height }: Builder): void {
  group(['chain']);
  const beside = Math.max(width * OPTIONS_SHARE, Math.min(DESK_WIDTH, width * BESIDE_MOST));
  group(['optioncharts', 'chart', 'scalper', 'levels', 'depth'], { of: 'chain', side: 'right', px: beside });
  group(['builder'], { of: 'chain', side: 'below', px: height * 0.54 });
  group(['baskets', 'orders', 'fills'], { of: 'optioncharts', side: 'below', px: height * 0.5 });
  group(['positions', 'stops', 'risk', 'funds'], { of: 'baskets', side: 'below', px: height * 0.25 });
}

/** Hits and their evidence over the whole market; right the chart of the hit over the heat map of the sectors. */
function scan({ group, width, height }: Builder): void {
  group(['hits', 'alerts', 'expression']);
  group(['chart', 'chain', 'levels', 'depth'], { of: 'hits', side: 'right', px: width * 0.52 });
  group(['watchlist'], { of: 'hits', side: 'below', px: height * 0.48 });
  group(['sectors', 'gaps', 'validation', 'changes'], { of: 'chart', side: 'below', px: height * 0.44 });
}

/** The chart with what was decided and found beside it; below them the journal in its whole width, table and note. */
function review({ group, width, height }: Builder): void {
  group(['chart', 'levels']);
  const beside = Math.min(DESK_WIDTH, width * BESIDE_MOST);
  group(['audit', 'positions', 'holdings', 'funds', 'health'], {
    of: 'chart',
    side: 'right',
    px: Math.max(beside, width * REVIEW_SHARE),
  });
  group(['journal', 'fills', 'orders', 'baskets'], { side: 'below', px: height * 0.42 });
  group(['hits', 'alerts', 'validation'], { of: 'audit', side: 'below', px: height * 0.34 });
}

/** Workspaces of a first start, in the order of Ctrl+1…5; made of panels that there are. */
export const WORKSPACE_PRESETS: Readonly<Record<WorkspacePresetName, WorkspacePreset>> = {
  open: {
    title: 'Open',
    sentence: 'Everything at the open: market, chart, chain, hits, positions, orders.',
    build: (builder) => (builder.width >= THREE_WIDTH ? openWide(builder) : openNarrow(builder)),
  },
  scalp: {
    title: 'Scalp',
    sentence: 'Ladder, the three panes of the scalper and the chain close together.',
    build: scalp,
  },
  options: { title: 'Options', sentence: 'Chain, its charts, strategy builder, basket and positions.', build: options },
  scan: { title: 'Scan', sentence: 'Hits with their chart, the whole market and the sectors.', build: scan },
  review: { title: 'Review', sentence: 'Trades, orders and the audit beside the chart.', build: review },
};

/** Groups in which a panel is looked for a place when its workspace does not have it. */
const NEIGHBOURS: readonly (readonly string[])[] = [
  ['chart', 'chain', 'optioncharts', 'scalper', 'builder', 'depth', 'ladder', 'levels', 'gaps', 'watchlist', 'sectors'],
  HELD,
  ASKED,
  [...FOUND, ...STATE, 'settings', 'help'],
];

/** Panels beside which a panel belongs, the nearest first. */
export function neighboursOf(id: string): readonly string[] {
  return (NEIGHBOURS.find((group) => group.includes(id)) ?? FOUND).filter((other) => other !== id);
}
