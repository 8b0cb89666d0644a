import { MINUTE_MS } from '#contract/model/session.ts';
import type { ImportRow } from './import-layout.ts';

/** Fewer bars say nothing: a quiet option may have traded in even minutes alone. */
const BARS_MIN = 20;

/** Tells minutes from bars of longer intervals, which look the same line by line: the step that all their times share. */
export class BarStep {
  #firstMinute: number | null = null;
  #common = 0;
  #bars = 0;

  add({ values }: ImportRow): void {
    const minute = Math.floor(Number(values['t_ms']) / MINUTE_MS);
    this.#firstMinute ??= minute;
    this.#common = commonDivisor(this.#common, Math.abs(minute - this.#firstMinute));
    this.#bars += 1;
  }

  /** Minutes between the bars at least; 1 while nothing else is certain. */
  get minutes(): number {
    return this.#bars < BARS_MIN ? 1 : Math.max(1, this.#common);
  }
}

/** Of 0 and a number it is that number. */
function commonDivisor(a: number, b: number): number {
  let [large, small] = [a, b];
  while (small !== 0) [large, small] = [small, large % small];
  return large;
}
