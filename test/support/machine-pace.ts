/** Steps of the piece of work: under two milliseconds, so that what is measured is not kept waiting. */
const STEPS = 1_000_000;
/** What the piece took at the median on the two quiet cores that the time limits of the tests were set on. */
const REFERENCE_MS = 1.7;
/** Pieces a second: they take less than four hundredths of one core from what is measured. */
const EVERY_MS = 50;

/** Pieces that are taken at once; the median counts. */
const PIECES_NOW = 61;

/** Keeps the results alive, so that the work cannot be optimised away. */
let sink = 0;

function pieceMs(): number {
  const startMs = performance.now();
  let state = 0x9e37_79b9 | 0;
  for (let i = 0; i < STEPS; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  sink ^= state;
  return performance.now() - startMs;
}

/** The same ratio now, in a tenth of a second: for what computes without a pause. */
export function paceNow(): number {
  const pieces = Array.from({ length: PIECES_NOW }, pieceMs).sort((a, b) => a - b);
  return Math.max(1, (pieces[PIECES_NOW >> 1] ?? 0) / REFERENCE_MS);
}

/**
 * How much slower than the machine the limits were set on this one is, while something is measured: 1 or more. A slow or shared
 * machine stretches the wall time of all that runs on it; a limit times this number still fails when the terminal is slow.
 */
export class PaceMeter {
  readonly #pieces: number[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor() {
    for (let i = 0; i < 20; i += 1) pieceMs();
    // A test that fails before the end must not be kept alive by it.
    this.#timer = setInterval(() => this.#pieces.push(pieceMs()), EVERY_MS).unref();
  }

  /** Ends the measuring and answers the ratio of the mean piece to the reference. Throws when it ran for less than half a second. */
  end(): number {
    clearInterval(this.#timer);
    const count = this.#pieces.length;
    if (count < 10 || sink === 1) throw new Error(`the pace was measured ${count} times, which says nothing`);
    const meanMs = this.#pieces.reduce((sum, ms) => sum + ms, 0) / count;
    return Math.max(1, meanMs / REFERENCE_MS);
  }
}
