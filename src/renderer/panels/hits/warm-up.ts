import type { ScannerInfo } from '#contract/model/scan.ts';

/** Shorter stretches say too little about the rate, ms. */
const STRETCH_MIN_MS = 8_000;
/** The rate is taken over this long: the broker's limit is per minute, ms. */
const STRETCH_MAX_MS = 60_000;

/** Instruments that still wait for history, of the enabled scanner that has the most to go. */
export function waiting(scanners: readonly ScannerInfo[]): number {
  return scanners.reduce((most, { enabled, ready, wanted }) => Math.max(most, enabled ? wanted - ready : 0), 0);
}

/** Estimates from the pace so far how long the scanners' history will still take. */
export class WarmUp {
  #samples: { readonly atMs: number; readonly left: number }[] = [];

  /** Takes a count at a monotonic time; returns the estimate in ms, or null while there is no pace to go by. */
  leftMs(left: number, nowMs: number): number | null {
    const last = this.#samples.at(-1);
    // More to do than before: another universe or other settings.
    if (last !== undefined && left > last.left) this.#samples = [];
    this.#samples = this.#samples.filter(({ atMs }) => nowMs - atMs <= STRETCH_MAX_MS);
    this.#samples.push({ atMs: nowMs, left });
    const [first] = this.#samples;
    if (first === undefined || nowMs - first.atMs < STRETCH_MIN_MS || first.left === left) return null;
    return (left * (nowMs - first.atMs)) / (first.left - left);
  }
}
