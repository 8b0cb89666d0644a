import { z } from 'zod';
import { IST_OFFSET_MS } from '#contract/model/session.ts';
import { RECORD, RECORD_FIELDS, RECORD_LEVEL, RECORD_LEVEL_FIELDS } from '../../core/wire/full-record.ts';

/** Highest price that a line may hold, rupees: what fits the table in paise. */
const PRICE_MAX = 21_000_000;
/** Times before this are no market data: Kite writes 1970 where it has no time. */
const EARLIEST_MS = Date.UTC(1995, 0, 1);

/** One line that could be read. */
export interface TickLine {
  /** When it came, epoch ms UTC; null when the line has no usable time and belongs to the next one that has. */
  readonly atMs: number | null;
  /** Fields as in a Full packet. */
  readonly record: Float64Array;
  /** Instrument id told by the line. */
  readonly token: number | null;
}

/** A line as a tick, or why it is none; null for a line that is rightly empty of ticks (a header). */
export type LineReader = (line: string, first: boolean) => TickLine | string | null;

const CSV_LINE =
  /^"?(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?"?\s*[,;\t]\s*"?(-?[\d.]+(?:e[+-]?\d+)?)"?\s*(?:[,;\t].*)?$/i;

/** `YYYY-MM-DD HH:MM:SS,ltp`, IST; a first line that begins with a letter is a header, further columns are left alone. */
export function readCsvLine(line: string, first: boolean): TickLine | string | null {
  const found = CSV_LINE.exec(line);
  if (found === null) return first && /^"?[a-z]/i.test(line) ? null : 'is not "YYYY-MM-DD HH:MM:SS,price"';
  const [, year, month, day, hour, minute, second, fraction = '0', price] = found;
  const wallMs = wallTimeMs([year, month, day, hour, minute, second].map(Number));
  if (wallMs === null) return 'has a date or time that does not exist';
  const ltp = Number(price);
  if (!(ltp > 0 && ltp <= PRICE_MAX)) return 'has a price that is none';
  const record = new Float64Array(RECORD_FIELDS);
  record[RECORD.ltp] = ltp;
  record[RECORD.ltt] = wallMs / 1_000;
  const restMs = Math.floor(Number(`0.${fraction}`) * 1_000);
  return { atMs: wallMs - IST_OFFSET_MS + restMs, record, token: null };
}

const quantity = z.number().min(0).max(1e12);
const rupees = z.number().min(-PRICE_MAX).max(PRICE_MAX);
const level = z.object({ quantity, price: rupees, orders: quantity });
const kiteSchema = z.object({
  instrument_token: z.int().min(1).max(0x0fff_ffff).optional(),
  last_price: z.number().positive().max(PRICE_MAX),
  last_quantity: quantity.default(0),
  average_price: rupees.default(0),
  volume: quantity.optional(),
  volume_traded: quantity.optional(),
  buy_quantity: quantity.optional(),
  total_buy_quantity: quantity.optional(),
  sell_quantity: quantity.optional(),
  total_sell_quantity: quantity.optional(),
  ohlc: z.object({ open: rupees, high: rupees, low: rupees, close: rupees }).optional(),
  oi: quantity.default(0),
  oi_day_high: quantity.default(0),
  oi_day_low: quantity.default(0),
  last_trade_time: z.string().nullish(),
  timestamp: z.string().nullish(),
  exchange_timestamp: z.string().nullish(),
  depth: z.object({ buy: z.array(level).max(20), sell: z.array(level).max(20) }).optional(),
});
type KiteTick = z.infer<typeof kiteSchema>;

/** One JSON object a line in the layout of Kite's full mode, old and new names. */
export function readJsonLine(line: string): TickLine | string | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'is not JSON';
  }
  const parsed = kiteSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return `has no usable ${issue?.path.join('.') || 'fields'}`;
  }
  const tick = parsed.data;
  const tradedMs = wallTimeOfText(tick.last_trade_time);
  const stampMs = wallTimeOfText(tick.timestamp ?? tick.exchange_timestamp);
  const atMs = stampMs === null ? null : stampMs - IST_OFFSET_MS;
  return { atMs, record: recordOf(tick, (tradedMs ?? 0) / 1_000), token: tick.instrument_token ?? null };
}

function recordOf(tick: KiteTick, ltt: number): Float64Array {
  const record = new Float64Array(RECORD_FIELDS);
  record[RECORD.ltp] = tick.last_price;
  record[RECORD.ltq] = tick.last_quantity;
  record[RECORD.ltt] = ltt;
  record[RECORD.atp] = tick.average_price;
  record[RECORD.volume] = tick.volume ?? tick.volume_traded ?? 0;
  record[RECORD.sellQty] = tick.sell_quantity ?? tick.total_sell_quantity ?? 0;
  record[RECORD.buyQty] = tick.buy_quantity ?? tick.total_buy_quantity ?? 0;
  record[RECORD.oi] = tick.oi;
  record[RECORD.oiHigh] = tick.oi_day_high;
  record[RECORD.oiLow] = tick.oi_day_low;
  record[RECORD.open] = tick.ohlc?.open ?? 0;
  record[RECORD.close] = tick.ohlc?.close ?? 0;
  record[RECORD.high] = tick.ohlc?.high ?? 0;
  record[RECORD.low] = tick.ohlc?.low ?? 0;
  for (let i = 0; i < 5; i += 1) {
    const first = RECORD.levels + i * RECORD_LEVEL_FIELDS;
    const bid = tick.depth?.buy[i];
    const ask = tick.depth?.sell[i];
    record[first + RECORD_LEVEL.bidQty] = bid?.quantity ?? 0;
    record[first + RECORD_LEVEL.askQty] = ask?.quantity ?? 0;
    record[first + RECORD_LEVEL.bidOrders] = bid?.orders ?? 0;
    record[first + RECORD_LEVEL.askOrders] = ask?.orders ?? 0;
    record[first + RECORD_LEVEL.bidPrice] = bid?.price ?? 0;
    record[first + RECORD_LEVEL.askPrice] = ask?.price ?? 0;
  }
  return record;
}

function wallTimeOfText(text: string | null | undefined): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})/.exec(text ?? '');
  const wallMs = found === null ? null : wallTimeMs(found.slice(1).map(Number));
  return wallMs === null || wallMs < EARLIEST_MS ? null : wallMs;
}

/** IST wall time counted as if it were UTC, in ms; null when there is no such moment. */
function wallTimeMs([year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: readonly number[]):
  | number
  | null {
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(ms);
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return same && hour < 24 && minute < 60 && second < 60 ? ms : null;
}
