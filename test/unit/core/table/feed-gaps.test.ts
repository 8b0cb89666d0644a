import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROW_CELLS, TICK_FLAG } from '../../../../src/contract/columns.ts';
import { touchesGap } from '../../../../src/main/core/table/gaps.ts';
import { bed, DATE, time } from '../../../support/feed-bed.ts';
import { fullPacket, wireTime } from '../../../support/feed-packets.ts';

test('a late start without a stored point: the first packet is the base, and the gap says what is missing', () => {
  const { full, bar, get, gaps } = bed('FNO', time(11, 0));
  full(11, 0, 30, { ltp: 100, volume: 1_000_000 });
  assert.deepEqual(bar(11, 0), { o: 10_000, h: 10_000, l: 10_000, c: 10_000, v: 0, oi: 0 });
  full(11, 0, 40, { ltp: 101, volume: 1_000_010 });
  assert.equal(bar(11, 0)?.v, 10);
  assert.equal(get('gapVolume'), 1_000_000);
  assert.deepEqual(gaps(), [{ fromMinute: 555, toMinute: 660 }]);
});

test('a late start tells no bar of a trade that nobody here saw', () => {
  const { writer, bar, get } = bed('FNO', time(11, 0));
  writer.applyBytes(fullPacket(2, 49_081, { ltp: 100, volume: 10, ltt: wireTime(DATE, 9, 40, 3) }), time(11, 0, 1));
  assert.equal(bar(9, 40), null);
  assert.equal(get('ltp'), 10_000);
});

test('a start within the first minute still has the whole volume of that minute', () => {
  const { full, bar, gaps } = bed('FNO', time(9, 15, 20));
  full(9, 15, 25, { ltp: 100, volume: 700 });
  assert.equal(bar(9, 15)?.v, 700);
  assert.deepEqual(gaps(), []);
});

test('a restart at 11:00 neither puts the missing volume into one bar nor hides it', () => {
  const { writer, full, bar, get, gaps, table, counters } = bed('FNO', time(11, 0));
  writer.resume(2, 5_000, 10 * 60 + 57);
  full(11, 0, 5, { ltp: 100, volume: 5_600 });
  full(11, 0, 9, { ltp: 101, volume: 5_620 });
  assert.equal(bar(11, 0)?.v, 20);
  assert.deepEqual([get('gapVolume'), get('volume')], [600, 5_620]);
  assert.deepEqual(gaps(), [{ fromMinute: 657, toMinute: 660 }]);
  assert.equal(touchesGap(table.u32, 2 * ROW_CELLS, 655, 660), true);
  assert.equal(touchesGap(table.u32, 2 * ROW_CELLS, 661, 675), false);
  assert.equal(counters.get('gapsMarked'), 1);
});

test('a restart in which nothing was traded leaves no gap', () => {
  const { writer, full, bar, get, gaps } = bed('FNO', time(11, 0));
  writer.resume(2, 5_000, 10 * 60 + 57);
  full(11, 0, 5, { ltp: 100, volume: 5_000, ltt: wireTime(DATE, 10, 57, 2) });
  assert.deepEqual([get('gapVolume'), gaps(), bar(11, 0)], [0, [], null]);
});

test('a stored point that is ahead of the packet still gives a gap with its ends in order', () => {
  const { writer, full, bar, get, gaps } = bed('FNO', time(10, 57));
  writer.resume(2, 5_000, 11 * 60);
  full(10, 57, 30, { ltp: 100, volume: 5_010 });
  assert.deepEqual(gaps(), [{ fromMinute: 657, toMinute: 657 }]);
  assert.deepEqual([bar(10, 57)?.v, get('gapVolume')], [10, 0]);
});

test('a lost connection makes the row stale, and its next packet closes the gap', () => {
  const { writer, full, bar, get, gaps } = bed();
  full(10, 0, 0, { ltp: 100, volume: 100 });
  writer.lose(2);
  assert.ok(get('flags') & TICK_FLAG.stale);
  full(10, 3, 0, { ltp: 100, volume: 250 });
  assert.equal(get('flags') & TICK_FLAG.stale, 0);
  assert.deepEqual([get('gapVolume'), bar(10, 3)?.v], [150, 0]);
  assert.deepEqual(gaps(), [{ fromMinute: 600, toMinute: 603 }]);
});

test('the gap list stays small: the last one is stretched', () => {
  const { writer, full, gaps } = bed();
  for (let i = 0; i < 6; i++) {
    full(10, i * 5, 0, { ltp: 100, volume: 100 * (i + 1) });
    writer.lose(2);
  }
  full(10, 40, 0, { ltp: 100, volume: 900 });
  assert.deepEqual(
    gaps().map((gap) => [gap.fromMinute, gap.toMinute]),
    [
      [600, 605],
      [605, 610],
      [610, 615],
      [615, 640],
    ],
  );
});

test('an index has no volume, so its absence is always a gap', () => {
  const { writer, full, gaps } = bed('INDEX');
  full(10, 0, 0, { ltp: 100 });
  writer.lose(2);
  full(10, 2, 0, { ltp: 101 });
  assert.deepEqual(gaps(), [{ fromMinute: 600, toMinute: 602 }]);
});
