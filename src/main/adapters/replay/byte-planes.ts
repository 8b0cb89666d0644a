import { assert, FaultError, fault } from '#contract/faults.ts';
import type { RowShape } from './row-shape.ts';

/** Rows that are turned at once, so that they stay in the cache while all of their cells are. */
const ROWS_PER_BLOCK = 128;
const COUNT_BYTES = 4;
const CELL_BYTES = 4;

/**
 * Rows of 32-bit cells, cell by cell instead of row by row, and of each cell first all lowest bytes, then the next
 * ones: alike bytes are neighbours, and a compressor makes half as much of them. A cell that has a base is kept as the
 * difference from it; bytes that no row needs are left out.
 *
 * Layout: u32 rows · one byte a cell, how many bytes of it are kept · those bytes.
 */
export function toPlanes(bytes: Uint8Array, { cells, bases }: RowShape): Uint8Array {
  const from = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / CELL_BYTES);
  const rows = from.length / cells;
  assert(Number.isInteger(rows) && bytes.byteLength === from.length * CELL_BYTES, 'these are whole rows');
  const { values, widths } = columnsOf(from, rows, cells, bases);
  const kept = widths.reduce((sum, width) => sum + width, 0);
  const out = new Uint8Array(COUNT_BYTES + cells + kept * rows);
  new DataView(out.buffer).setUint32(0, rows, true);
  out.set(widths, COUNT_BYTES);
  let at = COUNT_BYTES + cells;
  for (let cell = 0; cell < cells; cell += 1) {
    for (let plane = 0; plane < (widths[cell] as number); plane += 1) {
      const [first, shift] = [cell * rows, plane * 8];
      for (let row = 0; row < rows; row += 1) out[at + row] = (values[first + row] as number) >> shift;
      at += rows;
    }
  }
  return out;
}

/** What `toPlanes` was given. @throws FaultError `input.replay_index` when it is something else. */
export function fromPlanes(planes: Uint8Array, { cells, bases }: RowShape): Uint8Array {
  const head = COUNT_BYTES + cells;
  const rows = planes.length < head ? -1 : new DataView(planes.buffer, planes.byteOffset).getUint32(0, true);
  const places = new Uint32Array(cells + 1).fill(head);
  for (let cell = 0; cell < cells; cell += 1) {
    places[cell + 1] = (places[cell] as number) + (planes[COUNT_BYTES + cell] ?? 0) * rows;
  }
  if (rows < 0 || places[cells] !== planes.length) {
    throw new FaultError(fault('input.replay_index', 'A piece of the index has another length than it says.'));
  }
  const out = new Int32Array(rows * cells);
  for (let begin = 0; begin < rows; begin += ROWS_PER_BLOCK) {
    const end = Math.min(begin + ROWS_PER_BLOCK, rows);
    for (let cell = 0; cell < cells; cell += 1) {
      const width = planes[COUNT_BYTES + cell] as number;
      const at = places[cell] as number;
      if (width === 1) putBytes(planes, at, out, begin, end, cell, cells);
      else if (width > 1) putWide(planes, at, width, rows, out, begin, end, cell, cells);
      const base = bases[cell] as number;
      if (base >= 0) addBase(out, begin, end, cell, base, cells);
    }
  }
  return new Uint8Array(out.buffer);
}

/** Cells column by column, differences for those that have a base, and how many bytes each column needs. */
function columnsOf(
  from: Int32Array,
  rows: number,
  cells: number,
  bases: Int8Array,
): { readonly values: Int32Array; readonly widths: Uint8Array } {
  const values = new Int32Array(from.length);
  const bits = new Int32Array(cells);
  for (let begin = 0; begin < rows; begin += ROWS_PER_BLOCK) {
    const end = Math.min(begin + ROWS_PER_BLOCK, rows);
    for (let cell = 0; cell < cells; cell += 1) {
      const base = bases[cell] as number;
      const first = cell * rows;
      let seen = 0;
      for (let row = begin, at = begin * cells; row < end; row += 1, at += cells) {
        let value = from[at + cell] as number;
        if (base >= 0) {
          const difference = (value - (from[at + base] as number)) | 0;
          value = (difference << 1) ^ (difference >> 31);
        }
        seen |= value;
        values[first + row] = value;
      }
      bits[cell] = (bits[cell] as number) | seen;
    }
  }
  return { values, widths: Uint8Array.from(bits, (seen) => Math.ceil((32 - Math.clz32(seen)) / 8)) };
}

function putBytes(
  planes: Uint8Array,
  at: number,
  out: Int32Array,
  begin: number,
  end: number,
  cell: number,
  cells: number,
): void {
  for (let row = begin, to = begin * cells + cell; row < end; row += 1, to += cells) {
    out[to] = planes[at + row] as number;
  }
}

function putWide(
  planes: Uint8Array,
  at: number,
  width: number,
  rows: number,
  out: Int32Array,
  begin: number,
  end: number,
  cell: number,
  cells: number,
): void {
  for (let row = begin, to = begin * cells + cell; row < end; row += 1, to += cells) {
    let from = at + row + rows;
    let value = (planes[at + row] as number) | ((planes[from] as number) << 8);
    if (width > 2) value |= (planes[(from += rows)] as number) << 16;
    if (width > 3) value |= (planes[from + rows] as number) << 24;
    out[to] = value;
  }
}

function addBase(out: Int32Array, begin: number, end: number, cell: number, base: number, cells: number): void {
  for (let row = begin, first = begin * cells; row < end; row += 1, first += cells) {
    const value = out[first + cell] as number;
    out[first + cell] = ((value >>> 1) ^ -(value & 1)) + (out[first + base] as number);
  }
}
