import assert from 'node:assert/strict';
import { COLUMN_NAMES, COLUMNS, DEPTH_FIRST_CELL, ROW_CELLS } from '../../src/contract/columns.ts';
import { emptyBar } from '../../src/main/core/bars/bar.ts';
import { DAY_BARS_FIRST_MINUTE, DAY_BARS_MINUTES, DayBars } from '../../src/main/core/bars/day-bars.ts';
import { feedAudit } from '../../src/main/core/feed-audit.ts';
import { Counters, FEED_COUNTERS, rejectedOf } from '../../src/main/core/counters.ts';
import type { Rng } from '../../src/main/core/rng.ts';
import { FeedWriter } from '../../src/main/core/table/feed-writer.ts';
import { TickTable } from '../../src/main/core/table/tick-table.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import {
  disconnectPacket,
  fullPacket,
  oiPacket,
  prevClosePacket,
  quotePacket,
  rawPacket,
  stacked,
  tickerPacket,
  wireTime,
} from './feed-packets.ts';
import { shippedCalendar } from './shipped-calendar.ts';

const DATE = '2026-11-20';
const SLOTS = 32;
const DAY_MS = 86_400_000;
const I32_MAX = 0x7fff_ffff;
const U32_MAX = 0xffff_ffff;
const SEGMENTS = ['NSE_EQ', 'NSE_FNO', 'IDX_I', 'NSE_CURRENCY'] as const;
const CLASSES = ['EQ_DERIV', 'FNO', 'INDEX', 'CDS'] as const;
const CODES = [1, 2, 0, 3];
/** Values that break readers: NaNs, infinities, largest and smallest numbers, −0.01. */
const NASTY = [
  0x7fc0_0000, 0xffc0_0000, 0x7f80_0000, 0xff80_0000, 0x7f7f_ffff, 0xff7f_ffff, 0xbc23_d70a, 0xffff_ffff, 0, 1,
];

/** The feed's hot path under mutated frames, with everything that must hold after them. */
export class FrameFuzz {
  readonly #rng: Rng;
  readonly #table = TickTable.create(SLOTS);
  readonly #bars = DayBars.create(SLOTS);
  readonly counters = Counters.create(FEED_COUNTERS);
  readonly #writer = new FeedWriter(this.#table, this.#bars, this.counters, shippedCalendar().tradeDay(DATE));
  readonly #midnight = istMidnightMs(DATE);
  #minute = 530;

  constructor(rng: Rng) {
    this.#rng = rng;
    for (let slot = 0; slot < SLOTS; slot++) {
      const kind = slot % 4;
      const since = this.#midnight + (slot % 2 === 0 ? 0 : 11 * 3_600_000);
      this.#writer.watch(slot, SEGMENTS[kind] ?? 'NSE_EQ', 100 + slot, CLASSES[kind] ?? 'FNO', since);
    }
  }

