import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Bars } from '#contract/model/bar.ts';
import { PROFILE_ROWS_MAX } from '#contract/model/profile.ts';
import { CALLS } from '#contract/calls/index.ts';
import { isRefused, sessionsFrom, volumeRows } from '../../../../src/main/core/profile/volume-rows.ts';
import { profileHandlers } from '../../../../src/main/engine/calls/profile.ts';
import type { CallContext } from '../../../../src/main/engine/router.ts';
import type { EngineServices } from '../../../../src/main/engine/services.ts';

type Minutes = Pick<Bars, 't' | 'h' | 'l' | 'v'>;
const OPEN_MS = Date.parse('2026-11-16T09:15:00+05:30');
const DAY_MS = 86_400_000;
const ALL = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };

function rowsOf(bars: Minutes, rows: number, span = ALL) {
  const made = volumeRows(bars, { tick: 5, rows, ...span });
  assert.ok(!isRefused(made));
  return made;
}

test('three minutes by hand: rows, point of control and value area in integer prices', () => {
  const bars = { t: [1, 2, 3], l: [1_000, 1_005, 1_005], h: [1_010, 1_005, 1_010], v: [30, 60, 20] };
  const made = rowsOf(bars, 10);
  assert.deepEqual([made.low, made.step, made.volumes], [1_000, 5, [10, 80, 20]]);
  assert.deepEqual([made.poc, made.val, made.vah, made.total, made.minutes], [1_005, 1_005, 1_005, 110, 3]);
});

test('whatever the bars, nothing of the volume is lost and there are no more rows than asked for', () => {
  const minute = fc.record({ l: fc.integer({ min: 20, max: 900 }), up: fc.nat(60), v: fc.nat(5_000) });
  fc.assert(
    fc.property(
      fc.array(minute, { minLength: 1, maxLength: 80 }),
      fc.integer({ min: 2, max: PROFILE_ROWS_MAX }),
      (all, rows) => {
        const bars = {
          t: all.map((_, i) => OPEN_MS + i * 60_000),
          l: all.map(({ l }) => l * 5),
          h: all.map(({ l, up }) => (l + up) * 5),
          v: all.map(({ v }) => v),
        };
        const made = rowsOf(bars, rows);
        const sum = all.reduce((total, { v }) => total + v, 0);
        assert.ok(made.volumes.length <= rows, `${made.volumes.length} of ${rows}`);
        assert.ok(Math.abs(made.volumes.reduce((a, b) => a + b, 0) - sum) < 1e-6 * Math.max(1, sum));
        if (sum > 0)
          assert.ok((made.val as number) <= (made.poc as number) && (made.poc as number) <= (made.vah as number));
        else assert.equal(made.poc, null);
      },
    ),
  );
});

test('only the minutes of the span count; days without any are told as none', () => {
  const bars = { t: [10, 20, 30], l: [100, 200, 300], h: [100, 200, 300], v: [1, 2, 4] };
  assert.equal(rowsOf(bars, 5, { fromMs: 20, toMs: 30 }).total, 2);
  assert.deepEqual(rowsOf(bars, 5, { fromMs: 40, toMs: 50 }).fromMs, null);
});

/** Days of three minutes each, the newest last. */
function daysOf(count: number): Minutes {
  const t = Array.from({ length: count * 3 }, (_, i) => OPEN_MS + Math.floor(i / 3) * DAY_MS + (i % 3) * 60_000);
  return { t, h: t.map(() => 1_000), l: t.map(() => 1_000), v: t.map(() => 1) };
}

test('the newest sessions begin with the first bar of their first day', () => {
  const { t } = daysOf(4);
  assert.equal(sessionsFrom(t, 1), OPEN_MS + 3 * DAY_MS);
  assert.equal(sessionsFrom(t, 3), OPEN_MS + DAY_MS);
  assert.equal(sessionsFrom(t, 9), OPEN_MS);
});

/** The answer of the call over a store that hands out pages of `page` minutes. */
async function answerOf(all: Minutes, of: object, page = 4) {
  let asked = 0;
  const universe = { check: () => {}, instruments: [{ tick: 5 }] };
  const services = {
    epoch: () => ({ universe }),
    askStore: async (make: (present: object) => { beforeMs: number | null }) => {
      asked += 1;
      const before = make({ universe }).beforeMs ?? Number.POSITIVE_INFINITY;
      const to = all.t.filter((t) => t < before).length;
      const from = Math.max(0, to - page);
      const part = (column: readonly number[]): number[] => column.slice(from, to);
      return { bars: { t: part(all.t), h: part(all.h), l: part(all.l), v: part(all.v) }, more: from > 0 };
    },
  } as unknown as EngineServices;
  const input = CALLS['profile.volume'].input.parse({ epoch: 1, slot: 0, of, rows: 50, adjusted: true });
  const answer = await profileHandlers(services)['profile.volume'](input, {} as CallContext);
  return { ...CALLS['profile.volume'].output.parse(answer), asked };
}

test('the call reads pages until the sessions are whole, and says when older ones are missing', async () => {
  const two = await answerOf(daysOf(6), { kind: 'sessions', count: 2 });
  assert.deepEqual([two.minutes, two.days, two.cut, two.asked], [6, 2, false, 2]);
  const many = await answerOf(daysOf(2), { kind: 'sessions', count: 5 });
  assert.deepEqual([many.minutes, many.days, many.cut], [6, 2, true], 'fewer sessions than asked for');
  const span = { kind: 'range', fromMs: OPEN_MS + DAY_MS, toMs: OPEN_MS + 2 * DAY_MS };
  const range = await answerOf(daysOf(6), span);
  assert.deepEqual([range.minutes, range.days, range.cut], [3, 1, false]);
  const older = await answerOf(daysOf(2), { ...span, fromMs: OPEN_MS - DAY_MS });
  assert.equal(older.cut, true);
  const none = await answerOf({ t: [], h: [], l: [], v: [] }, { kind: 'sessions', count: 1 });
  assert.deepEqual([none.poc, none.minutes], [null, 0]);
});
