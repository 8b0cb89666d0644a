/** A paint longer than this (script, style, layout and raster of one flush) makes the page paint at 10 Hz, ms. */
export const PAINT_BUDGET_MS = 24;
/** Below this it paints after every frame again; the gap keeps it from swinging between the two, ms. */
export const PAINT_RECOVER_MS = 14;
/** Shortest time between two paints while over budget: 10 Hz (measured: cost follows flush rate × visible cells), ms. */
export const SLOW_PAINT_EVERY_MS = 100;
/** Share of a new sample in the running mean of paint cost. */
const SAMPLE_WEIGHT = 0.15;

/** Decides how soon the next paint may follow: after each frame while paints are cheap, at 10 Hz while they are not. */
export class PaintPace {
  #meanMs = 0;
  #slow = false;

  get slow(): boolean {
    return this.#slow;
  }

  /** Takes the cost of a paint, ms. */
  record(paintMs: number): void {
    this.#meanMs += (paintMs - this.#meanMs) * SAMPLE_WEIGHT;
    if (this.#meanMs > PAINT_BUDGET_MS) this.#slow = true;
    else if (this.#meanMs < PAINT_RECOVER_MS) this.#slow = false;
  }

  /** Milliseconds to wait before the next paint when the last one began `sinceMs` ago. */
  waitMs(sinceMs: number): number {
    return this.#slow ? Math.max(0, SLOW_PAINT_EVERY_MS - sinceMs) : 0;
  }
}
