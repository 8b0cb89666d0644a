import { COLUMNS, type ColumnName, ROW_CELLS } from '../../src/contract/columns.ts';
import type { SessionClass } from '../../src/contract/model/instrument.ts';
import { type Bar, emptyBar } from '../../src/main/core/bars/bar.ts';
import { DayBars } from '../../src/main/core/bars/day-bars.ts';
import { Counters, FEED_COUNTERS } from '../../src/main/core/counters.ts';
import { FeedWriter } from '../../src/main/core/table/feed-writer.ts';
import { gapsOf } from '../../src/main/core/table/gaps.ts';
import { TickTable } from '../../src/main/core/table/tick-table.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import { fullPacket, type Trade, wireTime } from './feed-packets.ts';
import { shippedCalendar } from './shipped-calendar.ts';

/** A trading day with today's timetables. */
export const DATE = '2026-11-20';
/** Epoch ms of an IST time of that day. */
export const time = (hour: number, minute: number, second = 0) =>
  istMidnightMs(DATE) + ((hour * 60 + minute) * 60 + second) * 1_000;
/** Before every class's open. */
export const EARLY = time(8, 0);

/** A feed writer with one watched instrument in slot 2, and short ways to feed and read it. */
export function bed(sessionClass: SessionClass = 'FNO', sinceMs = EARLY, date = DATE) {
  const table = TickTable.create(4);
  const bars = DayBars.create(4);
  const counters = Counters.create(FEED_COUNTERS);
  const writer = new FeedWriter(table, bars, counters, shippedCalendar().tradeDay(date));
  writer.watch(2, sessionClass === 'INDEX' ? 'IDX_I' : 'NSE_FNO', 49_081, sessionClass, sinceMs);
  const segment = sessionClass === 'INDEX' ? 0 : 2;
  const get = (name: ColumnName): number => {
    const { type, cell } = COLUMNS[name];
    const first = 2 * ROW_CELLS + cell;
    return (type === 'f64' ? table.f64[first / 2] : type === 'i32' ? table.i32[first] : table.u32[first]) ?? Number.NaN;
  };
  const bar = (hour: number, minute: number): Bar | null => {
    const out = emptyBar();
    return bars.read(2, hour * 60 + minute, out) ? out : null;
  };
  /** A Full packet of a time of day, received half a second later. */
  const full = (hour: number, minute: number, second: number, trade: Trade) =>
    writer.applyBytes(
      fullPacket(segment, 49_081, { ltt: wireTime(date, hour, minute, second), ...trade }),
      istMidnightMs(date) + ((hour * 60 + minute) * 60 + second) * 1_000 + 500,
    );
  const gaps = () => gapsOf(table.u32, 2 * ROW_CELLS);
  return { table, bars, counters, writer, segment, get, bar, full, gaps };
}
