/** Types of the lake's columns: what every reader of Parquet knows. Times are epoch ms UTC in BIGINT. */
export type LakeType = 'INTEGER' | 'BIGINT' | 'DOUBLE' | 'VARCHAR' | 'DATE';

export interface LakeColumn {
  readonly name: string;
  readonly type: LakeType;
  readonly meaning: string;
}

export const LAKE_TABLES = ['ticks', 'bars', 'daily', 'chains'] as const;
export type LakeTable = (typeof LAKE_TABLES)[number];

const column = (name: string, type: LakeType, meaning: string): LakeColumn => ({ name, type, meaning });

const IDENTITY: readonly LakeColumn[] = [
  column('symbol', 'VARCHAR', 'what a trader reads'),
  column('segment', 'VARCHAR', "the broker's segment name; null where the file did not tell it"),
  column('security_id', 'INTEGER', "the broker's id within the segment; null where the file did not tell it"),
  column('decimals', 'INTEGER', 'decimals of the integer prices: rupees = price / 10^decimals'),
];

const OHLC: readonly LakeColumn[] = [
  column('open', 'INTEGER', 'integer price'),
  column('high', 'INTEGER', 'integer price'),
  column('low', 'INTEGER', 'integer price'),
  column('close', 'INTEGER', 'integer price'),
  column('volume', 'BIGINT', 'units'),
  column('oi', 'BIGINT', 'open interest, units'),
];

/** Columns of every table as they are in the files; the folders add date (or year and unit), source and class. */
export const LAKE_COLUMNS: Readonly<Record<LakeTable, readonly LakeColumn[]>> = {
  ticks: [
    ...IDENTITY,
    column('packet', 'INTEGER', "the broker's packet code: 8 full, 4 quote, 2 ticker, 5 OI, 6 previous close, 3 depth"),
    column('recv_ms', 'BIGINT', 'receipt, epoch ms UTC'),
    column('trade_ms', 'BIGINT', 'last trade, epoch ms UTC, whole seconds; null when there was none'),
    column('ltp', 'INTEGER', 'last price'),
    column('ltq', 'INTEGER', 'last quantity, units'),
    column('atp', 'INTEGER', 'average price of the day'),
    column('volume', 'BIGINT', 'units traded today, cumulative'),
    column('buy_qty', 'BIGINT', 'total buy quantity'),
    column('sell_qty', 'BIGINT', 'total sell quantity'),
    column('oi', 'BIGINT', 'open interest, units'),
    column('oi_high', 'BIGINT', 'highest open interest of the day'),
    column('oi_low', 'BIGINT', 'lowest open interest of the day'),
    column('open', 'INTEGER', 'open of the day'),
    column('high', 'INTEGER', 'high of the day'),
    column('low', 'INTEGER', 'low of the day'),
    column('prev_close', 'INTEGER', 'close of the previous session while the session runs'),
    column('bid', 'INTEGER', 'best bid; null when the packet has none'),
    column('ask', 'INTEGER', 'best ask; null when the packet has none'),
    column('bid_qty', 'BIGINT', 'units at the best bid'),
    column('ask_qty', 'BIGINT', 'units at the best ask'),
  ],
  bars: [...IDENTITY, column('t_ms', 'BIGINT', 'open of the minute, epoch ms UTC'), ...OHLC],
  daily: [
    ...IDENTITY,
    column('date', 'DATE', 'trading date'),
    ...OHLC,
    column('prev_close', 'INTEGER', 'close of the session before; null where not told'),
    column('origin', 'VARCHAR', "broker: official daily value; feed: the exchange's day fields; file: imported"),
  ],
  chains: [
    column('underlying', 'VARCHAR', 'root symbol'),
    column('t_ms', 'BIGINT', 'when the snapshot was collected, epoch ms UTC'),
    column('fetched_ms', 'BIGINT', 'when its source was read, epoch ms UTC; null where not told'),
    column('expiry', 'DATE', 'expiry; null where the file did not tell it'),
    column('strike', 'INTEGER', 'integer price'),
    column('option_right', 'VARCHAR', 'CE or PE'),
    column('decimals', 'INTEGER', 'decimals of the integer prices'),
    column('spot', 'INTEGER', 'price of the underlying; null where not told'),
    column('open', 'INTEGER', 'null where not told'),
    column('high', 'INTEGER', 'null where not told'),
    column('low', 'INTEGER', 'null where not told'),
    column('ltp', 'INTEGER', 'last price'),
    column('change', 'INTEGER', 'net change since the previous close; null where not told'),
    column('bid', 'INTEGER', 'best bid'),
    column('ask', 'INTEGER', 'best ask'),
    column('bid_qty', 'BIGINT', 'at the best bid'),
    column('ask_qty', 'BIGINT', 'at the best ask'),
    column('volume', 'BIGINT', 'in quantity_unit'),
    column('oi', 'DOUBLE', 'in quantity_unit; lots may be fractions after a lot has changed'),
    column('oi_change', 'DOUBLE', 'since the day before, in quantity_unit'),
    column('iv', 'DOUBLE', 'implied volatility in percent a year as the source told it; null where it told none'),
    column('quantity_unit', 'VARCHAR', 'units or lots'),
  ],
};

/** Order of the rows in a file: one instrument's rows are neighbours, in the order in which they came. */
export const LAKE_ORDER: Readonly<Record<LakeTable, string>> = {
  ticks: 'symbol, segment, security_id',
  bars: 'symbol, segment, security_id, t_ms',
  daily: 'symbol, segment, security_id, date',
  chains: 'underlying, expiry, strike, option_right, t_ms',
};
