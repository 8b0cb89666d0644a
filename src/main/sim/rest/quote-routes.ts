import { SEGMENT_CODES, type Segment } from '#contract/model/instrument.ts';
import { dayFirstText } from '../ist-text.ts';
import type { SimInstrument, SimQuote } from '../market.ts';
import { quoteRecord } from '../quote-record.ts';
import { dataError, json } from '../../core/venue/wire-reply.ts';
import type { Call, RestParts, Route } from './route.ts';

/** Instruments of one request over all segments (§8.1). */
const IDS_MAX = 1_000;
const NEVER_TRADED = '01/01/1980 00:00:00';
const CENTURY = 100;

type Shape = (instrument: SimInstrument, quote: SimQuote, last: number) => unknown;

const rupees = (paise: number): number => paise / CENTURY;
const ohlc = (quote: SimQuote): unknown => ({
  open: rupees(quote.openPaise),
  close: rupees(quote.prevClosePaise),
  high: rupees(quote.highPaise),
  low: rupees(quote.lowPaise),
});
const ltp: Shape = (_instrument, _quote, last) => ({ last_price: last });
const ltpOhlc: Shape = (_instrument, quote, last) => ({ last_price: last, ohlc: ohlc(quote) });

const whole: Shape = (instrument, quote, last) => ({
  average_price: rupees(quote.atpPaise),
  buy_quantity: quote.totalBuyQty,
  depth: {
    buy: quote.levels.map((one) => ({ quantity: one.bidQty, orders: one.bidOrders, price: rupees(one.bidPaise) })),
    sell: quote.levels.map((one) => ({ quantity: one.askQty, orders: one.askOrders, price: rupees(one.askPaise) })),
  },
  last_price: last,
  last_quantity: quote.ltq,
  last_trade_time: quote.lttMs === 0 ? NEVER_TRADED : dayFirstText(quote.lttMs),
  lower_circuit_limit: instrument.lowerLimit,
  net_change: rupees(quote.ltpPaise - quote.prevClosePaise),
  ohlc: ohlc(quote),
  oi: quote.oi,
  oi_day_high: quote.oiHigh,
  oi_day_low: quote.oiLow,
  sell_quantity: quote.totalSellQty,
  upper_circuit_limit: instrument.upperLimit,
  volume: quote.volume,
});

/** `{SEGMENT: [ids]}` of a body; keys that are no segment (the SDK adds its client id) and ids that are none are left out. */
function asked(call: Call): [segment: Segment, ids: readonly number[]][] {
  return Object.entries(call.body).flatMap(([key, list]) => {
    if (!Object.hasOwn(SEGMENT_CODES, key) || !Array.isArray(list)) return [];
    const ids = list.map(Number).filter((id) => Number.isInteger(id) && id > 0);
    return [[key as Segment, ids] as [Segment, number[]]];
  });
}

function answer(call: Call, { world, faults }: RestParts, shape: Shape) {
  const wanted = asked(call);
  if (wanted.reduce((sum, [, ids]) => sum + ids.length, 0) > IDS_MAX) return dataError(400, 814, 'Invalid Request');
  const record = quoteRecord();
  const data: Record<string, Record<string, unknown>> = {};
  for (const [segment, ids] of wanted) {
    const rows: Record<string, unknown> = {};
    for (const id of ids) {
      const index = world.market.indexOf(segment, id);
      if (index === undefined) continue;
      world.market.quote(index, record);
      const price = rupees(record.ltpPaise);
      const last = faults.widenedFloats ? Math.fround(price) : price;
      rows[id] = shape(world.market.instruments[index] as SimInstrument, record, last);
    }
    data[segment] = rows;
  }
  return json(200, { data, status: 'success' });
}

const quote = { method: 'POST', family: 'data', secured: true, clientHeader: true, rate: 'quote' } as const;

/** Market quotes; one request a second over all three paths. */
export const QUOTE_ROUTES: readonly Route[] = [
  { ...quote, path: '/v2/marketfeed/ltp', handle: (call, parts) => answer(call, parts, ltp) },
  { ...quote, path: '/v2/marketfeed/ohlc', handle: (call, parts) => answer(call, parts, ltpOhlc) },
  { ...quote, path: '/v2/marketfeed/quote', handle: (call, parts) => answer(call, parts, whole) },
];
