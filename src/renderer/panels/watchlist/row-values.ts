import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { IndicatorColumn } from './watch-view.ts';

/** Rows for which slow values are asked: what fits on a tall screen. */
export const ROWS_ASKED_MAX = 80;
/** Questions on their way at a time: charts ask the same thread, and come first. */
export const ASKED_AT_ONCE = 3;
/** A value is asked for anew when it is this old: minute bars say nothing new before, ms. */
export const VALUE_AGE_MS = 60_000;
/** Values that are remembered: some hundred rows that were scrolled past, with every column. */
const KNOWN_MAX = 4_000;
/** Minutes of the longest session of a day, MCX: a sparkline holds them all. */
const SPARK_BARS_MAX = 900;

/** What an indicator column shows, whatever list it stands in. */
export function valueKey({ name, params, interval, output }: Omit<IndicatorColumn, 'id'>): string {
  return JSON.stringify([name, params, interval, output]);
}

export interface RowValuesHost {
  readonly epoch: () => number;
  readonly nowMs: () => number;
  /** Start of the trading day, epoch ms. */
  readonly midnightMs: () => number;
  readonly series: (input: CallInput<'indicator.series'>) => Promise<CallOutput<'indicator.series'>>;
  readonly bars: (input: CallInput<'history.bars'>) => Promise<CallOutput<'history.bars'>>;
  /** Something is new for a slot. */
  readonly changed: (slot: number) => void;
}

interface Known {
  readonly atMs: number;
  readonly value: number | readonly number[];
}

/**
 * Values that are asked for and not streamed: indicators and the day's closes, for the rows on the screen only, a few
 * questions at a time, each again when it is a minute old.
 */
export class RowValues {
  readonly #host: RowValuesHost;
  readonly #known = new Map<string, Known>();
  #epoch = -1;
  #asking = 0;

  constructor(host: RowValuesHost) {
    this.#host = host;
  }

  /**
   * The newest value of an indicator for a slot; NaN while it is not known or not defined.
   * @param key `valueKey` of its column.
   */
  indicator(key: string, slot: number): number {
    const value = this.#known.get(`${key} ${slot}`)?.value;
    return typeof value === 'number' ? value : Number.NaN;
  }

  /** Minute closes of the day for a slot, oldest first; empty while they are not known. */
  closes(slot: number): readonly number[] {
    const value = this.#known.get(`spark ${slot}`)?.value;
    return typeof value === 'object' ? value : [];
  }

  /** Asks for what the rows on the screen lack, the first of them first. */
  look(slots: readonly number[], indicators: readonly IndicatorColumn[], sparks: boolean): void {
    if (this.#epoch !== this.#host.epoch() || this.#known.size > KNOWN_MAX) {
      this.#epoch = this.#host.epoch();
      this.#known.clear();
    }
    const keys = indicators.map(valueKey);
    for (const slot of slots.slice(0, ROWS_ASKED_MAX)) {
      indicators.forEach((column, i) => this.#ask(`${keys[i]} ${slot}`, slot, () => this.#series(column, slot)));
      if (sparks) this.#ask(`spark ${slot}`, slot, () => this.#closes(slot));
    }
  }

  #ask(key: string, slot: number, question: () => Promise<Known['value']>): void {
    const nowMs = this.#host.nowMs();
    const known = this.#known.get(key);
    if (this.#asking >= ASKED_AT_ONCE || (known !== undefined && nowMs - known.atMs < VALUE_AGE_MS)) return;
    this.#asking += 1;
    const epoch = this.#epoch;
    const before = known?.value ?? Number.NaN;
    this.#known.set(key, { atMs: nowMs, value: before });
    question()
      .then(
        (value) => value,
        // Refused or cut off: what was known stays, and it is asked again in a minute.
        () => before,
      )
      .then((value) => {
        this.#asking -= 1;
        if (epoch !== this.#epoch || !this.#known.has(key)) return;
        this.#known.set(key, { atMs: nowMs, value });
        this.#host.changed(slot);
      })
      .catch(() => {});
  }

  async #series({ name, params, interval, output }: IndicatorColumn, slot: number): Promise<number> {
    const epoch = this.#host.epoch();
    const { outputs } = await this.#host.series({ epoch, slot, interval, name, params, beforeMs: null, limit: 1 });
    return outputs[output]?.at(-1) ?? Number.NaN;
  }

  async #closes(slot: number): Promise<readonly number[]> {
    const epoch = this.#host.epoch();
    const { bars } = await this.#host.bars({ epoch, slot, interval: '1m', beforeMs: null, limit: SPARK_BARS_MAX });
    const from = bars.t.findIndex((t) => t >= this.#host.midnightMs());
    return from < 0 ? [] : bars.c.slice(from);
  }
}
