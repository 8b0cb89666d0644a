import { type Columns, columnsOf, makeColumns } from '../../src/main/core/indicators/columns.ts';
import type { Plain } from './indicator-rivals.ts';

const OPEN_MS = Date.UTC(2026, 7, 3, 3, 45);

/** Repeatable noise: mulberry32. */
export function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A random walk of one-minute bars. */
export function makePlain(seed: number, bars: number): Plain {
  const random = noise(seed);
  const data: Plain = { o: [], h: [], l: [], c: [], v: [], candles: [] };
  let price = 100 + random() * 3_000;
  for (let i = 0; i < bars; i++) {
    const open = price;
    price = Math.max(1, price * (1 + (random() - 0.5) * 0.004));
    const high = Math.max(open, price) * (1 + random() * 0.001);
    const low = Math.min(open, price) * (1 - random() * 0.001);
    const volume = Math.floor(random() * 50_000) + 1;
    data.o.push(open);
    data.h.push(high);
    data.l.push(low);
    data.c.push(price);
    data.v.push(volume);
    data.candles.push({ open, high, low, close: price, volume });
  }
  return data;
}

/** The same bars as columns. */
export function columnsOfPlain({ o, h, l, c, v }: Plain): Columns {
  return columnsOf(
    c.map((close, i) => ({ t: OPEN_MS + i * 60_000, o: o[i]!, h: h[i]!, l: l[i]!, c: close, v: v[i]! })),
  );
}

/** The same bars minute by minute: row s of each is symbol s. */
export function minutesOf(series: readonly Columns[], bars: number): Columns[] {
  return Array.from({ length: bars }, (_, i) => {
    const columns = makeColumns(series.length);
    for (const [s, one] of series.entries())
      for (const field of ['t', 'o', 'h', 'l', 'c', 'v'] as const) columns[field][s] = one[field][i]!;
    return columns;
  });
}