  /** One frame: some packets, then usually some damage. */
  run(): void {
    const parts = Array.from({ length: 1 + this.#rng.int(4) }, () => this.#packet());
    const frame = this.#damage(stacked(...parts));
    if (this.#rng.int(200) === 0) this.#minute = 525 + this.#rng.int(900);
    this.#writer.applyBytes(frame, this.#midnight + this.#minute * 60_000 + this.#rng.int(60_000));
    // A new day now and then, or the first late time field would make everything after it old.
    if (this.#rng.int(1_000) === 0) this.#writer.reset(this.#midnight + this.#minute * 60_000);
    if (this.#rng.int(500) === 0) this.#writer.lose(this.#rng.int(SLOTS));
    if (this.#rng.int(200) === 0) {
      this.#writer.setMode(
        this.#rng.int(SLOTS),
        ([null, 'ticker', 'quote', 'full', 'full'] as const)[this.#rng.int(5)] ?? null,
      );
    }
  }

  /** What must hold at every moment. Throws with the place where it does not. */
  check(): void {
    const seen = this.counters.snapshot();
    const rejected = Object.values(rejectedOf(seen)).reduce((sum, count) => sum + count, 0);
    assert.equal(seen.packets, seen.applied + rejected, 'packets = applied + rejected');
    const { packetsUnexplained, bytesUnexplained } = feedAudit(seen, null);
    assert.deepEqual([packetsUnexplained, bytesUnexplained], [0, 0], 'the audit adds up by segment and byte');
    const row = new Int32Array(ROW_CELLS);
    const wide = new Float64Array(row.buffer);
    for (let slot = 0; slot < SLOTS; slot++) {
      assert.ok(this.#table.read(slot, row), `row ${slot} is closed`);
      this.#checkRow(slot, row, wide);
      this.#checkBars(slot);
    }
  }

  #checkRow(slot: number, row: Int32Array, wide: Float64Array): void {
    for (const name of COLUMN_NAMES) {
      const { type, scale, cell } = COLUMNS[name];
      const value = type === 'f64' ? wide[cell / 2] : row[cell];
      const where = `slot ${slot} ${name} = ${value}`;
      if (type === 'f64') assert.ok(value !== undefined && value >= 0 && value <= U32_MAX * 4, where);
      if (scale === 'price') assert.ok(value !== undefined && value >= 0 && value < I32_MAX, where);
      if (scale === 'dayMs') assert.ok(value !== undefined && value >= 0 && value < DAY_MS, where);
    }
    for (let cell = DEPTH_FIRST_CELL; cell < DEPTH_FIRST_CELL + 30; cell += 6) {
      assert.ok((row[cell + 4] ?? -1) >= 0 && (row[cell + 5] ?? -1) >= 0, `slot ${slot} depth prices`);
      assert.ok((row[cell + 2] ?? -1) >= 0 && (row[cell + 3] ?? U32_MAX) <= 65_535, `slot ${slot} order counts`);
    }
  }

  #checkBars(slot: number): void {
    const bar = emptyBar();
    for (let minute = DAY_BARS_FIRST_MINUTE; minute < DAY_BARS_FIRST_MINUTE + DAY_BARS_MINUTES; minute++) {
      if (!this.#bars.read(slot, minute, bar)) continue;
      const inside = bar.l > 0 && bar.l <= bar.o && bar.l <= bar.c && bar.h >= bar.o && bar.h >= bar.c;
      assert.ok(inside, `slot ${slot} minute ${minute} ${JSON.stringify(bar)}`);
    }
  }

  #packet(): Uint8Array {
    const rng = this.#rng;
    const id = rng.int(20) === 0 ? rng.nextU32() : 100 + rng.int(SLOTS);
    const segment = CODES[(id - 100) % 4] ?? rng.int(256);
    const ltt = wireTime(DATE, 0, this.#minute, rng.int(60)) - (rng.int(50) === 0 ? 86_400 : 0);
    const price = () => Math.round(rng.next() * 3_000_00) / 100;
    const trade = {
      ltp: price(),
      ltq: rng.int(65_536),
      ltt,
      volume: rng.nextU32(),
      oi: rng.nextU32(),
      open: price(),
      close: price(),
      high: price(),
      low: price(),
      levels: [[price(), price(), rng.nextU32(), rng.nextU32()]] as const,
    };
    switch (rng.int(10)) {
      case 0:
        return tickerPacket(segment, id, trade.ltp, ltt);
      case 1:
        return oiPacket(segment, id, trade.oi);
      case 2:
        return prevClosePacket(segment, id, trade.close, trade.oi);
      case 3:
        return disconnectPacket(800 + rng.int(20));
      case 4:
        return rawPacket(rng.int(256), rng.int(200), 8 + rng.int(170), segment, id);
      case 5:
        return quotePacket(segment, id, trade);
      default:
        return fullPacket(segment, id, trade);
    }
  }

  /** Flipped bits, nasty words, wrong lengths, cuts, or nothing. */
  #damage(frame: Uint8Array): Uint8Array {
    const rng = this.#rng;
    const view = new DataView(frame.buffer);
    for (let n = rng.int(4); n > 0; n--) {
      const place = rng.int(frame.length);
      const way = rng.int(4);
      if (way === 0) frame[place] = rng.int(256);
      else if (way === 1 && place + 4 <= frame.length) view.setUint32(place, NASTY[rng.int(NASTY.length)] ?? 0, true);
      else if (way === 2 && frame.length >= 3) view.setUint16(1, rng.int(3) === 0 ? 0 : rng.int(65_536), true);
      else return frame.subarray(0, place);
    }
    return frame;
  }
}
