import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PRINT_PART_BYTES } from '#contract/calls/alerts.ts';
import { PrintDesk } from '../../../src/main/engine/print-desk.ts';

const PAPER = { title: 'Alerts', head: [], rows: [], columns: [] };

test('a PDF comes in parts that fit a message, and joined they are what was printed', async () => {
  const printed = Uint8Array.from({ length: 2 * PRINT_PART_BYTES + 7 }, (_, i) => i % 251);
  const desk = new PrintDesk(() => Promise.resolve(printed));
  const { id, bytes } = await desk.make(PAPER);
  assert.equal(bytes, printed.length);
  const parts: Buffer[] = [];
  for (let from: number | null = 0; from !== null; ) {
    const part: { base64: string; next: number | null } = desk.part(id, from);
    assert.ok(part.base64.length < 1_000_000, 'a message takes it');
    parts.push(Buffer.from(part.base64, 'base64'));
    from = part.next;
  }
  assert.deepEqual(Buffer.concat(parts), Buffer.from(printed));
  assert.equal(parts.length, 3);
});

test('one PDF is kept: an older one, and what cannot be printed, are said in words', async () => {
  const desk = new PrintDesk(() => Promise.resolve(new Uint8Array(10)));
  const first = await desk.make(PAPER);
  await desk.make(PAPER);
  assert.throws(() => desk.part(first.id, 0), /Another PDF was made meanwhile/);
  await assert.rejects(new PrintDesk(undefined).make(PAPER), /makes no PDF. Use CSV/);
  await assert.rejects(
    new PrintDesk(() => Promise.resolve(new Uint8Array(17_000_000))).make(PAPER),
    /Narrow the filter/,
  );
});
