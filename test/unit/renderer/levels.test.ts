import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultError, fault } from '#contract/faults.ts';
import type { ChangeCounts, InstrumentHold } from '#contract/model/instrument-change.ts';
import {
  changeText,
  changedKinds,
  changesSummary,
  holdGroups,
} from '../../../src/renderer/panels/changes/changes-words.ts';
import { actionWords } from '../../../src/renderer/panels/chart/chart-words.ts';
import { prefetchText, skewText } from '../../../src/renderer/panels/health/health-words.ts';
import { LEVELS_POLL_MS, LevelsPoll } from '../../../src/renderer/panels/levels/levels-poll.ts';
import { levelsStore } from '../../../src/renderer/panels/levels/levels-store.ts';
import {
  levelGroups,
  levelsStaleWords,
  levelsStateWords,
  pivotRow,
  sourceWords,
} from '../../../src/renderer/panels/levels/levels-words.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { SAMPLE_LEVELS } from '../../support/sample-levels.ts';

const EMPTY = { levels: null, price: null, readAtMs: 0, error: null, period: 'day' } as const;

test('a pivot row says where the price lies, and shows the dash where a family ends', () => {
  const set = SAMPLE_LEVELS.pivots.day;
  assert.ok(set !== null);
  const sides = (name: string, price: number | null) => pivotRow(set, name, price).map(({ side }) => side);
  assert.deepEqual(pivotRow(set, 'P', 103.3)[0], { text: '103.33', side: 'near' });
  assert.deepEqual(sides('R1', 100).slice(0, 2), ['below', 'below']);
  assert.equal(sides('S1', 100)[0], 'above');
  assert.deepEqual(pivotRow(set, 'R5', 100)[2], { text: '–', side: '' });
  assert.deepEqual(new Set(sides('P', null)), new Set(['']));
  assert.match(sourceWords({ of: '2026-W46', flag: 'split_after' }), /2026-W46; a split or bonus came after/);
});

test('what is not known is a dash in its place, never a zero', () => {
  const groups = levelGroups({ ...SAMPLE_LEVELS, previous: null }, 'month');
  const values = groups.flatMap(({ facts }) => facts).map(({ value }) => value);
  assert.ok(
    values.every((value) => !/NaN|undefined|null/.test(value)),
    values.join(' | '),
  );
  assert.deepEqual(
    groups[0]?.facts.map(({ value }) => value),
    ['–', '–', '–', '–', '–'],
  );
});

test('each state of the panel has its words', () => {
  assert.match(levelsStateWords(EMPTY, null, true) ?? '', /Chart a row/);
  assert.match(levelsStateWords(EMPTY, 'TCS', false) ?? '', /Not connected/);
  assert.match(levelsStateWords(EMPTY, 'TCS', true) ?? '', /Reading the levels of TCS/);
  const loading = { ...EMPTY, error: { code: 'unavailable.levels_loading', text: '' } };
  assert.match(levelsStateWords(loading, 'TCS', true) ?? '', /history is still being fetched/);
  const shown = { ...EMPTY, levels: SAMPLE_LEVELS, error: { code: 'unavailable.thread', text: 'It restarts.' } };
  assert.equal(levelsStateWords(shown, 'TCS', true), null);
  assert.match(levelsStaleWords(shown, true, 4_000) ?? '', /4 s ago: It restarts/);
  assert.equal(levelsStaleWords({ ...shown, error: null }, true, 4_000), null);
});

test('the poll asks one question at a time, follows the instrument at once, and rests while hidden', async () => {
  const timers = new ManualTimers();
  const asked: number[] = [];
  let slot: number | null = 1;
  let visible = true;
  let fails = false;
  const poll = new LevelsPoll({
    call: ((_name: string, input: { slot: number }) => {
      asked.push(input.slot);
      if (fails) return Promise.reject(new FaultError(fault('unavailable.thread', 'gone')));
      return Promise.resolve({ ...SAMPLE_LEVELS, slot: input.slot });
    }) as never,
    target: () => (slot === null ? null : { epoch: 1, slot }),
    price: () => 101,
    visible: () => visible,
    later: (run, ms) => timers.after(ms, run),
    nowMs: () => timers.wallMs(),
  });
  poll.start();
  await timers.advance(10);
  assert.deepEqual([asked, levelsStore.getState().price], [[1], 101]);
  await timers.advance(LEVELS_POLL_MS / 2);
  assert.deepEqual(asked, [1]);
  slot = 2;
  await timers.advance(300);
  assert.deepEqual([asked, levelsStore.getState().levels?.slot], [[1, 2], 2]);
  visible = false;
  await timers.advance(10_000);
  assert.deepEqual(asked, [1, 2]);
  visible = true;
  fails = true;
  await timers.advance(300);
  assert.equal(levelsStore.getState().error?.text, 'gone');
  assert.equal(levelsStore.getState().levels?.slot, 2, 'what is on the screen stays');
  poll.stop();
  await timers.advance(10_000);
  assert.equal(asked.length, 3);
});

test('changes in words', () => {
  const counts: ChangeCounts = { lot: 2, tick: 0, freeze: 0, expiry: 1, band: 0, renamed: 0, gone: 0, new: 1_200 };
  assert.deepEqual(
    changedKinds(counts).map(([kind]) => kind),
    ['lot', 'expiry', 'new'],
  );
  assert.equal(changesSummary('2026-11-19', counts, 812), '1,203 changes since 2026-11-19. 812 contracts expired.');
  assert.match(changesSummary(null, counts, 0), /no earlier list/);
  assert.equal(changeText({ kind: 'freeze', before: null, after: '1800' }), 'none → 1,800');
  assert.equal(changeText({ kind: 'gone', before: 'X', after: null }), 'no longer listed');
  const hold = (underlying: string, after: string): InstrumentHold => ({
    kind: 'lot',
    segment: 'NSE_FNO',
    securityId: 1,
    symbol: 'x',
    underlying,
    before: '75',
    after,
    since: '2026-11-20',
  });
  assert.deepEqual(holdGroups([hold('A', '65'), hold('B', '1'), hold('B', '1'), hold('B', '2')]), [
    { underlying: 'B', count: 3, text: 'lot 75 → 1, lot 75 → 2' },
    { underlying: 'A', count: 1, text: 'lot 75 → 65' },
  ]);
});

test('clock, prefetch and corporate actions in words', () => {
  assert.equal(skewText({ state: 'unknown', ms: null, from: null, text: '' }), '–');
  assert.equal(skewText({ state: 'ok', ms: null, from: 'feed', text: '' }), 'right');
  assert.equal(skewText({ state: 'warn', ms: -2_500, from: 'broker', text: '' }), '−2.50 s');
  assert.equal(skewText({ state: 'block', ms: 6_000, from: 'broker', text: '' }), '+6.00 s, no automatic orders');
  assert.equal(prefetchText({}), '–');
  const counters = { 'store.prefetchTotal': 1_240, 'store.prefetchDone': 12, 'store.prefetchFailed': 1 };
  assert.equal(prefetchText(counters), '12 of 1,240, 1 failed');
  assert.match(actionWords([]), /No split/);
  assert.equal(actionWords([{ ratio: '1:2', throughDate: '2026-11-12' }]), '1:2 after 2026-11-12');
});
