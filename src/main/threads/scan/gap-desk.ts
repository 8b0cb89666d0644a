import { COLUMNS, type ColumnName, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import type { GapBoard } from '#contract/model/gaps.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { toRupees } from '#contract/model/price.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import { type GapInput, gapBoard } from '../../core/levels/gap-board.ts';
import { GapSamples } from '../../core/levels/gap-samples.ts';
import { isIndiaVix } from '../../core/scan/minute-price.ts';
import type { ScanRunner } from '../../core/scan/scan-runner.ts';
import { tradingMinutes } from '../../core/scan/scan-state.ts';
import type { TickTable } from '../../core/table/tick-table.ts';

/** Kinds that open with a gap of their own; the price of an option follows from them. */
const KINDS: ReadonlySet<string> = new Set(['EQUITY', 'INDEX', 'FUTIDX', 'FUTSTK']);
/** Shares and their indices decide when the board turns from indicative prices to opens. */
const LEAD = 'EQ_DERIV';
/** Pre-open of a day whose timetable names none, minutes. */
const PREOPEN_MINUTES = 15;

const isNifty = ({ kind, symbol }: Instrument): boolean => kind === 'INDEX' && /^NIFTY( 50)?$/i.test(symbol);
const isGift = ({ symbol }: Instrument): boolean => /^GIFT ?NIFTY/i.test(symbol);

interface GapDeskParts {
  readonly epoch: number;
  readonly day: TradeDay;
  readonly table: TickTable;
}

/**
 * The gap board: read from the tick table when it is asked for, so that no price from before the open ever becomes a
 * bar; what stands beside it is sampled while the pre-open runs.
 */
export class GapDesk {
  readonly #parts: GapDeskParts;
  readonly #row = new Int32Array(ROW_CELLS);
  readonly #openMs: number | null;
  /** Kept while scanners are set anew; a clock that goes back takes its own samples away. */
  readonly #samples: GapSamples | null;
  #runner: ScanRunner | null = null;
  #instruments = new Map<number, Instrument>();

  constructor(parts: GapDeskParts) {
    this.#parts = parts;
    const { day } = parts;
    const span = tradingMinutes(day, LEAD);
    this.#openMs = span === null ? null : day.midnightMs + span[0] * MINUTE_MS;
    this.#samples = this.#freshSamples();
  }

  /** Begins anew with a runner and the instruments of the epoch. */
  begin(runner: ScanRunner, instruments: readonly Instrument[]): void {
    this.#runner = runner;
    this.#instruments = new Map();
    this.add(instruments);
  }

  add(instruments: readonly Instrument[]): void {
    for (const one of instruments) if (KINDS.has(one.kind) || isGift(one)) this.#instruments.set(one.slot, one);
  }

  drop(slots: readonly number[]): void {
    for (const slot of slots) this.#instruments.delete(slot);
  }

  /** Samples the context when it is due. */
  tick(nowMs: number): void {
    if (this.#instruments.size === 0) return;
    this.#samples?.tick(nowMs, () => ({
      nifty: this.#now(isNifty),
      vix: this.#now(isIndiaVix),
      gift: this.#now(isGift),
    }));
  }

  /** The largest gaps at this moment, at most `limit` rows. */
  board(limit: number, nowMs: number): GapBoard {
    const { epoch, day } = this.#parts;
    const { rows, priced } = gapBoard(this.#inputs(), limit);
    return {
      epoch,
      tradeDate: day.date,
      asOfMs: nowMs,
      openMs: this.#openMs,
      rows,
      priced,
      watched: this.#instruments.size,
      samples: [...(this.#samples?.list ?? [])],
      closes: { nifty: this.#before(isNifty), vix: this.#before(isIndiaVix), gift: this.#before(isGift) },
      lacking: [
        ...(this.#find(isGift) === undefined ? ['GIFT NIFTY: the feed does not list it'] : []),
        ...(this.#find(isIndiaVix) === undefined ? ['India VIX: it is not subscribed'] : []),
        ...(this.#find(isNifty) === undefined ? ['NIFTY: it is not subscribed'] : []),
      ],
    };
  }

  #freshSamples(): GapSamples | null {
    const { day } = this.#parts;
    if (this.#openMs === null) return null;
    const entry = day.spans[LEAD].find(({ phase }) => phase === 'preopen');
    const fromMs =
      entry === undefined ? this.#openMs - PREOPEN_MINUTES * MINUTE_MS : day.midnightMs + entry.fromMinute * MINUTE_MS;
    return new GapSamples(fromMs, this.#openMs);
  }

  *#inputs(): Generator<GapInput> {
    for (const instrument of this.#instruments.values()) {
      if (isIndiaVix(instrument)) continue;
      const input = this.#inputOf(instrument);
      if (input !== null) yield input;
    }
  }

  /** Null while nothing of today is known of the instrument. */
  #inputOf(instrument: Instrument): GapInput | null {
    const { slot, symbol } = instrument;
    if (!this.#parts.table.read(slot, this.#row) || this.#cell('lttDayMs') === 0) return null;
    const flags = this.#cell('flags');
    const indicative = (flags & TICK_FLAG.indicative) !== 0;
    const traded = (flags & TICK_FLAG.traded) !== 0;
    const price = indicative ? this.#rupees('ltp', instrument) : traded ? this.#rupees('open', instrument) : null;
    if (price === null) return null;
    const [high, low] = [this.#rupees('high', instrument), this.#rupees('low', instrument)];
    return {
      slot,
      symbol,
      price,
      indicative,
      range: indicative || high === null || low === null ? null : { high, low },
      days: this.#daysOf(slot),
      feedClose: this.#rupees('prevClose', instrument),
    };
  }

  #daysOf(slot: number): GapInput['days'] {
    const state = this.#runner?.stateOf(slot);
    // The facts are made when they are first asked for: not before the history is there.
    return state === undefined || !state.loaded ? [] : state.past.days;
  }

  #find(wanted: (instrument: Instrument) => boolean): Instrument | undefined {
    return [...this.#instruments.values()].find(wanted);
  }

  /** Price of today, rupees; null before the first. */
  #now(wanted: (instrument: Instrument) => boolean): number | null {
    const one = this.#find(wanted);
    if (one === undefined || !this.#parts.table.read(one.slot, this.#row)) return null;
    return this.#cell('lttDayMs') === 0 ? null : this.#rupees('ltp', one);
  }

  #before(wanted: (instrument: Instrument) => boolean): number | null {
    const one = this.#find(wanted);
    if (one === undefined) return null;
    const official = this.#daysOf(one.slot).at(-1)?.close;
    if (official !== undefined) return official;
    return this.#parts.table.read(one.slot, this.#row) ? this.#rupees('prevClose', one) : null;
  }

  #cell(column: ColumnName): number {
    return this.#row[COLUMNS[column].cell]! >>> 0;
  }

  #rupees(column: ColumnName, { decimals }: Instrument): number | null {
    const price = this.#row[COLUMNS[column].cell]!;
    return price > 0 ? toRupees(price, decimals) : null;
  }
}
