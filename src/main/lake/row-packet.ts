import { IST_OFFSET_MS } from '#contract/model/session.ts';
import {
  DEPTH_AT,
  FULL_AT,
  FULL_PACKET_BYTES,
  HEADER_BYTES,
  LENGTH_AT,
  LEVEL_AT,
  OI_AT,
  PACKET,
  PREV_CLOSE_AT,
  QUOTE_AT,
  QUOTE_PACKET_BYTES,
  SECURITY_ID_AT,
  SEGMENT_AT,
  TICKER_AT,
  TICKER_PACKET_BYTES,
} from '../core/wire/packets.ts';

/** Columns of the rows that are played, in order. Integer prices; null where there is none. */
export const PLAYED_COLUMNS = [
  'place',
  'recv_ms',
  'packet',
  'trade_ms',
  'ltp',
  'ltq',
  'atp',
  'volume',
  'buy_qty',
  'sell_qty',
  'oi',
  'oi_high',
  'oi_low',
  'open',
  'high',
  'low',
  'prev_close',
  'bid',
  'ask',
  'bid_qty',
  'ask_qty',
] as const;
type Column = (typeof PLAYED_COLUMNS)[number];
const COLUMN = Object.fromEntries(PLAYED_COLUMNS.map((name, at) => [name, at])) as Readonly<Record<Column, number>>;

/** The columns of some rows. */
export type RowColumns = readonly (readonly (number | null)[])[];

type Cell = readonly [column: number, kind: 'price' | 'u32' | 'u16' | 'time', offset: number];
const cell = (column: Column, kind: Cell[1], offset: number): Cell => [COLUMN[column], kind, offset];
const trade = (at: typeof FULL_AT | typeof QUOTE_AT): Cell[] => [
  cell('ltp', 'price', at.ltp),
  cell('ltq', 'u16', at.ltq),
  cell('trade_ms', 'time', at.ltt),
  cell('atp', 'price', at.atp),
  cell('volume', 'u32', at.volume),
  cell('buy_qty', 'u32', at.buyQty),
  cell('sell_qty', 'u32', at.sellQty),
  cell('open', 'price', at.open),
  cell('high', 'price', at.high),
  cell('low', 'price', at.low),
  cell('prev_close', 'price', at.close),
];
const best = (levels: number): Cell[] => [
  cell('bid', 'price', levels + LEVEL_AT.bidPrice),
  cell('ask', 'price', levels + LEVEL_AT.askPrice),
  cell('bid_qty', 'u32', levels + LEVEL_AT.bidQty),
  cell('ask_qty', 'u32', levels + LEVEL_AT.askQty),
];

interface Layout {
  readonly bytes: number;
  readonly cells: readonly Cell[];
}
const FULL: Layout = {
  bytes: FULL_PACKET_BYTES,
  cells: [
    ...trade(FULL_AT),
    cell('oi', 'u32', FULL_AT.oi),
    cell('oi_high', 'u32', FULL_AT.oiHigh),
    cell('oi_low', 'u32', FULL_AT.oiLow),
    ...best(FULL_AT.levels),
  ],
};
const LAYOUTS: Readonly<Record<number, Layout>> = {
  [PACKET.full]: FULL,
  [PACKET.quote]: { bytes: QUOTE_PACKET_BYTES, cells: trade(QUOTE_AT) },
  [PACKET.ticker]: {
    bytes: TICKER_PACKET_BYTES,
    cells: [cell('ltp', 'price', TICKER_AT.ltp), cell('trade_ms', 'time', TICKER_AT.ltt)],
  },
  [PACKET.oi]: { bytes: HEADER_BYTES + 4, cells: [cell('oi', 'u32', OI_AT.oi)] },
  [PACKET.prevClose]: { bytes: HEADER_BYTES + 8, cells: [cell('prev_close', 'price', PREV_CLOSE_AT.prevClose)] },
  [PACKET.depth]: {
    bytes: DEPTH_AT.levels + 100,
    cells: [cell('ltp', 'price', DEPTH_AT.ltp), ...best(DEPTH_AT.levels)],
  },
};
const U32_MAX = 0xffff_ffff;

/** Whom a row is about, as the wire says it. */
export interface WireIdentity {
  readonly segmentCode: number;
  readonly securityId: number;
  /** Rupees = price / scale. */
  readonly scale: number;
}

/**
 * Writes the row as the packet that it was, as far as the lake keeps it: five levels are the best one and four empty
 * ones. A row of an unknown packet is written as Full.
 * @param volume of the day so far, where the row tells another one. @param view has room for the largest packet at `at`. @returns bytes written.
 */
export function writeRowPacket(
  view: DataView,
  at: number,
  rows: RowColumns,
  row: number,
  who: WireIdentity,
  volume: number | null = null,
): number {
  const told = rows[COLUMN.packet]?.[row] ?? PACKET.full;
  const known = LAYOUTS[told];
  const { bytes, cells } = known ?? FULL;
  new Uint8Array(view.buffer, view.byteOffset + at, bytes).fill(0);
  view.setUint8(at, known === undefined ? PACKET.full : told);
  view.setUint16(at + LENGTH_AT, bytes, true);
  view.setUint8(at + SEGMENT_AT, who.segmentCode);
  view.setUint32(at + SECURITY_ID_AT, who.securityId, true);
  for (const [column, kind, offset] of cells) {
    const value = (column === COLUMN.volume ? volume : null) ?? rows[column]?.[row] ?? null;
    if (value === null) continue;
    if (kind === 'price') view.setFloat32(at + offset, value / who.scale, true);
    else if (kind === 'time') view.setUint32(at + offset, Math.floor((value + IST_OFFSET_MS) / 1_000), true);
    else if (kind === 'u16') view.setUint16(at + offset, Math.min(value, 0xffff), true);
    else view.setUint32(at + offset, Math.min(value, U32_MAX), true);
  }
  return bytes;
}
