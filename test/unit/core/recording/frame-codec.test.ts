import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { FaultError } from '#contract/faults.ts';
import { IST_OFFSET_MS } from '#contract/model/session.ts';
import { FrameDecoder } from '../../../../src/main/core/recording/frame-decoder.ts';
import { FrameEncoder, MESSAGE_KIND, type MessageKind } from '../../../../src/main/core/recording/frame-encoder.ts';
import { ROWS_MAX } from '../../../../src/main/core/recording/packet-rows.ts';
import { decodeLost, encodeLost } from '../../../../src/main/core/recording/lost-list.ts';
import { FULL_AT } from '../../../../src/main/core/wire/packets.ts';
import { fullPacket, tickerPacket } from '../../../support/feed-packets.ts';
import { simMessages } from '../../../support/sim-messages.ts';

interface Message {
  readonly bytes: Uint8Array;
  readonly recvMs: number;
  readonly kind: MessageKind;
}
const START_MS = Date.parse('2026-11-20T09:30:00+05:30');

/** Through blocks of `per` messages and back. */
function roundTrip(messages: readonly Message[], per: number, restartEvery = Number.POSITIVE_INFINITY): Message[] {
  const encoder = new FrameEncoder();
  const decoder = new FrameDecoder();
  const out: Message[] = [];
  for (let from = 0, block = 0; from < messages.length; from += per, block += 1) {
    if (block % restartEvery === 0) {
      encoder.restart();
      decoder.restart();
    }
    for (const { bytes, recvMs, kind } of messages.slice(from, from + per)) encoder.add(bytes, recvMs, kind);
    decoder.open(encoder.take());
    for (let bytes = decoder.next(); bytes !== null; bytes = decoder.next()) {
      out.push({ bytes: bytes.slice(), recvMs: decoder.recvMs, kind: decoder.kind });
    }
  }
  return out;
}

const plain = (messages: readonly Message[]): unknown[] =>
  messages.map(({ bytes, recvMs, kind }) => [Buffer.from(bytes).toString('hex'), recvMs, kind]);

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const bits = fc.oneof(u32, fc.constantFrom(0, 0x8000_0000, 0x7fc0_0000, 0x7f80_0000, 0xffff_ffff, 0x4b00_0001));
/** A whole packet of a known kind whose fields hold anything at all. */
const anyPacket = fc
  .record({
    code: fc.constantFrom(2, 3, 4, 5, 6, 8),
    segment: fc.integer({ min: 0, max: 255 }),
    id: fc.oneof(fc.integer({ min: 0, max: 3 }), u32),
    words: fc.array(bits, { minLength: 40, maxLength: 40 }),
  })
  .map(({ code, segment, id, words }) => {
    const length = ({ 2: 16, 3: 112, 4: 50, 5: 12, 6: 16, 8: 162 } as Record<number, number>)[code] as number;
    const out = Buffer.alloc(length);
    for (let at = 8, i = 0; at + 4 <= length; at += 4, i++) out.writeUInt32LE(words[i] as number, at);
    out[0] = code;
    out.writeUInt16LE(length, 1);
    out[3] = segment;
    out.writeUInt32LE(id, 4);
    return out;
  });
/** One that a feed could send. */
const soundPacket = fc
  .record({
    id: fc.integer({ min: 1, max: 5 }),
    paise: fc.integer({ min: -1, max: 9_000_000 }),
    volume: u32,
    lot: fc.constantFrom(1, 15, 75),
    lots: fc.integer({ min: 0, max: 20_000_000 }),
    isFull: fc.boolean(),
  })
  .map(({ id, paise, volume, lot, lots, isFull }) =>
    isFull
      ? fullPacket(2, id, {
          ltp: paise / 100,
          atp: paise / 100,
          volume,
          ltt: 1_795_000_000 + (volume % 5),
          oi: lots * lot,
          levels: [[paise / 100, (paise + 5) / 100, lot * (lots % 100), lot]],
        })
      : tickerPacket(2, id, paise / 100, volume),
  );
