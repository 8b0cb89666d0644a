import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLS } from '#contract/calls/index.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { indicatorHandlers } from '../../../src/main/engine/calls/indicators.ts';
import type { CallContext } from '../../../src/main/engine/router.ts';
import type { EngineServices } from '../../../src/main/engine/services.ts';
import { INDICATORS } from '../../../src/main/core/indicators/index.ts';

const NOBODY = {} as CallContext;
const INPUT = {
  epoch: 2,
  slot: 4,
  interval: '5m',
  name: 'EMA',
  params: { n: 8 },
  beforeMs: null,
  limit: 10,
  adjusted: true,
} as const;

/** Handlers over a store that keeps what it is asked, in an epoch that refuses every number but its own. */
function handlers(epoch: number) {
  const asked: unknown[] = [];
  const universe = {
    check: (named: number) => {
      if (named !== epoch) throw new FaultError(fault('input.old_epoch', 'The instruments have changed.'));
    },
  };
  const services = {
    askStore: async (make: (present: object) => unknown) => {
      asked.push(make({ universe }));
      return { t: [1], outputs: { value: [2] }, provisional: true };
    },
  } as unknown as EngineServices;
  return { asked, ...indicatorHandlers(services) };
}

test('the menu is the index, in its order, and fits the contract', async () => {
  const answer = await handlers(2)['indicator.menu']({}, NOBODY);
  const { indicators } = CALLS['indicator.menu'].output.parse(answer);
  assert.deepEqual(
    indicators.map(({ name }) => name),
    INDICATORS.map(({ name }) => name),
  );
  const looks = Object.fromEntries(
    indicators.flatMap(({ name, outputs }) => outputs.map((output) => [`${name}.${output.name}`, output])),
  );
  assert.equal(looks['VWAP.sd']?.look, 'band');
  assert.equal(looks['EMA.value']?.look, 'line');
  assert.equal(looks['OBV.value']?.cumulative, true);
  assert.equal(looks['MACD.hist']?.look, 'columns');
});

test('a series is asked of the store thread, and never for another epoch', async () => {
  const present = handlers(2);
  const answer = await present['indicator.series'](INPUT, NOBODY);
  assert.deepEqual(answer, { t: [1], outputs: { value: [2] }, provisional: true });
  const { epoch: _, ...rest } = INPUT;
  assert.deepEqual(present.asked, [{ kind: 'series', ...rest }]);
  await assert.rejects(async () => handlers(3)['indicator.series'](INPUT, NOBODY), /instruments have changed/);
});

test('what the wire may carry is bounded', () => {
  const { input } = CALLS['indicator.series'];
  assert.ok(input.safeParse(INPUT).success);
  for (const bad of [
    { limit: 0 },
    { limit: 5_001 },
    { slot: -1 },
    { interval: '7m' },
    { name: 'x'.repeat(41) },
    { params: { n: Number.NaN } },
    { params: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`p${i}`, i])) },
  ])
    assert.ok(!input.safeParse({ ...INPUT, ...bad }).success, JSON.stringify(bad).slice(0, 60));
});
