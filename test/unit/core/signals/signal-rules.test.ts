import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { entryGate } from '../../../../src/main/core/signals/entry-gate.ts';
import { chooseStrike, type StrikeCandidate } from '../../../../src/main/core/signals/strike-score.ts';
import { TrailingExit } from '../../../../src/main/core/signals/trailing-exit.ts';
import { type TrendMoment, trendSignal } from '../../../../src/main/core/signals/trend-signal.ts';

const reading = { trend: 1, adx: 30, plusDi: 25, minusDi: 15 };
const moment: TrendMoment = {
  primary: reading,
  age: 0,
  confirm: reading,
  close: 101,
  vwap: 100,
  rvol: 2,
  sinceSame: null,
};
const fires = (change: Partial<TrendMoment>): string =>
  (['conservative', 'balanced', 'aggressive'] as const)
    .filter((mode) => trendSignal(mode, { ...moment, ...change }) !== null)
    .map((mode) => mode[0])
    .join('');

test('each condition of E.1 is asked in the modes that have it', () => {
  assert.equal(fires({}), 'cba');
  assert.equal(fires({ age: null }), '');
  assert.equal(fires({ age: 2 }), 'b', 'three bars count, the signal bar among them');
  assert.equal(fires({ age: 3 }), '');
  assert.equal(fires({ sinceSame: 3 }), 'ca');
  assert.equal(fires({ sinceSame: 4 }), 'cba');
  assert.equal(fires({ primary: { ...reading, adx: 17.9 } }), '');
  assert.equal(fires({ confirm: { ...reading, adx: 19.9 } }), 'a');
  assert.equal(fires({ confirm: { ...reading, trend: -1 } }), '');
  assert.equal(fires({ confirm: { ...reading, trend: -1, adx: 19 } }), 'a');
  assert.equal(fires({ vwap: null }), 'ba');
  assert.equal(fires({ vwap: 102 }), 'ba');
  assert.equal(fires({ rvol: null }), 'ba');
  assert.equal(fires({ rvol: 1.19 }), 'ba');
  assert.equal(fires({ primary: { ...reading, minusDi: 30 } }), 'ba');
  assert.equal(
    trendSignal('balanced', moment)!.confidence,
    0.5 + 0.5 * (0.35 * (12 / 22) + 0.35 * 0.5 + 0.15 * 0.5 + (0.15 * 1) / 1.5),
  );
});

const candidate: StrikeCandidate = {
  strike: 100,
  offset: 1,
  iv: 0.1,
  delta: 0.45,
  oi: 50_000,
  volume: 9,
  bid: 9.98,
  ask: 10,
};
const choose = (...candidates: Partial<StrikeCandidate>[]) =>
  chooseStrike({ side: 1, candidates: candidates.map((one) => ({ ...candidate, ...one })), ivAtm: 0.1, lot: 100 });

test('a strike is left out for each reason, scores nothing for what is null, and ties are broken in order', () => {
  assert.equal(choose({}).selected, 100);
  const reasons = (change: Partial<StrikeCandidate>) => choose(change).candidates[0]!.disqualified;
  assert.deepEqual(reasons({ bid: 0 }), ['NO_QUOTE']);
  assert.deepEqual(reasons({ ask: null }), ['NO_QUOTE']);
  assert.deepEqual(reasons({ bid: 9 }), ['WIDE_SPREAD']);
  assert.deepEqual(reasons({ oi: 9_999 }), ['LOW_OI']);
  assert.deepEqual(reasons({ volume: 0 }), ['NO_VOLUME']);
  assert.equal(choose({ bid: 0 }).selected, null);
  assert.equal(
    choose({ iv: null, delta: null, oi: 20_000 }, { strike: 200, oi: 900_000, volume: 0 }).selected,
    null,
    'below 120',
  );
  const scores = choose({ iv: null, delta: null }).candidates[0]!.scores;
  assert.deepEqual([scores.iv, scores.delta], [0, 0]);
  assert.equal(choose({ strike: 110 }, { strike: 105 }).selected, 105, 'equal: the lower');
  assert.equal(
    choose({ strike: 110, offset: 2 }, { strike: 90, offset: 0 }, { strike: 500, offset: 3 }).candidates.length,
    2,
  );
});

test('a stop never loosens, ends on the first touch, and a lock holds what it promised', () => {
  const steps = fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 5, maxLength: 80 });
  fc.assert(
    fc.property(fc.constantFrom<1 | -1>(1, -1), steps, (side, moves) => {
      const exit = new TrailingExit({ side, entry: 200, initStop: 200 - side * 20, qty: 100, cost: 50 });
      let price = 200;
      let stop = 200 - side * 20;
      let locked = false;
      for (const move of moves) {
        price = Math.round((price + move * 0.05) * 20) / 20;
        const state = exit.next(price);
        assert.ok(side * (state.stop - stop) >= 0 && (state.locked || !locked));
        assert.equal(state.exit, side * (price - stop) <= 0);
        if (state.exit) return;
        if (state.locked) assert.ok(side * (state.stop - 200) * 100 - 50 >= 1_000 - 1e-6);
        ({ stop, locked } = state);
      }
    }),
  );
});

test('gates are asked in the order of the text', () => {
  const lost = (exitMin: number) => ({ underlying: 'A', dir: 1 as const, exitMin, pnl: -1 });
  const history = [lost(90), lost(80), lost(95)];
  const open = [{ underlying: 'A' }, { underlying: 'A' }, { underlying: 'A' }];
  const input = { now: 100, underlying: 'A', dir: 1 as const, open, history, tripped: true };
  assert.equal(entryGate(input), 'CIRCUIT_BREAKER');
  assert.equal(entryGate({ ...input, tripped: false }), 'MAX_POSITIONS');
  assert.equal(entryGate({ ...input, tripped: false, open: [] }), 'LOSS_STREAK');
  assert.equal(entryGate({ ...input, tripped: false, open: [], history: history.slice(1) }), 'COOLDOWN');
  assert.equal(
    entryGate({ ...input, tripped: false, open: [], history: history.slice(1), now: 110 }),
    'OK',
    'strictly less',
  );
});
