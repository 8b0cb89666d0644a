import { GAP_SAMPLES_MAX, type GapSample } from '#contract/model/gaps.ts';

/** Distance of two samples. */
export const GAP_SAMPLE_MS = 30_000;

/** What stands beside the board before the open, kept every 30 seconds of exchange time. */
export class GapSamples {
  readonly #fromMs: number;
  readonly #toMs: number;
  #samples: GapSample[] = [];

  /** @param fromMs begin of the pre-open, @param toMs open of the session; epoch ms. */
  constructor(fromMs: number, toMs: number) {
    this.#fromMs = fromMs;
    this.#toMs = toMs;
  }

  get list(): readonly GapSample[] {
    return this.#samples;
  }

  /** Takes a sample when one is due; each stretch of 30 seconds gives one, at the moment when it is first looked at. */
  tick(nowMs: number, read: () => Omit<GapSample, 'atMs'>): void {
    if (nowMs < this.#fromMs || nowMs > this.#toMs) return;
    const atMs = this.#fromMs + Math.floor((nowMs - this.#fromMs) / GAP_SAMPLE_MS) * GAP_SAMPLE_MS;
    const last = this.#samples.at(-1);
    if (last !== undefined && last.atMs > atMs) this.#samples = this.#samples.filter((sample) => sample.atMs < atMs);
    if (this.#samples.at(-1)?.atMs === atMs || this.#samples.length >= GAP_SAMPLES_MAX) return;
    this.#samples.push({ atMs, ...read() });
  }
}
