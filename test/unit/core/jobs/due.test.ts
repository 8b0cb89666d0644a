import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import { LOOKBACK_DAYS, missedDue, nextDue } from '../../../../src/main/core/jobs/due.ts';
import { JOB_PLANS, type JobPlan } from '../../../../src/main/core/jobs/job-plan.ts';
import { sessionDateBefore } from '../../../../src/main/core/jobs/session-date.ts';
import { istDate, istMidnightMs } from '../../../../src/main/core/time/ist.ts';
import { jobClock } from '../../../../src/main/engine/job-clock.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';

const calendar = shippedCalendar();
const nextMoment = jobClock();
const plan = (name: string): JobPlan => JOB_PLANS.find((one) => one.name === name) ?? assert.fail(name);
/** Epoch ms of an IST moment. */
const ist = (text: string): number => Date.parse(`${text.replace(' ', 'T')}+05:30`);
const next = (name: string, after: string): string | null => {
  const at = nextDue(plan(name).schedule, ist(after), calendar, nextMoment);
  return at === null ? null : new Date(at + 19_800_000).toISOString().slice(0, 16).replace('T', ' ');
};
const missed = (name: string, handled: string | null, now: string): string | null => {
  const at = missedDue(plan(name), handled === null ? null : ist(handled), ist(now), calendar, nextMoment);
  return at === null ? null : new Date(at + 19_800_000).toISOString().slice(0, 16).replace('T', ' ');
};

test('08:30 on trading days: weekends and holidays are passed over, the moment itself is not told twice', () => {
  assert.equal(next('premarket', '2026-11-20 08:29:59'), '2026-11-20 08:30');
  assert.equal(next('premarket', '2026-11-20 08:30:00'), '2026-11-23 08:30', 'Friday to Monday');
  assert.equal(next('premarket', '2026-11-23 12:00'), '2026-11-25 08:30', 'Guru Nanak Jayanti is no trading day');
});

test('the monthly one is due on the first session of a month, whatever weekday and holiday', () => {
  assert.equal(next('monthly', '2026-10-02 00:00'), '2026-11-02 08:35', '1 November is a Sunday');
  assert.equal(next('monthly', '2026-11-02 08:35'), '2026-12-01 08:35');
  assert.equal(next('monthly', '2026-04-30 12:00'), '2026-05-04 08:35', '1 May is a holiday, 2 and 3 a weekend');
});

test('the end of a day is that of its class: shares in the afternoon, commodities at night, also past midnight', () => {
  const at = (name: string): string => next(name, '2026-11-20 08:00') ?? '';
  assert.ok(at('eod-shares') > '2026-11-20 15:30' && at('eod-shares') < '2026-11-20 17:00', at('eod-shares'));
  assert.ok(at('eod-commodities') > '2026-11-20 23:00', at('eod-commodities'));
  const due = nextDue(plan('eod-commodities').schedule, ist('2026-11-20 08:00'), calendar, nextMoment) ?? 0;
  assert.equal(sessionDateBefore(calendar, 'MCX', due), '2026-11-20');
  assert.equal(sessionDateBefore(calendar, 'EQ_DERIV', ist('2026-11-23 10:00')), '2026-11-20', 'not over yet');
});

test('a late start catches up with today once; yesterday is of no use; days that slept by are one run', () => {
  assert.equal(missed('premarket', null, '2026-11-20 08:29'), null);
  assert.equal(missed('premarket', null, '2026-11-20 10:02'), '2026-11-20 08:30');
  assert.equal(missed('premarket', '2026-11-20 08:30', '2026-11-20 10:02'), null, 'it ran');
  assert.equal(
    missed('premarket', '2026-11-16 08:30', '2026-11-20 10:02'),
    '2026-11-20 08:30',
    'four days are one run',
  );
  assert.equal(missed('premarket', '2026-11-19 08:30', '2026-11-21 10:00'), null, 'a Saturday: Friday is over');
  assert.equal(missed('eod-shares', '2026-11-18 23:00', '2026-11-21 10:00')?.slice(0, 10), '2026-11-20');
  assert.equal(missed('eod-shares', null, '2026-11-21 10:00'), null, 'a first start knows nothing of yesterday');
  assert.equal(missed('monthly', '2026-10-01 08:35', '2026-11-20 10:00'), '2026-11-02 08:35');
});

test('a simulated day that begins again earlier is another day; a clock set back by seconds is not', () => {
  assert.equal(missed('premarket', '2026-11-20 17:00', '2026-11-20 09:15'), '2026-11-20 08:30');
  assert.equal(missed('premarket', '2026-11-20 08:30', '2026-11-20 08:29:58'), null);
});

test('property: what is due is never in the future, never before what was handled, and handling it settles it', () => {
  const from = ist('2026-03-01 00:00');
  const moment = fc.integer({ min: 0, max: 250 * 1_440 }).map((minute) => from + minute * MINUTE_MS);
  fc.assert(
    fc.property(fc.constantFrom(...JOB_PLANS), moment, fc.nat(30 * 1_440), (one, handled, later) => {
      const now = handled + later * MINUTE_MS;
      const due = missedDue(one, handled, now, calendar, nextMoment);
      if (due === null) return;
      assert.ok(due > handled && due <= now && now - due <= LOOKBACK_DAYS * DAY_MS);
      assert.equal(missedDue(one, due, now, calendar, nextMoment), null);
      if (one.validity === 'sameDay') assert.equal(istDate(due), istDate(now));
    }),
    { numRuns: 150 },
  );
});

test('IST has no summer time: the pattern gives the same time of day in March, April, October and November', () => {
  for (const date of ['2026-03-30', '2026-04-06', '2026-10-26', '2026-11-02']) {
    assert.equal(nextMoment('30 8 * * *', istMidnightMs(date)), istMidnightMs(date) + 510 * MINUTE_MS, date);
  }
});
