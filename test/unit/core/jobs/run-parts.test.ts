import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JOB_FAILURES_MAX } from '#contract/model/job.ts';
import { backOffMs } from '../../../../src/main/core/jobs/back-off.ts';
import { expirySentence } from '../../../../src/main/core/jobs/expiring.ts';
import type { JobPlan } from '../../../../src/main/core/jobs/job-plan.ts';
import { MONTH_COLUMNS, monthRow, narrowest, sortedMonth } from '../../../../src/main/core/jobs/month-table.ts';
import { type RunItem, RunProgress } from '../../../../src/main/core/jobs/run-progress.ts';
import { mayStart, waitsFor } from '../../../../src/main/core/jobs/start-order.ts';
import { SAMPLE_LEVELS } from '../../../support/sample-levels.ts';

const items = (count: number): RunItem[] =>
  Array.from({ length: count }, (_, position): RunItem => {
    return { position, code: 100 + position, what: `S${position}`, state: 'waiting', note: '' };
  });

test('a run goes on where it stopped: what is stored as done is not done again', () => {
  const first = new RunProgress(items(4));
  first.settle(first.next()?.position ?? -1, 'done', 'a');
  first.settle(first.next()?.position ?? -1, 'failed', 'b');
  const stored = items(4).map((item) => first.takeChanged().find((one) => one.position === item.position) ?? item);
  assert.deepEqual(first.takeChanged(), [], 'told once');
  const rows = first.items;
  assert.equal(stored.length, 4);
  const second = new RunProgress(rows);
  assert.deepEqual(second.counts, { total: 4, done: 1, failed: 1 });
  assert.equal(second.next()?.position, 2);
  assert.equal(second.retryFailed(), 1);
  assert.equal(second.next()?.position, 1, 'the failed one waits again, in its place');
  assert.deepEqual(second.counts, { total: 4, done: 1, failed: 0 });
});

test('many failures are counted, the first ones are told, notes are cut', () => {
  const progress = new RunProgress(items(200));
  for (const { position } of items(200)) progress.settle(position, 'failed', 'x'.repeat(1_000));
  assert.equal(progress.failures.length, JOB_FAILURES_MAX);
  assert.equal(progress.failures[0]?.why.length, 300);
  assert.equal(progress.counts.failed, 200);
  assert.equal(progress.next(), null);
});

test('waits grow and end', () => {
  const waits = [1, 2, 3, 4, 5, 6].map((attempt) => backOffMs(attempt) ?? 0);
  assert.deepEqual(
    waits,
    waits.toSorted((a, b) => a - b),
  );
  assert.ok(waits.every((ms) => ms >= 10_000));
  assert.equal(backOffMs(7), null);
});

const plan = (name: string, lane: JobPlan['lane'], after: string[] = []): JobPlan => {
  const schedule = { kind: 'clock', pattern: '0 9 * * *', days: 'all' } as const;
  return {
    name,
    title: name.toUpperCase(),
    sentence: '',
    schedule,
    scheduleText: '',
    validity: 'sameDay',
    after,
    lane,
  };
};
const PLANS = [
  plan('list', 'broker'),
  plan('levels', 'broker', ['list']),
  plan('other', 'broker'),
  plan('look', 'light'),
];

const standing = (due: string[], running: string[] = [], retrying: string[] = []) => ({
  due: new Set(due),
  running: new Set(running),
  retrying: new Set(retrying),
});

test('forerunners go first, downloads one at a time, light jobs at once; what waits says for whom', () => {
  assert.deepEqual(mayStart(PLANS, standing(['list', 'levels', 'other', 'look'])), ['list', 'look']);
  assert.deepEqual(mayStart(PLANS, standing(['levels', 'other'], ['list'])), []);
  assert.deepEqual(mayStart(PLANS, standing(['levels', 'other'])), ['levels']);
  assert.deepEqual(mayStart(PLANS, standing(['look'], ['look'])), [], 'not twice');
  const levels = PLANS[1] as JobPlan;
  assert.equal(waitsFor(levels, PLANS, standing(['levels'], ['list'])), 'waits for: LIST');
  assert.equal(waitsFor(levels, PLANS, standing(['levels'], ['look'])), null);
});

test('a job that waits to try again holds up only those that need it', () => {
  const other = standing(['list', 'levels'], ['other'], ['other']);
  assert.deepEqual(mayStart(PLANS, other), ['list'], 'the download of another does not wait for it');
  assert.equal(waitsFor(PLANS[0] as JobPlan, PLANS, other), null);
  assert.deepEqual(mayStart(PLANS, standing(['list'], ['other'])), [], 'while it works it is waited for');
  const list = standing(['levels', 'other'], ['list'], ['list']);
  assert.deepEqual(mayStart(PLANS, list), ['other'], 'who needs it waits');
  assert.equal(waitsFor(PLANS[1] as JobPlan, PLANS, list), 'waits for: LIST, OTHER');
});

const contract = (securityId: number, underlying: string, expiry: string) =>
  ({ segment: 'NSE_FNO', securityId, underlying, expiry, right: 'CE' }) as const;

test('expiries: positions by name and first, contracts by underlying, nothing when nothing expires', () => {
  const dates = ['2026-11-24', '2026-11-25'] as const;
  const contracts = [
    contract(1, 'NIFTY', '2026-11-24'),
    contract(2, 'NIFTY', '2026-11-24'),
    contract(3, 'TCS', '2026-12-29'),
  ];
  const open = [{ segment: 'NSE_FNO', securityId: 2, symbol: 'NIFTY 24 NOV 25000 CE', net: -75 }] as const;
  assert.deepEqual(expirySentence(dates, contracts, open), {
    text: 'Today 2 contracts of NIFTY will expire; positions: NIFTY 24 NOV 25000 CE -75. Close or roll what is open; shares and commodities may be delivered.',
    hasPositions: true,
  });
  const later = [contract(3, 'BANKNIFTY', '2026-11-25')];
  assert.equal(
    expirySentence(dates, later, open).text,
    'On 2026-11-25 1 contract of BANKNIFTY will expire; no position.',
  );
  assert.deepEqual(expirySentence(dates, [contract(3, 'TCS', '2026-12-29')], []), { text: null, hasPositions: false });
});

test('the monthly table: one row for each instrument with the month’s own levels, the narrowest first', () => {
  const row = monthRow(SAMPLE_LEVELS);
  assert.equal(row.length, MONTH_COLUMNS.length);
  assert.equal(row[0], SAMPLE_LEVELS.symbol);
  const wide = row.map((cell, n) => (n === 0 ? 'WIDE' : n === 4 ? 9 : cell));
  const thin = row.map((cell, n) => (n === 0 ? 'THIN' : n === 4 ? 0.01 : cell));
  const none = row.map((cell, n) => (n === 0 ? 'NEWCO' : n === 4 ? null : cell));
  const sorted = sortedMonth([JSON.stringify(none), JSON.stringify(wide), '', JSON.stringify(thin)]);
  assert.deepEqual(
    sorted.map(({ symbol }) => symbol),
    ['THIN', 'WIDE', 'NEWCO'],
  );
  assert.equal(
    narrowest(
      [
        { symbol: 'B', widthPct: 0.2 },
        { symbol: 'A', widthPct: 0.051 },
      ],
      1,
    ),
    'Narrowest ranges: A 0.05 %.',
  );
  assert.equal(narrowest([], 3), '');
});
