import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Hit, hitKey } from '#contract/model/scan.ts';
import { MinuteGate } from '../../../../src/main/core/bars/minute-gate.ts';
import { Counters, SCAN_COUNTERS } from '../../../../src/main/core/counters.ts';
import {
  HitKeeper,
  IDS_LEFT_FREE,
  SAVE_AGAIN_MS,
  TELL_EVERY_MS,
} from '../../../../src/main/threads/scan/hit-keeper.ts';
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

/** A store that answers at once, from what it has. */
function quickStore(stored: Hit[], runsAgain = false) {
  const saved: Hit[][] = [];
  const mode = { refuses: false };
  const fault = { kind: 'unavailable', code: 'unavailable.storage', text: 'The disk is full.' } as const;
  const answer = (request: StoreRequest): object => {
    if (request.kind === 'hits') return { hits: stored.toReversed() };
    if (request.kind === 'hitIds') return { next: 1 + Math.max(0, ...stored.map(({ id }) => id)), runsAgain };
    assert.ok(request.kind === 'saveHits');
    saved.push([...request.hits]);
    const hits = request.hits.map((one) => {
      const known = stored.find((other) => hitKey(other) === hitKey(one));
      if (known === undefined) stored.push(one.id > 0 ? one : { ...one, id: stored.length + 1 });
      return known ?? (stored.at(-1) as Hit);
    });
    return { hits };
  };
  const door = new StoreDoor({
    postMessage: (message) => {
      const { id, request } = message as { id: number; request: StoreRequest };
      if (mode.refuses) door.receive({ type: 'refused', id, fault });
      else door.receive({ type: 'answer', id, answer: answer(request) } as StoreReport);
    },
    close: () => {},
  });
  return { door, saved, mode };
}

function live(nowMs = { value: 0 }) {
  const told: number[] = [];
  const kept: number[] = [];
  const counters = Counters.create(SCAN_COUNTERS);
  const keeper = new HitKeeper({
    tellsAtOnce: true,
    midnightMs: at(0) - 86_400_000,
    monotonicMs: () => nowMs.value,
    gate: MinuteGate.create(),
    counters,
    recalled: () => {},
    told: (hits) => void told.push(...hits.map(({ id }) => id)),
    stored: () => {},
    notStored: () => {},
    keptBack: (_fault, count) => void kept.push(count),
  });
  return { keeper, told, kept, counters, nowMs };
}

test('live, a hit is told before the store answers, under the id it is stored with; scanned again it is not', () => {
  const { keeper, told, counters } = live();
  const { door, asked } = slowStore();
  const first = quickStore([]);
  keeper.recall(first.door, () => {});
  keeper.keep(hit(1), door);
  keeper.store(door);
  assert.deepEqual(told, [1 + IDS_LEFT_FREE]);
  assert.equal(keeper.onTheWay, true, 'who reads the store now misses it');
  keeper.keep(hit(1), door);
  keeper.store(door);
  assert.equal(told.length, 1);
  assert.equal(asked.length, 2, 'it is sent again: the first answer may never come');
  assert.deepEqual([counters.get('hits'), counters.get('hitsDuplicate')], [1, 1]);
});

test('while others are being found, the first is told at once and the next together; the store gets them at the end', () => {
  const { keeper, told, nowMs } = live();
  const stored: Hit[] = [];
  const { door, saved } = quickStore(stored);
  keeper.recall(door, () => {});
  const find = (minute: number): void => {
    keeper.keep(hit(minute), door);
    keeper.tell();
  };
  find(1);
  assert.equal(told.length, 1, 'nobody waits for the others');
  find(2);
  find(3);
  assert.equal(told.length, 1, 'they come together');
  nowMs.value += TELL_EVERY_MS;
  keeper.tell();
  assert.equal(told.length, 3);
  find(4);
  assert.equal(saved.length, 0, 'the store is asked when all are found');
  assert.equal(keeper.onTheWay, true, 'who reads the store now misses them');
  keeper.store(door);
  assert.equal(told.length, 4, 'none is left behind');
  assert.deepEqual(
    saved.map((page) => page.map(({ id }) => id)),
    [told],
  );
  assert.equal(keeper.onTheWay, false);
  keeper.keep(hit(2), door);
  keeper.tell();
  keeper.store(door);
  assert.deepEqual([told.length, saved.length], [4, 1], 'found again it is neither told nor sent');
});

test('where only the store knows what is new, nothing is told before it has answered', () => {
  const { keeper, told } = made();
  const { door, answer } = slowStore();
  keeper.keep(hit(1), door);
  keeper.tell();
  assert.deepEqual(told, []);
  keeper.store(door);
  answer(7);
  assert.deepEqual(told, [7]);
});

test('the store went away with a hit that was told: the next one gets it under the same id, and nobody is told', () => {
  const { keeper, told } = live();
  const gone = slowStore();
  keeper.recall(quickStore([]).door, () => {});
  keeper.keep(hit(1), gone.door);
  keeper.store(gone.door);
  const stored: Hit[] = [];
  const next = quickStore(stored);
  keeper.begin();
  keeper.recall(next.door, () => {});
  keeper.keep(hit(1), next.door);
  keeper.keep(hit(2), next.door);
  keeper.store(next.door);
  assert.deepEqual(
    stored.map(({ id }) => id),
    told,
  );
  assert.equal(told.length, 2);
  assert.equal(keeper.onTheWay, false);
  next.saved.length = 0;
  keeper.keep(hit(1), next.door);
  keeper.store(next.door);
  assert.deepEqual(next.saved, [], 'what is stored is not sent again');
});

test('what the store refuses is kept and tried again, and said once', () => {
  const { keeper, told, kept, nowMs } = live();
  const stored: Hit[] = [];
  const { door, mode } = quickStore(stored);
  keeper.recall(door, () => {});
  mode.refuses = true;
  for (const minute of [1, 2]) {
    keeper.keep(hit(minute), door);
    keeper.store(door);
  }
  assert.equal(told.length, 2);
  assert.deepEqual(kept, [1]);
  mode.refuses = false;
  keeper.store(door);
  assert.equal(stored.length, 0, 'not before its time');
  nowMs.value = SAVE_AGAIN_MS;
  keeper.store(door);
  assert.deepEqual(
    stored.map(({ id }) => id),
    told,
  );
});

test('a day that is lived again, or whose hits cannot be read: the store says what is new', () => {
  const stored = [{ ...hit(30), id: 5 }];
  const again = live();
  const lived = quickStore(stored, true);
  again.keeper.recall(lived.door, () => {});
  for (const minute of [30, 31]) again.keeper.keep(hit(minute), lived.door);
  again.keeper.store(lived.door);
  assert.deepEqual(again.told, [2], 'the recalled one is known, the other numbered by the store');
  const blind = live();
  const shut = quickStore([]);
  shut.mode.refuses = true;
  blind.keeper.recall(shut.door, () => {});
  shut.mode.refuses = false;
  blind.keeper.keep(hit(1), shut.door);
  blind.keeper.store(shut.door);
  assert.deepEqual(blind.told, [1]);
});
