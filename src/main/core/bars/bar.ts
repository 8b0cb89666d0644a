/** One bar being read or folded; prices in the instrument's integer scale. Reused by the reader. */
export interface Bar {
  o: number;
  h: number;
  l: number;
  c: number;
  /** Units traded in the bar. */
  v: number;
  /** Open interest at its end. */
  oi: number;
}

export function emptyBar(): Bar {
  return { o: 0, h: 0, l: 0, c: 0, v: 0, oi: 0 };
}
