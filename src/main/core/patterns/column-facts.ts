import { EMA } from '../indicators/ema.ts';
import { atrInto } from '../indicators/atr.ts';
import { type Columns } from '../indicators/columns.ts';
import { compute } from '../indicators/compute.ts';
import { RSI } from '../indicators/rsi.ts';
import { RVOL } from '../indicators/rvol.ts';
import { VWAP } from '../indicators/vwap.ts';
import type { PatternBars, PatternFacts } from './pattern.ts';

/** Lengths that the facts are made with. */
export interface FactLengths {
  readonly atr: number;
  readonly rsi: number;
  readonly rvol: number;
}

export const FACT_LENGTHS: FactLengths = { atr: 14, rsi: 14, rvol: 20 };

/** Facts over whole columns: one series from its first bar to its last, asked bar by bar. */
export class ColumnFacts implements PatternFacts {
  readonly bars: PatternBars;
  readonly first = 0;
  at = 0;
  readonly #columns: Columns;
  readonly #atr: Float64Array;
  readonly #rsi: Float64Array;
  readonly #vwap: Float64Array;
  readonly #rvol: Float64Array;
  readonly #emas = new Map<number, Float64Array>();
  readonly #factorAt: (at: number) => number;

  /**
   * @param openMinute minute of the day at which the session's average price begins.
   * @param factorAt session multiplier × VIX multiplier of a bar.
   */
  constructor(columns: Columns, openMinute: number, factorAt: (at: number) => number, lengths = FACT_LENGTHS) {
    this.bars = columns;
    this.#columns = columns;
    this.#factorAt = factorAt;
    this.#atr = new Float64Array(columns.c.length);
    atrInto(columns, lengths.atr, 'tv', this.#atr);
    this.#rsi = compute(RSI, { n: lengths.rsi, source: 'c' }, columns)[0]!;
    this.#vwap = compute(VWAP, { anchor: 'session', openMinute, source: 'hlc3' }, columns)[0]!;
    this.#rvol = compute(RVOL, { n: lengths.rvol }, columns)[0]!;
  }

  get volumeFactor(): number {
    return this.#factorAt(this.at);
  }

  atr(back: number): number {
    return at(this.#atr, this.at - back);
  }

  rsi(back: number): number {
    return at(this.#rsi, this.at - back);
  }

  vwap(): number {
    return at(this.#vwap, this.at);
  }

  rvol(): number {
    return at(this.#rvol, this.at);
  }

  ema(n: number): number {
    let column = this.#emas.get(n);
    if (column === undefined) {
      column = compute(EMA, { n, source: 'c' }, this.#columns)[0]!;
      this.#emas.set(n, column);
    }
    return at(column, this.at);
  }
}

function at(column: Float64Array, i: number): number {
  return i < 0 ? Number.NaN : column[i]!;
}
