import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IV_SESSIONS, ivPlan, ivSeries, monthlyExpiriesOn } from '../../../../src/main/core/options/iv-plan.ts';
import { shippedCalendar, shippedExpiries } from '../../../support/shipped-calendar.ts';

const PLAN = ivPlan(shippedCalendar(), shippedExpiries(), ['NIFTY', 'SENSEX'], '2026-11-20');
const close = (date: string, time: string): number => Date.parse(`${date}T${time}+05:30`);

test('the plan holds the completed sessions and the monthly expiries of their time', () => {
  const { sessions } = PLAN;
  assert.equal(sessions.length, IV_SESSIONS);
  assert.deepEqual(sessions.at(-1), { date: '2026-11-19', closeMs: close('2026-11-19', '15:40') });
  assert.equal(sessions.find(({ date }) => date === '2026-07-31')?.closeMs, close('2026-07-31', '15:30'));
  assert.ok(sessions.every(({ date }, i) => i === 0 || date > (sessions[i - 1]?.date ?? '')));
  const dates = (root: string, date: string) => monthlyExpiriesOn(PLAN, root, date)?.map((one) => one.date);
  assert.deepEqual(dates('NIFTY', '2026-11-19'), ['2026-11-23', '2026-12-29']);
  assert.deepEqual(dates('NIFTY', '2026-10-27'), ['2026-10-27', '2026-11-23'], 'an expiry is in force on its own day');
  assert.deepEqual(dates('SENSEX', '2026-11-19'), ['2026-11-26', '2026-12-31']);
  assert.equal(dates('RELIANCE', '2026-11-19'), undefined);
});

test('the daily figure: 30 days between two months by total variance, one month alone with a week left', () => {
  const month = { nearExpiry: '2026-11-23', nextExpiry: '2026-12-29' };
  const day = (date: string, near: number | null, next: number | null) => ({ date, near, next, ...month });
  const both = ivSeries(PLAN, 'NIFTY', [day('2026-11-11', 0.1, 0.12)]);
  // Whole days, because closes and expiries of that time are at 15:40.
  const [t1, t2, t] = [12 / 365, 48 / 365, 30 / 365];
  const variance = 0.1 ** 2 * t1 + ((t - t1) / (t2 - t1)) * (0.12 ** 2 * t2 - 0.1 ** 2 * t1);
  assert.deepEqual(both.dates, ['2026-11-11']);
  assert.ok(Math.abs((both.iv[0] ?? 0) - Math.sqrt(variance / t)) < 1e-12);
  assert.deepEqual(ivSeries(PLAN, 'NIFTY', [day('2026-11-11', 0.1, null)]).iv, [0.1]);
  assert.deepEqual(ivSeries(PLAN, 'NIFTY', [day('2026-11-11', null, 0.12)]).iv, [0.12]);
  assert.deepEqual(ivSeries(PLAN, 'NIFTY', [day('2026-11-19', 0.1, null)]).iv, [], 'four days left');
  assert.deepEqual(ivSeries(PLAN, 'NIFTY', [day('2026-11-15', 0.1, 0.1), day('2026-11-20', 0.1, 0.1)]).iv, []);
});
