import { GAP_FIRST_CELL, GAPS_MAX } from '#contract/columns.ts';

/**
 * Stretches of the day in which a row had no feed, as minutes of day, both ends included: bars in them are partial
 * or missing, and the volume traded there is in `gapVolume` and in no bar. The list lives in the row, so that a copy
 * of the row carries it.
 */
export interface Gap {
  readonly fromMinute: number;
  readonly toMinute: number;
}

const pack = (from: number, to: number): number => from * 65_536 + to;
const fromOf = (packed: number): number => packed >>> 16;
const toOf = (packed: number): number => packed & 0xffff;

/** Adds a gap to the row that begins at cell `first`; when the list is full the last gap is stretched. For the writer. */
export function addGap(cells: Uint32Array, first: number, fromMinute: number, toMinute: number): void {
  const last = first + GAP_FIRST_CELL + GAPS_MAX - 1;
  for (let cell = first + GAP_FIRST_CELL; cell <= last; cell++) {
    if (cells[cell] !== 0) continue;
    cells[cell] = pack(fromMinute, toMinute);
    return;
  }
  const kept = cells[last] as number;
  cells[last] = pack(Math.min(fromOf(kept), fromMinute), Math.max(toOf(kept), toMinute));
}

/** The gaps of a row (or of a copy of it, with `first` 0), oldest first. */
export function gapsOf(cells: Int32Array | Uint32Array, first: number): Gap[] {
  const gaps: Gap[] = [];
  for (let i = 0; i < GAPS_MAX; i++) {
    const packed = cells[first + GAP_FIRST_CELL + i] as number;
    if (packed !== 0) gaps.push({ fromMinute: fromOf(packed), toMinute: toOf(packed) });
  }
  return gaps;
}

/** Whether any minute of [fromMinute, toMinute) lies in a gap: then the bar over these minutes is partial. */
export function touchesGap(
  cells: Int32Array | Uint32Array,
  first: number,
  fromMinute: number,
  toMinute: number,
): boolean {
  for (let i = 0; i < GAPS_MAX; i++) {
    const packed = cells[first + GAP_FIRST_CELL + i] as number;
    if (packed !== 0 && fromOf(packed) < toMinute && toOf(packed) >= fromMinute) return true;
  }
  return false;
}
