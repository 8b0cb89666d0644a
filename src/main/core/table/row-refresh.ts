import { COLUMNS, ROW_CELLS } from '#contract/columns.ts';
import { type FullRecord, RECORD } from '../wire/full-record.ts';
import type { TickTable } from './tick-table.ts';
import type { TradeGate } from './trade-gate.ts';

/** Whether a quote that was asked for knows a trade that the row has not seen. */
export function knowsMore(table: TickTable, gate: TradeGate, slot: number, record: FullRecord): boolean {
  const first = slot * ROW_CELLS;
  const shownMs = table.u32[first + COLUMNS.lttDayMs.cell] as number;
  const shownVolume = table.f64[(first + COLUMNS.volume.cell) / 2] as number;
  const quotedMs = gate.secondsOf(record[RECORD.ltt] as number) * 1_000;
  return quotedMs > shownMs || (quotedMs === shownMs && (record[RECORD.volume] as number) > shownVolume);
}
