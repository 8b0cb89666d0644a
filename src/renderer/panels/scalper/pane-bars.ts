import type { Bars } from '#contract/model/bar.ts';

/** Minutes that a pane shows. */
export const PANE_BARS = 60;

export type Candles = Pick<Bars, 'o' | 'h' | 'l' | 'c'>;

/** The same bars with the newest price in the last one. */
export function withLast({ o, h, l, c }: Candles, last: number): Candles {
  const end = c.length - 1;
  if (end < 0 || last <= 0) return { o, h, l, c };
  return {
    o,
    h: h.with(end, Math.max(h[end] as number, last)),
    l: l.with(end, Math.min(l[end] as number, last)),
    c: c.with(end, last),
  };
}
