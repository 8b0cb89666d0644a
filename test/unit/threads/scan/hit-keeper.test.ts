import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hit } from '#contract/model/scan.ts';
import { MinuteGate } from '../../../../src/main/core/bars/minute-gate.ts';
import { Counters, SCAN_COUNTERS } from '../../../../src/main/core/counters.ts';
import { HitKeeper } from '../../../../src/main/threads/scan/hit-keeper.ts';
import { StoreDoor } from '../../../../src/main/threads/scan/store-door.ts';
import type { StoreReport, StoreRequest } from '../../../../src/main/threads/protocol.ts';

const at = (minute: number): number => Date.UTC(2026, 10, 20, 4, minute);
/** Only what the keeper reads. */
const hit = (minute: number): Hit => ({ id: 0, atMs: at(minute), scannerId: 's' }) as Hit;

/** A store that answers when the test says so. */
function slowStore() {
  const asked: { id: number; request: StoreRequest }[] = [];
  const door = new StoreDoor({
    postMessage: (message) => void asked.push(message as { id: number; request: StoreRequest }),
    close: () => {},
  });
  const answer = (firstId: number): void => {
    for (const { id, request } of asked.splice(0)) {
      assert.ok(request.kind === 'saveHits');
      const hits = request.hits.map((one, i) => ({ ...one, id: firstId + i }));
      door.receive({ type: 'answer', id, answer: { hits } } as StoreReport);
    }
  };
  return { door, asked, answer };
}

function made() {
  const told: number[] = [];
  const keeper = new HitKeeper({
    tellsAtOnce: false,
    midnightMs: 0,
    monotonicMs: () => 0,
    keptBack: () => {},
    gate: MinuteGate.create(),
    counters: Counters.create(SCAN_COUNTERS),
    recalled: () => {},
    told: (hits) => void told.push(...hits.map(({ id }) => id)),
    stored: () => {},
    notStored: () => {},
  });
  return { keeper, told };
}

test('questions to a store that went away are on the way no more: a replay does not wait for them', () => {
  const { keeper, told } = made();
  const gone = slowStore();
  keeper.keep(hit(1), gone.door);
  keeper.store(gone.door);
  assert.equal(keeper.onTheWay, true);
  gone.door.close();
  const next = slowStore();
  keeper.begin();
  assert.equal(keeper.onTheWay, false);
  keeper.keep(hit(1), next.door);
  keeper.store(next.door);
  assert.equal(keeper.onTheWay, true);
  next.answer(1);
  assert.equal(keeper.onTheWay, false);
  assert.deepEqual(told, [1]);
});

test('answers to what was asked before a seek are not news, and what is found after it is', () => {
  const { keeper, told } = made();
  const { door, answer, asked } = slowStore();
  keeper.keep(hit(30), door);
  keeper.store(door);
  keeper.forgetAfter(at(10));
  answer(1);
  assert.deepEqual(told, [], 'it lies ahead now');
  assert.equal(keeper.onTheWay, false);
  keeper.keep(hit(30), door);
  keeper.store(door);
  assert.equal(asked.length, 1);
  answer(1);
  assert.deepEqual(told, [1]);
});
