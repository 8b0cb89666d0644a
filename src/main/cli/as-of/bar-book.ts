import { FaultError, fault } from '#contract/faults.ts';
import type { Bars } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { DayBefore } from '../../core/scan/contract-day.ts';
import { istDate, istMidnightMs } from '../../core/time/ist.ts';
import { instrumentOfLake, type LakeIdentity } from '../../lake/lake-instruments.ts';
import { emptyBars, foldMinutes, pushBar, rowsOfBars } from '../../threads/store/minute-fold.ts';

/** Bars that one run over the past holds: 64 bytes each, so 640 MB at most. */
export const BOOK_BARS_MAX = 10_000_000;

/** What of an instrument only its file knows. */
export type Contract = Pick<Instrument, 'expiry' | 'strike' | 'right' | 'underlying' | 'lot'>;

/** One bar as it is put in; prices in the instrument's scale. */
export interface BookBar {
  readonly t: number;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
  readonly oi: number;
}

/** The bars of one instrument, oldest first once the book is closed. */
export interface BookEntry {
  readonly instrument: Instrument;
  readonly minutes: Bars;
  /** Official days, and days folded from minutes where there is no official one. `t` is IST midnight. */
  readonly days: Bars;
  /** Places of the first minute of a date, and behind its last one. */
  readonly dates: ReadonlyMap<string, readonly [from: number, to: number]>;
  /** Dates that have an official day. */
  readonly official: ReadonlySet<string>;
  /** Close and open interest of the day before, by date, where the file told them. */
  readonly before: ReadonlyMap<string, DayBefore>;
}

interface Growing {
  readonly identity: LakeIdentity;
  readonly contract: Partial<Contract>;
  readonly minutes: Bars;
  readonly days: Bars;
  readonly before: Map<string, DayBefore>;
}

/** Minutes and days of the past by instrument. First it is filled, in any order; then it is read. */
export class BarBook {
  readonly #growing = new Map<string, Growing>();
  #bars = 0;

  /** Rows of one symbol belong together whichever file they come from; shares with and without derivatives too. */
  #of(identity: LakeIdentity, contract: Partial<Contract>): Growing {
    const { symbol, sessionClass } = identity;
    const key = `${symbol.toUpperCase()}|${(sessionClass ?? '').replace(/^EQ_.*/, 'EQ')}`;
    let known = this.#growing.get(key);
    if (known === undefined) {
      known = { identity, contract, minutes: emptyBars(), days: emptyBars(), before: new Map() };
      this.#growing.set(key, known);
    }
    return known;
  }

  /** @throws FaultError `input.scan_too_much` above BOOK_BARS_MAX. */
  add(kind: 'minutes' | 'days', identity: LakeIdentity, bar: BookBar, contract: Partial<Contract> = {}): void {
    this.#bars += 1;
    if (this.#bars > BOOK_BARS_MAX) {
      const text = `The data holds more than ${BOOK_BARS_MAX} bars. Name fewer with --symbols, or a shorter --from and --to.`;
      throw new FaultError(fault('input.scan_too_much', text));
    }
    pushBar(this.#of(identity, contract)[kind], { ...bar, flags: 0 });
  }

  /** What was known of a contract's day before `date`. */
  addBefore(identity: LakeIdentity, date: string, before: DayBefore): void {
    const { before: known } = this.#of(identity, {});
    if (!known.has(date)) known.set(date, before);
  }

  /** The instruments in the order of their names, with slots in that order. */
  close(): BookEntry[] {
    return [...this.#growing]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { identity, contract, minutes, days, before }], slot) => {
        const sorted = inOrder(minutes);
        const told = inOrder(days);
        return {
          instrument: { ...instrumentOfLake(identity, slot), ...contract },
          minutes: sorted,
          days: withFolded(told, sorted),
          dates: placesOf(sorted),
          official: new Set(told.t.map((t) => istDate(t))),
          before,
        };
      });
  }
}

/** By time; of two rows of one time the later one counts. */
function inOrder(bars: Bars): Bars {
  const { t } = bars;
  if (t.every((ms, i) => i === 0 || ms > t[i - 1]!)) return bars;
  const rows = rowsOfBars(bars);
  const byTime = new Map(rows.map((row) => [row.t, row]));
  const out = emptyBars();
  for (const row of [...byTime.values()].sort((a, b) => a.t - b.t)) pushBar(out, row);
  return out;
}

function withFolded(days: Bars, minutes: Bars): Bars {
  const told = new Set(days.t);
  const rows = [...rowsOfBars(days), ...foldMinutes(rowsOfBars(minutes), '1d', 0).filter(({ t }) => !told.has(t))];
  const out = emptyBars();
  for (const row of rows.sort((a, b) => a.t - b.t)) pushBar(out, row);
  return out;
}

function placesOf({ t }: Bars): Map<string, readonly [number, number]> {
  const places = new Map<string, readonly [number, number]>();
  for (let i = 0; i < t.length; ) {
    const date = istDate(t[i]!);
    const endMs = istMidnightMs(date) + 86_400_000;
    const from = i;
    while (i < t.length && t[i]! < endMs) i += 1;
    places.set(date, [from, i]);
  }
  return places;
}

/** The newest `count` bars that opened before a moment. */
export function barsBefore({ t, o, h, l, c, v, oi, flags }: Bars, beforeMs: number, count: number): Bars {
  let [low, end] = [0, t.length];
  while (low < end) {
    const middle = (low + end) >> 1;
    if (t[middle]! < beforeMs) low = middle + 1;
    else end = middle;
  }
  const cut = (column: readonly number[]): number[] => column.slice(Math.max(0, end - count), end);
  return { t: cut(t), o: cut(o), h: cut(h), l: cut(l), c: cut(c), v: cut(v), oi: cut(oi), flags: cut(flags) };
}
