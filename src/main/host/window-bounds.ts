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
/** Share of a saved window that must be on a display for its place to be kept. */
const VISIBLE_SHARE_MIN = 0.25;

function overlap(a: Bounds, b: Bounds): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

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
export function placeWindow(saved: unknown, areas: readonly Bounds[]): Bounds {
  const [primary] = areas;
  if (primary === undefined) return { x: 0, y: 0, ...WINDOW_DEFAULT };
  const wanted = isBounds(saved) ? saved : null;
  const best = wanted === null ? primary : areas.reduce((a, b) => (overlap(wanted, b) > overlap(wanted, a) ? b : a));
  const width = Math.min(Math.max(wanted?.width ?? WINDOW_DEFAULT.width, WINDOW_WIDTH_MIN), best.width);
  const height = Math.min(Math.max(wanted?.height ?? WINDOW_DEFAULT.height, WINDOW_HEIGHT_MIN), best.height);
  const visible = wanted !== null && overlap(wanted, best) >= wanted.width * wanted.height * VISIBLE_SHARE_MIN;
  if (wanted === null || !visible) {
    const x = best.x + Math.round((best.width - width) / 2);
    return { x, y: best.y + Math.round((best.height - height) / 2), width, height };
  }
  const x = Math.min(Math.max(wanted.x, best.x), best.x + best.width - width);
  return { x, y: Math.min(Math.max(wanted.y, best.y), best.y + best.height - height), width, height };
}
