import { COLUMNS, ROW_CELLS } from '#contract/columns.ts';
import { type BarRecord, encodeBars } from '#contract/frames.ts';
import { BAR_FLAG } from '#contract/model/bar.ts';
import {
  CHART_INTERVALS,
  isDayInterval,
  isTradeInterval,
  type MinuteInterval,
  periodStartMs,
  type TradeInterval,
} from '#contract/model/chart-interval.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import { type Bar, emptyBar } from '../core/bars/bar.ts';
import type { DayBars } from '../core/bars/day-bars.ts';
import { intervalMinutes, intervalStart } from '../core/bars/fold.ts';
import { continuousSpan } from '../core/session/calendar.ts';
import { barEndMinute, continuousParts } from '../core/session/continuous-time.ts';
import { touchesGap } from '../core/table/gaps.ts';
import type { TickTable } from '../core/table/tick-table.ts';
import type { ClientState, OpenChart } from './client-state.ts';
import type { FrameStamp } from './row-collector.ts';
import type { TradeCharts } from './trade-charts.ts';
import type { Universe } from './universe.ts';

/** Forming bar and the one before it. */
const LIVE_BARS = 2;
/** Bars of trades in one frame, at most: a page that was away for longer reads its bars again. */
const TRADE_BARS_PER_FRAME = 200;

export interface CollectorParts {
  readonly bars: DayBars;
  readonly table: TickTable;
  readonly day: TradeDay;
  readonly universe: Universe;
  readonly trades: TradeCharts;
}

/** Live bars of open charts, folded from the minutes of the day: the forming one and the one just closed. */
export class BarCollector {
  readonly #bars: DayBars;
  readonly #table: TickTable;
  readonly #day: TradeDay;
  readonly #universe: Universe;
  readonly #trades: TradeCharts;
  readonly #row = new Int32Array(ROW_CELLS);
  readonly #fold = emptyBar();

  constructor({ bars, table, day, universe, trades }: CollectorParts) {
    this.#bars = bars;
    this.#table = table;
    this.#day = day;
    this.#universe = universe;
    this.#trades = trades;
  }

  /** Bars of the client's charts that differ from what was sent, as one frame; null when none does. */
  collect(client: ClientState, stamp: FrameStamp, nowMs: number): ArrayBuffer | null {
    const records: BarRecord[] = [];
    for (const chart of client.charts.values()) this.#chart(chart, nowMs, records);
    return records.length === 0 ? null : encodeBars(records, { ...stamp, newestRecvMs: 0 });
  }

  #chart(chart: OpenChart, nowMs: number, out: BarRecord[]): void {
    const { interval } = chart;
    if (isTradeInterval(interval)) return this.#tradeBars(chart, interval, out);
    const found = isDayInterval(interval) ? [this.#periodBar(chart)] : this.#minuteBars(chart, interval, nowMs);
    found.forEach((record, i) => {
      if (record === null) return;
      const key = Object.values(record).join(' ');
      if (chart.sent[i] === key) return;
      chart.sent[i] = key;
      out.push(record);
    });
  }

  /** Bars of trades that are new or have changed since the newest that was sent, oldest first. */
  #tradeBars(chart: OpenChart, interval: TradeInterval, out: BarRecord[]): void {
    const bars = this.#trades.bars(chart.slot, interval);
    const last = bars.at(-1);
    if (last === undefined) return;
    const key = `${last.t} ${last.trades} ${last.c}`;
    if (chart.sent[0] === key) return;
    chart.sent[0] = key;
    // Bars that were wound back begin before what was sent.
    const sentMs = chart.sentMs !== undefined && chart.sentMs <= last.t ? chart.sentMs : 0;
    chart.sentMs = last.t;
    for (const bar of bars.slice(-TRADE_BARS_PER_FRAME)) {
      if (bar.t < sentMs) continue;
      out.push(this.#record(chart, this.#day.midnightMs + bar.t, bar === last ? BAR_FLAG.forming : 0, bar));
    }
  }

  /** The forming bar first, then the one before; none outside of the class's continuous session. */
  #minuteBars(chart: OpenChart, interval: MinuteInterval, nowMs: number): (BarRecord | null)[] {
    const sessionClass = this.#universe.sessionClass(chart.slot);
    const session = sessionClass === undefined ? undefined : continuousSpan(this.#day, sessionClass);
    const nowMinute = Math.floor((nowMs - this.#day.midnightMs) / MINUTE_MS);
    if (session === undefined || nowMinute < session.fromMinute) return [];
    const parts = sessionClass === undefined ? [] : continuousParts(this.#day, sessionClass);
    const minutes = intervalMinutes(interval);
    const newest = intervalStart(Math.min(nowMinute, session.toMinute - 1), session.fromMinute, minutes);
    return Array.from({ length: LIVE_BARS }, (_, back) => {
      const from = newest - back * minutes;
      const to = barEndMinute(parts, from, minutes);
      if (from < session.fromMinute || !this.#bars.fold(chart.slot, from, to, this.#fold)) return null;
      const partial = touchesGap(this.#table.u32, chart.slot * ROW_CELLS, from, to) ? BAR_FLAG.partial : 0;
      const flags = partial | (nowMinute < to ? BAR_FLAG.forming : 0);
      return this.#record(chart, this.#day.midnightMs + from * MINUTE_MS, flags, this.#fold);
    });
  }

  /** The running day, or the week or month that it belongs to; none before the days of it before today are known. */
  #periodBar(chart: OpenChart): BarRecord | null {
    const day = this.#dayBar(chart);
    const { before } = chart;
    if (day === null || chart.interval === '1d') return day;
    if (before === undefined) return null;
    if (before === null) return day;
    const { t, o, h, l, v } = before;
    return { ...day, t, o, h: Math.max(h, day.h), l: Math.min(l, day.l), v: v + day.v };
  }

  /** The running day as the exchange counts it: its own open, high, low and volume. */
  #dayBar(chart: OpenChart): BarRecord | null {
    if (!this.#table.read(chart.slot, this.#row)) return null;
    const cell = (name: 'open' | 'high' | 'low' | 'ltp'): number => this.#row[COLUMNS[name].cell] as number;
    if (cell('open') === 0 || cell('ltp') === 0) return null;
    const volume = new Float64Array(this.#row.buffer)[COLUMNS.volume.cell / 2] as number;
    const values = {
      o: cell('open'),
      h: Math.max(cell('high'), cell('ltp')),
      l: Math.min(cell('low'), cell('ltp')),
      c: cell('ltp'),
      v: volume,
      oi: (this.#row[COLUMNS.oi.cell] as number) >>> 0,
    };
    const { interval } = chart;
    const t = isDayInterval(interval) ? periodStartMs(this.#day.midnightMs, interval) : this.#day.midnightMs;
    return this.#record(chart, t, BAR_FLAG.forming, values);
  }

  #record(chart: OpenChart, t: number, flags: number, bar: Readonly<Bar>): BarRecord {
    const { o, h, l, c, v, oi } = bar;
    return { slot: chart.slot, intervalIndex: CHART_INTERVALS.indexOf(chart.interval), t, o, h, l, c, v, oi, flags };
  }
}
