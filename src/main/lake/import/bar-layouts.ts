import { MINUTE_MS } from '#contract/model/session.ts';
import { dateOf, memberOf, momentOf, numberOf, paiseOf, textOf, wholeOf } from './field-read.ts';
import { hasAll, type ImportLayout, type ImportRecord, refuse } from './import-layout.ts';
import { type BarValues, barRow, dailyRow } from './lake-row.ts';

const ohlc = (
  record: ImportRecord,
  names: readonly [string, string, string, string],
): Omit<BarValues, 'volume' | 'oi'> => ({
  open: paiseOf(record[names[0]]),
  high: paiseOf(record[names[1]]),
  low: paiseOf(record[names[2]]),
  close: paiseOf(record[names[3]]),
});
const LOWER = ['open', 'high', 'low', 'close'] as const;

/** Days and minutes of CSV files and of the broker's JSON answers. */
export const BAR_LAYOUTS: readonly ImportLayout[] = [
  {
    name: 'nse-daily',
    table: 'daily',
    sentence: "the exchange's daily file of shares: date, SYMBOL, OPEN_PRICE …",
    fits: (columns) => hasAll(columns, 'date', 'SYMBOL', 'OPEN_PRICE', 'CLOSE_PRICE', 'TTL_TRD_QNTY'),
    reader: (context) => (record) =>
      dailyRow(
        { symbol: textOf(record['SYMBOL']) || null, segment: 'NSE_EQ' },
        dateOf(record['date']),
        {
          ...ohlc(record, ['OPEN_PRICE', 'HIGH_PRICE', 'LOW_PRICE', 'CLOSE_PRICE']),
          volume: wholeOf(record['TTL_TRD_QNTY']),
          oi: null,
          prevClose: paiseOf(record['PREV_CLOSE']),
        },
        context,
      ),
  },
  {
    name: 'minutes-iso',
    table: 'bars',
    sentence: 'minutes of one instrument: date with time and zone, open, high, low, close, volume',
    fits: (columns) => hasAll(columns, 'date', ...LOWER, 'volume') && !columns.includes('time'),
    reader: (context) => (record) =>
      barRow(
        { symbol: null },
        momentOf(record['date']),
        { ...ohlc(record, LOWER), volume: wholeOf(record['volume']), oi: null },
        context,
      ),
  },
  {
    name: 'minutes-end',
    table: 'bars',
    sentence: 'minutes with a label at their end: sym, date, time, open, high, low, close, volume, oi',
    fits: (columns) => hasAll(columns, 'sym', 'date', 'time', ...LOWER),
    reader: (context) => (record) => {
      const endMs = momentOf(`${dateOf(record['date']) ?? ''} ${textOf(record['time'])}`);
      return barRow(
        { symbol: textOf(record['sym']) || null },
        endMs === null ? null : endMs - MINUTE_MS,
        { ...ohlc(record, LOWER), volume: wholeOf(record['volume']), oi: wholeOf(record['oi']) },
        context,
      );
    },
  },
  {
    name: 'minutes-ticker',
    table: 'bars',
    sentence: 'minutes with a label at their start: Date, Time, Open, High, Low, Close, OI, Volume, Ticker',
    fits: (columns) => hasAll(columns, 'Date', 'Time', 'Open', 'High', 'Low', 'Close', 'Ticker'),
    reader: (context) => (record) => {
      const ticker = /^\d{10}:\d{2}(.+)$/.exec(textOf(record['Ticker']))?.[1] ?? null;
      return barRow(
        { symbol: ticker },
        momentOf(`${textOf(record['Date'])} ${textOf(record['Time'])}`),
        {
          ...ohlc(record, ['Open', 'High', 'Low', 'Close']),
          volume: wholeOf(record['Volume']),
          oi: wholeOf(record['OI']),
        },
        context,
      );
    },
  },
  {
    name: 'index-daily',
    table: 'daily',
    sentence: 'days of one instrument: date, open, high, low, close (or india_vix)',
    fits: (columns) => hasAll(columns, 'date', 'open', 'high', 'low') && !columns.includes('time'),
    reader: (context) => (record) =>
      dailyRow(
        { symbol: 'india_vix' in record ? 'INDIA VIX' : null },
        dateOf(record['date']),
        {
          ...ohlc(record, ['open', 'high', 'low', 'india_vix' in record ? 'india_vix' : 'close']),
          volume: wholeOf(record['volume']),
          oi: null,
          prevClose: null,
        },
        context,
      ),
  },
  dhanCandles('dhan-daily', 'daily'),
  dhanCandles('dhan-minutes', 'bars'),
];

/** One step of the broker's column answer; `reading.ts` made records of it, with the request beside. */
function dhanCandles(name: string, table: 'daily' | 'bars'): ImportLayout {
  return {
    name,
    table,
    sentence: `the broker's answer of ${table === 'daily' ? 'charts/historical' : 'charts/intraday'}: JSON with columns`,
    fits: (columns) => hasAll(columns, ...LOWER, 'timestamp', table === 'daily' ? 'daily' : 'intraday'),
    reader: (context) => (record) => {
      const request = record['request'];
      const interval = numberOf(memberOf(request, 'interval'));
      if (table === 'bars' && interval !== null && interval !== 1) return refuse('not minutes of one minute');
      const named = {
        symbol: symbolOf(request),
        segment: textOf(memberOf(request, 'exchangeSegment')) || null,
        securityId: wholeOf(memberOf(request, 'securityId')),
      };
      const seconds = numberOf(record['timestamp']);
      const tMs = seconds === null ? null : seconds * 1_000;
      const bar = {
        ...ohlc(record, LOWER),
        volume: wholeOf(record['volume']),
        oi: wholeOf(record['open_interest']),
      };
      if (table === 'bars') return barRow(named, tMs, bar, context);
      const date = tMs === null || Number.isNaN(tMs) ? null : dateOf(istText(tMs));
      return dailyRow(named, date, { ...bar, prevClose: null }, context);
    },
  };
}

const istText = (epochMs: number): string => new Date(epochMs + 19_800_000).toISOString().slice(0, 10);

function symbolOf(request: unknown): string | null {
  const [segment, id] = [textOf(memberOf(request, 'exchangeSegment')), textOf(memberOf(request, 'securityId'))];
  return segment === '' || id === '' ? null : `${segment}:${id}`;
}
