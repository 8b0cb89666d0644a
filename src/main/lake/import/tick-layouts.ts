import { memberOf, momentOf, numberOf, paiseOf, textOf, wholeOf } from './field-read.ts';
import { hasAll, type Imported, type ImportLayout, type ImportRecord, refuse } from './import-layout.ts';
import { tickRow } from './lake-row.ts';

const FULL = 8;
const TICKER = 2;

/** Ticks of CSV files and JSON lines. */
export const TICK_LAYOUTS: readonly ImportLayout[] = [
  {
    name: 'second-prices',
    table: 'ticks',
    sentence: 'no header: `YYYY-MM-DD HH:MM:SS,price`',
    fits: (columns) => columns.length === 2 && columns[0] === 'column1',
    reader: (context) => (record) => {
      const tMs = momentOf(record['column1']);
      return tickRow(
        { symbol: null },
        tMs,
        { packet: TICKER, trade_ms: tMs, ltp: paiseOf(record['column2']) },
        context,
      );
    },
  },
  {
    name: 'dhan-ticks',
    table: 'ticks',
    sentence: "the broker's decoded Full packets: time, type, ltp, volume, oi … bid_price_1 …",
    fits: (columns) => hasAll(columns, 'time', 'type', 'ltp', 'volume', 'bid_price_1', 'ask_price_1'),
    reader: (context) => (record) => tickRow({ symbol: null }, momentOf(record['time']), dhanValues(record), context),
  },
  {
    name: 'kite-ticks',
    table: 'ticks',
    sentence: 'JSON lines of a Kite ticker in full mode: instrument_token, last_price, ohlc, depth',
    fits: (columns) => hasAll(columns, 'instrument_token', 'last_price', 'timestamp', 'depth'),
    reader: (context) => {
      let before = '';
      return (record) => {
        const text = JSON.stringify(record);
        if (text === before) return refuse('the same as the line before');
        before = text;
        return kiteTick(record, (values) => tickRow({ symbol: null }, momentOf(record['timestamp']), values, context));
      };
    },
  },
];

function dhanValues(record: ImportRecord): Record<string, number | null> {
  return {
    packet: FULL,
    ltp: paiseOf(record['ltp']),
    ltq: wholeOf(record['ltq']),
    atp: paiseOf(record['atp']),
    volume: wholeOf(record['volume']),
    buy_qty: wholeOf(record['total_buy_qty']),
    sell_qty: wholeOf(record['total_sell_qty']),
    oi: wholeOf(record['oi']),
    open: paiseOf(record['open']),
    high: paiseOf(record['high']),
    low: paiseOf(record['low']),
    prev_close: paiseOf(record['close']),
    bid: paiseOf(record['bid_price_1']),
    ask: paiseOf(record['ask_price_1']),
    bid_qty: wholeOf(record['bid_qty_1']),
    ask_qty: wholeOf(record['ask_qty_1']),
  };
}

function kiteTick(record: ImportRecord, make: (values: Readonly<Record<string, number | null>>) => Imported): Imported {
  const [ohlc, depth] = [record['ohlc'], record['depth']];
  const best = (side: string, name: string): unknown => memberOf(memberOf(memberOf(depth, side), '0'), name);
  if (numberOf(record['last_price']) === null || textOf(record['timestamp']) === '') {
    return refuse('there is no last price or no time');
  }
  return make({
    packet: FULL,
    trade_ms: momentOf(record['last_trade_time']),
    ltp: paiseOf(record['last_price']),
    ltq: wholeOf(record['last_quantity']),
    atp: paiseOf(record['average_price']),
    volume: wholeOf(record['volume']),
    buy_qty: wholeOf(record['buy_quantity']),
    sell_qty: wholeOf(record['sell_quantity']),
    oi: wholeOf(record['oi']),
    oi_high: wholeOf(record['oi_day_high']),
    oi_low: wholeOf(record['oi_day_low']),
    open: paiseOf(memberOf(ohlc, 'open')),
    high: paiseOf(memberOf(ohlc, 'high')),
    low: paiseOf(memberOf(ohlc, 'low')),
    prev_close: paiseOf(memberOf(ohlc, 'close')),
    bid: paiseOf(best('buy', 'price')),
    ask: paiseOf(best('sell', 'price')),
    bid_qty: wholeOf(best('buy', 'quantity')),
    ask_qty: wholeOf(best('sell', 'quantity')),
  });
}
