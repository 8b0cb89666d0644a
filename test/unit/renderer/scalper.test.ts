import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Chain } from '#contract/model/chain.ts';
import { withLast } from '../../../src/renderer/panels/scalper/pane-bars.ts';
import {
  chainKeyOf,
  nextStrikes,
  SCALP_LOTS_MAX,
  scalperStore,
  stepLots,
  stepStrikes,
  strikesAt,
} from '../../../src/renderer/panels/scalper/scalper-store.ts';
import { scalpMeaning } from '../../../src/renderer/panels/scalper/scalp-keys.ts';
import { holdWords } from '../../../src/renderer/ticket/hold-words.ts';
import { SAMPLE_OUTPUTS } from '../../contract/samples.ts';

const SAMPLE = SAMPLE_OUTPUTS['chain.read'];
const STRIKES = [100, 110, 120, 130, 140];
const chainAt = (atmStrike: number | null): Chain => ({
  ...SAMPLE,
  strike: STRIKES,
  summary: { ...SAMPLE.summary, atmStrike },
});
const NOTHING_OPEN = (): boolean => false;

beforeEach(() => scalperStore.setState(scalperStore.getInitialState(), true));

test('strikes go out of the money on both sides and end at the last ones listed', () => {
  assert.deepEqual(strikesAt(chainAt(120), 0), { call: 120, put: 120 });
  assert.deepEqual(strikesAt(chainAt(120), 1), { call: 130, put: 110 });
  assert.deepEqual(strikesAt(chainAt(120), -1), { call: 110, put: 130 });
  assert.deepEqual(strikesAt(chainAt(120), 9), { call: 140, put: 100 });
  assert.equal(strikesAt(chainAt(null), 0), null);
});

test('strikes follow the money, but not away from what is held, and not at all when they are held', () => {
  const base = { follow: true, offset: 0, strikes: { call: 120, put: 120 }, chainKey: chainKeyOf(chainAt(120)) };
  assert.deepEqual(nextStrikes(base, chainAt(130), NOTHING_OPEN), { call: 130, put: 130 });
  const callHeld = (strike: number, right: string): boolean => strike === 120 && right === 'CE';
  assert.deepEqual(nextStrikes(base, chainAt(130), callHeld), { call: 120, put: 130 });
  assert.deepEqual(nextStrikes({ ...base, follow: false }, chainAt(130), NOTHING_OPEN), { call: 120, put: 120 });
  assert.equal(nextStrikes(base, chainAt(120), NOTHING_OPEN), base.strikes, 'the same strikes are the same object');
  assert.equal(nextStrikes(base, chainAt(null), NOTHING_OPEN), base.strikes, 'without a money they stay');
  const other = { ...chainAt(140), underlying: 'BANKNIFTY' };
  assert.deepEqual(nextStrikes({ ...base, follow: false }, other, NOTHING_OPEN), { call: 140, put: 140 });
});

test('steps move the offset, or strikes that are held from where they are; lots keep their bounds', () => {
  stepStrikes(chainAt(120), 1);
  assert.equal(scalperStore.getState().offset, 1);
  scalperStore.setState({ follow: false, strikes: { call: 130, put: 110 } });
  stepStrikes(chainAt(120), 1);
  assert.deepEqual(scalperStore.getState().strikes, { call: 140, put: 100 });
  stepStrikes(chainAt(120), 1);
  assert.deepEqual(scalperStore.getState().strikes, { call: 140, put: 100 });
  stepLots(-5);
  assert.equal(scalperStore.getState().lots, 1);
  stepLots(1_000);
  assert.equal(scalperStore.getState().lots, SCALP_LOTS_MAX);
});

test('only Ctrl trades, Shift decides the side; a held key does nothing again, Caps Lock changes nothing', () => {
  const press = (key: string, code: string, more: Partial<Parameters<typeof scalpMeaning>[0]> = {}) =>
    scalpMeaning({ key, code, repeat: false, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });
  const trades = (key: string, shiftKey: boolean) => press(key, key, { ctrlKey: true, shiftKey });
  assert.deepEqual(trades('ArrowUp', false), { does: 'trade', right: 'CE', side: 'BUY' });
  assert.deepEqual(trades('ArrowDown', true), { does: 'trade', right: 'PE', side: 'SELL' });
  assert.deepEqual(press('ArrowUp', 'ArrowUp', { ctrlKey: true, repeat: true }), { does: 'nothing' });
  assert.deepEqual(press('H', 'KeyH'), { does: 'follow' });
  assert.deepEqual(press('M', 'KeyM'), { does: 'kind' });
  assert.deepEqual(press('ArrowUp', 'ArrowUp', { repeat: true }), { does: 'lots', step: 1 });
  assert.deepEqual(press('Delete', 'Delete', { ctrlKey: true }), { does: 'exit', rights: ['CE', 'PE'] });
  assert.equal(press('h', 'KeyH', { ctrlKey: true }), null);
  assert.equal(press('ArrowUp', 'ArrowUp', { ctrlKey: true, altKey: true }), null);
  for (const [key, code] of Array.from('abcdefghijklmnopqrstuvwxyz').map(
    (key) => [key, `Key${key.toUpperCase()}`] as const,
  ))
    for (const shiftKey of [false, true])
      assert.ok(!['trade', 'exit'].includes(press(key, code, { shiftKey })?.does ?? ''), `${key} alone trades nothing`);
  for (const key of ['Delete', 'Enter', 'ArrowUp', 'ArrowLeft', 'Backspace'])
    assert.ok(!['trade', 'exit'].includes(press(key, key)?.does ?? ''), `${key} alone trades nothing`);
  assert.equal(press('q', 'KeyQ'), null);
});

test('the newest minute takes the last price and stretches; without one nothing changes', () => {
  const bars = { o: [10, 11], h: [12, 12], l: [9, 10], c: [11, 11] };
  assert.deepEqual(withLast(bars, 15), { o: [10, 11], h: [12, 15], l: [9, 10], c: [11, 15] });
  assert.deepEqual(withLast(bars, 8), { o: [10, 11], h: [12, 12], l: [9, 8], c: [11, 8] });
  assert.deepEqual(withLast(bars, 0), bars);
  assert.deepEqual(withLast({ o: [], h: [], l: [], c: [] }, 5).c, []);
});

test('a time budget in words: a lot’s hour in rupees, the move that pays for it, and by when', () => {
  const hold = SAMPLE_OUTPUTS['chain.hold'];
  const now = Date.parse('2026-11-20T10:30:00+05:30');
  const losses = [
    { share: 0.05, minutes: 60, atMs: now + 3_600_000 },
    { share: 0.1, minutes: 4_000, atMs: Date.parse('2026-11-23T09:40:00+05:30') },
    { share: 0.25, minutes: null, atMs: null },
  ];
  assert.equal(
    holdWords({ ...hold, losses }, 'CE', now),
    'An hour held costs ₹47.45 a lot; the underlying must gain 1.40 in it. With spot and IV still, time alone takes 5 % by 11:30, 10 % by Mon 23 Nov 09:40.',
  );
  assert.match(holdWords({ ...hold, losses }, 'PE', now), /must fall 1\.40/);
  assert.match(holdWords({ ...hold, losses: [] }, 'CE', now), /never takes 5 % before expiry/);
  assert.match(holdWords({ ...hold, hourCost: null }, 'CE', now), /without a quote/);
});
