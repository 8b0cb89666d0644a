import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SEGMENT_CODES, type Segment } from '#contract/model/instrument.ts';
import { deepSide, depthDisconnect, sideBytes, writeSide } from '../../../src/main/sim/depth/depth-encode.ts';
import { parseDepthRequest } from '../../../src/main/sim/depth/depth-request.ts';
import { fixture } from '../../support/shipped-calendar.ts';

interface Vector {
  readonly name: string;
  readonly ws: string;
  readonly hex: string;
  readonly decoded: {
    readonly header: {
      readonly code: 41 | 51 | 50;
      readonly exchangeSegmentName?: Segment;
      readonly exchangeSegment: number;
      readonly securityId: number;
      readonly sequence?: number;
    };
    readonly levels?: readonly { readonly price: number; readonly quantity: number; readonly orders: number }[];
  };
}
interface JsonVector {
  readonly name: string;
  readonly json: unknown;
}
const all = fixture('dhan-wire.json') as { binary: Vector[]; json: JsonVector[] };
const depth = all.binary.filter(({ ws, decoded }) => ws.startsWith('depth') && decoded.levels !== undefined);

test('there are vectors of both sides and both depths', () => assert.ok(depth.length >= 4));

for (const { name, ws, hex, decoded } of depth) {
  test(`the exchange writes vector ${name} byte for byte`, () => {
    const levels = ws === 'depth200' ? 200 : 20;
    const side = deepSide();
    for (const { price, quantity, orders } of decoded.levels ?? []) {
      side.pricePaise[side.rows] = Math.round(price * 100);
      side.quantity[side.rows] = quantity;
      side.orders[side.rows] = orders;
      side.rows += 1;
    }
    const { code, exchangeSegment, securityId, sequence = 0 } = decoded.header;
    assert.ok(code !== 50);
    const out = Buffer.alloc(sideBytes(levels, side));
    writeSide(out, 0, { levels, code, sequence, padPaise: 0 }, exchangeSegment, securityId, side);
    assert.equal(out.toString('hex'), hex);
  });
}

test('both disconnect layouts are those of the vectors', () => {
  const hexOf = (name: string): string | undefined => all.binary.find((one) => one.name === name)?.hex;
  assert.equal(depthDisconnect(805, 14, 1, 1333).toString('hex'), hexOf('depth_disconnect_805_doc_layout'));
  assert.equal(depthDisconnect(805, 12, 1, 0).toString('hex'), hexOf('depth_disconnect_805_sdk_layout'));
});

test('thin books of 20 levels are padded to 332 bytes, of 200 levels cut to their rows', () => {
  const side = deepSide();
  side.rows = 3;
  assert.deepEqual([sideBytes(20, side), sideBytes(200, side)], [332, 60]);
  for (const padPaise of [0, -1] as const) {
    const out = Buffer.alloc(332);
    writeSide(out, 0, { levels: 20, code: 41, sequence: 1, padPaise }, SEGMENT_CODES.NSE_EQ, 1, side);
    assert.equal(out.readDoubleLE(12 + 19 * 16), padPaise / 100);
    assert.equal(out.readUInt32LE(12 + 19 * 16 + 8), 0);
  }
});

test('requests: list and flat, 23 subscribes, 24 and 25 unsubscribe, everything else is passed over', () => {
  const json = (name: string): string => JSON.stringify(all.json.find((one) => one.name === name)?.json);
  const targets = [{ segment: 'NSE_EQ', securityId: 1333 }];
  assert.deepEqual(parseDepthRequest(json('depth20_subscribe')), { type: 'subscribe', targets });
  assert.deepEqual(parseDepthRequest(json('depth200_subscribe')), { type: 'subscribe', targets });
  assert.deepEqual(parseDepthRequest(json('depth20_unsubscribe_24')), { type: 'unsubscribe', code: 24, targets });
  const flat = '{"RequestCode":25,"ExchangeSegment":"NSE_EQ","SecurityId":"1333"}';
  assert.deepEqual(parseDepthRequest(flat), { type: 'unsubscribe', code: 25, targets });
  assert.deepEqual(parseDepthRequest('{"RequestCode":12}'), { type: 'disconnect' });
  for (const odd of ['', 'x', 'null', '[]', '{"RequestCode":21}', '{"RequestCode":"23"}']) {
    assert.equal(parseDepthRequest(odd), undefined);
  }
  assert.deepEqual(parseDepthRequest('{"RequestCode":23,"InstrumentList":[{"SecurityId":5},null,7]}'), {
    type: 'subscribe',
    targets: [],
  });
});
