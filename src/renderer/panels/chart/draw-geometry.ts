import { paisePerStep } from '../../stores/positions.ts';
import { grouped, signedFixed, signedPercent } from '../../ui/format.ts';
import { signedCount, signedRupees } from '../../ui/money.ts';
import type { Anchor, Drawing, DrawTool } from './draw-model.ts';

/** A place in the pane, px. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A press within this of a drawing takes it, px. */
export const HIT_PX = 6;
/** Height of the words of a drawing, and about the width of one letter, px. */
export const TEXT_HEIGHT = 16;
const LETTER_WIDTH = 6.6;

/** Parts of the way back from the second point to the first. */
export const FIB_LEVELS = [0, 0.236, 0.382, 0.5, 0.618, 0.786, 1] as const;

/** Prices of a retracement: 0 at the second point, 1 at the first. Integers of the scale. */
export function fibPrices(from: number, to: number): readonly { readonly part: number; readonly price: number }[] {
  return FIB_LEVELS.map((part) => ({ part, price: Math.round(to + (from - to) * part) }));
}

/** Where a ray that begins at a spot and goes through another leaves the pane, to the right or to the left. */
export function rayEnd(from: Spot, through: Spot, width: number): Spot {
  if (through.x === from.x) return { x: from.x, y: through.y >= from.y ? 1e5 : -1e5 };
  const x = through.x > from.x ? Math.max(width, through.x) : Math.min(0, through.x);
  return { x, y: from.y + ((through.y - from.y) * (x - from.x)) / (through.x - from.x) };
}

/** Distance of a spot from the straight piece between two others, px. */
export function distance(at: Spot, a: Spot, b: Spot): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const part = length === 0 ? 0 : Math.min(1, Math.max(0, ((at.x - a.x) * dx + (at.y - a.y) * dy) / length));
  return Math.hypot(at.x - a.x - part * dx, at.y - a.y - part * dy);
}

/** What of a drawing lies under the pointer: one of its points, or all of it. */
export type Part = number | 'body';

/** Straight pieces that a drawing is made of. */
function pieces(tool: DrawTool, a: Spot, b: Spot, width: number, levels: readonly number[]): [Spot, Spot][] {
  if (tool === 'horizontal')
    return [
      [
        { x: 0, y: a.y },
        { x: width, y: a.y },
      ],
    ];
  if (tool === 'ray') return [[a, rayEnd(a, b, width)]];
  if (tool === 'trend') return [[a, b]];
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
  if (tool === 'fib')
    return [
      [a, b],
      ...levels.map((y): [Spot, Spot] => [
        { x: left, y },
        { x: right, y },
      ]),
    ];
  const corners = [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }] as const;
  return corners.map((corner, i) => [corner, corners[(i + 1) % corners.length] as Spot]);
}

/** The part of a drawing at a spot, or null. @param levels heights of a retracement */
export function partAt(
  at: Spot,
  { tool, text }: Pick<Drawing, 'tool' | 'text'>,
  spots: readonly Spot[],
  width: number,
  levels: readonly number[],
): Part | null {
  const [a, b = a] = spots;
  if (a === undefined || b === undefined) return null;
  if (tool === 'text') {
    const wide = text.length * LETTER_WIDTH;
    const inside = at.x >= a.x - HIT_PX && at.x <= a.x + wide && Math.abs(at.y - a.y) <= TEXT_HEIGHT / 2 + 2;
    return inside ? 'body' : null;
  }
  const point = spots.findIndex((spot) => Math.hypot(at.x - spot.x, at.y - spot.y) <= HIT_PX + 2);
  if (point >= 0 && tool !== 'horizontal') return point;
  return pieces(tool, a, b, width, levels).some(([from, to]) => distance(at, from, to) <= HIT_PX) ? 'body' : null;
}

/** What lies between two points, in words: bars, percent, points, and rupees of one lot. */
export function measureWords(a: Anchor, b: Anchor, bars: number, scale: { decimals: 2 | 4; lot: number }): string {
  const points = b.p - a.p;
  const count = `${signedCount(bars)} ${Math.abs(bars) === 1 ? 'bar' : 'bars'}`;
  const lot = scale.lot === 1 ? 'a share' : `a lot of ${grouped(scale.lot)}`;
  const money = signedRupees(points * scale.lot * paisePerStep(scale.decimals));
  return `${count} · ${signedPercent((points / a.p) * 100)} % · ${signedFixed(points, scale.decimals)} · ${money} ${lot}`;
}
