import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HITS_REMEMBERED_MAX, HitLedger } from '../../../src/main/engine/hit-ledger.ts';
import { NOON_MS, sampleHit } from '../../support/alert-samples.ts';

const ids = (hits: readonly { readonly id: number }[]): number[] => hits.map(({ id }) => id);

test('a hit that is made again under another id is kept back; under its own it is told on purpose', () => {
  const ledger = new HitLedger();
  const other = sampleHit(2, { variant: 'R1' });
  assert.deepEqual(ids(ledger.fresh([sampleHit(1), other])), [1, 2]);
  assert.deepEqual(ids(ledger.fresh([sampleHit(20_001), { ...other, id: 20_002 }])), []);
  assert.equal(ledger.dropped, 2);
  assert.deepEqual(ids(ledger.fresh([sampleHit(1)])), [1], 'a replay went over it again');
  ledger.forget();
  assert.deepEqual(ids(ledger.fresh([sampleHit(20_001)])), [20_001]);
});

test('the ledger remembers a bounded number of hits, the newest', () => {
  const ledger = new HitLedger();
  const hits = Array.from({ length: HITS_REMEMBERED_MAX + 1 }, (_, i) => sampleHit(i + 1, { atMs: NOON_MS + i }));
  assert.equal(ledger.fresh(hits).length, hits.length);
  const again = [hits[0]!, hits[1]!].map((hit) => ({ ...hit, id: hit.id + 1_000_000 }));
  assert.deepEqual(ids(ledger.fresh(again)), [1_000_001], 'the oldest is forgotten, the next is not');
});
