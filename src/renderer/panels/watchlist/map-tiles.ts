import { treemap, type Box } from '../sectors/treemap.ts';

/** Tiles that are drawn: smaller ones could not be told apart. The largest come first. */
export const TILES_MAX = 400;
/** Change at which a tile has its full colour, percent. */
export const FULL_CHANGE = 3;

export interface Tile extends Box {
  readonly slot: number;
}

/** Tiles of slots with their weights, laid out in a place, the heaviest first. What weighs nothing gets the least. */
export function tilesOf(
  slots: readonly number[],
  weightOf: (slot: number) => number,
  width: number,
  height: number,
): Tile[] {
  const weighed = slots.map((slot) => ({ slot, weight: Math.max(0, weightOf(slot)) }));
  const heaviest = weighed.toSorted((a, b) => b.weight - a.weight).slice(0, TILES_MAX);
  const least = (heaviest[0]?.weight ?? 0) / TILES_MAX || 1;
  const boxes = treemap(
    heaviest.map(({ weight }) => Math.max(weight, least)),
    { x: 0, y: 0, width, height },
  );
  return heaviest.map(({ slot }, i) => ({ slot, ...(boxes[i] as Box) }));
}

/** Share of the full colour for a change, 0…1. */
export function tileStrength(changePct: number): number {
  return Number.isNaN(changePct) ? 0 : Math.min(1, Math.abs(changePct) / FULL_CHANGE);
}
