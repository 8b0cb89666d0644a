import { COLUMNS, ROW_CELLS } from '#contract/columns.ts';
import { FaultError, fault } from '#contract/faults.ts';
import type { Bars } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { InstrumentLevels } from '#contract/model/levels.ts';
import { toRupees } from '#contract/model/price.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import { emptyBar } from '../../core/bars/bar.ts';
import { DAY_BARS_MINUTES, type DayBars } from '../../core/bars/day-bars.ts';
import { instrumentLevels, type TodayMinute, type VolumeDay } from '../../core/levels/instrument-levels.ts';
import type { ScanRunner } from '../../core/scan/scan-runner.ts';
import type { ScanHistory, ScanState } from '../../core/scan/scan-state.ts';
import type { TickTable } from '../../core/table/tick-table.ts';
import { istDate, minuteOfDay } from '../../core/time/ist.ts';
import type { SessionVolumes } from '../../core/volume/baseline.ts';

/** Official days kept for each instrument: a year of ranges to compare with, and what the longest average needs. */
export const DAYS_KEPT = 300;
/** India VIX among the indices (dhan-api §3.6). */
const VIX = { segment: 'IDX_I', securityId: 21 } as const;

/** Bars as typed columns, to be held for many instruments. */
interface Packed {
  readonly t: Float64Array;
  readonly v: Float64Array;
  readonly o: Int32Array;
  readonly h: Int32Array;
  readonly l: Int32Array;
  readonly c: Int32Array;
}

/**
 * What is kept of one instrument's past: about 10 KB of days and 20 KB of minute volumes. Options
 * without a history have none.
 */
interface Kept {
  readonly days: Packed;
  readonly sessions: readonly SessionVolumes[];
  readonly today: Packed;
  /** Last minute that was complete when `today` was made. */
  readonly knownMinute: number;
}

export interface LevelsParts {
  readonly epoch: number;
  readonly day: TradeDay;
  readonly table: TickTable;
  readonly bars: DayBars;
}

/** Levels and daily statistics of the scanned instruments, worked out when they are asked for. */
export class LevelsDesk {
  readonly #parts: LevelsParts;
  readonly #kept = new Map<number, Kept>();
  #runner: ScanRunner | null = null;
  #vixSlot = -1;
  /** Slots that became ready and were not told yet. */
  #fresh: number[] = [];
  #anew = true;

  constructor(parts: LevelsParts) {
    this.#parts = parts;
  }

  /** Begins anew with a runner and the instruments of the epoch; what was kept is forgotten. */
  begin(runner: ScanRunner, instruments: readonly Instrument[]): void {
    this.#kept.clear();
    this.#fresh = [];
    this.#anew = true;
    this.#runner = runner;
    this.#vixSlot = -1;
    this.add(instruments);
  }

  /** More instruments of the epoch. */
  add(instruments: readonly Instrument[]): void {
    const vix = instruments.find(({ segment, securityId }) => segment === VIX.segment && securityId === VIX.securityId);
    if (vix !== undefined) this.#vixSlot = vix.slot;
  }

