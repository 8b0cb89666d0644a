import { COLUMNS, DEPTH_LEVEL_CELLS, DEPTH_LEVELS, ROW_CELLS } from '#contract/columns.ts';
import { ensure } from '#contract/faults.ts';
import { FIELD, FIELDS_BY_CODE, PACKET_FIELDS_MAX } from '../../core/recording/packet-fields.ts';
import { PACKET } from '../../core/wire/packets.ts';

/** How the cells of rows are alike: what `toPlanes` makes small. Any rows come back from it, also unlike ones. */
export interface RowShape {
  /** 32-bit cells of a row. */
  readonly cells: number;
  /** Cell in front of each cell that holds about the same number; −1 where there is none. */
  readonly bases: Int8Array;
}

function shape(cells: number, pairs: readonly (readonly [cell: number, base: number])[]): RowShape {
  const bases = new Int8Array(cells).fill(-1);
  for (const [cell, base] of pairs) bases[cell] = base;
  return { cells, bases };
}

/** Prices of a row lie near its last price, those of a level near the level before. */
function pairsOfRow(): [number, number][] {
  const { ltp, atp, open, prevClose, high, low, bid, ask, lttDayMs, recvDayMs, oi, oiHigh, oiLow } = COLUMNS;
  const pairs: [number, number][] = [
    [recvDayMs.cell, lttDayMs.cell],
    [oiHigh.cell, oi.cell],
    [oiLow.cell, oi.cell],
    [prevClose.cell, open.cell],
  ];
  for (const { cell } of [atp, open, high, low, bid, ask]) pairs.push([cell, ltp.cell]);
  for (let level = 1; level < DEPTH_LEVELS; level += 1) {
    const behind = level * DEPTH_LEVEL_CELLS;
    for (const { cell } of [bid, ask]) pairs.push([cell + behind, cell + behind - DEPTH_LEVEL_CELLS]);
  }
  return pairs;
}

/** What a decoder remembers of a stream, as its fields lie in a Full packet: nearly all streams are of those. */
function pairsOfMemory(): [number, number][] {
  const { kinds, backs } = ensure(FIELDS_BY_CODE[PACKET.full], 'a Full packet has fields');
  return [...kinds].flatMap((kind, field): [number, number][] => {
    if (kind === FIELD.levelPrice) return [[field, field - (backs[field] as number)]];
    return kind === FIELD.price && field > 0 ? [[field, 0]] : [];
  });
}

/** Shapes by the name under which an index keeps them. */
export const ROW_SHAPES = {
  /** Rows of the tick table. */
  rows: shape(ROW_CELLS, pairsOfRow()),
  /** Values that a recording's decoder remembers. */
  memory: shape(PACKET_FIELDS_MAX, pairsOfMemory()),
  /** Bars of one minute: o h l c v oi. */
  bars: shape(6, [
    [1, 0],
    [2, 0],
    [3, 0],
  ]),
} as const satisfies Record<string, RowShape>;
export type ShapeName = keyof typeof ROW_SHAPES;
