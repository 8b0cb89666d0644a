import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLS } from '#contract/calls/index.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { optionHandlers } from '../../../src/main/engine/calls/options.ts';
import type { CallContext } from '../../../src/main/engine/router.ts';
import type { EngineServices } from '../../../src/main/engine/services.ts';

const NOBODY = {} as CallContext;

/** The answer of epoch 2 when the store holds `iv`. */
async function rankOf(iv: readonly number[], epoch = 2) {
  const universe = {
    check: (named: number) => {
      if (named !== 2) throw new FaultError(fault('input.stale_epoch', 'Epoch is over.'));
    },
  };
  const services = {
    askStore: async (make: (present: object) => unknown) => {
      assert.deepEqual(make({ universe }), { kind: 'atmIv', root: 'NIFTY' });
      return { dates: iv.map((_, i) => `day ${i}`), iv };
    },
  } as unknown as EngineServices;
  const answer = await optionHandlers(services)['options.ivRank']({ epoch, underlying: 'NIFTY' }, NOBODY);
  return CALLS['options.ivRank'].output.parse(answer);
}

const rising = (count: number): number[] => Array.from({ length: count }, (_, i) => 0.1 + i / 1_000);

test('below 60 sessions the rank is null and says n of 60', async () => {
  const common = { rank: null, percentile: null, needed: 60 };
  assert.deepEqual(await rankOf([]), { ...common, n: 0, text: '0 of 60 sessions', date: null, iv: null });
  assert.deepEqual(await rankOf(rising(35)), {
    ...common,
    n: 34,
    text: '34 of 60 sessions',
    date: 'day 34',
    iv: 0.134,
  });
  assert.equal((await rankOf(rising(60))).text, '59 of 60 sessions');
});

test('from 60 sessions on the last session is ranked among those before it', async () => {
  const high = await rankOf(rising(61));
  assert.deepEqual([high.rank, high.percentile, high.n, high.text], [100, 100, 60, null]);
  const middle = await rankOf([...rising(101), 0.12]);
  assert.ok(Math.abs((middle.rank ?? 0) - 20) < 1e-9);
  const flat = await rankOf(Array.from({ length: 61 }, () => 0.1));
  assert.deepEqual([flat.rank, flat.percentile, flat.text], [null, 0, null]);
  await assert.rejects(rankOf(rising(61), 3), /Epoch is over/);
});
