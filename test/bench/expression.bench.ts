import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../../src/main/core/expression/compile.ts';
import { ProgramFollower } from '../../src/main/core/expression/program-follower.ts';
import { share } from '../support/scan-bench.ts';
import { paceNow } from '../support/machine-pace.ts';

const INSTRUMENTS = 5_000;
const BARS = 40;
const TEXT = 'close > ema(close, 20) and rvol(20) > 2 and close > highest(high, 20)[1]';

test('an expression on one bar of an instrument takes no longer than four times what its check says', (t) => {
  const program = compile(TEXT, ['1m']);
  const definition = {
    intervals: ['1m' as const],
    side: 'up' as const,
    schedule: { kind: 'bar' as const },
    fires: 'edge' as const,
    cooldownBars: 0,
    plan: null,
  };
  const follower = new ProgramFollower({ program, definition, atr: null });
  for (let slot = 0; slot < INSTRUMENTS; slot += 1) follower.add(share(slot), 555);
  const times: number[] = [];
  for (let i = 0; i < BARS; i += 1) {
    const bar = { o: 100 + i, h: 110 + i, l: 90 + i, c: 100 + ((i * 7) % 11), v: 50 + i, oi: 0 };
    const taken = [{ interval: '1m' as const, openMs: i * 60_000, bar }];
    const startMs = performance.now();
    for (let slot = 0; slot < INSTRUMENTS; slot += 1) follower.take(slot, taken, null);
    times.push(((performance.now() - startMs) * 1e6) / INSTRUMENTS);
  }
  const median = times.toSorted((a, b) => a - b)[BARS / 2] as number;
  t.diagnostic(`${median.toFixed(0)} ns a bar and instrument; the check says ${program.costNs}`);
  assert.ok(median < program.costNs * 4 * paceNow(), `${median} ns`);
});
