/**
 * A decoded Full packet: 44 numbers in a reused Float64Array, 14 of the trade and the day and 6 for each of 5 levels.
 * Prices are rupees as they were on the wire (float32, widened); `ltt` is the raw time field.
 */
export const RECORD = {
  ltp: 0,
  ltq: 1,
  /** IST wall-clock seconds counted as if they were UTC; 0 = never traded. */
  ltt: 2,
  atp: 3,
  volume: 4,
  sellQty: 5,
  buyQty: 6,
  oi: 7,
  oiHigh: 8,
  oiLow: 9,
  open: 10,
  /** Close of the previous session while the session runs. */
  close: 11,
  high: 12,
  low: 13,
  levels: 14,
} as const;
/** Within a level. */
export const RECORD_LEVEL = { bidQty: 0, askQty: 1, bidOrders: 2, askOrders: 3, bidPrice: 4, askPrice: 5 } as const;
export const RECORD_LEVEL_FIELDS = 6;
export const RECORD_FIELDS = 44;

export type FullRecord = Float64Array;

export function fullRecord(): FullRecord {
  return new Float64Array(RECORD_FIELDS);
}
