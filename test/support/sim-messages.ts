import { SEGMENT_CODES } from '#contract/model/instrument.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import { writeFull } from '../../src/main/sim/feed/encode.ts';
import { createSimMarket } from '../../src/main/sim/market/create.ts';
import { quoteRecord } from '../../src/main/sim/quote-record.ts';
import { FULL_PACKET_BYTES } from '../../src/main/core/wire/packets.ts';
import { shippedCalendar } from './shipped-calendar.ts';

/** Packets stacked in one message, about as a busy socket sends them. */
const STACK = 50;

export interface SimMessage {
  readonly recvMs: number;
  readonly bytes: Uint8Array;
}

/**
 * Full packets with depth of the simulated market from a minute of day on, by default 09:30: each step, every instrument whose quote has changed
 * sends one, as the simulated exchange does.
 */
export function simMessages(instruments: number, seconds: number, stepMs = 250, fromMinute = 570): SimMessage[] {
  const startMs = istMidnightMs('2026-11-20') + fromMinute * 60_000;
  const market = createSimMarket({ seed: 7, instruments, startMs, calendar: shippedCalendar() });
  const quote = quoteRecord();
  const versions = new Float64Array(market.instruments.length).fill(-1);
  const out: SimMessage[] = [];
  let view = new DataView(new ArrayBuffer(STACK * FULL_PACKET_BYTES));
  let at = 0;
  const flush = (recvMs: number): void => {
    if (at > 0) out.push({ recvMs, bytes: new Uint8Array(view.buffer.slice(0, at)) });
    view = new DataView(new ArrayBuffer(STACK * FULL_PACKET_BYTES));
    at = 0;
  };
  for (let elapsedMs = 0; elapsedMs < seconds * 1_000; elapsedMs += stepMs) {
    const nowMs = startMs + elapsedMs;
    market.advance(nowMs);
    for (const [index, { segment, securityId }] of market.instruments.entries()) {
      const version = market.version(index);
      if (version === versions[index]) continue;
      versions[index] = version;
      market.quote(index, quote);
      at += writeFull(view, at, SEGMENT_CODES[segment], securityId, quote);
      if (at === STACK * FULL_PACKET_BYTES) flush(nowMs);
    }
    flush(nowMs);
  }
  return out;
}
