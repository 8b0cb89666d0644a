import assert from 'node:assert/strict';
import { test } from 'node:test';
import { qualityReportSchema } from '#contract/model/quality.ts';
import { type QualityFacts, qualityReport } from '../../../../src/main/core/quality/quality-rows.ts';
import { SAMPLE_CHANNEL } from '../../../contract/alert-samples.ts';
import { SAMPLE_JOB, SAMPLE_RUN } from '../../../contract/job-samples.ts';

const scanner = { title: 'Gap', enabled: true, skipped: 0, reason: null };
const channel = { ...SAMPLE_CHANNEL, channel: { ...SAMPLE_CHANNEL.channel, enabled: true }, reason: null };
const GREEN: QualityFacts = {
  storeUp: true,
  storeTrouble: null,
  scanUp: true,
  feed: 'live',
  feedReason: null,
  readiness: { wanted: 2_000, unloaded: 0, levelled: 2_000 },
  sockets: { open: 1, wanted: 1 },
  health: { packetsUnexplained: 0, staleRows: 0, clockSkew: { state: 'ok', text: 'within 2 s' }, hitsRefused: 0 },
  scanners: [scanner],
  jobs: [{ ...SAMPLE_JOB, run: { ...SAMPLE_RUN, result: 'done', failed: 0 } }],
  jobsOff: null,
  horizon: { date: '2027-12-31', days: 400 },
  channels: [channel],
};

test('everything in order is green, row by row, and nothing is to be done', () => {
  const report = qualityReport(GREEN, 5);
  qualityReportSchema.parse(report);
  assert.equal(report.state, 'green');
  assert.deepEqual(
    report.rows.filter(({ state, remedy }) => state !== 'green' || remedy !== ''),
    [],
  );
});

test('each thing that is wrong has its row, colour, number and remedy; the report is as bad as its worst row', () => {
  const health = GREEN.health ?? assert.fail();
  const cases: [Partial<QualityFacts>, string, 'amber' | 'red', RegExp][] = [
    [{ readiness: { wanted: 2_000, unloaded: 1_600, levelled: 2_000 } }, 'baselines', 'amber', /^400 of 2,000/],
    [{ readiness: { wanted: 2_000, unloaded: 0, levelled: 0 } }, 'levels', 'red', /^0 of 2,000/],
    [{ readiness: null }, 'baselines', 'red', /have not begun/],
    [{ feed: 'stale', feedReason: 'a socket is down' }, 'feed', 'red', /a socket is down/],
    [{ health: { ...health, staleRows: 3 } }, 'feed', 'amber', /3 stale rows/],
    [{ health: { ...health, packetsUnexplained: 2 } }, 'truth', 'red', /^2 packets/],
    [{ health: { ...health, clockSkew: { state: 'block', text: '7 s fast' } } }, 'clock', 'red', /7 s fast/],
    [{ storeUp: false }, 'store', 'red', /not running/],
    [{ health: { ...health, hitsRefused: 9 } }, 'store', 'amber', /9 hits/],
    [{ scanners: [{ ...scanner, skipped: 2 }] }, 'scanners', 'amber', /1 over their time.*Gap/],
    [{ scanners: [{ ...scanner, reason: 'failed; off until the next start' }] }, 'scanners', 'red', /1 failed: Gap/],
    [{ jobs: [{ ...SAMPLE_JOB, run: { ...SAMPLE_RUN, result: 'failed' } }] }, 'jobs', 'red', /1 failed.*Pre-market/],
    [{ jobs: [{ ...SAMPLE_JOB, state: 'retrying' }] }, 'jobs', 'amber', /1 behind/],
    [{ horizon: { date: '2026-12-31', days: 41 } }, 'calendar', 'amber', /41 days/],
    [{ horizon: { date: '2026-11-22', days: 1 } }, 'calendar', 'red', /2026-11-22/],
    [{ scanUp: false }, 'alerts', 'red', /scanners: their thread/],
    [{ readiness: { wanted: 10, unloaded: 1, levelled: 9 } }, 'alerts', 'amber', /history of 9 of 10/],
    [
      { channels: [{ ...channel, failed: 2, dropped: 1, lastError: '401' }] },
      'channels',
      'amber',
      /2 messages failed, 1 given up; last: 401/,
    ],
    [{ channels: [{ ...channel, reason: 'missing: token' }] }, 'channels', 'amber', /telegram: missing: token/],
  ];
  for (const [change, id, state, value] of cases) {
    const report = qualityReport({ ...GREEN, ...change }, 0);
    const row = report.rows.find((one) => one.id === id) ?? assert.fail(id);
    assert.deepEqual([row.id, row.state], [id, state]);
    assert.match(row.value, value);
    assert.notEqual(row.remedy, '', id);
    const isWorst = report.rows.some((one) => one.state === 'red') ? 'red' : 'amber';
    assert.equal(report.state, isWorst);
  }
});

test('levels that are missing have a remedy that is there: in a replay, where no job runs, the days of the lake', () => {
  const remedyOf = (jobsOff: string | null): string => {
    const facts = { ...GREEN, jobsOff, readiness: { wanted: 2, unloaded: 0, levelled: 1 } };
    return qualityReport(facts, 0).rows.find(({ id }) => id === 'levels')?.remedy ?? '';
  };
  assert.match(remedyOf(null), /job “Pre-market”/);
  assert.doesNotMatch(remedyOf('A replay runs no jobs.'), /Pre-market/);
  assert.match(remedyOf('A replay runs no jobs.'), /import or export those days to the lake/);
});

test('what is switched off is no trouble: jobs of a replay, channels and scanners that are off', () => {
  const off = { ...GREEN, jobs: [], jobsOff: 'A replay runs no jobs.', channels: [SAMPLE_CHANNEL] };
  assert.equal(qualityReport({ ...off, scanners: [{ ...scanner, enabled: false, skipped: 9 }] }, 0).state, 'green');
});
