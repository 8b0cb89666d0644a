export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const shorter = ({ width, height }: Box): number => Math.min(width, height);

/** Largest ratio of the sides of the boxes when areas lie in one row along a side of some length. */
function worst(areas: readonly number[], side: number): number {
  const sum = areas.reduce((a, b) => a + b, 0);
  const [least, most] = [Math.min(...areas), Math.max(...areas)];
  return Math.max((side * side * most) / (sum * sum), (sum * sum) / (side * side * least));
}

/** Puts one row of areas along the shorter side; returns what is left of the place. */
function layRow(areas: readonly number[], place: Box, into: Box[]): Box {
  const sum = areas.reduce((a, b) => a + b, 0);
  const along = shorter(place);
  const depth = along === 0 ? 0 : sum / along;
  let at = 0;
  for (const area of areas) {
    const length = depth === 0 ? 0 : area / depth;
    into.push(
      place.width >= place.height
        ? { x: place.x, y: place.y + at, width: depth, height: length }
        : { x: place.x + at, y: place.y, width: length, height: depth },
    );
    at += length;
  }
  return place.width >= place.height
    ? { ...place, x: place.x + depth, width: Math.max(0, place.width - depth) }
    : { ...place, y: place.y + depth, height: Math.max(0, place.height - depth) };
}

/**
 * Squarified treemap (Bruls, Huizing, van Wijk 2000): boxes with areas in proportion to weights, as near to squares as
 * they can be, in the order of the weights given, which must fall. The boxes fill the place.
 */
export function treemap(weights: readonly number[], place: Box): readonly Box[] {
  const total = weights.reduce((a, b) => a + b, 0);
  if (total <= 0 || place.width <= 0 || place.height <= 0)
    return weights.map(() => ({ ...place, width: 0, height: 0 }));
  const areas = weights.map((weight) => (weight * place.width * place.height) / total);
  const boxes: Box[] = [];
  let left = place;
  let row: number[] = [];
  for (const area of areas) {
    const side = shorter(left);
    if (row.length > 0 && worst([...row, area], side) > worst(row, side)) {
      left = layRow(row, left, boxes);
      row = [];
    }
    row.push(area);
  }
  if (row.length > 0) layRow(row, left, boxes);
  return boxes;
}
