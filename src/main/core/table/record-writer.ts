import { COLUMNS as C, DEPTH_FIRST_CELL, DEPTH_LEVEL_CELLS, DEPTH_LEVELS, TICK_FLAG } from '#contract/columns.ts';
import { type FullRecord, RECORD, RECORD_FIELDS, RECORD_LEVEL_FIELDS } from '../wire/full-record.ts';
import { REJECT } from '../wire/packets.ts';
import { badPrice, integerPrice, PRICE_SUM_MAX } from './price-check.ts';
import { writeBookFlags, writeDay } from './row-fields.ts';
import type { TickTable } from './tick-table.ts';
import { FUTURE_SECONDS_MAX, MOMENT, type TradeGate } from './trade-gate.ts';

const U32_MAX = 0xffff_ffff;
/** Fields of a record that are prices; all others are quantities, counts or the time. */
const IS_PRICE = Array.from({ length: RECORD_FIELDS }, (_, field) =>
  field < RECORD.levels
    ? ([RECORD.ltp, RECORD.atp, RECORD.open, RECORD.close, RECORD.high, RECORD.low] as number[]).includes(field)
    : (field - RECORD.levels) % RECORD_LEVEL_FIELDS >= 4,
);

/**
 * Puts a decoded record into its row, as the Full packet it stands for.
 * @returns 0, or a REJECT value; then nothing was written.
 */
export function writeRecord(
  table: TickTable,
  gate: TradeGate,
  slot: number,
  record: FullRecord,
  scale: number,
  recvDayMs: number,
): number {
  const fault = faultOfRecord(record, scale);
  if (fault !== 0) return fault;
  const value = (field: number): number => record[field] as number;
  const seconds = gate.secondsOf(value(RECORD.ltt));
  if (seconds * 1_000 > recvDayMs + FUTURE_SECONDS_MAX * 1_000) return REJECT.rejectedFutureTime;
  const { u32 } = table;
  const first = table.beginWrite(slot);
  u32[first + C.oi.cell] = value(RECORD.oi);
  const price = integerPrice(value(RECORD.ltp), scale);
  const moment = gate.trade(slot, first, price, seconds, value(RECORD.volume), recvDayMs);
  if (moment !== MOMENT.old) {
    u32[first + C.ltq.cell] = value(RECORD.ltq);
    u32[first + C.oiHigh.cell] = value(RECORD.oiHigh);
    u32[first + C.oiLow.cell] = value(RECORD.oiLow);
    const [atp, open] = [value(RECORD.atp), value(RECORD.open)];
    const pricesOnly = open === 0 && value(RECORD.close) === 0;
    if (moment === MOMENT.continuous && pricesOnly) widenOwnRange(table, first, price);
    else writeDay(table, first, moment, scale, atp, open, value(RECORD.high), value(RECORD.low), value(RECORD.close));
  }
  u32[first + C.sellQty.cell] = value(RECORD.sellQty);
  u32[first + C.buyQty.cell] = value(RECORD.buyQty);
  // A recording that has prices only leaves the rest at 0: then there is nothing of a quote or a book to show.
  const quote = value(RECORD.volume) > 0 || value(RECORD.open) > 0 ? TICK_FLAG.quote : 0;
  const book = writeLevels(table, first, record, scale) ? TICK_FLAG.depth : 0;
  writeBookFlags(table, first, quote | book);
  table.endWrite(slot);
  return 0;
}

/** A recording that has prices only: the day's open, high and low are those of its own trades. */
function widenOwnRange({ i32 }: TickTable, first: number, price: number): void {
  const [open, high, low] = [first + C.open.cell, first + C.high.cell, first + C.low.cell];
  if (i32[open] === 0) i32[open] = price;
  if (price > (i32[high] as number)) i32[high] = price;
  if (i32[low] === 0 || price < (i32[low] as number)) i32[low] = price;
}

/** @returns whether any level has a price. */
function writeLevels({ u32, i32 }: TickTable, first: number, record: FullRecord, scale: number): boolean {
  let any = 0;
  for (let level = 0; level < DEPTH_LEVELS; level++) {
    const from = RECORD.levels + level * RECORD_LEVEL_FIELDS;
    const cell = first + DEPTH_FIRST_CELL + level * DEPTH_LEVEL_CELLS;
    for (let i = 0; i < 4; i++) u32[cell + i] = record[from + i] as number;
    for (let i = 4; i < DEPTH_LEVEL_CELLS; i++) {
      const price = integerPrice(record[from + i] as number, scale);
      i32[cell + i] = price;
      any |= price;
    }
  }
  return any !== 0;
}

function faultOfRecord(record: FullRecord, scale: number): number {
  if (record.length !== RECORD_FIELDS) return REJECT.rejectedLength;
  let sum = 0;
  for (let field = 0; field < RECORD_FIELDS; field++) {
    const value = record[field] as number;
    if (!Number.isFinite(value)) return REJECT.rejectedNonFinite;
    if (IS_PRICE[field]) sum += Math.abs(value);
    else if (value < 0 || value > U32_MAX || !Number.isInteger(value)) return REJECT.rejectedRange;
  }
  return sum * scale <= PRICE_SUM_MAX ? 0 : badPrice(sum);
}
