import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as encode from '../../../src/main/sim/feed/encode.ts';
import type { SimQuote } from '../../../src/main/sim/market.ts';
import { quoteRecord } from '../../../src/main/sim/quote-record.ts';

interface Price {
  readonly rounded2?: number;
  readonly rounded4?: number;
}
interface Level {
  readonly bidQty: number;
  readonly askQty: number;
  readonly bidOrders: number;
  readonly askOrders: number;
  readonly bidPrice: Price;
  readonly askPrice: Price;
}
interface Decoded {
  readonly header: { readonly code: number; readonly exchangeSegment: number; readonly securityId: number };
  readonly ltp?: Price;
  readonly ltt?: { readonly raw: number; readonly trueUtcEpochSeconds?: number };
  readonly ltq?: number;
  readonly atp?: Price;
  readonly volume?: number;
  readonly totalSellQty?: number;
  readonly totalBuyQty?: number;
  readonly openInterest?: number;
  readonly oiDayHigh?: number;
  readonly oiDayLow?: number;
  readonly open?: Price;
  readonly close?: Price;
  readonly high?: Price;
  readonly low?: Price;
  readonly prevClose?: Price;
  readonly prevOpenInterest?: number;
  readonly reasonCode?: number;
  readonly depth?: readonly Level[];
}
interface Vector {
  readonly name: string;
  readonly ws: string;
  readonly kind: string;
  readonly hex: string;
  readonly decoded: Decoded;
}

const path = join(import.meta.dirname, '..', '..', 'fixtures', 'dhan-wire.json');
const vectors = (JSON.parse(readFileSync(path, 'utf8')) as { binary: Vector[] }).binary;
const named = (name: string): Vector => vectors.find((one) => one.name === name) as Vector;

const paise = (price: Price | undefined): number => (price?.rounded2 ?? price?.rounded4 ?? 0) * 100;

/** The quote that a vector's decoded values describe. */
function quoteOf(decoded: Decoded): SimQuote {
  const quote = quoteRecord();
  quote.ltpPaise = paise(decoded.ltp);
  quote.ltq = decoded.ltq ?? 0;
  quote.lttMs = (decoded.ltt?.trueUtcEpochSeconds ?? 0) * 1000;
  quote.atpPaise = paise(decoded.atp);
  quote.volume = decoded.volume ?? 0;
  quote.totalSellQty = decoded.totalSellQty ?? 0;
  quote.totalBuyQty = decoded.totalBuyQty ?? 0;
  quote.oi = decoded.openInterest ?? 0;
  quote.oiHigh = decoded.oiDayHigh ?? 0;
  quote.oiLow = decoded.oiDayLow ?? 0;
  quote.openPaise = paise(decoded.open);
  quote.prevClosePaise = paise(decoded.close ?? decoded.prevClose);
  quote.highPaise = paise(decoded.high);
  quote.lowPaise = paise(decoded.low);
  quote.prevOi = decoded.prevOpenInterest ?? 0;
  for (const [i, level] of (decoded.depth ?? []).entries()) {
    quote.levels[i] = {
      bidPaise: Math.max(0, paise(level.bidPrice)),
      askPaise: Math.max(0, paise(level.askPrice)),
      bidQty: level.bidQty,
      askQty: level.askQty,
      bidOrders: level.bidOrders,
      askOrders: level.askOrders,
    };
  }
  return quote;
}

function bytesOf(decoded: Decoded, emptyPaise: number = encode.EMPTY_LEVEL_PAISE): string {
  const view = new DataView(new ArrayBuffer(256));
  const { code, exchangeSegment: segment, securityId: id } = decoded.header;
  const quote = quoteOf(decoded);
  const { PACKET } = encode;
  let length = 0;
  if (code === PACKET.ticker) length = encode.writeTicker(view, 0, segment, id, quote);
  else if (code === PACKET.quote) length = encode.writeQuote(view, 0, segment, id, quote);
  else if (code === PACKET.oi) length = encode.writeOi(view, 0, segment, id, quote);
  else if (code === PACKET.prevClose) length = encode.writePrevClose(view, 0, segment, id, quote);
  else if (code === PACKET.full) length = encode.writeFull(view, 0, segment, id, quote, emptyPaise);
  else if (code === PACKET.disconnect) length = encode.writeDisconnect(view, 0, decoded.reasonCode as number);
  else length = encode.writeHeaderOnly(view, 0, code, segment, id);
  return Buffer.from(view.buffer, 0, length).toString('hex');
}

/** Kinds of packet that this exchange can send; the others are legacy, malformed or of other sockets. */
const SENDS = /^(ticker|quote|oi|prev_close|full|disconnect|market_status)\(/;
const sendable = vectors.filter((one) => one.ws === 'feed' && (SENDS.test(one.kind) || one.kind === 'code 0'));

test('the vectors of every packet that is sent are there', () => {
  assert.equal(sendable.length, 23);
});

for (const vector of sendable) {
  test(`${vector.name} byte for byte`, () => {
    const shown = vector.name === 'feed_full_volume_regressed_to_zero';
    // This vector's decoded list leaves the day's prices out; they stand in its bytes.
    const prices = {
      atp: { rounded2: 3560 },
      open: { rounded2: 3590 },
      close: { rounded2: 3596.1 },
      high: { rounded2: 3601 },
      low: { rounded2: 3528.9 },
    };
    const decoded = shown ? { ...vector.decoded, ...prices } : vector.decoded;
    assert.equal(bytesOf(decoded, shown ? 0 : encode.EMPTY_LEVEL_PAISE), vector.hex);
  });
}

test('the stacked frame is its packets one behind the other', () => {
  const parts = named('feed_stacked_frame').decoded as unknown as { packets: string[] };
  assert.equal(parts.packets.map((name) => bytesOf(named(name).decoded)).join(''), named('feed_stacked_frame').hex);
});

test('a trade larger than 16 bits is shown as 65535', () => {
  const view = new DataView(new ArrayBuffer(64));
  encode.writeQuote(view, 0, 2, 42_528, { ...quoteRecord(), ltq: 70_000 });
  assert.equal(view.getUint16(12, true), 65_535);
});
