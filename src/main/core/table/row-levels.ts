import { DEPTH_FIRST_CELL, DEPTH_LEVEL_CELLS, DEPTH_LEVELS } from '#contract/columns.ts';
import { LEVEL_AT, LEVEL_BYTES } from '../wire/packets.ts';
import { integerPrice } from './price-check.ts';
import { writeBookFlags } from './row-fields.ts';
import type { TickTable } from './tick-table.ts';

const DEPTH_END_CELL = DEPTH_FIRST_CELL + DEPTH_LEVELS * DEPTH_LEVEL_CELLS;

/** The five levels of a packet into a row that is open for writing. @param bits flags that the packet proves. */
export function writeLevels(
  table: TickTable,
  view: DataView,
  offset: number,
  first: number,
  scale: number,
  bits: number,
): void {
  const { i32 } = table;
  let from = offset;
  for (let cell = first + DEPTH_FIRST_CELL; cell < first + DEPTH_END_CELL; cell += DEPTH_LEVEL_CELLS) {
    i32[cell] = view.getInt32(from + LEVEL_AT.bidQty, true);
    i32[cell + 1] = view.getInt32(from + LEVEL_AT.askQty, true);
    i32[cell + 2] = view.getUint16(from + LEVEL_AT.bidOrders, true);
    i32[cell + 3] = view.getUint16(from + LEVEL_AT.askOrders, true);
    i32[cell + 4] = integerPrice(view.getFloat32(from + LEVEL_AT.bidPrice, true), scale);
    i32[cell + 5] = integerPrice(view.getFloat32(from + LEVEL_AT.askPrice, true), scale);
    from += LEVEL_BYTES;
  }
  writeBookFlags(table, first, bits);
}
