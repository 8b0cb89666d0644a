import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { decodePacket, emptyPacket, type Packet } from '../../../../src/main/adapters/dhan/codec.ts';
import { decodeDepth, emptyDepthSide } from '../../../../src/main/adapters/dhan/depth-codec.ts';
import { RECORD, RECORD_LEVEL, RECORD_LEVEL_FIELDS } from '../../../../src/main/core/wire/full-record.ts';
import { nextPacket, REJECT } from '../../../../src/main/core/wire/packets.ts';
import { fixture } from '../../../support/shipped-calendar.ts';

interface Price {
  f32: number;
}
interface Header {
  code: number;
  messageLength: number;
  exchangeSegment: number;
  securityId: number;
  sequence?: number;
  rowCount?: number;
}
type Level = Record<'bidQty' | 'askQty' | 'bidOrders' | 'askOrders', number> & Record<'bidPrice' | 'askPrice', Price>;
interface DepthValues {
  header: Header;
  levels?: { price: number; quantity: number; orders: number }[];
  firstLevel?: object;
  lastLevel?: object;
  sha256?: string;
  reasonCode?: number;
}
interface Vector {
  name: string;
  ws: string;
  direction: string;
  length: number;
  hex: string;
  decoded: Record<string, unknown>;
}

const vectors = (fixture('dhan-wire.json') as { binary: Vector[] }).binary;
const byName = new Map(vectors.map((vector) => [vector.name, vector]));

function viewOf(hex: string): DataView {
  const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
  return new DataView(bytes.buffer);
}

/** Every value of the vector against what was decoded. @returns how many were compared. */
function compare(packet: Packet, decoded: Record<string, unknown>): number {
  const { record } = packet;
  const at: Record<string, number> = {
    ltp: RECORD.ltp,
    ltq: RECORD.ltq,
    atp: RECORD.atp,
    volume: RECORD.volume,
    totalSellQty: RECORD.sellQty,
    totalBuyQty: RECORD.buyQty,
    openInterest: RECORD.oi,
    oiDayHigh: RECORD.oiHigh,
    oiDayLow: RECORD.oiLow,
    open: RECORD.open,
    close: RECORD.close,
    high: RECORD.high,
    low: RECORD.low,
  };
  let compared = 0;
  for (const [name, value] of Object.entries(decoded)) {
    if (name === 'meaning') continue;
    const number = typeof value === 'object' && value !== null && 'f32' in value ? value.f32 : value;
    if (name === 'header') {
      const header = value as Header;
      assert.deepEqual(
        [packet.code, packet.segmentCode, packet.securityId],
        [header.code, header.exchangeSegment, header.securityId],
      );
    } else if (name === 'ltt') assert.equal(record[RECORD.ltt], (value as { raw: number }).raw);
    else if (name === 'depth') (value as Level[]).forEach((level, index) => compareLevel(packet, level, index));
    else if (name === 'prevClose') assert.equal(packet.prevClose, number);
    else if (name === 'prevOpenInterest') assert.equal(packet.prevOi, number);
    else if (name === 'reasonCode') assert.equal(packet.reason, number);
    else assert.equal(record[at[name] ?? -1], number, name);
    compared += 1;
  }
  return compared;
}

function compareLevel({ record }: Packet, level: Level, index: number): void {
  for (const [field, offset] of Object.entries(RECORD_LEVEL)) {
    const wanted = level[field as keyof Level];
    const got = record[RECORD.levels + index * RECORD_LEVEL_FIELDS + offset];
    assert.equal(got, typeof wanted === 'object' ? wanted.f32 : wanted, `level ${index} ${field}`);
  }
}

function depthSide(view: DataView, offset: number, levels: 20 | 200, values: DepthValues): number {
  const side = emptyDepthSide();
  const code = decodeDepth(view, offset, view.byteLength, levels, side);
  const { header } = values;
  assert.deepEqual(
    [code, side.length, side.segmentCode, side.securityId],
    [header.code, header.messageLength, header.exchangeSegment, header.securityId],
  );
  const number = header.sequence ?? header.rowCount;
  if (number !== undefined) assert.equal(side.sequence, number);
  if (values.reasonCode !== undefined) assert.equal(side.reason, values.reasonCode);
  const row = (at: number) => ({ price: side.price[at], quantity: side.quantity[at], orders: side.orders[at] });
  for (const [at, level] of (values.levels ?? []).entries()) assert.deepEqual(row(at), level, `row ${at}`);
  if (values.firstLevel) assert.deepEqual(row(0), values.firstLevel);
  if (values.lastLevel) assert.deepEqual(row(side.rows - 1), values.lastLevel);
  return side.length;
}

