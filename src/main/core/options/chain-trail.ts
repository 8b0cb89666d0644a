import {
  TRAIL_FIELDS,
  TRAIL_MINUTES_MAX,
  TRAIL_STRIKES_MAX,
  type TrailField,
  type TrailPair,
} from '#contract/model/chain-study.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { ChainColumns } from './chain-columns.ts';

/** One moment of a chain; NaN = undefined. */
export type TrailSample = Readonly<Record<TrailField, number>>;
/** Cells of one strike in a minute: mids of call and put, units traded so far today of both. */
const STRIKE_CELLS = 4;

/** A premium by the minute with its mean; NaN where a leg is not quoted, or nothing was traded yet. */
export interface PairTrail {
  readonly premium: readonly number[];
  readonly vwap: readonly number[];
}

/**
 * What became of one chain through the day, one row a minute: the last moment of each. Premiums of the strikes around
 * the money are kept from the moment that somebody asks for them. A clock that goes back takes the later rows with it.
 */
export class ChainTrail {
  /** Open times of the minutes, epoch ms, ascending. */
  readonly atMs: number[] = [];
  readonly fields: Readonly<Record<TrailField, number[]>>;
  /** Strikes whose premiums are kept, ascending. */
  strikes: readonly number[] = [];
  #keeps = false;
  /** By row of the trail; null before premiums were kept. */
  readonly #legs: (Float32Array | null)[] = [];

  constructor() {
    this.fields = Object.fromEntries(TRAIL_FIELDS.map((name) => [name, [] as number[]])) as Record<
      TrailField,
      number[]
    >;
  }

  get keepsPremiums(): boolean {
    return this.#keeps;
  }

  keepPremiums(): void {
    this.#keeps = true;
  }

  /** Gives the premiums up; the rows of the chain itself stay. */
  dropPremiums(): void {
    this.#keeps = false;
    this.strikes = [];
    this.#legs.fill(null);
  }

  /** First minute whose premiums are kept; null while none are. */
  get premiumsFromMs(): number | null {
    const row = this.#legs.findIndex((legs) => legs !== null);
    return row < 0 ? null : (this.atMs[row] as number);
  }

  /** Takes how the chain stands now into its minute; the last word of a minute is what stays. */
  record(nowMs: number, sample: TrailSample, columns: ChainColumns, atmRow: number): void {
    const minuteMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
    this.#forgetFrom(minuteMs);
    if (this.atMs.length >= TRAIL_MINUTES_MAX) return;
    this.atMs.push(minuteMs);
    for (const name of TRAIL_FIELDS) this.fields[name].push(sample[name]);
    if (this.#keeps && this.strikes.length === 0 && atmRow >= 0) this.strikes = strikesAround(columns, atmRow);
    this.#legs.push(this.strikes.length === 0 ? null : this.#legsOf(columns));
  }

  /** Premium of a call and a put together, minute by minute; null when a strike is not kept. */
  pair({ call, put }: TrailPair): PairTrail | null {
    const callAt = this.strikes.indexOf(call);
    const putAt = this.strikes.indexOf(put);
    if (callAt < 0 || putAt < 0) return null;
    const premium: number[] = [];
    const vwap: number[] = [];
    let value = 0;
    let units = 0;
    let before = Number.NaN;
    for (const legs of this.#legs) {
      const at =
        legs === null
          ? Number.NaN
          : (legs[callAt * STRIKE_CELLS] as number) + (legs[putAt * STRIKE_CELLS + 1] as number);
      const traded =
        legs === null
          ? Number.NaN
          : (legs[callAt * STRIKE_CELLS + 2] as number) + (legs[putAt * STRIKE_CELLS + 3] as number);
      // What was traded before the first row is not known to have been traded at its premium.
      const weight = Math.max(0, traded - before);
      if (weight > 0 && !Number.isNaN(at)) {
        value += at * weight;
        units += weight;
      }
      if (!Number.isNaN(traded)) before = traded;
      premium.push(at);
      vwap.push(units > 0 ? value / units : Number.NaN);
    }
    return { premium, vwap };
  }

  #forgetFrom(minuteMs: number): void {
    let length = this.atMs.length;
    while (length > 0 && (this.atMs[length - 1] as number) >= minuteMs) length -= 1;
    if (length === this.atMs.length) return;
    this.atMs.length = length;
    this.#legs.length = length;
    for (const name of TRAIL_FIELDS) this.fields[name].length = length;
  }

  #legsOf(columns: ChainColumns): Float32Array {
    const legs = new Float32Array(this.strikes.length * STRIKE_CELLS);
    let row = 0;
    for (let i = 0; i < this.strikes.length; i += 1) {
      const strike = this.strikes[i] as number;
      while (row < columns.rows && (columns.strike[row] as number) < strike) row += 1;
      const listed = row < columns.rows && columns.strike[row] === strike;
      legs[i * STRIKE_CELLS] = listed ? columns.calls.mid(row) : Number.NaN;
      legs[i * STRIKE_CELLS + 1] = listed ? columns.puts.mid(row) : Number.NaN;
      legs[i * STRIKE_CELLS + 2] = listed ? (columns.calls.volume[row] as number) : Number.NaN;
      legs[i * STRIKE_CELLS + 3] = listed ? (columns.puts.volume[row] as number) : Number.NaN;
    }
    return legs;
  }
}

/** The strikes nearest to the money, as many as are kept. */
function strikesAround(columns: ChainColumns, atmRow: number): number[] {
  const half = (TRAIL_STRIKES_MAX - 1) / 2;
  const first = Math.max(0, Math.min(atmRow - half, columns.rows - TRAIL_STRIKES_MAX));
  return [...columns.strike.subarray(first, Math.min(columns.rows, first + TRAIL_STRIKES_MAX))];
}
