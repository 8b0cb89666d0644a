/** Columns that batch functions borrow within one call; a thread runs one batch at a time. */
const columns: Float64Array[] = [];

/** Columns lent at once: enough for the batch with the most intermediate series. */
const SCRATCH_MAX = 4;

/** Borrowed column `index` of at least `length` cells, filled with whatever was left in it. Valid until the call ends. */
export function scratch(index: number, length: number): Float64Array {
  if (index >= SCRATCH_MAX) throw new RangeError(`scratch column ${index}: there are ${SCRATCH_MAX}`);
  const found = columns[index];
  if (found !== undefined && found.length === length) return found;
  const made = new Float64Array(length);
  columns[index] = made;
  return made;
}
