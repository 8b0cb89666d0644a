import { SEGMENT_CODES, type Segment } from '#contract/model/instrument.ts';
import { IST_OFFSET_MS } from '#contract/model/session.ts';
import {
  FULL_AT,
  FULL_PACKET_BYTES,
  LENGTH_AT,
  PACKET,
  SECURITY_ID_AT,
  SEGMENT_AT,
  TICKER_AT,
  TICKER_PACKET_BYTES,
} from '../../src/main/core/wire/packets.ts';

interface Trade {
  readonly segment: Segment;
  readonly securityId: number;
  readonly ltp: number;
  /** Epoch ms of the trade. */
  readonly atMs: number;
  readonly volume: number;
}

function packet(code: number, length: number, segment: Segment, securityId: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUInt8(code, 0);
  bytes.writeUInt16LE(length, LENGTH_AT);
  bytes.writeUInt8(SEGMENT_CODES[segment], SEGMENT_AT);
  bytes.writeUInt32LE(securityId, SECURITY_ID_AT);
  return bytes;
}

/** The wire's time field: IST seconds counted as if they were UTC. */
function wireSeconds(atMs: number): number {
  return Math.floor((atMs + IST_OFFSET_MS) / 1_000);
}

/** A Full packet with an empty book. */
export function fullPacket({ segment, securityId, ltp, atMs, volume }: Trade): Buffer {
  const bytes = packet(PACKET.full, FULL_PACKET_BYTES, segment, securityId);
  bytes.writeFloatLE(ltp, FULL_AT.ltp);
  bytes.writeUInt32LE(wireSeconds(atMs), FULL_AT.ltt);
  bytes.writeUInt32LE(volume, FULL_AT.volume);
  for (const at of [FULL_AT.atp, FULL_AT.open, FULL_AT.high, FULL_AT.low]) bytes.writeFloatLE(ltp, at);
  bytes.writeFloatLE(ltp - 1, FULL_AT.close);
  return bytes;
}

export function tickerPacket({ segment, securityId, ltp, atMs }: Omit<Trade, 'volume'>): Buffer {
  const bytes = packet(PACKET.ticker, TICKER_PACKET_BYTES, segment, securityId);
  bytes.writeFloatLE(ltp, TICKER_AT.ltp);
  bytes.writeUInt32LE(wireSeconds(atMs), TICKER_AT.ltt);
  return bytes;
}
