import { type Instrument, SEGMENT_CODES } from '#contract/model/instrument.ts';
import { IST_OFFSET_MS } from '#contract/model/session.ts';
import { priceScale } from '../core/recording/packet-memory.ts';
import {
  DEPTH_AT,
  FULL_AT,
  HEADER_BYTES,
  LENGTH_AT,
  LEVEL_AT,
  nextPacket,
  OI_AT,
  PACKET,
  packetCode,
  PREV_CLOSE_AT,
  QUOTE_AT,
  REJECT,
  SECURITY_ID_AT,
  SEGMENT_AT,
  TICKER_AT,
} from '../core/wire/packets.ts';
import type { StagedColumn, TableLoader } from './table-loader.ts';

/** Prices are INTEGER columns. */
const PRICE_MAX = 2 ** 31 - 1;

/** Columns of the staged ticks: the place of the instrument and the order of arrival stand for its identity. */
export const TICK_STAGE: readonly StagedColumn[] = [
  ['place', 'INTEGER'],
  ['seq', 'INTEGER'],
  ['packet', 'INTEGER'],
  ['recv_ms', 'WHOLE'],
  ['trade_ms', 'WHOLE'],
  ['ltp', 'INTEGER'],
  ['ltq', 'INTEGER'],
  ['atp', 'INTEGER'],
  ['volume', 'WHOLE'],
  ['buy_qty', 'WHOLE'],
  ['sell_qty', 'WHOLE'],
  ['oi', 'WHOLE'],
  ['oi_high', 'WHOLE'],
  ['oi_low', 'WHOLE'],
  ['open', 'INTEGER'],
  ['high', 'INTEGER'],
  ['low', 'INTEGER'],
  ['prev_close', 'INTEGER'],
  ['bid', 'INTEGER'],
  ['ask', 'INTEGER'],
  ['bid_qty', 'WHOLE'],
  ['ask_qty', 'WHOLE'],
];
const FIRST_VALUE = 4;

type Kind = 'price' | 'u32' | 'u16' | 'time';
type Reader = readonly [column: number, kind: Kind, offset: number];

const columnOf = (name: string): number => TICK_STAGE.findIndex(([column]) => column === name);
const read = (name: string, kind: Kind, offset: number): Reader => [columnOf(name), kind, offset];

const trade = (at: typeof FULL_AT | typeof QUOTE_AT): Reader[] => [
  read('ltp', 'price', at.ltp),
  read('ltq', 'u16', at.ltq),
  read('trade_ms', 'time', at.ltt),
  read('atp', 'price', at.atp),
  read('volume', 'u32', at.volume),
  read('buy_qty', 'u32', at.buyQty),
  read('sell_qty', 'u32', at.sellQty),
  read('open', 'price', at.open),
  read('high', 'price', at.high),
  read('low', 'price', at.low),
  read('prev_close', 'price', at.close),
];
const best = (levels: number): Reader[] => [
  read('bid', 'price', levels + LEVEL_AT.bidPrice),
  read('ask', 'price', levels + LEVEL_AT.askPrice),
  read('bid_qty', 'u32', levels + LEVEL_AT.bidQty),
  read('ask_qty', 'u32', levels + LEVEL_AT.askQty),
];

/** What of a packet is in a tick, by code. */
const READERS: Readonly<Record<number, readonly Reader[]>> = {
  [PACKET.full]: [
    ...trade(FULL_AT),
    read('oi', 'u32', FULL_AT.oi),
    read('oi_high', 'u32', FULL_AT.oiHigh),
    read('oi_low', 'u32', FULL_AT.oiLow),
    ...best(FULL_AT.levels),
  ],
  [PACKET.quote]: trade(QUOTE_AT),
  [PACKET.ticker]: [read('ltp', 'price', TICKER_AT.ltp), read('trade_ms', 'time', TICKER_AT.ltt)],
  [PACKET.oi]: [read('oi', 'u32', OI_AT.oi)],
  [PACKET.prevClose]: [read('prev_close', 'price', PREV_CLOSE_AT.prevClose)],
  [PACKET.depth]: [read('ltp', 'price', DEPTH_AT.ltp), ...best(DEPTH_AT.levels)],
};

