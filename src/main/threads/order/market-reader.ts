import { COLUMNS, DEPTH_FIRST_CELL, DEPTH_LEVEL_CELLS, DEPTH_LEVELS, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { MarketView } from '../../core/risk/control.ts';
import { type DayBand, dayBand } from '../../core/risk/day-band.ts';
import { feedTrust, trustMoment, trustRow } from '../../core/table/feed-trust.ts';
import type { TickTable } from '../../core/table/tick-table.ts';

/** Copies of a row that are tried while the feed thread writes it. */
const READ_TRIES = 8;

/** One price level of the visible book, in units and the price scale. */
export interface DepthLevel {
  readonly price: number;
  readonly quantity: number;
}

/** One row as a venue quotes it, in the price scale. */
export interface RowQuote {
  readonly last: number;
  readonly prevClose: number;
  readonly volume: number;
  /** Differs whenever the row was written. */
  readonly version: number;
  readonly hasDepth: boolean;
  readonly band: DayBand;
}

/** Reads the tick table for the order desk: a copy at the moment of asking. */
export class MarketReader {
  readonly #table: TickTable;
  readonly #day: TradeDay;
  readonly #staleAfterMs: number;
  readonly #row = new Int32Array(ROW_CELLS);
  readonly #unsigned = new Uint32Array(this.#row.buffer);
  readonly #floats = new Float64Array(this.#row.buffer);

  /** @param staleAfterMs no price is stale at a lower age. */
  constructor(table: TickTable, day: TradeDay, staleAfterMs: number) {
    this.#table = table;
    this.#day = day;
    this.#staleAfterMs = staleAfterMs;
  }

  view(instrument: Instrument, nowMs: number): MarketView {
    const moment = trustMoment(this.#day, instrument, nowMs, this.#staleAfterMs);
    const { phase } = moment;
    if (!this.#read(instrument.slot))
      return { ...NOTHING, ...dayBand(instrument, null), phase, reason: `${instrument.symbol} has no price yet` };
    const flags = this.#unsigned[COLUMNS.flags.cell] as number;
    const trust = feedTrust(trustRow(this.#unsigned, 0), instrument, moment);
    const isBefore = trust.state === 'live' && (flags & TICK_FLAG.indicative) !== 0;
    const why = isBefore ? 'its price is from before the session' : trust.state === 'live' ? '' : trust.reason;
    const reason = why === '' ? '' : `${instrument.symbol}: ${why}`;
    const last = positive(this.#row[COLUMNS.ltp.cell]);
    return {
      last,
      bid: positive(this.#row[COLUMNS.bid.cell]),
      ask: positive(this.#row[COLUMNS.ask.cell]),
      ...dayBand(instrument, last),
      ageMs: trust.ageMs,
      trusted: reason === '',
      reason,
      phase,
    };
  }

  /** Levels that an order of this side would trade against, best first; empty when none is shown. */
  depth(instrument: Instrument, side: 'BUY' | 'SELL'): readonly DepthLevel[] {
    if (!this.#read(instrument.slot)) return [];
    const levels: DepthLevel[] = [];
    for (let level = 0; level < DEPTH_LEVELS; level += 1) {
      const first = DEPTH_FIRST_CELL + level * DEPTH_LEVEL_CELLS;
      const quantity = this.#unsigned[first + (side === 'BUY' ? 1 : 0)] as number;
      const price = this.#row[first + (side === 'BUY' ? 5 : 4)] as number;
      if (quantity > 0 && price > 0) levels.push({ price, quantity });
    }
    return levels;
  }

  /** What a venue needs of a row; null before its first packet. Volume in units. */
  quote(instrument: Instrument): RowQuote | null {
    if (!this.#read(instrument.slot)) return null;
    const flags = this.#unsigned[COLUMNS.flags.cell] as number;
    return {
      last: this.#row[COLUMNS.ltp.cell] as number,
      band: dayBand(instrument, positive(this.#row[COLUMNS.ltp.cell])),
      prevClose: this.#row[COLUMNS.prevClose.cell] as number,
      volume: this.#floats[COLUMNS.volume.cell / 2] as number,
      version: this.#unsigned[COLUMNS.version.cell] as number,
      hasDepth: (flags & TICK_FLAG.depth) !== 0,
    };
  }

  #read(slot: number): boolean {
    if (slot < 0 || slot >= this.#table.capacity) return false;
    for (let n = 0; n < READ_TRIES; n += 1) if (this.#table.read(slot, this.#row)) return this.#isFilled();
    return false;
  }

  #isFilled(): boolean {
    return (this.#unsigned[COLUMNS.ticks.cell] as number) > 0;
  }
}

const NOTHING: Omit<MarketView, 'phase' | 'lower' | 'upper'> = {
  last: null,
  bid: null,
  ask: null,
  ageMs: null,
  trusted: false,
  reason: '',
};

function positive(price: number | undefined): number | null {
  return price === undefined || price <= 0 ? null : price;
}
