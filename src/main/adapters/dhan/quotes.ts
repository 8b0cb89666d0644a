import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { DEPTH_LEVELS } from '#contract/columns.ts';
import { type FullRecord, fullRecord, RECORD, RECORD_LEVEL, RECORD_LEVEL_FIELDS } from '../../core/wire/full-record.ts';
import type { DhanRest } from './rest.ts';
import { idsBySegment } from './requests.ts';

const number = z.number().default(0);
const level = z.object({ quantity: number, orders: number, price: number });
const quoteSchema = z.object({
  average_price: number,
  buy_quantity: number,
  sell_quantity: number,
  depth: z.object({ buy: z.array(level).default([]), sell: z.array(level).default([]) }).optional(),
  last_price: number,
  last_quantity: number,
  last_trade_time: z.string().default(''),
  ohlc: z.object({ open: number, close: number, high: number, low: number }).optional(),
  oi: number,
  oi_day_high: number,
  oi_day_low: number,
  volume: number,
});
const answerSchema = z.object({ data: z.record(z.string(), z.record(z.string(), quoteSchema)) });
type Quote = z.infer<typeof quoteSchema>;

/**
 * Quotes of up to 1,000 instruments in one request (dhan-api 8.1), as Full records by slot. An instrument that the
 * broker leaves out is absent; one that has not traded has price and time 0.
 * @throws FaultError
 */
export async function readQuotes(
  rest: DhanRest,
  instruments: readonly Instrument[],
): Promise<ReadonlyMap<number, FullRecord>> {
  const answer = answerSchema.safeParse(await rest.read('/marketfeed/quote', idsBySegment(instruments), 'quote'));
  if (!answer.success) {
    const text = "The broker's answer to /marketfeed/quote has an unknown form. Ask again.";
    throw new FaultError(fault('unavailable.bad_answer', text));
  }
  const found = new Map<number, FullRecord>();
  for (const { slot, segment, securityId } of instruments) {
    const quote = answer.data.data[segment]?.[String(securityId)];
    if (quote !== undefined) found.set(slot, recordOf(quote));
  }
  return found;
}

function recordOf(quote: Quote): FullRecord {
  const record = fullRecord();
  record[RECORD.ltp] = quote.last_price;
  record[RECORD.ltq] = quote.last_quantity;
  record[RECORD.ltt] = wireSeconds(quote.last_trade_time);
  record[RECORD.atp] = quote.average_price;
  record[RECORD.volume] = quote.volume;
  record[RECORD.sellQty] = quote.sell_quantity;
  record[RECORD.buyQty] = quote.buy_quantity;
  record[RECORD.oi] = quote.oi;
  record[RECORD.oiHigh] = quote.oi_day_high;
  record[RECORD.oiLow] = quote.oi_day_low;
  record[RECORD.open] = quote.ohlc?.open ?? 0;
  record[RECORD.close] = quote.ohlc?.close ?? 0;
  record[RECORD.high] = quote.ohlc?.high ?? 0;
  record[RECORD.low] = quote.ohlc?.low ?? 0;
  for (let at = 0; at < DEPTH_LEVELS; at += 1) {
    const first = RECORD.levels + at * RECORD_LEVEL_FIELDS;
    const bid = quote.depth?.buy[at];
    const ask = quote.depth?.sell[at];
    record[first + RECORD_LEVEL.bidQty] = bid?.quantity ?? 0;
    record[first + RECORD_LEVEL.bidOrders] = bid?.orders ?? 0;
    record[first + RECORD_LEVEL.bidPrice] = bid?.price ?? 0;
    record[first + RECORD_LEVEL.askQty] = ask?.quantity ?? 0;
    record[first + RECORD_LEVEL.askOrders] = ask?.orders ?? 0;
    record[first + RECORD_LEVEL.askPrice] = ask?.price ?? 0;
  }
  return record;
}

/** `DD/MM/YYYY HH:MM:SS` of India as the wire's time field: its clock read as if it were UTC. 0 = never traded. */
function wireSeconds(text: string): number {
  const found = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}):(\d{2}):(\d{2})$/.exec(text.trim());
  if (found === null) return 0;
  const [, day = 1, month = 1, year = 1980, hour, minute, second] = found.map(Number);
  return year <= 1980 ? 0 : Date.UTC(year, month - 1, day, hour, minute, second) / 1_000;
}