const NAME_BY_CODE: ReadonlyMap<number, string> = new Map(Object.entries(PACKET).map(([name, code]) => [code, name]));
const REASON_BY_RESULT: ReadonlyMap<number, string> = new Map(
  Object.entries(REJECT).map(([name, value]) => [value, name]),
);

export type Counts = Record<string, number>;

/** Turns messages of the feed into ticks and counts everything that is none. */
export class TickRows {
  /** Packets that carry no price: heartbeats, market status and their like, by name. */
  readonly others: Counts = {};
  readonly rejected: Counts = {};
  readonly #places = new Map<number, number>();
  readonly #values: (number | null)[] = TICK_STAGE.map(() => null);
  #ticks = 0;
  #packets = 0;

  /** @param instruments those of the recording; their place in the list is the staged identity. */
  constructor(instruments: readonly Instrument[]) {
    for (const [place, { segment, securityId }] of instruments.entries()) {
      this.#places.set(keyOf(SEGMENT_CODES[segment], securityId), place);
    }
  }

  get ticks(): number {
    return this.#ticks;
  }

  /** Packets of all kinds so far, as the recorder counts them. */
  get packets(): number {
    return this.#packets;
  }

  /** Takes one message; its ticks go to the loader. */
  take(bytes: Uint8Array, recvMs: number, loader: TableLoader): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = bytes.byteLength;
    for (let at = 0; at < end; at = nextPacket(view, at, end)) {
      if (end - at < HEADER_BYTES) break;
      const length = view.getUint16(at + LENGTH_AT, true);
      if (length < HEADER_BYTES || at + length > end) break;
      this.#packets += 1;
      this.#packet(view, at, end, recvMs, loader);
    }
  }

  #packet(view: DataView, at: number, end: number, recvMs: number, loader: TableLoader): void {
    const code = packetCode(view, at, end);
    if (code < 0) return count(this.rejected, REASON_BY_RESULT.get(code) ?? 'rejectedUnknownCode');
    const readers = READERS[code];
    if (readers === undefined) return count(this.others, NAME_BY_CODE.get(code) ?? `code${code}`);
    const segment = view.getUint8(at + SEGMENT_AT);
    const place = this.#places.get(keyOf(segment, view.getUint32(at + SECURITY_ID_AT, true)));
    if (place === undefined) return count(this.rejected, 'rejectedUnknownInstrument');
    if (!this.#read(readers, view, at, priceScale(segment))) return count(this.rejected, 'rejectedRange');
    const values = this.#values;
    values[0] = place;
    values[1] = this.#ticks;
    values[2] = code;
    values[3] = recvMs;
    this.#ticks += 1;
    for (let column = 0; column < values.length; column++) loader.set(column, values[column] as number | null);
    loader.endRow();
  }

  /** @returns false when a price is none. */
  #read(readers: readonly Reader[], view: DataView, at: number, scale: number): boolean {
    this.#values.fill(null, FIRST_VALUE);
    for (const [column, kind, offset] of readers) {
      if (kind === 'u32') this.#values[column] = view.getUint32(at + offset, true);
      else if (kind === 'u16') this.#values[column] = view.getUint16(at + offset, true);
      else if (kind === 'time') {
        const seconds = view.getUint32(at + offset, true);
        this.#values[column] = seconds === 0 ? null : seconds * 1_000 - IST_OFFSET_MS;
      } else {
        const price = Math.round(view.getFloat32(at + offset, true) * scale);
        if (!(Math.abs(price) <= PRICE_MAX)) return false;
        // The broker writes 0 or -0.01 where there is none.
        this.#values[column] = price > 0 ? price : null;
      }
    }
    return true;
  }
}

const keyOf = (segmentCode: number, securityId: number): number => segmentCode * 2 ** 32 + securityId;

function count(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