const singles = vectors.filter(
  ({ ws, direction, decoded }) => ws === 'feed' && direction === 'server->client' && 'header' in decoded,
);
for (const vector of singles) {
  test(`feed vector ${vector.name}`, () => {
    const view = viewOf(vector.hex);
    assert.equal(view.byteLength, vector.length);
    const packet = emptyPacket();
    const code = decodePacket(view, 0, view.byteLength, packet);
    assert.equal(code, (vector.decoded['header'] as Header).code);
    assert.equal(nextPacket(view, 0, view.byteLength), vector.length);
    assert.equal(
      compare(packet, vector.decoded),
      Object.keys(vector.decoded).filter((name) => name !== 'meaning').length,
    );
  });
}

for (const name of ['feed_stacked_frame', 'feed_unknown_code_then_ticker']) {
  test(`feed vector ${name}: every packet of the message, in order`, () => {
    const { hex, decoded } = byName.get(name) as Vector;
    const view = viewOf(hex);
    const packet = emptyPacket();
    const offsets: number[] = [];
    const names = decoded['packets'] as string[];
    for (let offset = 0; offset < view.byteLength; offset = nextPacket(view, offset, view.byteLength)) {
      const wanted = byName.get(names[offsets.length] ?? '');
      const code = decodePacket(view, offset, view.byteLength, packet);
      if (wanted) compare(packet, wanted.decoded);
      else assert.equal(code, REJECT.rejectedUnknownCode);
      offsets.push(offset);
    }
    assert.deepEqual(offsets, decoded['offsets']);
  });
}

test('feed vector feed_truncated_quote: refused, and the message ends there', () => {
  const view = viewOf(byName.get('feed_truncated_quote')?.hex ?? '');
  assert.equal(decodePacket(view, 0, view.byteLength, emptyPacket()), REJECT.rejectedTruncated);
  assert.equal(nextPacket(view, 0, view.byteLength), view.byteLength);
});

test('feed vector feed_client_disconnect_header_v1: a message of the client is no packet of the feed', () => {
  const { hex, decoded } = byName.get('feed_client_disconnect_header_v1') as Vector;
  const view = viewOf(hex);
  assert.equal(view.getUint8(0), decoded['requestCode']);
  assert.equal(nextPacket(view, 0, view.byteLength), decoded['messageLength']);
  assert.equal(decodePacket(view, 0, view.byteLength, emptyPacket()), REJECT.rejectedUnknownCode);
});

const depths = vectors.filter(({ ws }) => ws.startsWith('depth'));
for (const { name, ws, hex, decoded } of depths) {
  test(`depth vector ${name}`, () => {
    const view = viewOf(hex);
    const levels = ws === 'depth200' ? 200 : 20;
    const parts = (decoded['packets'] as (string | DepthValues)[] | undefined) ?? [decoded as unknown as DepthValues];
    let offset = 0;
    for (const part of parts) {
      const values = typeof part === 'string' ? (byName.get(part)?.decoded as unknown as DepthValues) : part;
      offset += depthSide(view, offset, levels, values);
    }
    assert.equal(offset, view.byteLength);
  });
}

test('the vector of 200 rows follows its rule to the last row', () => {
  const { hex, decoded } = byName.get('depth200_bid_200rows_NSE_EQ_1333') as Vector;
  assert.equal(createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex'), decoded['sha256']);
  const side = emptyDepthSide();
  const view = viewOf(hex);
  decodeDepth(view, 0, view.byteLength, 200, side);
  for (let i = 0; i < 200; i++) {
    assert.equal(side.price[i], Number((1660.5 - 0.05 * i).toFixed(2)));
    assert.deepEqual([side.quantity[i], side.orders[i]], [10 + i, 1 + (i % 9)]);
  }
});

test('all 37 binary vectors are covered by a test above', () => {
  const covered = singles.length + 4 + depths.length;
  assert.equal(vectors.length, 37);
  assert.equal(covered, 37);
});