  /** Keeps what levels need of a history. */
  keep({ instrument }: ScanState, history: ScanHistory, knownMinute: number): void {
    const { day } = this.#parts;
    const days = history.past['1d'];
    const end = days.t.findIndex((t) => t >= day.midnightMs);
    this.#kept.set(instrument.slot, {
      days: packed(days, end < 0 ? days.t.length : end, DAYS_KEPT),
      sessions: history.sessions ?? [],
      today: packed(history.today, history.today.t.length, DAY_BARS_MINUTES),
      knownMinute,
    });
    if ((this.#kept.get(instrument.slot)?.days.t.length ?? 0) > 0) this.#fresh.push(instrument.slot);
  }

  /** An instrument that needs no history is ready as it is. */
  keepPlain({ instrument }: ScanState): void {
    this.#fresh.push(instrument.slot);
  }

  /** Slots whose history and levels came since this was called last; `whole`: all before are forgotten. */
  takeReady(): { readonly ready: readonly number[]; readonly whole: boolean } {
    const told = { ready: this.#fresh, whole: this.#anew };
    this.#fresh = [];
    this.#anew = false;
    return told;
  }

  /** Instruments whose levels of today can be told: their days are there. */
  get levelled(): number {
    let count = 0;
    for (const { days } of this.#kept.values()) if (days.t.length > 0) count += 1;
    return count;
  }

  /** @throws input.not_scanned, unavailable.levels_loading */
  of(slot: number, nowMs: number): InstrumentLevels {
    const runner = this.#runner;
    const state = runner?.stateOf(slot);
    const kept = this.#kept.get(slot);
    const plain = state !== undefined && runner?.wantsHistory(state) === false;
    if (runner !== null && (state === undefined || plain)) {
      const text = `Slot ${slot} is not scanned: levels are kept for indices, shares with derivatives and futures that trade today.`;
      throw new FaultError(fault('input.not_scanned', text));
    }
    if (runner === null || state === undefined || kept === undefined) {
      throw new FaultError(
        fault('unavailable.levels_loading', 'The history is still being loaded. Ask again shortly.'),
      );
    }
    const { instrument } = state;
    const { epoch, day } = this.#parts;
    const rvolOf = (interval: keyof InstrumentLevels['rvol']): number | null =>
      state.plan?.values.includes(interval) === true ? runner.value(slot, interval, 'RVOL') : null;
    return instrumentLevels({
      epoch,
      slot,
      symbol: instrument.symbol,
      sessionClass: instrument.sessionClass,
      day,
      nowMs,
      days: daysOf(kept.days, instrument),
      sessions: kept.sessions,
      minutes: this.#minutes(kept, state, runner.closedMinute),
      closedMinute: runner.closedMinute,
      open: this.#price(slot, instrument, 'open'),
      price: this.#price(slot, instrument, 'ltp'),
      vix: this.#vix(),
      rvol: { '1m': rvolOf('1m'), '5m': rvolOf('5m'), '15m': rvolOf('15m'), '1d': rvolOf('1d') },
    });
  }

  /** Closed minutes of today: those of the history, then what the feed has seen, as the scanners take them. */
  #minutes({ today, knownMinute }: Kept, state: ScanState, closedMinute: number): TodayMinute[] {
    const { day, bars } = this.#parts;
    const { slot, decimals } = state.instrument;
    const at = new Map(Array.from(today.t, (t, i) => [minuteOfDay(t), i]));
    const bar = emptyBar();
    const found: TodayMinute[] = [];
    const add = (minute: number, o: number, h: number, l: number, c: number, v: number): void => {
      const rupees = (price: number): number => toRupees(price, decimals);
      found.push({ t: day.midnightMs + minute * MINUTE_MS, o: rupees(o), h: rupees(h), l: rupees(l), c: rupees(c), v });
    };
    const last = Math.min(closedMinute, state.endMinute - 1);
    for (let minute = state.openMinute; minute <= last; minute += 1) {
      const i = minute <= knownMinute ? at.get(minute) : undefined;
      if (i !== undefined) add(minute, today.o[i]!, today.h[i]!, today.l[i]!, today.c[i]!, today.v[i]!);
      else if (bars.read(slot, minute, bar)) add(minute, bar.o, bar.h, bar.l, bar.c, bar.v);
    }
    return found;
  }

  /** A price of the running day, rupees; null while it is not known, or is one of the day before. */
  #price(slot: number, { decimals }: Instrument, column: 'open' | 'ltp'): number | null {
    const { table } = this.#parts;
    const row = new Int32Array(ROW_CELLS);
    if (!table.read(slot, row) || row[COLUMNS.lttDayMs.cell] === 0) return null;
    const price = row[COLUMNS[column].cell]!;
    return price > 0 ? toRupees(price, decimals) : null;
  }

  /** India VIX now, else its close before; null when the epoch does not hold it. */
  #vix(): number | null {
    if (this.#vixSlot < 0) return null;
    const row = new Int32Array(ROW_CELLS);
    if (!this.#parts.table.read(this.#vixSlot, row)) return null;
    const price = row[COLUMNS.ltp.cell]! || row[COLUMNS.prevClose.cell]!;
    return price > 0 ? toRupees(price, 2) : null;
  }
}

/** The newest bars before `end`, at most `count`. */
function packed({ t, o, h, l, c, v }: Bars, end: number, count: number): Packed {
  const from = Math.max(0, end - count);
  return {
    t: Float64Array.from(t.slice(from, end)),
    v: Float64Array.from(v.slice(from, end)),
    o: Int32Array.from(o.slice(from, end)),
    h: Int32Array.from(h.slice(from, end)),
    l: Int32Array.from(l.slice(from, end)),
    c: Int32Array.from(c.slice(from, end)),
  };
}

function daysOf({ t, o, h, l, c, v }: Packed, { decimals }: Instrument): VolumeDay[] {
  const rupees = (price: number): number => toRupees(price, decimals);
  return Array.from(t, (openMs, i) => ({
    date: istDate(openMs),
    open: rupees(o[i]!),
    high: rupees(h[i]!),
    low: rupees(l[i]!),
    close: rupees(c[i]!),
    volume: v[i]!,
  }));
}
