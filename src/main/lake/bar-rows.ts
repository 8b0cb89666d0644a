import { COLUMNS as C, ROW_CELLS } from '#contract/columns.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import type { Bar } from '../core/bars/bar.ts';
import { DAY_BARS_FIRST_MINUTE, DAY_BARS_MINUTES, DayBars } from '../core/bars/day-bars.ts';
import { Counters, FEED_COUNTERS } from '../core/counters.ts';
import { FeedWriter } from '../core/table/feed-writer.ts';
import { TickTable } from '../core/table/tick-table.ts';
import type { StagedColumn, StagedValue, TableLoader } from './table-loader.ts';

export const BAR_STAGE: readonly StagedColumn[] = [
  ['place', 'INTEGER'],
  ['t_ms', 'WHOLE'],
  ['open', 'INTEGER'],
  ['high', 'INTEGER'],
  ['low', 'INTEGER'],
  ['close', 'INTEGER'],
  ['volume', 'WHOLE'],
  ['oi', 'WHOLE'],
];

export const DAILY_STAGE: readonly StagedColumn[] = [
  ['place', 'INTEGER'],
  ['open', 'INTEGER'],
  ['high', 'INTEGER'],
  ['low', 'INTEGER'],
  ['close', 'INTEGER'],
  ['volume', 'WHOLE'],
  ['oi', 'WHOLE'],
  ['prev_close', 'INTEGER'],
  ['origin', 'VARCHAR'],
];

/** Official values of a day, integer prices. */
export interface OfficialDay {
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
  readonly oi: number;
}

/** Builds the bars of a recorded day with the writer of the live feed, so that they are the bars that were live. */
export class BarRows {
  readonly #instruments: readonly Instrument[];
  readonly #day: TradeDay;
  readonly #table: TickTable;
  readonly #bars: DayBars;
  readonly #writer: FeedWriter;

  /** @param instruments with dense slots. @param fromMs when the recording begins. */
  constructor(instruments: readonly Instrument[], day: TradeDay, fromMs: number) {
    this.#instruments = instruments;
    this.#day = day;
    this.#table = TickTable.create(instruments.length);
    this.#bars = DayBars.create(instruments.length);
    this.#writer = new FeedWriter(this.#table, this.#bars, Counters.create(FEED_COUNTERS), day);
    for (const { slot, segment, securityId, sessionClass } of instruments) {
      this.#writer.watch(slot, segment, securityId, sessionClass, fromMs);
    }
  }

  take(bytes: Uint8Array, recvMs: number): void {
    this.#writer.applyBytes(bytes, recvMs);
  }

  /** The feed of these slots was away; all of them when none is named. */
  lose(slots?: readonly number[]): void {
    for (const slot of slots ?? this.#instruments.map((instrument) => instrument.slot)) this.#writer.lose(slot);
  }

  /** Minute bars of everybody. */
  minutes(loader: TableLoader): void {
    const bar: Bar = { o: 0, h: 0, l: 0, c: 0, v: 0, oi: 0 };
    for (const [place, { slot }] of this.#instruments.entries()) {
      for (let n = 0; n < DAY_BARS_MINUTES; n++) {
        const minute = DAY_BARS_FIRST_MINUTE + n;
        if (!this.#bars.read(slot, minute, bar)) continue;
        const { o, h, l, c, v, oi } = bar;
        loader.add([place, this.#day.midnightMs + minute * MINUTE_MS, o, h, l, c, v, oi]);
      }
    }
  }

  /** One row for everybody who traded: the broker's official values where known, else the feed's day fields. */
  daily(loader: TableLoader, official: (instrument: Instrument) => OfficialDay | null): void {
    const cells = new Int32Array(ROW_CELLS);
    const f64 = new Float64Array(cells.buffer);
    for (const [place, instrument] of this.#instruments.entries()) {
      if (!this.#table.read(instrument.slot, cells)) continue;
      const prevClose = cells[C.prevClose.cell] as number;
      const row = dayOf(cells, f64, official(instrument));
      if (row !== null) loader.add([place, ...row.slice(0, -1), prevClose > 0 ? prevClose : null, row.at(-1) ?? null]);
    }
  }
}

function dayOf(cells: Int32Array, f64: Float64Array, told: OfficialDay | null): StagedValue[] | null {
  if (told !== null) return [told.o, told.h, told.l, told.c, told.v, told.oi, 'broker'];
  const [open, high, low, close] = [C.open, C.high, C.low, C.ltp].map(({ cell }) => cells[cell] as number) as [
    number,
    number,
    number,
    number,
  ];
  if (open <= 0 || high < open || low <= 0 || low > open || close <= 0) return null;
  const volume = f64[C.volume.cell / 2] as number;
  return [open, high, low, close, volume, (cells[C.oi.cell] as number) >>> 0, 'feed'];
}
