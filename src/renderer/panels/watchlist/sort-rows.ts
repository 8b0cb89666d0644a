/** One column by which rows are in order. */
export interface RowOrder<Row> {
  readonly valueOf: (row: Row) => number;
  readonly descending: boolean;
}

/** Stands for "no value": behind every value either way round. */
const LAST = Number.MAX_VALUE;

function keysOf<Row>(rows: readonly Row[], { valueOf, descending }: RowOrder<Row>): Float64Array {
  return Float64Array.from(rows, (row) => {
    const value = valueOf(row);
    return Number.isNaN(value) ? LAST : descending ? -value : value;
  });
}

function tie(keys: readonly Float64Array[], a: number, b: number): number {
  for (const values of keys) {
    const apart = (values[a] as number) - (values[b] as number);
    if (apart !== 0) return apart;
  }
  return a - b;
}

/**
 * Puts rows in order in place, by the first column and among equals by the next; equals keep their places. Each value is
 * read once, and not at every comparison: of 25,000 rows that is the difference between a frame and a pause.
 */
export function sortRows<Row>(rows: Row[], orders: readonly RowOrder<Row>[]): void {
  const [first, ...others] = orders.map((order) => keysOf(rows, order));
  if (first === undefined || rows.length < 2) return;
  const places = Uint32Array.from(rows, (_row, i) => i).sort(
    (a, b) => (first[a] as number) - (first[b] as number) || tie(others, a, b),
  );
  const before = [...rows];
  places.forEach((place, i) => (rows[i] = before[place] as Row));
}
