import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { MESSAGE_KIND } from '../../../../src/main/core/recording/frame-encoder.ts';
import { MessageRing } from '../../../../src/main/core/recording/message-ring.ts';

test('what goes in comes out in order, or is counted as dropped, whatever the sizes', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('push' as const), length: fc.integer({ min: 0, max: 300 }) }),
    fc.record({ kind: fc.constant('drain' as const), length: fc.constant(0) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const ring = MessageRing.create(512);
      const reader = MessageRing.attach(ring.buffer);
      const expected: string[] = [];
      const got: string[] = [];
      let dropped = 0;
      const drain = (): void =>
        reader.drain((bytes, recvMs, kind) => void got.push(`${Buffer.from(bytes).toString('hex')} ${recvMs} ${kind}`));
      for (const [index, { kind, length }] of steps.entries()) {
        if (kind === 'drain') drain();
        else {
          const bytes = Buffer.alloc(length, index + 1);
          if (ring.push(bytes, index, MESSAGE_KIND.frames)) expected.push(`${bytes.toString('hex')} ${index} 0`);
          else dropped += length;
        }
      }
      drain();
      assert.deepEqual(got, expected);
      assert.equal(ring.dropped.bytes, dropped);
      const pushed = steps.reduce((sum, { kind, length }) => sum + (kind === 'push' ? length : 0), 0);
      assert.equal(reader.taken.bytes + ring.dropped.bytes, pushed);
      assert.equal(ring.waitingBytes, 0);
    }),
  );
});

test('positions run over 2^32 without losing their place', () => {
  const ring = MessageRing.create(512);
  new Int32Array(ring.buffer, 0, 2).fill(-256);
  for (let i = 0; i < 20; i++) {
    assert.ok(ring.push(Buffer.alloc(100, i), i, MESSAGE_KIND.frames));
    let seen = -1;
    ring.drain((bytes) => {
      seen = bytes[99] as number;
    });
    assert.equal(seen, i);
  }
});
