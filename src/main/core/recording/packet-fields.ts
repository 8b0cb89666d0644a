import {
  DEPTH_AT,
  FULL_AT,
  HEADER_BYTES,
  LEVEL_AT,
  LEVEL_BYTES,
  OI_AT,
  PACKET,
  PREV_CLOSE_AT,
  QUOTE_AT,
  TICKER_AT,
} from '../wire/packets.ts';

/** How a field is held as an integer, and what its next value is guessed from. */
export const FIELD = {
  /** float32 rupees, kept as an integer of the segment's scale. Guess: the value before. */
  price: 0,
  /** A price of the book's levels behind the best: moves as the level before it has moved. */
  levelPrice: 1,
  /** Seconds of the last trade. Guess: the value before, else the second of receipt. */
  time: 2,
  /** u32 in units of the instrument (lots). Guess: the value before; else the number itself. */
  quantity: 3,
  /** u32 in units of the instrument that grows slowly. Guess: the value before. */
  total: 4,
  /** u16. Guess: the value before; else the number itself. */
  small: 5,
} as const;
export type FieldKind = (typeof FIELD)[keyof typeof FIELD];

/** The fields of one kind of packet, in the order in which they are written; together they are all of its bytes. */
export interface PacketFields {
  readonly code: number;
  readonly bytes: number;
  readonly offsets: Uint16Array;
  readonly kinds: Uint8Array;
  /** For level prices: how many fields back the price of the level before it is. */
  readonly backs: Uint8Array;
  /** Places of the fields that are multiples of the unit. */
  readonly quantities: Uint8Array;
  /** First of its columns among those of all kinds. */
  readonly firstColumn: number;
}

type Field = readonly [offset: number, kind: FieldKind, back?: number];

const LEVELS = 5;

function levels(first: number): Field[] {
  const fields: Field[] = [];
  const bytesAt = (level: number, at: number): number => first + level * LEVEL_BYTES + at;
  for (const at of [LEVEL_AT.bidPrice, LEVEL_AT.askPrice]) {
    for (let level = 0; level < LEVELS; level++) {
      fields.push(level === 0 ? [bytesAt(0, at), FIELD.price] : [bytesAt(level, at), FIELD.levelPrice, 1]);
    }
  }
  for (const at of [LEVEL_AT.bidQty, LEVEL_AT.askQty]) {
    for (let level = 0; level < LEVELS; level++) fields.push([bytesAt(level, at), FIELD.quantity]);
  }
  for (const at of [LEVEL_AT.bidOrders, LEVEL_AT.askOrders]) {
    for (let level = 0; level < LEVELS; level++) fields.push([bytesAt(level, at), FIELD.small]);
  }
  return fields;
}

const trade = (at: typeof FULL_AT | typeof QUOTE_AT): Field[] => [
  [at.ltp, FIELD.price],
  [at.ltq, FIELD.small],
  [at.ltt, FIELD.time],
  [at.atp, FIELD.price],
  [at.volume, FIELD.total],
  [at.sellQty, FIELD.quantity],
  [at.buyQty, FIELD.quantity],
  [at.open, FIELD.price],
  [at.close, FIELD.price],
  [at.high, FIELD.price],
  [at.low, FIELD.price],
];

const TABLE: readonly (readonly [code: number, fields: readonly Field[]])[] = [
  [
    PACKET.full,
    [
      ...trade(FULL_AT),
      [FULL_AT.oi, FIELD.total],
      [FULL_AT.oiHigh, FIELD.total],
      [FULL_AT.oiLow, FIELD.total],
      ...levels(FULL_AT.levels),
    ],
  ],
  [PACKET.quote, trade(QUOTE_AT)],
  [
    PACKET.ticker,
    [
      [TICKER_AT.ltp, FIELD.price],
      [TICKER_AT.ltt, FIELD.time],
    ],
  ],
  [PACKET.oi, [[OI_AT.oi, FIELD.total]]],
  [
    PACKET.prevClose,
    [
      [PREV_CLOSE_AT.prevClose, FIELD.price],
      [PREV_CLOSE_AT.prevOi, FIELD.total],
    ],
  ],
  [PACKET.depth, [[DEPTH_AT.ltp, FIELD.price], ...levels(DEPTH_AT.levels)]],
];

const widthOf = (kind: FieldKind): number => (kind === FIELD.small ? 2 : 4);

let columns = 0;
/** Fields by packet code; undefined for kinds that are kept byte for byte. */
export const FIELDS_BY_CODE: readonly (PacketFields | undefined)[] = (() => {
  const out: (PacketFields | undefined)[] = Array.from({ length: 256 });
  for (const [code, fields] of TABLE) {
    out[code] = {
      code,
      bytes: HEADER_BYTES + fields.reduce((sum, [, kind]) => sum + widthOf(kind), 0),
      offsets: Uint16Array.from(fields, ([offset]) => offset),
      kinds: Uint8Array.from(fields, ([, kind]) => kind),
      backs: Uint8Array.from(fields, ([, , back = 0]) => back),
      quantities: Uint8Array.from(
        fields.flatMap(([, kind], i) => (kind === FIELD.quantity || kind === FIELD.total ? [i] : [])),
      ),
      firstColumn: columns,
    };
    columns += fields.length;
  }
  return out;
})();
/** Columns of all kinds of packets. */
export const FIELD_COLUMNS = columns;
/** Most fields that a packet has. */
export const PACKET_FIELDS_MAX = Math.max(...TABLE.map(([, fields]) => fields.length));

/** Integer prices are below this; others are kept byte for byte, so that differences stay within 32 bits. */
export const PRICE_INT_MAX = 2 ** 29;
