import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { ScanRunner } from '../../../../src/main/core/scan/scan-runner.ts';
import { NO_HISTORY } from '../../../../src/main/core/scan/scan-state.ts';
import { defineScanner } from '../../../../src/main/core/scan/scanner.ts';
import { DAY, OPEN_MINUTE, share } from '../../../support/scan-bench.ts';

const everyBar = defineScanner({
  id: 'probe',
  title: 'Probe',
  intervals: ['1m'],
  group: 'breakout',
  sentence: 'A test.',
  kinds: ['EQUITY', 'OPTSTK'],
  params: z.object({}),
  columns: [],
  memoryCells: 0,
  needsPreviousVolume: false,
  barsNeeded: () => 1,
  runsOn: () => true,
  scan: (_view, _params, emit) => emit({ side: 'up', evidence: {} }),
});

function looked(): { order: number[]; asked: number[]; runner: ScanRunner } {
  const order: number[] = [];
  const asked: number[] = [];
  const runner = new ScanRunner(
    {
      day: DAY,
      minutes: {
        read: (_slot, _minute, out) => {
          Object.assign(out, { o: 10_000, h: 10_010, l: 9_990, c: 10_000, v: 5, oi: 0 });
          return true;
        },
      },
      stopwatchMs: () => 0,
      hit: ({ slot }) => void order.push(slot),
      failed: (_id, _symbol, error) => assert.fail(String(error)),
    },
    [{ scanner: everyBar, enabled: true, params: {} }],
  );
  return { order, asked, runner };
}

test('options are looked at last, whoever came later: what a person added does not wait behind 24,000 of them', () => {
  const { order, runner } = looked();
  const option = (slot: number) => ({ ...share(slot), kind: 'OPTSTK' as const, sessionClass: 'FNO' as const });
  for (const wave of [
    [share(0), option(1)],
    [option(2), share(3)],
  ]) {
    for (const { instrument } of runner.adopt(wave)) runner.load(instrument.slot, NO_HISTORY, -1);
  }
  runner.closeThrough(OPEN_MINUTE);
  assert.deepEqual(order, [0, 3, 1, 2]);
  runner.drop([0]);
  runner.closeThrough(OPEN_MINUTE + 1);
  assert.deepEqual(order.slice(4), [3, 1, 2]);
});

test('whoever closes a minute is asked every few instruments, so that hits go out while the others are looked at', () => {
  const { order, asked, runner } = looked();
  const many = Array.from({ length: 200 }, (_, slot) => share(slot));
  for (const { instrument } of runner.adopt(many)) runner.load(instrument.slot, NO_HISTORY, -1);
  runner.closeThrough(OPEN_MINUTE - 1);
  runner.closeThrough(OPEN_MINUTE, () => {
    asked.push(order.length);
    return false;
  });
  assert.ok(asked.length >= 6 && asked[0]! <= 32, `asked after ${asked.join()}`);
  assert.equal(asked.at(-1), 200, 'and when all are looked at');
});
