import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeFull } from '../../../src/main/adapters/dhan/codec.ts';
import { fullRecord, RECORD, RECORD_LEVEL, RECORD_LEVEL_FIELDS } from '../../../src/main/core/wire/full-record.ts';
import { nextPacket } from '../../../src/main/core/wire/packets.ts';
import * as encode from '../../../src/main/sim/feed/encode.ts';
import type { SimLevel, SimQuote } from '../../../src/main/sim/market.ts';

/** The exchange's encoder and the client's codec were written apart; what one writes the other must read. */

const paise = fc.integer({ min: 5, max: 10_000_000 });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const level: fc.Arbitrary<SimLevel> = fc.record({
  bidPaise: fc.oneof(fc.constant(0), paise),
  askPaise: fc.oneof(fc.constant(0), paise),
  bidQty: u32,
  askQty: u32,
  bidOrders: u16,
  askOrders: u16,
});
const quote: fc.Arbitrary<SimQuote> = fc.record({
  ltpPaise: paise,
  ltq: u16,
  lttMs: fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }).map((seconds) => seconds * 1000),
  atpPaise: paise,
  volume: u32,
  totalSellQty: u32,
  totalBuyQty: u32,
  oi: u32,
  oiHigh: u32,
  oiLow: u32,
  openPaise: paise,
  prevClosePaise: paise,
  highPaise: paise,
  lowPaise: paise,
  prevOi: u32,
  prevVolume: u32,
  levels: fc.array(level, { minLength: 5, maxLength: 5 }),
});
const shown = (value: number): number => Math.fround(value / 100);

test('every field of a full packet arrives', () => {
  const view = new DataView(new ArrayBuffer(200));
  const record = fullRecord();
  fc.assert(
    fc.property(quote, fc.integer({ min: 0, max: 30 }), (one, offset) => {
      const bytes = encode.writeFull(view, offset, 2, 49_081, one);
      assert.equal(nextPacket(view, offset, offset + bytes), offset + bytes);
      assert.ok(decodeFull(view, offset, record));
      const expected = new Map<number, number>([
        [RECORD.ltp, shown(one.ltpPaise)],
        [RECORD.ltq, one.ltq],
        [RECORD.ltt, one.lttMs / 1000 + 19_800],
        [RECORD.atp, shown(one.atpPaise)],
        [RECORD.volume, one.volume],
        [RECORD.sellQty, one.totalSellQty],
        [RECORD.buyQty, one.totalBuyQty],
        [RECORD.oi, one.oi],
        [RECORD.oiHigh, one.oiHigh],
        [RECORD.oiLow, one.oiLow],
        [RECORD.open, shown(one.openPaise)],
        [RECORD.close, shown(one.prevClosePaise)],
        [RECORD.high, shown(one.highPaise)],
        [RECORD.low, shown(one.lowPaise)],
      ]);
      for (const [i, row] of one.levels.entries()) {
        const at = RECORD.levels + i * RECORD_LEVEL_FIELDS;
        expected.set(at + RECORD_LEVEL.bidQty, row.bidQty).set(at + RECORD_LEVEL.askQty, row.askQty);
        expected.set(at + RECORD_LEVEL.bidOrders, row.bidOrders).set(at + RECORD_LEVEL.askOrders, row.askOrders);
        expected.set(at + RECORD_LEVEL.bidPrice, row.bidPaise === 0 ? Math.fround(-0.01) : shown(row.bidPaise));
        expected.set(at + RECORD_LEVEL.askPrice, row.askPaise === 0 ? Math.fround(-0.01) : shown(row.askPaise));
      }
      assert.equal(expected.size, record.length);
      for (const [field, value] of expected) assert.equal(record[field], value, `field ${field}`);
    }),
  );
});
