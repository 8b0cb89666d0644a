import { GAP_FIRST_CELL, GAPS_MAX, ROW_CELLS } from '#contract/columns.ts';
import { type Gap, gapsOf, touchesGap } from '../../core/table/gaps.ts';
import type { StoreContext } from './store-context.ts';

/**
 * Which minutes of the running day an instrument's feed saw only in part: what its row says, and what rows said before
 * a restart. New gaps are written as the minutes are.
 */
export class GapBook {
  readonly #context: StoreContext;
  /** Gaps of this day from the database, by slot. */
  readonly #stored = new Map<number, Gap[]>();
  /** Gap cells of every row as they were last written. */
  readonly #written: Uint32Array;

  constructor(context: StoreContext) {
    this.#context = context;
    this.#written = new Uint32Array(context.boot.memory.capacity * GAPS_MAX);
  }

  /** Reads what was known of the day before a restart. */
  load(): void {
    const { minuteGaps, source, boot, epoch } = this.#context;
    this.#stored.clear();
    for (const { instrument, fromMinute, toMinute } of minuteGaps.list(source, boot.day.date)) {
      const slot = epoch.slotOf(instrument);
      if (slot >= 0) this.#stored.set(slot, [...(this.#stored.get(slot) ?? []), { fromMinute, toMinute }]);
    }
  }

  /** Writes the gaps that rows have got since the last time. Part of a caller's transaction. */
  write(): void {
    const { minuteGaps, source, boot, epoch, table } = this.#context;
    for (let slot = 0; slot < epoch.packed.length; slot += 1) {
      if (!this.#changed(slot)) continue;
      for (const gap of gapsOf(table.u32, slot * ROW_CELLS)) {
        minuteGaps.set(source, boot.day.date, { instrument: epoch.packed[slot] as number, ...gap });
      }
    }
  }

  touches(slot: number, minute: number): boolean {
    if (touchesGap(this.#context.table.u32, slot * ROW_CELLS, minute, minute + 1)) return true;
    return (this.#stored.get(slot) ?? []).some((gap) => minute >= gap.fromMinute && minute <= gap.toMinute);
  }

  #changed(slot: number): boolean {
    const { u32 } = this.#context.table;
    let changed = false;
    for (let i = 0; i < GAPS_MAX; i += 1) {
      const value = u32[slot * ROW_CELLS + GAP_FIRST_CELL + i] as number;
      if (this.#written[slot * GAPS_MAX + i] === value) continue;
      this.#written[slot * GAPS_MAX + i] = value;
      changed ||= value !== 0;
    }
    return changed;
  }
}
