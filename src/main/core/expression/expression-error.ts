/** What is wrong with an expression, and where: the only thing that reading one throws. */
export class ExpressionError extends Error {
  /** First character that is meant, and one past the last; equal at the end of the text. */
  readonly from: number;
  readonly to: number;
  /** What could stand there instead, the likeliest first. */
  readonly suggestions: readonly string[];

  constructor(message: string, { from, to }: Place, suggestions: readonly string[] = []) {
    super(message);
    this.name = 'ExpressionError';
    this.from = from;
    this.to = to;
    this.suggestions = suggestions;
  }
}

/** A stretch of the text. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** Suggestions for one mistake. */
const SUGGESTIONS_MAX = 3;
/** Names are short: longer strangers resemble nothing. */
const NAME_CHARS_MAX = 40;

/** The names that are most like a mistyped one, by the letters that must change; those that begin with it come first. */
export function nearest(typed: string, names: Iterable<string>): string[] {
  const wanted = typed.toLowerCase().slice(0, NAME_CHARS_MAX);
  const found: { readonly name: string; readonly far: number }[] = [];
  for (const name of names) {
    const other = name.toLowerCase();
    const begins = wanted.length >= 2 && other.startsWith(wanted);
    const far = begins ? 0 : changes(wanted, other);
    if (far <= Math.max(1, Math.floor(wanted.length / 3))) found.push({ name, far });
  }
  found.sort((a, b) => a.far - b.far || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
  return found.slice(0, SUGGESTIONS_MAX).map(({ name }) => name);
}

/** Letters to insert, delete, replace, or swap with the next to make one word the other (Damerau, restricted). */
function changes(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}
