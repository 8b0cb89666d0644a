import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ChainPass } from '../../../../src/main/threads/option/chain-pass.ts';
import type { LiveChain } from '../../../../src/main/threads/option/live-chain.ts';

const COST_MS = 10;

/** Chains that always want to be solved, each taking ten milliseconds of the stopwatch. */
function rig(names: readonly string[], budgetMs: number) {
  let realMs = 0;
  const done: string[] = [];
  const chains = names.map((name) => ({
    listing: { underlying: name.split(' ')[0], expiry: name.split(' ')[1] },
    name,
    needs: () => true,
  })) as unknown as (LiveChain & { readonly name: string })[];
  const pass = new ChainPass(chains, budgetMs, () => realMs);
  const run = (watched: string) => {
    done.length = 0;
    const result = pass.run(
      0,
      (name) => name === watched,
      (chain) => {
        realMs += COST_MS;
        done.push((chain as LiveChain & { readonly name: string }).name);
      },
    );
    return { ...result, done: [...done] };
  };
  return { run };
}

it('inside the budget everything is solved, watched underlyings first', () => {
  const { run } = rig(['B 1', 'A 1', 'A 2', 'C 3'], 1_000);
  assert.deepEqual(run('A'), { solved: 4, deferred: 0, done: ['A 1', 'A 2', 'B 1', 'C 3'] });
});

it('over the budget the others take turns, what waits is counted, and one of them is always solved', () => {
  const { run } = rig(['A 1', 'B 1', 'C 1', 'D 1', 'E 1'], 15);
  assert.deepEqual(run('A'), { solved: 2, deferred: 3, done: ['A 1', 'B 1'] });
  assert.deepEqual(run('A').done, ['A 1', 'C 1']);
  assert.deepEqual(run('A').done, ['A 1', 'D 1']);
  assert.deepEqual(run('A').done, ['A 1', 'E 1']);
  assert.deepEqual(run('A').done, ['A 1', 'B 1']);
});

it('watched chains beyond the budget wait too, nearest expiry first', () => {
  const { run } = rig(['A 1', 'A 2', 'A 3', 'A 4', 'B 4'], 15);
  assert.deepEqual(run('A'), { solved: 3, deferred: 2, done: ['A 1', 'A 2', 'B 4'] });
});
