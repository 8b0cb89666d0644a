import {
  COLUMNS as C,
  DEPTH_FIRST_CELL,
  DEPTH_LEVEL_CELLS,
  DEPTH_LEVELS,
  ROW_CELLS,
  TICK_FLAG,
} from '#contract/columns.ts';
import { integerPrice, isAbsurd } from './price-check.ts';
import type { TickTable } from './tick-table.ts';
import { MOMENT } from './trade-gate.ts';

/** Parts of a row that bytes and records fill alike. All are called on a row that is open for writing. */

/** Average, open, high, low of the day, and the previous close; rupees. @param moment what the gate said. */
export function writeDay(
  table: TickTable,
  first: number,
  moment: number,
  scale: number,
  atp: number,
  open: number,
  high: number,
  low: number,
  close: number,
): void {
  const { i32, u32 } = table;
  const prevClose = first + C.prevClose.cell;
  // After the session the field may hold today's close (dhan-api 4.6).
  if (close > 0 && (moment !== MOMENT.after || i32[prevClose] === 0)) i32[prevClose] = integerPrice(close, scale);
  // A packet from another day tells that day's values.
  if (u32[first + C.lttDayMs.cell] === 0) return;
  i32[first + C.atp.cell] = integerPrice(atp, scale);
  i32[first + C.open.cell] = integerPrice(open, scale);
  i32[first + C.high.cell] = integerPrice(high, scale);
  i32[first + C.low.cell] = integerPrice(low, scale);
}

/** Adds flag bits and sets `crossed` by the best bid and ask of the row. */
export function writeBookFlags(table: TickTable, first: number, bits: number): void {
  const { i32, u32 } = table;
  const bid = i32[first + C.bid.cell] as number;
  const ask = i32[first + C.ask.cell] as number;
  const crossed = bid > 0 && ask > 0 && bid >= ask ? TICK_FLAG.crossed : 0;
  u32[first + C.flags.cell] = ((u32[first + C.flags.cell] as number) & ~TICK_FLAG.crossed) | bits | crossed;
}

/** Whether a price of a packet without a range is far outside of the day's range that the row shows. */
export function isAbsurdInRow({ i32 }: TickTable, slot: number, price: number): boolean {
  const row = slot * ROW_CELLS;
  return isAbsurd(price, i32[row + C.low.cell] as number, i32[row + C.high.cell] as number);
}

/** Whether the row already shows this trade and these totals; quantities as signed 32-bit patterns. Before the row is written. */
export function isDuplicate(
  table: TickTable,
  first: number,
  seconds: number,
  volume: number,
  sell: number,
  buy: number,
): boolean {
  const { i32, u32, f64 } = table;
  return (
    u32[first + C.lttDayMs.cell] === seconds * 1_000 &&
    f64[(first + C.volume.cell) / 2] === volume &&
    i32[first + C.sellQty.cell] === sell &&
    i32[first + C.buyQty.cell] === buy
  );
}

/** Takes from the row what its lower mode does not carry: the book, and with `priceOnly` the totals of both sides. */
export function clearAboveMode(table: TickTable, first: number, priceOnly: boolean): void {
  const { i32, u32 } = table;
  const from = first + DEPTH_FIRST_CELL;
  i32.fill(0, from, from + DEPTH_LEVELS * DEPTH_LEVEL_CELLS);
  const gone = TICK_FLAG.depth | TICK_FLAG.crossed | (priceOnly ? TICK_FLAG.quote : 0);
  u32[first + C.flags.cell] = (u32[first + C.flags.cell] as number) & ~gone;
  if (!priceOnly) return;
  for (const name of ['ltq', 'sellQty', 'buyQty'] as const) u32[first + C[name].cell] = 0;
}
