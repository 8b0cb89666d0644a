import type { Instrument } from '#contract/model/instrument.ts';
import { IST_OFFSET_MS, MINUTE_MS } from '#contract/model/session.ts';
import { Recorder } from '../../src/main/adapters/recording/recorder.ts';
import { Counters, RECORDER_COUNTERS } from '../../src/main/core/counters.ts';
import { encodeClosed } from '../../src/main/core/recording/closed-mark.ts';
import { MESSAGE_KIND } from '../../src/main/core/recording/frame-encoder.ts';
import { Rng } from '../../src/main/core/rng.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import {
  FULL_AT,
  FULL_PACKET_BYTES,
  LENGTH_AT,
  LEVEL_AT,
  LEVEL_BYTES,
  PACKET,
  SECURITY_ID_AT,
  SEGMENT_AT,
} from '../../src/main/core/wire/packets.ts';

export const BUSY_DATE = '2026-11-20';
const OPEN_MINUTE = 555;
/** Packets stacked in one message. */
const STACK = 25;
/** How many of the instruments are shares, which scanners look at. */
const SHARES = 2_000;
const MB = 1_048_576;

/** Made-up instruments: shares first, then options. */
export function busyInstruments(count: number): Instrument[] {
  return Array.from({ length: count }, (_, slot) => {
    const share = slot < SHARES;
    return {
      slot,
      segment: share ? 'NSE_EQ' : 'NSE_FNO',
      securityId: 1_000 + slot,
      kind: share ? 'EQUITY' : 'OPTSTK',
      sessionClass: share ? 'EQ_DERIV' : 'FNO',
      symbol: `S${slot}`,
      name: `S${slot}`,
      underlying: `S${slot}`,
      expiry: null,
      strike: null,
      right: null,
      lot: 1,
      tick: 5,
      decimals: 2,
      freezeQty: null,
    };
  });
}

/**
 * Records a made-up day through the real recorder: random instruments trade at a steady rate, prices walk by ticks,
 * five levels move along.
 * @returns packets recorded.
 */
export function recordBusyDay(dataDir: string, instruments: number, minutes: number, perSecond: number): number {
  const rng = new Rng('busy day');
  const midnightMs = istMidnightMs(BUSY_DATE);
  const recorder = new Recorder({
    dataDir,
    date: BUSY_DATE,
    source: 'sim:7:busy',
    epoch: 1,
    run: 1_000,
    segmentBytesMax: 256 * MB,
    keepBytesMax: 1_024 * 1_024 * MB,
    counters: Counters.create(RECORDER_COUNTERS),
    log: () => {},
    notice: (_level, _code, text) => {
      throw new Error(text);
    },
  });
  recorder.begin(busyInstruments(instruments), 0);
  const paise = Int32Array.from({ length: instruments }, () => 5_000 + 5 * rng.int(20_000));
  const opens = Int32Array.from(paise);
  const volumes = new Float64Array(instruments);
  const bytes = new Uint8Array(STACK * FULL_PACKET_BYTES);
  const view = new DataView(bytes.buffer);
  const everyMs = (STACK * 1_000) / perSecond;
  const startMs = midnightMs + OPEN_MINUTE * MINUTE_MS;
  let packets = 0;
  let closed = OPEN_MINUTE - 1;
  const mark = (recvMs: number): void => recorder.take(encodeClosed(closed), recvMs, MESSAGE_KIND.closed, recvMs);
  mark(startMs);
  for (let ms = 0; ms < minutes * MINUTE_MS; ms += everyMs) {
    const recvMs = Math.floor(startMs + ms);
    const minute = Math.floor((recvMs - 2_000 - midnightMs) / MINUTE_MS) - 1;
    if (minute > closed) {
      closed = minute;
      mark(recvMs);
    }
    for (let at = 0; at < bytes.length; at += FULL_PACKET_BYTES) {
      const slot = rng.int(instruments);
      paise[slot] = Math.max(100, (paise[slot] as number) + 5 * (rng.int(3) - 1));
      volumes[slot] = (volumes[slot] as number) + 1 + rng.int(5);
      writePacket(view, at, slot, paise[slot] as number, opens[slot] as number, volumes[slot] as number, recvMs, rng);
    }
    recorder.take(bytes, recvMs, MESSAGE_KIND.frames, recvMs);
    recorder.tick(recvMs);
    packets += STACK;
  }
  recorder.close(0);
  return packets;
}

function writePacket(
  view: DataView,
  at: number,
  slot: number,
  paise: number,
  open: number,
  volume: number,
  recvMs: number,
  rng: Rng,
): void {
  const price = (offset: number, value: number): void => view.setFloat32(at + offset, value / 100, true);
  view.setUint8(at, PACKET.full);
  view.setUint16(at + LENGTH_AT, FULL_PACKET_BYTES, true);
  view.setUint8(at + SEGMENT_AT, slot < SHARES ? 1 : 2);
  view.setUint32(at + SECURITY_ID_AT, 1_000 + slot, true);
  price(FULL_AT.ltp, paise);
  view.setUint16(at + FULL_AT.ltq, 1 + rng.int(50), true);
  view.setUint32(at + FULL_AT.ltt, Math.floor((recvMs + IST_OFFSET_MS) / 1_000), true);
  price(FULL_AT.atp, open);
  view.setUint32(at + FULL_AT.volume, volume, true);
  view.setUint32(at + FULL_AT.sellQty, 10_000 + rng.int(50), true);
  view.setUint32(at + FULL_AT.buyQty, 10_000 + rng.int(50), true);
  view.setUint32(at + FULL_AT.oi, 5_000 + slot, true);
  price(FULL_AT.open, open);
  price(FULL_AT.close, open);
  price(FULL_AT.high, Math.max(open, paise));
  price(FULL_AT.low, Math.min(open, paise));
  for (let level = 0; level < 5; level += 1) {
    const from = FULL_AT.levels + level * LEVEL_BYTES;
    view.setUint32(at + from + LEVEL_AT.bidQty, 100 + rng.int(20), true);
    view.setUint32(at + from + LEVEL_AT.askQty, 100 + rng.int(20), true);
    view.setUint16(at + from + LEVEL_AT.bidOrders, 1 + rng.int(5), true);
    view.setUint16(at + from + LEVEL_AT.askOrders, 1 + rng.int(5), true);
    price(from + LEVEL_AT.bidPrice, paise - 5 * (level + 1));
    price(from + LEVEL_AT.askPrice, paise + 5 * (level + 1));
  }
}
