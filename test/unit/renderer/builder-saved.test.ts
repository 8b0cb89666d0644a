import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import { builderStore } from '../../../src/renderer/panels/builder/builder-store.ts';
import { ownerName, unlistedWords } from '../../../src/renderer/panels/builder/builder-words.ts';
import {
  legsIn,
  newLeg,
  shiftExpiries,
  shiftStrikes,
  showLegs,
} from '../../../src/renderer/panels/builder/leg-actions.ts';
import { restoredStrategy } from '../../../src/renderer/panels/builder/restored-strategy.ts';
import { freeName, parseSaved, savedJson } from '../../../src/renderer/panels/builder/saved-list.ts';
import { instrumentsStore } from '../../../src/renderer/stores/instruments.ts';
import { ORDER_OUTPUTS } from '../../contract/order-samples.ts';
import { fakeInstruments } from '../../e2e/fake-market.ts';

const base = fakeInstruments(300).find(({ kind }) => kind === 'FUTSTK') as Instrument;
const option = (expiry: string, strike: number): Partial<Instrument> => ({
  kind: 'OPTIDX',
  expiry,
  right: 'CE',
  strike: strike * 100,
});
const NEAR = '2026-11-24';
const FAR = '2026-12-01';
/** NIFTY calls of two expiries and a future; the later expiry lacks 24,600. */
const ROWS = [
  ...[24_400, 24_500, 24_600].map((strike) => option(NEAR, strike)),
  ...[24_400, 24_500].map((strike) => option(FAR, strike)),
  { kind: 'FUTIDX' as const, expiry: NEAR, right: null, strike: null },
].map(
  (part, slot): Instrument => ({
    ...base,
    underlying: 'NIFTY',
    ...part,
    slot,
    securityId: 500 + slot,
    symbol: `N${slot}`,
  }),
);
const [CALL_400, CALL_500, CALL_600, , , FUTURE] = ROWS as [
  Instrument,
  Instrument,
  Instrument,
  Instrument,
  Instrument,
  Instrument,
];
const symbols = (): string[] => builderStore.getState().legs.map(({ symbol }) => symbol);
const rowOf = ({ segment, securityId, symbol }: Instrument, held: boolean) => ({
  segment,
  securityId,
  symbol,
  side: 'SELL' as const,
  lots: 2,
  entry: 4_250,
  held,
});

beforeEach(() => {
  instrumentsStore.setState({ epoch: 3, rows: ROWS });
  builderStore.setState(builderStore.getInitialState(), true);
});

test('all legs move or none does, and why is said', () => {
  showLegs([newLeg(CALL_500, 'BUY'), newLeg(CALL_600, 'SELL'), newLeg(FUTURE, 'SELL')], 'spread');
  assert.match(shiftStrikes(null, 1) ?? '', /^N2 cannot move there.*No leg was moved\.$/);
  assert.deepEqual(symbols(), ['N1', 'N2', 'N5'], 'the spread is as wide as it was');
  assert.equal(shiftStrikes(null, -1), null);
  assert.deepEqual(symbols(), ['N0', 'N1', 'N5'], 'a future has no strike');
  assert.match(shiftExpiries(null, 1) ?? '', /^N5 cannot move there/, 'there is no later future');
  assert.deepEqual(symbols(), ['N0', 'N1', 'N5']);
  showLegs([newLeg(CALL_500, 'BUY'), newLeg(CALL_600, 'SELL')], 'spread');
  assert.match(shiftExpiries(null, 1) ?? '', /^N2 cannot move there/, '24,600 is not listed later');
  assert.deepEqual(symbols(), ['N1', 'N2']);
  showLegs([newLeg(CALL_500, 'BUY', 1, { held: true }), newLeg(CALL_400, 'SELL')], 'held');
  assert.equal(shiftStrikes(null, 1), null);
  assert.deepEqual(symbols(), ['N1', 'N1'], 'what is held stays');
  showLegs([newLeg(CALL_500, 'BUY', 1, { held: true })], 'held');
  assert.match(shiftStrikes(null, 1) ?? '', /what is held stays/);
});

test('a strategy that was placed in another epoch fails in words; no leg of it is dropped', () => {
  const placed = [CALL_400, CALL_500].map(({ slot }) => ({ slot, side: 'BUY' as const, lots: 1 }));
  const legs = legsIn(3, placed);
  assert.ok(typeof legs !== 'string' && legs.length === 2);
  const wordsOf = (made: ReturnType<typeof legsIn>): string => (typeof made === 'string' ? made : 'placed');
  assert.match(wordsOf(legsIn(2, placed)), /instruments changed.*do it again/);
  assert.match(wordsOf(legsIn(3, [...placed, { slot: 99, side: 'BUY', lots: 1 }])), /instruments changed/);
});

test('saved strategies: held legs come back as held, and rows that cannot be read are written back untouched', () => {
  const good = { name: 'One', legs: [rowOf(CALL_400, true), rowOf(CALL_500, false)] };
  assert.deepEqual(parseSaved(savedJson({ saved: [good], unread: [] })), { saved: [good], unread: [] });
  const { held: _held, ...older } = rowOf(CALL_400, true);
  assert.equal(parseSaved(JSON.stringify([{ name: 'Old', legs: [older] }])).saved[0]?.legs[0]?.held, false);
  const strange = { name: 'Later version', legs: [{ weird: true }], more: 1 };
  const read = parseSaved(JSON.stringify([strange, good, 7]));
  assert.deepEqual(read, { saved: [good], unread: [strange, 7] });
  assert.deepEqual(parseSaved(savedJson({ ...read, saved: [] })).unread, [strange, 7]);
  assert.deepEqual(parseSaved(null), { saved: [], unread: [] });
  for (const json of ['{', '{"name":""}'])
    assert.equal(parseSaved(savedJson(parseSaved(json))).unread.length, 1, 'kept, whatever it is');
});

test('legs that are not listed any more stay in sight under another name; what was closed meanwhile is told', () => {
  const gone = { ...CALL_500, securityId: 9_999, symbol: 'GONE' };
  const sample = ORDER_OUTPUTS['positions.list'].positions[0]!;
  const open = { ...sample, segment: CALL_400.segment, securityId: CALL_400.securityId, net: -150 };
  const whole = { name: 'Condor', legs: [rowOf(CALL_400, true), rowOf(CALL_500, false)] };
  const same = restoredStrategy(whole, ['Condor'], [open]);
  assert.deepEqual([same.name, same.words], ['Condor', []]);
  assert.deepEqual(
    same.legs.map(({ held, entry }) => [held, entry]),
    [
      [true, 4_250],
      [false, 4_250],
    ],
  );
  assert.equal(unlistedWords(same.legs), null);
  assert.match(restoredStrategy(whole, ['Condor'], []).words.join(), /not held now: N0/);
  const parted = restoredStrategy({ ...whole, legs: [rowOf(gone, false), ...whole.legs] }, ['Condor'], [open]);
  assert.equal(parted.name, 'Condor 2');
  assert.equal(parted.legs.length, 3);
  assert.match(parted.words.join(), /GONE\..*nothing goes to the basket/);
  assert.match(unlistedWords(parted.legs) ?? '', /GONE/);
  showLegs(parted.legs, parted.name);
  assert.deepEqual([builderStore.getState().name, builderStore.getState().underlying], ['Condor 2', 'NIFTY']);
  const long = 'NIFTY Iron condor of mine';
  const free = freeName(long, [long, `${long.slice(0, 22)} 2`]);
  assert.equal(free, `${long.slice(0, 22)} 3`);
  assert.equal(ownerName(free), free, 'the engine takes it as an owner');
});
