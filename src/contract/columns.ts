/**
 * THE market-data column table. A row of the TickTable is `ROW_CELLS` 32-bit cells, slot-major, so that one packet
 * touches a few neighbouring cache lines. Owner and only writer: the feed thread. Every other layout (frames, mirror)
 * is derived from this table; a name or a type is spelled nowhere else.
 */
export type ColumnType = 'i32' | 'u32' | 'f64';
export type ColumnScale = 'price' | 'quantity' | 'count' | 'dayMs' | 'flags';

export interface Column {
  readonly type: ColumnType;
  readonly scale: ColumnScale;
  /** First 32-bit cell of the column within its row. */
  readonly cell: number;
  /** Whether frames carry it to the page. */
  readonly live: boolean;
  readonly meaning: string;
}

/** 64 cells × 4 bytes = 256 bytes = four cache lines; what frames carry sits in the first two. */
export const ROW_CELLS = 64;
export const ROW_BYTES = ROW_CELLS * 4;
/** Depth levels of a Full packet. */
export const DEPTH_LEVELS = 5;
export const DEPTH_FIRST_CELL = 24;
/** Cells per depth level, in order: bidQty, askQty, bidOrders, askOrders, bidPrice, askPrice. */
export const DEPTH_LEVEL_CELLS = 6;
/** Cells that list the stretches without a feed: each holds first minute × 65,536 + last minute; 0 = free. */
export const GAP_FIRST_CELL = 56;
export const GAPS_MAX = 4;

const column = (type: ColumnType, scale: ColumnScale, cell: number, live: boolean, meaning: string): Column => ({
  type,
  scale,
  cell,
  live,
  meaning,
});

export const COLUMNS = {
  version: column('u32', 'count', 0, false, 'odd while the row is being written; the version column is the dirty set'),
  flags: column('u32', 'flags', 1, true, 'TICK_FLAG bits'),
  volume: column('f64', 'quantity', 2, true, 'units traded today, never falls within a session'),
  ltp: column('i32', 'price', 4, true, 'last traded price; 0 = none yet'),
  ltq: column('u32', 'quantity', 5, true, 'last traded quantity (16 bits on the wire)'),
  lttDayMs: column('u32', 'dayMs', 6, true, 'exchange time of the last trade, ms since IST midnight; 0 = not today'),
  recvDayMs: column('u32', 'dayMs', 7, true, 'receive time of the newest packet, ms since IST midnight'),
  atp: column('i32', 'price', 8, true, 'average traded price'),
  sellQty: column('u32', 'quantity', 9, true, 'total sell quantity'),
  buyQty: column('u32', 'quantity', 10, true, 'total buy quantity'),
  oi: column('u32', 'quantity', 11, true, 'open interest'),
  oiHigh: column('u32', 'quantity', 12, false, 'highest open interest of the day (NSE_FNO)'),
  oiLow: column('u32', 'quantity', 13, false, 'lowest open interest of the day (NSE_FNO)'),
  open: column('i32', 'price', 14, true, 'open of the day'),
  prevClose: column('i32', 'price', 15, true, 'previous session close'),
  high: column('i32', 'price', 16, true, 'high of the day'),
  low: column('i32', 'price', 17, true, 'low of the day'),
  prevOi: column('u32', 'quantity', 18, true, 'open interest of the previous day; 0 = not told'),
  ticks: column('u32', 'count', 19, true, 'packets applied to this row in the session'),
  writerState: column('u32', 'flags', 20, false, 'session class and counting state; private to the writer'),
  gapFrom: column(
    'u32',
    'count',
    21,
    false,
    'minute of day up to which volume was counted before a gap; private to the writer',
  ),
  cadenceMs: column('u32', 'count', 22, false, 'typical ms between two packets while it trades; 0 = not known yet'),
  lagMs: column('u32', 'count', 23, false, 'receive time less exchange time of the newest trade, ms'),
  bidQty: column('u32', 'quantity', 24, true, 'quantity at the best bid'),
  askQty: column('u32', 'quantity', 25, true, 'quantity at the best ask'),
  bid: column('i32', 'price', 28, true, 'best bid; 0 = none'),
  ask: column('i32', 'price', 29, true, 'best ask; 0 = none'),
  gapVolume: column('f64', 'quantity', 54, false, 'units traded while the feed was away: in no bar'),
} as const satisfies Record<string, Column>;

export type ColumnName = keyof typeof COLUMNS;
export const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];
/** Columns that frames carry, f64 first so that every array in a frame is aligned. */
export const LIVE_COLUMNS: readonly ColumnName[] = COLUMN_NAMES.filter((name) => COLUMNS[name].live).sort(
  (a, b) => Number(COLUMNS[b].type === 'f64') - Number(COLUMNS[a].type === 'f64'),
);

export const TICK_FLAG = {
  /** A price has been seen today. */
  traded: 1,
  /** Quote fields (volume, OHLC) are filled. */
  quote: 2,
  /** Depth is filled. */
  depth: 4,
  /** The feed of this row is down: what it shows is old. */
  stale: 8,
  /** Values are from before today's continuous session (yesterday's last, or the pre-open equilibrium). */
  indicative: 16,
  /** Best bid ≥ best ask. */
  crossed: 32,
  /** In the closing auction: silence is expected. */
  auction: 64,
} as const;
