import type { HighLowClose } from './pivots.ts';

/** Central pivot range, quant.md A.25. */
export interface Cpr {
  readonly P: number;
  /** Lower edge. */
  readonly BC: number;
  /** Upper edge. */
  readonly TC: number;
  readonly width: number;
  /** Width in percent of P; null when P is 0. */
  readonly widthPct: number | null;
  readonly narrow: boolean;
  /** The edges came out in the wrong order (close below the middle) and were exchanged. */
  readonly swapped: boolean;
}

/** Widths below this percentage of P are narrow. */
export const NARROW_PCT = 0.5;

/** The central pivot range of a period from the one before it. */
export function cpr({ H, L, C }: HighLowClose, narrowPct = NARROW_PCT): Cpr {
  const P = (H + L + C) / 3;
  const middle = (H + L) / 2;
  const mirror = 2 * P - middle;
  const swapped = middle > mirror;
  const [BC, TC] = swapped ? [mirror, middle] : [middle, mirror];
  const width = TC - BC;
  const widthPct = P === 0 ? null : (100 * width) / P;
  return { P, BC, TC, width, widthPct, narrow: widthPct !== null && widthPct < narrowPct, swapped };
}

/** A range that no session has touched so far. */
export interface VirginCpr {
  /** Date of the session the range was for. */
  readonly date: string;
  readonly BC: number;
  readonly TC: number;
}

/** Ranges kept: two years of sessions; older ones are forgotten, the oldest first. */
export const VIRGIN_MAX = 500;

/** Did a session trade inside or across the range? */
export function touches(high: number, low: number, { BC, TC }: Pick<Cpr, 'BC' | 'TC'>): boolean {
  return low <= TC && high >= BC;
}

/**
 * The register of virgin ranges of one instrument. A range enters when its own session ended without touching it, and
 * leaves when a later session touches it.
 */
export class VirginRegister {
  readonly #ranges: VirginCpr[] = [];

  /** The open ranges, oldest first. */
  get open(): readonly VirginCpr[] {
    return this.#ranges;
  }

  /**
   * Takes a finished session with the range that was in force (null on the first day).
   * @returns the ranges that this session tested.
   */
  close(date: string, high: number, low: number, range: Cpr | null): VirginCpr[] {
    const tested = this.#ranges.filter((one) => touches(high, low, one));
    for (const one of tested) this.#ranges.splice(this.#ranges.indexOf(one), 1);
    if (range !== null && !touches(high, low, range)) this.#ranges.push({ date, BC: range.BC, TC: range.TC });
    if (this.#ranges.length > VIRGIN_MAX) this.#ranges.shift();
    return tested;
  }
}