const bytes = fc.oneof(
  fc.array(soundPacket, { maxLength: 6 }).map((list) => Buffer.concat(list)),
  fc.array(anyPacket, { maxLength: 4 }).map((list) => Buffer.concat(list)),
  fc.tuple(soundPacket, fc.uint8Array({ maxLength: 40 })).map(([packet, tail]) => Buffer.concat([packet, tail])),
  fc
    .tuple(soundPacket, fc.integer({ min: 0, max: 15 }))
    .map(([packet, cut]) => packet.subarray(0, packet.length - cut)),
  fc.uint8Array({ maxLength: 64 }),
);
const message = fc.record({
  bytes,
  recvMs: fc.oneof(
    fc.integer({ min: START_MS, max: START_MS + 1_000 }),
    fc.constantFrom(0, -5, 2 ** 40, START_MS - 86_400_000),
  ),
  kind: fc.constantFrom(MESSAGE_KIND.frames, MESSAGE_KIND.frames, MESSAGE_KIND.subscribed, MESSAGE_KIND.lost),
});

test('any bytes come back as they were, with time and kind, in blocks of any size', () => {
  fc.assert(
    fc.property(
      fc.array(message, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 3 }),
      (messages, per, restartEvery) => {
        assert.deepEqual(plain(roundTrip(messages, per, restartEvery)), plain(messages));
        assert.deepEqual(plain(roundTrip(messages, per)), plain(messages));
      },
    ),
    { numRuns: 400 },
  );
});

test('a stretch of the simulated market comes back byte for byte', () => {
  const messages = simMessages(600, 20).map((one) => ({ ...one, kind: MESSAGE_KIND.frames }));
  assert.ok(messages.length > 100);
  assert.deepEqual(plain(roundTrip(messages, 40)), plain(messages));
});

test('messages of many packets of a few streams come back, also when nothing or little of a packet changes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(soundPacket, anyPacket), { minLength: 2, maxLength: 5 }),
      fc.array(fc.tuple(fc.nat(4), fc.nat(400), bits), { minLength: 3 * ROWS_MAX, maxLength: 5 * ROWS_MAX }),
      fc.integer({ min: 1, max: 2 * ROWS_MAX }),
      (packets, steps, stack) => {
        const now = packets.map((packet) => Buffer.from(packet));
        const list = steps.map(([which, at, word]) => {
          const packet = now[which % now.length] as Buffer;
          // Two of three packets are the same as before; the others have one other word: NaN and −0 among them.
          if (at % 3 === 0) packet.writeUInt32LE(word, 8 + (at % (packet.length - 11)));
          return Buffer.from(packet);
        });
        const messages: Message[] = [];
        for (let from = 0; from < list.length; from += stack) {
          const together = Buffer.concat(list.slice(from, from + stack));
          messages.push({ bytes: together, recvMs: START_MS + from, kind: MESSAGE_KIND.frames });
        }
        assert.deepEqual(plain(roundTrip(messages, 1_000)), plain(messages));
        assert.deepEqual(plain(roundTrip(messages, 2)), plain(messages));
      },
    ),
    { numRuns: 40 },
  );
});

test('a quantity or a time whose number would say that nothing changed comes back', () => {
  const before = Buffer.from(fullPacket(2, 1, { ltp: 100, ltt: 1_795_000_000 }));
  const wireSecond = Math.floor((START_MS + IST_OFFSET_MS) / 1_000);
  const after = (at: number, value: number): Buffer => {
    const packet = Buffer.from(before);
    packet.writeUInt32LE(value >>> 0, at);
    return packet;
  };
  const all = [after(FULL_AT.sellQty, 0xffff_ffff), after(FULL_AT.ltt, wireSecond - 2 ** 31)];
  const messages = [before, ...all].map((one) => ({ bytes: one, recvMs: START_MS, kind: MESSAGE_KIND.frames }));
  assert.deepEqual(plain(roundTrip(messages, 10)), plain(messages));
});

test('columns that make no sense are refused and never read beyond their end', () => {
  const encoder = new FrameEncoder();
  for (const { bytes: one, recvMs } of simMessages(60, 5)) encoder.add(one, recvMs);
  const block = encoder.take().slice();
  fc.assert(
    fc.property(fc.nat(block.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const broken = block.slice();
      broken[at] = (broken[at] as number) ^ change;
      const decoder = new FrameDecoder();
      try {
        decoder.open(broken);
        for (let i = 0; i < 100_000 && decoder.next() !== null; i++);
      } catch (thrown) {
        assert.ok(thrown instanceof FaultError && thrown.fault.code === 'input.recording_damaged', String(thrown));
      }
    }),
    { numRuns: 300 },
  );
});

test('the list of lost instruments comes back', () => {
  const list = [
    { segment: 2, securityId: 4_294_967_295 },
    { segment: 0, securityId: 13 },
  ];
  assert.deepEqual(decodeLost(encodeLost(list)), list);
});
