import { assert } from '#contract/faults.ts';

/**
 * Rows of 32-bit cells, cell by cell instead of row by row, and of each cell first all lowest bytes, then the next
 * ones: alike bytes are neighbours, and a compressor makes half as much of them.
 */
export function toPlanes(bytes: Uint8Array, cells: number): Uint8Array {
  const from = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const count = from.length;
  assert(count % cells === 0 && bytes.byteLength === count * 4, 'these are whole rows');
  const out = new Uint8Array(count * 4);
  let at = 0;
  for (let cell = 0; cell < cells; cell += 1) {
    for (let i = cell; i < count; i += cells, at += 1) {
      const value = from[i] as number;
      out[at] = value;
      out[at + count] = value >> 8;
      out[at + count * 2] = value >> 16;
      out[at + count * 3] = value >> 24;
    }
  }
  return out;
}

/** What `toPlanes` was given. */
export function fromPlanes(planes: Uint8Array, cells: number): Uint8Array {
  const count = planes.length / 4;
  const out = new Int32Array(count);
  let at = 0;
  for (let cell = 0; cell < cells; cell += 1) {
    for (let i = cell; i < count; i += cells, at += 1) {
      out[i] =
        (planes[at] as number) |
        ((planes[at + count] as number) << 8) |
        ((planes[at + count * 2] as number) << 16) |
        ((planes[at + count * 3] as number) << 24);
    }
  }
  return new Uint8Array(out.buffer);
}
