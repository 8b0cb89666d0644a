import { COLUMNS, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import type { TickTable } from '../core/table/tick-table.ts';

/**
 * Marks every row stale after its writer, the feed thread, has died; there is no other writer then. The version grows
 * by two, so that a row at rest is sent again and one that was cut off mid-write stays unreadable until it is rewritten.
 */
export function markAllStale(table: Pick<TickTable, 'u32'>, rows: number): void {
  for (let slot = 0; slot < rows; slot += 1) {
    const first = slot * ROW_CELLS;
    Atomics.or(table.u32, first + COLUMNS.flags.cell, TICK_FLAG.stale);
    Atomics.add(table.u32, first + COLUMNS.version.cell, 2);
  }
}
