import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import * as fc from 'fast-check';
import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { CALLS } from '#contract/calls/index.ts';
import { FaultError, fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import {
  addBuilderLeg,
  changeEntry,
  changeLots,
  clearLegs,
  heldLegs,
  newLeg,
  removeLeg,
  shiftExpiries,
  shiftStrikes,
  showLegs,
  turnRight,
  turnSide,
} from '../../../src/renderer/panels/builder/leg-actions.ts';
import { BuilderPoll, questionOf } from '../../../src/renderer/panels/builder/builder-poll.ts';
import { builderStore } from '../../../src/renderer/panels/builder/builder-store.ts';
import {
  daysWords,
  factsOf,
  levelWords,
  noteWords,
  ownerName,
  pointsWords,
  pointWords,
  rewardText,
  stateWords,
} from '../../../src/renderer/panels/builder/builder-words.ts';
import { legKey } from '../../../src/renderer/panels/builder/leg-key.ts';
import { optionIndex, shiftedExpiry, shiftedStrike } from '../../../src/renderer/panels/builder/option-index.ts';
import { areaOf, nearestIndex, pathOf, payoffScale, ticks } from '../../../src/renderer/panels/builder/payoff-scale.ts';
import { instrumentsStore } from '../../../src/renderer/stores/instruments.ts';
import { byOwner } from '../../../src/renderer/stores/positions.ts';
import { ORDER_OUTPUTS } from '../../contract/order-samples.ts';
import { STRATEGY_OUTPUTS } from '../../contract/strategy-samples.ts';
import { fakeInstruments } from '../../e2e/fake-market.ts';

const base = fakeInstruments(300).find(({ kind }) => kind === 'FUTSTK') as Instrument;
const STRIKES = [24_400, 24_500, 24_600, 24_700];
/** NIFTY of two expiries, calls and puts, a future of each; the later expiry lacks 24,700. */
const ROWS: Instrument[] = ['2026-11-24', '2026-12-01']
  .flatMap((expiry, later) => [
    ...(['CE', 'PE'] as const).flatMap((right) =>
      STRIKES.slice(0, later === 1 ? 3 : 4).map(
        (strike): Partial<Instrument> => ({ expiry, right, strike: strike * 100 }),
      ),
    ),
    { expiry, right: null, strike: null, kind: 'FUTIDX' as const },
  ])
  .map(
    (part, slot): Instrument => ({
      ...base,
      kind: 'OPTIDX',
      underlying: 'NIFTY',
      ...part,
      slot,
      securityId: 500 + slot,
      symbol: `NIFTY ${part.expiry} ${part.strike === null ? 'FUT' : `${(part.strike ?? 0) / 100} ${part.right}`}`,
    }),
  );
const find = (name: string): Instrument => ROWS.find(({ symbol }) => symbol === `NIFTY ${name}`) as Instrument;
const symbols = (): string[] => builderStore.getState().legs.map(({ symbol }) => symbol.replace('NIFTY ', ''));
const RESULT = STRATEGY_OUTPUTS['strategy.evaluate'].result!;

beforeEach(() => {
  instrumentsStore.setState({ epoch: 3, rows: ROWS });
  clearLegs();
  builderStore.setState({ underlying: 'NIFTY', expiry: '2026-11-24' });
});

test('a leg moves over listed strikes and expiries, never beyond them, whatever the steps', () => {
  const index = optionIndex(ROWS, 'NIFTY');
  assert.deepEqual(index.expiries, ['2026-11-24', '2026-12-01']);
  assert.deepEqual(
    index.futures.map(({ expiry }) => expiry),
    index.expiries,
  );
  fc.assert(
    fc.property(fc.constantFrom(...ROWS), fc.array(fc.integer({ min: -3, max: 3 })), (start, steps) => {
      let at = start;
      for (const step of steps) {
        const next = shiftedStrike(index, at, step);
        assert.ok(ROWS.includes(next) && next.expiry === at.expiry && next.right === at.right);
        at = next;
      }
    }),
  );
  assert.equal(shiftedExpiry(index, find('2026-11-24 24500 PE'), 1), find('2026-12-01 24500 PE'));
  assert.equal(shiftedExpiry(index, find('2026-11-24 24700 PE'), 1), find('2026-11-24 24700 PE'), 'not listed there');
  assert.equal(shiftedExpiry(index, find('2026-11-24 FUT'), 1), find('2026-12-01 FUT'));
  assert.equal(shiftedExpiry(index, find('2026-12-01 FUT'), 1), find('2026-12-01 FUT'));
});

test('legs are added, merged, moved, turned and removed; what is held stays', () => {
  assert.match(addBuilderLeg(find('2026-11-24 24500 CE'), 'BUY'), /leg 1/);
  assert.match(addBuilderLeg(find('2026-11-24 24500 CE'), 'BUY'), /one lot more/);
  addBuilderLeg(find('2026-11-24 24600 CE'), 'SELL');
  const [first, second] = builderStore.getState().legs;
  assert.deepEqual([first?.lots, second?.lots], [2, 1]);
  changeEntry(first!.id, 4_250);
  shiftStrikes(first!.id, 1);
  assert.deepEqual(symbols(), ['2026-11-24 24600 CE', '2026-11-24 24600 CE']);
  assert.equal(builderStore.getState().legs[0]?.entry, null, 'a price of another strike is no price');
  shiftExpiries(null, 1);
  assert.deepEqual(symbols(), ['2026-12-01 24600 CE', '2026-12-01 24600 CE']);
  turnRight(second!.id);
  turnSide(null);
  assert.deepEqual(
    builderStore.getState().legs.map(({ side, symbol }) => [side, symbol.slice(-2)]),
    [
      ['SELL', 'CE'],
      ['BUY', 'PE'],
    ],
  );
  changeLots(first!.id, -9);
  assert.equal(builderStore.getState().legs[0]?.lots, 1);
  removeLeg(first!.id);
  assert.equal(builderStore.getState().legs.length, 1);
  showLegs([newLeg(find('2026-11-24 24500 PE'), 'SELL', 1, { held: true, entry: 900.5 })], 'held');
  shiftStrikes(null, 1);
  turnSide(null);
  assert.deepEqual([symbols(), builderStore.getState().legs[0]?.side], [['2026-11-24 24500 PE'], 'SELL']);
});

test('what does not fit is refused in words: a share, another underlying, a thirteenth leg', () => {
  const share = { ...base, kind: 'EQUITY' as const, symbol: 'INFY' };
  assert.match(addBuilderLeg(share, 'BUY'), /no option and no future/);
  addBuilderLeg(find('2026-11-24 24500 CE'), 'BUY');
  assert.match(
    addBuilderLeg({ ...base, kind: 'FUTSTK', underlying: 'INFY', symbol: 'INFY FUT' }, 'BUY'),
    /Clear it first/,
  );
  builderStore.setState({ legs: Array.from({ length: 12 }, () => newLeg(find('2026-11-24 24500 CE'), 'BUY')) });
  assert.match(addBuilderLeg(find('2026-11-24 24500 PE'), 'BUY'), /at most 12/);
});

test('keys of a row: every one that the cheat sheet names, with Shift for all legs', () => {
  addBuilderLeg(find('2026-11-24 24400 CE'), 'BUY');
  addBuilderLeg(find('2026-11-24 24500 CE'), 'SELL');
  const leg = () => builderStore.getState().legs[0]!;
  const said: string[] = [];
  const press = (key: string, shiftKey = false, code = `Key${key.toUpperCase()}`): boolean =>
    legKey(leg(), { key, code, shiftKey }, (text) => said.push(text));
  assert.ok(press('ArrowRight', true));
  assert.deepEqual(symbols(), ['2026-11-24 24500 CE', '2026-11-24 24600 CE']);
  assert.ok(press('PageDown') && press('+') && press('T', false) && press('c'));
  assert.deepEqual([symbols()[0], leg().lots, leg().side], ['2026-12-01 24500 PE', 2, 'SELL']);
  assert.equal(press('q'), false);
  assert.deepEqual(said, []);
  assert.equal(builderStore.getState().legs[1]?.side, 'SELL', 'Caps Lock does not turn the others');
  assert.ok(press('PageDown') && /cannot move there/.test(said.join()));
  assert.ok(press('Delete'));
  assert.deepEqual(symbols(), ['2026-11-24 24600 CE']);
});

test('what is held becomes legs in whole lots at its cost, of one underlying', () => {
  const sample = ORDER_OUTPUTS['positions.list'].positions[0]!;
  const { segment, securityId } = find('2026-11-24 24500 CE');
  const held = { ...sample, segment, securityId, underlying: 'NIFTY', lot: 75, net: -150, openAverage: 9_012.5 };
  const legs = heldLegs([held, { ...held, net: 100 }, { ...held, net: 0 }, { ...held, underlying: 'INFY' }], 'NIFTY');
  assert.deepEqual(
    legs.map(({ side, lots, entry, held: isHeld }) => [side, lots, entry, isHeld]),
    [['SELL', 2, 9_012.5, true]],
  );
  const groups = byOwner([
    { ...held, owner: 'a' },
    { ...held, owner: 'b' },
    { ...held, owner: 'a' },
  ]);
  assert.deepEqual(
    groups.map(({ owner, rows }) => [owner, rows.length]),
    [
      ['a', 2],
      ['b', 1],
    ],
  );
});

test('the question fits the contract, and names what is not listed any more', () => {
  addBuilderLeg(find('2026-11-24 24500 CE'), 'BUY');
  const asked = questionOf(3, builderStore.getState().legs);
  assert.ok('input' in asked);
  assert.deepEqual(CALLS['strategy.evaluate'].input.parse(asked.input), asked.input);
  instrumentsStore.setState({ epoch: 4, rows: [] });
  const gone = questionOf(4, builderStore.getState().legs);
  assert.deepEqual('missing' in gone && gone.missing, ['NIFTY 2026-11-24 24500 CE']);
});

test('the poll asks at once after a change, waits otherwise, drops what is outdated, and tells a failure', async () => {
  addBuilderLeg(find('2026-11-24 24500 CE'), 'BUY');
  let [asked, nowMs, failing] = [0, 1_000, false];
  let later: () => void = () => {};
  const poll = new BuilderPoll({
    call: async <N extends CallName>(_name: N, _input: CallInput<N>) => {
      asked += 1;
      if (failing) throw new FaultError(fault('unavailable.thread', 'The option thread ended.'));
      return STRATEGY_OUTPUTS['strategy.evaluate'] as CallOutput<N>;
    },
    epoch: () => 3,
    visible: () => true,
    later: (run) => {
      later = run;
      return () => {};
    },
    nowMs: () => nowMs,
  });
  const round = async (): Promise<void> => {
    later();
    await new Promise((resolve) => setImmediate(resolve));
  };
  poll.start();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(asked, 1);
  assert.equal(builderStore.getState().answer?.result?.level, RESULT.level);
  await round();
  assert.equal(asked, 1, 'nothing changed');
  builderStore.setState({ scenario: { daysForward: 1, ivShift: 0, spotShift: 0 } });
  await round();
  assert.equal(asked, 2);
  failing = true;
  nowMs += 600;
  await round();
  assert.match(builderStore.getState().error ?? '', /option thread ended/);
  assert.match(noteWords(builderStore.getState(), nowMs), /^Not current: /);
  poll.stop();
});

test('words: states, figures, levels, names', () => {
  const state = builderStore.getState();
  assert.equal(stateWords(state), null);
  const legs = [newLeg(find('2026-11-24 24500 CE'), 'BUY')];
  assert.equal(stateWords({ ...state, legs }), 'Working it out…');
  assert.equal(stateWords({ ...state, legs, error: 'why' }), 'why');
  const answer = { legs: [], result: null, problems: ['No price.'] };
  assert.equal(stateWords({ ...state, legs, answer }), 'No price.');
  const full = { ...state, legs, answer: { ...answer, result: RESULT, problems: [] }, readAtMs: 0 };
  assert.match(noteWords(full, 9_000), /9\.0 s old/);
  const values = new Map(factsOf(RESULT).map(({ title, value }) => [title, value]));
  assert.equal(values.get('Max loss'), 'unlimited');
  assert.equal(values.get('Risk : reward'), 'risk without end');
  assert.equal(values.get('Chance of profit'), '61.0 %');
  assert.equal(rewardText({ ...RESULT, lossUnlimited: false, maxLossPaise: -350_350 }), '1 : 2.00');
  assert.equal(levelWords([24_000], 24_600), '24,000 (−2.44 %)');
  assert.equal(levelWords([], 24_600), 'none');
  assert.match(pointWords(RESULT, 1), /^24,600 \(−0\.05 %\): at expiry \+₹7,007\.00, in the scenario \+₹0\.02$/);
  assert.doesNotMatch(pointWords(RESULT, 2), /scenario/);
  assert.equal(ownerName('NIFTY Strip: 1 call, 2 puts and more'), 'NIFTY Strip 1 call 2 put');
  assert.deepEqual([daysWords(0, 3), daysWords(1, 3), daysWords(3, 3)], ['now', '+1 day', 'at expiry']);
  assert.equal(pointsWords(-2), '−2.0 points');
});

test('the drawing keeps levels and money in order, shows zero, and does not flatten a credit beside a loss without end', () => {
  const scale = payoffScale(RESULT, 800, 300);
  assert.ok(scale.x(24_000) < scale.x(25_000));
  assert.ok(scale.y(700_700) < scale.y(0) && scale.y(0) < 300);
  assert.ok(scale.lowPaise > -1_899_300 * 1.1 && scale.lowPaise >= -700_700 * 2.5 * 1.2);
  assert.ok(Math.abs(scale.levelAt(scale.x(24_321)) - 24_321) < 1e-6);
  assert.equal(pathOf(scale, [1, 2, 3], [1, null, 3]).match(/M/g)?.length, 2, 'a gap breaks the line');
  assert.equal(areaOf(scale, [1, 2], [1, null]), '');
  assert.equal(nearestIndex([1, 5, 9], 6), 1);
  assert.deepEqual(ticks(-120, 260, 4), [-100, 0, 100, 200]);
});
