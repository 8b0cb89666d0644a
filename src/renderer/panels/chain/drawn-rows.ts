/** Rows from an index on and before another one. */
export interface RowSpan {
  readonly from: number;
  readonly to: number;
}

/** One row that is drawn, and how many are left out between it and the one drawn before. */
export interface DrawnRow {
  readonly index: number;
  readonly skipped: number;
}

/** What a long table draws; `after` rows are left out below the last one. */
export interface DrawnRows {
  readonly rows: readonly DrawnRow[];
  readonly after: number;
}

/**
 * Rows of a table that are drawn. Most strikes of a whole chain are scrolled out of sight: laying out and painting them
 * with each reading would cost more than everything else on the screen.
 * @param sight rows that can be seen, with some room.
 * @param kept rows that are drawn wherever they are: those that hold the keyboard or are looked for. Others than rows of the table mean nothing.
 */
export function drawnRows(count: number, sight: RowSpan, kept: readonly number[]): DrawnRows {
  const from = Math.max(0, Math.min(sight.from, count));
  const to = Math.max(from, Math.min(sight.to, count));
  const others = kept.filter((index) => index >= 0 && index < count && (index < from || index >= to));
  const indices = [...new Set(others), ...Array.from({ length: to - from }, (_, i) => from + i)].sort((a, b) => a - b);
  const rows = indices.map((index, i) => ({ index, skipped: index - (indices[i - 1] ?? -1) - 1 }));
  return { rows, after: count - (indices.at(-1) ?? -1) - 1 };
}
