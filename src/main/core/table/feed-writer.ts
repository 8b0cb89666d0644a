import { COLUMNS as C, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import { assert } from '#contract/faults.ts';
import { FEED_MODES, type FeedMode } from '#contract/model/feed.ts';
import { SEGMENT_CODES, type Segment, type SessionClass } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { DayBars } from '../bars/day-bars.ts';
import type { TradeTape } from '../bars/trade-tape.ts';
import type { MinuteGate } from '../bars/minute-gate.ts';
import { type Counters, FEED_COUNTERS, type FeedCounter } from '../counters.ts';
import type { FullRecord } from '../wire/full-record.ts';
import {
  DEPTH_AT,
  DISCONNECT_AT,
  FULL_AT,
  nextPacket,
  OI_AT,
  PACKET,
  PREV_CLOSE_AT,
  packetCode,
  QUOTE_AT,
  REJECT,
  SECURITY_ID_AT,
  SEGMENT_AT,
  TICKER_AT,
} from '../wire/packets.ts';
import { RANK_OF_CODE, SCALES } from './packet-tables.ts';
import { badPrice, integerPrice, isAbsurd, levelsSum, PRICE_SUM_MAX } from './price-check.ts';
import { writeRecord } from './record-writer.ts';
import { fetchRows } from './row-fetch.ts';
import { clearAboveMode, isAbsurdInRow, isDuplicate, writeDay } from './row-fields.ts';
import { writeLevels } from './row-levels.ts';
import { knowsMore } from './row-refresh.ts';
import { SlotMap } from './slot-map.ts';
import { AUDIT_OF_SEGMENT, AUDIT_UNREAD, bookPacket } from './tick-audit.ts';
import type { TickTable } from './tick-table.ts';
import { FUTURE_SECONDS_MAX, MOMENT, TradeGate } from './trade-gate.ts';

const at = (name: FeedCounter): number => FEED_COUNTERS.indexOf(name);
const MESSAGES = at('messages');
const BYTES = at('bytes');
const PACKETS = at('packets');
const APPLIED = at('applied');
const CONTROL = at('controlPackets');
const DUPLICATES = at('duplicates');
/** Counter of each REJECT value, by its negative. */
const REJECTED = new Int32Array(
  Object.entries(REJECT)
    .sort(([, a], [, b]) => b - a)
    .map(([name]) => at(name as FeedCounter)),
);
/** What a slot was told when it was watched; needed again after a reset. */
interface Watched {
  readonly slot: number;
  readonly sessionClass: SessionClass;
}

/**
 * The hot path: bytes of the feed → tick table → minute bars. One per feed thread, the only writer of both. Never
 * throws on bytes, allocates nothing per packet, and keeps packets = applied + rejected by reason.
 */
export class FeedWriter {
  readonly #table: TickTable;
  readonly #bars: DayBars;
  readonly #count: Float64Array;
  readonly #slots: SlotMap;
  readonly #gate: TradeGate;
  readonly #watched: Watched[] = [];
  /** Price scale of each watched slot, for records, which carry no segment. */
  readonly #scales: Float64Array;
  readonly #segments: Uint8Array;
  /** Mode of each slot as its place in FEED_MODES from 1; 0 = not subscribed. */
  readonly #modes: Uint8Array;
  #view: DataView = new DataView(new ArrayBuffer(0));

  constructor(table: TickTable, bars: DayBars, counters: Counters<FeedCounter>, day: TradeDay) {
    assert(table.capacity === bars.capacity, 'table and bars must hold the same number of slots');
    this.#table = table;
    this.#bars = bars;
    this.#count = counters.cells;
    this.#slots = new SlotMap(table.capacity);
    this.#gate = new TradeGate(table, bars, counters, day);
    this.#scales = new Float64Array(table.capacity);
    this.#segments = new Uint8Array(table.capacity);
    this.#modes = new Uint8Array(table.capacity);
  }

  /** From now on bars of minutes that are closed there are written down before a late trade changes them. */
  sealBy(minutes: MinuteGate): void {
    this.#gate.minutes = minutes;
    this.#gate.closed(minutes.closed);
  }

  /** From now on the trades of charted instruments are kept there. */
  keepTrades(tape: TradeTape): void {
    this.#gate.tape = tape;
  }

  /** Every minute up to this one is closed. */
  closed(minute: number): void {
    this.#gate.closed(minute);
  }

  /** Newest trade time of today that any row shows, ms of day; 0 before the first. */
  get newestTradeMs(): number {
    return this.#gate.newestMs;
  }

  /** The rows were put back to those of another time. */
  restored(newestTradeMs: number, closedMinute: number): void {
    this.#gate.newestMs = newestTradeMs;
    this.#gate.closed(closedMinute);
  }

  /**
   * Takes packets of the instrument into the row from now on.
   * @param sinceMs engine time from which its packets are seen. Not after the open: the day's volume counts from 0.
   *   Later: the first packet sets the base, and what was traded before it is the row's gap.
   */
  watch(slot: number, segment: Segment, securityId: number, sessionClass: SessionClass, sinceMs: number): void {
    assert(slot >= 0 && slot < this.#table.capacity, `slot ${slot} is not within ${this.#table.capacity}`);
    this.#slots.set(SEGMENT_CODES[segment], securityId, slot);
    this.#scales[slot] = SCALES[SEGMENT_CODES[segment]] as number;
    this.#segments[slot] = SEGMENT_CODES[segment];
    this.#modes[slot] = FEED_MODES.length;
    this.#watched.push({ slot, sessionClass });
    const first = this.#table.beginWrite(slot);
    this.#gate.begin(first, sessionClass, sinceMs);
    this.#table.endWrite(slot);
  }

  /**
   * How much of a watched slot is wanted from now on; null = nothing, whatever the broker goes on sending. What a
   * lower mode does not carry any more is taken from the row, and volume that nobody tells is a gap.
   */
  setMode(slot: number, mode: FeedMode | null): void {
    const rank = mode === null ? 0 : FEED_MODES.indexOf(mode) + 1;
    const before = this.#modes[slot] as number;
    this.#modes[slot] = rank;
    if (rank === 0 || rank >= before) return;
    const first = this.#table.beginWrite(slot);
    clearAboveMode(this.#table, first, mode === 'ticker');
    if (mode === 'ticker') this.#gate.lose(first);
    this.#table.endWrite(slot);
  }

  /** Counting of a watched slot goes on from a stored cumulative volume that was reached in `minute` (of day). */
  resume(slot: number, volume: number, minute: number): void {
    const first = this.#table.beginWrite(slot);
    this.#gate.resume(first, volume, minute);
    this.#table.endWrite(slot);
  }

  /** The feed of the slot went away: the row is stale until its next packet, and the volume until then is a gap. */
  lose(slot: number): void {
    const first = this.#table.beginWrite(slot);
    this.#gate.lose(first);
    const flags = first + C.flags.cell;
    this.#table.u32[flags] = (this.#table.u32[flags] as number) | TICK_FLAG.stale;
    this.#table.endWrite(slot);
  }

  /**
   * A quote that was asked for because the row fell silent. What was traded meanwhile is a gap; a quote that is older
   * than the row only shows that the broker answers.
   * @param lost the feed of the row is still down: it stays stale. @returns whether the quote knew a newer trade.
   */
  refresh(slot: number, record: FullRecord, recvMs: number, lost: boolean): boolean {
    const newer = knowsMore(this.#table, this.#gate, slot, record);
    const recvDayMs = this.#gate.dayMs(recvMs);
    if (newer) {
      this.lose(slot);
      if (writeRecord(this.#table, this.#gate, slot, record, this.#scales[slot] as number, recvDayMs) < 0) return false;
    } else {
      this.#gate.seen(this.#table.beginWrite(slot), recvDayMs);
      this.#table.endWrite(slot);
    }
    if (lost) this.lose(slot);
    return newer;
  }

  /** Sets or clears a TICK_FLAG bit that comes from the clock, not from packets (auction, stale). */
  setFlag(slot: number, bit: number, on: boolean): void {
    const first = slot * ROW_CELLS;
    const flags = this.#table.u32[first + C.flags.cell] as number;
    const wanted = on ? flags | bit : flags & ~bit;
    if (wanted === flags) return;
    this.#table.beginWrite(slot);
    this.#table.u32[first + C.flags.cell] = wanted;
    this.#table.endWrite(slot);
  }

  /** Empties table and bars and begins every watched slot again, as seen since `sinceMs` (a replay went back). */
  reset(sinceMs: number): void {
    this.#table.clear();
    this.#bars.clear();
    this.restored(0, -1);
    for (const { slot, sessionClass } of this.#watched) {
      const first = this.#table.beginWrite(slot);
      this.#gate.begin(first, sessionClass, sinceMs);
      this.#table.endWrite(slot);
    }
  }

  /** Like `applyFrame`, for a message as a socket gives it; the bytes are not kept. */
  applyBytes(bytes: Uint8Array, recvMs: number): number {
    if (this.#view.buffer !== bytes.buffer) this.#view = new DataView(bytes.buffer);
    return this.applyFrame(this.#view, bytes.byteOffset, bytes.byteOffset + bytes.byteLength, recvMs);
  }

  /**
   * One message of the live feed: one or more packets stacked in [start, end) of the view.
   * @param recvMs engine time of receipt, epoch ms.
   * @returns the reason of a disconnect packet in it, else 0.
   */
  applyFrame(view: DataView, start: number, end: number, recvMs: number): number {
    const count = this.#count;
    const recvDayMs = this.#gate.dayMs(recvMs);
    fetchRows(view, start, end, this.#slots, this.#table, this.#bars, recvDayMs);
    let packets = 0;
    let applied = 0;
    let reason = 0;
    let next = start;
    for (let offset = start; offset < end; offset = next) {
      next = nextPacket(view, offset, end);
      packets += 1;
      const code = packetCode(view, offset, end);
      const result = code < 0 ? code : this.#packet(view, offset, code, recvDayMs);
      const row = code < 0 ? AUDIT_UNREAD : (AUDIT_OF_SEGMENT[view.getUint8(offset + SEGMENT_AT)] as number);
      bookPacket(count, row, next - offset, result);
      if (result >= 0) {
        applied += 1;
        if (code === PACKET.disconnect) reason = view.getUint16(offset + DISCONNECT_AT.reason, true);
      } else this.#reject(result);
    }
    count[MESSAGES] = (count[MESSAGES] as number) + 1;
    count[BYTES] = (count[BYTES] as number) + (end - start);
    count[PACKETS] = (count[PACKETS] as number) + packets;
    count[APPLIED] = (count[APPLIED] as number) + applied;
    return reason;
  }

  /**
   * A decoded Full record of a source without bytes. Counted as a packet, refused for the same reasons.
   * @returns 0, or the REJECT value.
   */
  applyRecord(slot: number, record: FullRecord, recvMs: number): number {
    const count = this.#count;
    count[PACKETS] = (count[PACKETS] as number) + 1;
    const known = slot >= 0 && slot < this.#scales.length;
    const scale = known ? (this.#scales[slot] as number) : 0;
    const result =
      scale === 0
        ? REJECT.rejectedUnknownInstrument
        : this.#modes[slot] === 0
          ? REJECT.rejectedNotWanted
          : writeRecord(this.#table, this.#gate, slot, record, scale, this.#gate.dayMs(recvMs));
    bookPacket(
      count,
      scale === 0 ? AUDIT_UNREAD : (AUDIT_OF_SEGMENT[this.#segments[slot] as number] as number),
      0,
      result,
    );
    if (result < 0) this.#reject(result);
    else count[APPLIED] = (count[APPLIED] as number) + 1;
    return result;
  }

  #reject(result: number): void {
    const counter = REJECTED[-result - 1] as number;
    this.#count[counter] = (this.#count[counter] as number) + 1;
  }

  /** One whole packet. @returns 0, or a REJECT value; then nothing was written. */
  #packet(view: DataView, offset: number, code: number, recvDayMs: number): number {
    if (code === PACKET.heartbeat || code === PACKET.marketStatus || code === PACKET.disconnect) {
      this.#count[CONTROL] = (this.#count[CONTROL] as number) + 1;
      return 0;
    }
    if (code === PACKET.index) return REJECT.rejectedUnpublishedLayout;
    const segment = view.getUint8(offset + SEGMENT_AT);
    const slot = this.#slots.get(segment, view.getUint32(offset + SECURITY_ID_AT, true));
    if (slot < 0) return REJECT.rejectedUnknownInstrument;
    if ((RANK_OF_CODE[code] as number) > (this.#modes[slot] as number)) return REJECT.rejectedNotWanted;
    const scale = SCALES[segment] as number;
    if (code === PACKET.full) return this.#full(view, offset, slot, scale, recvDayMs);
    if (code === PACKET.quote) return this.#quote(view, offset, slot, scale, recvDayMs);
    if (code === PACKET.ticker) return this.#ticker(view, offset, slot, scale, recvDayMs);
    if (code === PACKET.depth) return this.#depth(view, offset, slot, scale, recvDayMs);
    return this.#single(view, offset, slot, scale, code, recvDayMs);
  }

  #full(view: DataView, offset: number, slot: number, scale: number, recvDayMs: number): number {
    const ltp = view.getFloat32(offset + FULL_AT.ltp, true);
    const atp = view.getFloat32(offset + FULL_AT.atp, true);
    const open = view.getFloat32(offset + FULL_AT.open, true);
    const close = view.getFloat32(offset + FULL_AT.close, true);
    const high = view.getFloat32(offset + FULL_AT.high, true);
    const low = view.getFloat32(offset + FULL_AT.low, true);
    const sum = Math.abs(ltp) + Math.abs(atp) + Math.abs(open) + Math.abs(close) + Math.abs(high) + Math.abs(low);
    const all = sum + levelsSum(view, offset + FULL_AT.levels);
    if (!(all * scale <= PRICE_SUM_MAX)) return badPrice(all);
    const seconds = this.#gate.secondsOf(view.getUint32(offset + FULL_AT.ltt, true));
    if (seconds * 1_000 > recvDayMs + FUTURE_SECONDS_MAX * 1_000) return REJECT.rejectedFutureTime;
    if (isAbsurd(ltp, low, high)) return REJECT.rejectedRange;
    const { i32, u32 } = this.#table;
    const first = this.#table.beginWrite(slot);
    u32[first + C.oi.cell] = view.getUint32(offset + FULL_AT.oi, true);
    const sell = view.getInt32(offset + FULL_AT.sellQty, true);
    const buy = view.getInt32(offset + FULL_AT.buyQty, true);
    const volume = view.getUint32(offset + FULL_AT.volume, true);
    if (isDuplicate(this.#table, first, seconds, volume, sell, buy)) {
      this.#count[DUPLICATES] = (this.#count[DUPLICATES] as number) + 1;
    }
    const moment = this.#gate.trade(slot, first, integerPrice(ltp, scale), seconds, volume, recvDayMs);
    if (moment !== MOMENT.old) {
      i32[first + C.ltq.cell] = view.getUint16(offset + FULL_AT.ltq, true);
      i32[first + C.oiHigh.cell] = view.getInt32(offset + FULL_AT.oiHigh, true);
      i32[first + C.oiLow.cell] = view.getInt32(offset + FULL_AT.oiLow, true);
      writeDay(this.#table, first, moment, scale, atp, open, high, low, close);
    }
    i32[first + C.sellQty.cell] = sell;
    i32[first + C.buyQty.cell] = buy;
    writeLevels(this.#table, view, offset + FULL_AT.levels, first, scale, TICK_FLAG.quote | TICK_FLAG.depth);
    this.#table.endWrite(slot);
    return 0;
  }

  #quote(view: DataView, offset: number, slot: number, scale: number, recvDayMs: number): number {
    const ltp = view.getFloat32(offset + QUOTE_AT.ltp, true);
    const atp = view.getFloat32(offset + QUOTE_AT.atp, true);
    const open = view.getFloat32(offset + QUOTE_AT.open, true);
    const close = view.getFloat32(offset + QUOTE_AT.close, true);
    const high = view.getFloat32(offset + QUOTE_AT.high, true);
    const low = view.getFloat32(offset + QUOTE_AT.low, true);
    const sum = Math.abs(ltp) + Math.abs(atp) + Math.abs(open) + Math.abs(close) + Math.abs(high) + Math.abs(low);
    if (!(sum * scale <= PRICE_SUM_MAX)) return badPrice(sum);
    const seconds = this.#gate.secondsOf(view.getUint32(offset + QUOTE_AT.ltt, true));
    if (seconds * 1_000 > recvDayMs + FUTURE_SECONDS_MAX * 1_000) return REJECT.rejectedFutureTime;
    if (isAbsurd(ltp, low, high)) return REJECT.rejectedRange;
    const { i32, u32 } = this.#table;
    const first = this.#table.beginWrite(slot);
    const sell = view.getInt32(offset + QUOTE_AT.sellQty, true);
    const buy = view.getInt32(offset + QUOTE_AT.buyQty, true);
    const volume = view.getUint32(offset + QUOTE_AT.volume, true);
    if (isDuplicate(this.#table, first, seconds, volume, sell, buy)) {
      this.#count[DUPLICATES] = (this.#count[DUPLICATES] as number) + 1;
    }
    const moment = this.#gate.trade(slot, first, integerPrice(ltp, scale), seconds, volume, recvDayMs);
    if (moment !== MOMENT.old) {
      i32[first + C.ltq.cell] = view.getUint16(offset + QUOTE_AT.ltq, true);
      writeDay(this.#table, first, moment, scale, atp, open, high, low, close);
    }
    i32[first + C.sellQty.cell] = sell;
    i32[first + C.buyQty.cell] = buy;
    u32[first + C.flags.cell] = (u32[first + C.flags.cell] as number) | TICK_FLAG.quote;
    this.#table.endWrite(slot);
    return 0;
  }

  #ticker(view: DataView, offset: number, slot: number, scale: number, recvDayMs: number): number {
    const ltp = view.getFloat32(offset + TICKER_AT.ltp, true);
    if (!(Math.abs(ltp) * scale <= PRICE_SUM_MAX)) return badPrice(ltp);
    const seconds = this.#gate.secondsOf(view.getUint32(offset + TICKER_AT.ltt, true));
    if (seconds * 1_000 > recvDayMs + FUTURE_SECONDS_MAX * 1_000) return REJECT.rejectedFutureTime;
    const price = integerPrice(ltp, scale);
    if (isAbsurdInRow(this.#table, slot, price)) return REJECT.rejectedRange;
    const first = this.#table.beginWrite(slot);
    this.#gate.trade(slot, first, price, seconds, -1, recvDayMs);
    this.#table.endWrite(slot);
    return 0;
  }

  /** Code 3 has no time of its price, so only its book is of use. */
  #depth(view: DataView, offset: number, slot: number, scale: number, recvDayMs: number): number {
    const sum = levelsSum(view, offset + DEPTH_AT.levels) + Math.abs(view.getFloat32(offset + DEPTH_AT.ltp, true));
    if (!(sum * scale <= PRICE_SUM_MAX)) return badPrice(sum);
    const first = this.#table.beginWrite(slot);
    this.#gate.seen(first, recvDayMs);
    writeLevels(this.#table, view, offset + DEPTH_AT.levels, first, scale, TICK_FLAG.depth);
    this.#table.endWrite(slot);
    return 0;
  }

  /** Open interest (code 5), or the previous close with its open interest (code 6). */
  #single(view: DataView, offset: number, slot: number, scale: number, code: number, recvDayMs: number): number {
    const close = code === PACKET.prevClose ? view.getFloat32(offset + PREV_CLOSE_AT.prevClose, true) : 0;
    if (!(Math.abs(close) * scale <= PRICE_SUM_MAX)) return badPrice(close);
    const { i32, u32 } = this.#table;
    const first = this.#table.beginWrite(slot);
    this.#gate.seen(first, recvDayMs);
    if (code === PACKET.oi) u32[first + C.oi.cell] = view.getUint32(offset + OI_AT.oi, true);
    else {
      if (close > 0) i32[first + C.prevClose.cell] = integerPrice(close, scale);
      u32[first + C.prevOi.cell] = view.getUint32(offset + PREV_CLOSE_AT.prevOi, true);
    }
    this.#table.endWrite(slot);
    return 0;
  }
}
