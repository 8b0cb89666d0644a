/** A rectangle in screen coordinates, device-independent pixels. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The window must stay usable: the frame needs about this much. */
export const WINDOW_WIDTH_MIN = 960;
export const WINDOW_HEIGHT_MIN = 600;
const WINDOW_DEFAULT = { width: 1_600, height: 960 };

/** Sizes of a kind of window: the smallest that can be used, and the one of a first time. */
export interface WindowSizes {
  readonly least: { readonly width: number; readonly height: number };
  readonly first: { readonly width: number; readonly height: number };
}
/** The whole terminal. */
export const TERMINAL_SIZES: WindowSizes = {
  least: { width: WINDOW_WIDTH_MIN, height: WINDOW_HEIGHT_MIN },
  first: WINDOW_DEFAULT,
};
/** One panel, which has a bar and a strip of its own around it. */
export const PANEL_SIZES: WindowSizes = {
  least: { width: 420, height: 300 },
  first: { width: 900, height: 640 },
};
/** Share of a saved window that must be on a display for its place to be kept. */
const VISIBLE_SHARE_MIN = 0.25;

function overlap(a: Bounds, b: Bounds): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

const isVisible = (window: Bounds, area: Bounds): boolean =>
  overlap(window, area) >= window.width * window.height * VISIBLE_SHARE_MIN;

const isBounds = (value: unknown): value is Bounds =>
  typeof value === 'object' &&
  value !== null &&
  ['x', 'y', 'width', 'height'].every((key) => Number.isFinite((value as Record<string, unknown>)[key]));

/**
 * Where a window opens: as saved when enough of it is on a display, else centred on the first one; never larger than
 * the display's work area.
 * @param saved what was stored, of any shape.
 * @param areas work areas of the displays, the primary one first.
 */
export function placeWindow(
  saved: unknown,
  areas: readonly Bounds[],
  { least, first }: WindowSizes = TERMINAL_SIZES,
): Bounds {
  const [primary] = areas;
  if (primary === undefined) return { x: 0, y: 0, ...first };
  const wanted = isBounds(saved) ? saved : null;
  const best = wanted === null ? primary : areas.reduce((a, b) => (overlap(wanted, b) > overlap(wanted, a) ? b : a));
  const width = Math.min(Math.max(wanted?.width ?? first.width, least.width), best.width);
  const height = Math.min(Math.max(wanted?.height ?? first.height, least.height), best.height);
  const visible = wanted !== null && isVisible(wanted, best);
  if (wanted === null || !visible) {
    const x = best.x + Math.round((best.width - width) / 2);
    return { x, y: best.y + Math.round((best.height - height) / 2), width, height };
  }
  const x = Math.min(Math.max(wanted.x, best.x), best.x + best.width - width);
  return { x, y: Math.min(Math.max(wanted.y, best.y), best.y + best.height - height), width, height };
}

/** Where an open window goes whose display has gone: onto the first one; null for one that can still be seen. */
export function broughtHome(window: Bounds, areas: readonly Bounds[]): Bounds | null {
  // It keeps its size, whatever kind of window it is.
  const sizes = { least: { width: 1, height: 1 }, first: window };
  return areas.length === 0 || areas.some((area) => isVisible(window, area)) ? null : placeWindow(window, areas, sizes);
}
