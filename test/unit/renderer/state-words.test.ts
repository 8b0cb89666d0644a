import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listWords } from '../../../src/renderer/panels/alerts/alert-words.ts';
import { jobsStateWords } from '../../../src/renderer/panels/jobs/jobs-words.ts';
import { oldWords } from '../../../src/renderer/shell/feed-words.ts';
import type { SessionState } from '../../../src/contract/model/terminal.ts';

const session = (feed: SessionState['feed'], feedReason: string | null = null): SessionState =>
  ({ feed, feedReason }) as SessionState;

test('values are old while the connection is lost or the feed is down, and not before the first of them', () => {
  const open = { phase: 'open' } as const;
  assert.equal(oldWords(open, null), null);
  assert.equal(oldWords(open, session('live')), null);
  assert.equal(oldWords(open, session('connecting')), null);
  assert.equal(oldWords({ phase: 'connecting', attempt: 1 }, null), null);
  assert.deepEqual(oldWords(open, session('stale', 'Socket 1 was closed.')), {
    mark: 'feed stale',
    why: 'These values may be old. Socket 1 was closed.',
  });
  assert.equal(oldWords(open, session('stopped'))?.mark, 'feed stopped');
  const lost = oldWords({ phase: 'lost', reason: 'the engine went away', attempt: 1, retryAtMs: 0 }, session('live'));
  assert.equal(lost?.mark, 'not connected');
  assert.match(lost?.why ?? '', /the engine went away/);
});

test('alerts that were not read are not called none', () => {
  const view = { alerts: [], meant: 0, openOnly: true, isRead: true, error: null };
  assert.match(listWords(view), /^No alerts yet/);
  assert.match(listWords({ ...view, isRead: false }), /^Reading the alerts/);
  assert.match(
    listWords({ ...view, isRead: false, error: 'It is busy.' }),
    /^The alerts could not be read\. It is busy/,
  );
  assert.match(listWords({ ...view, meant: 3 }), /^No alert passes the filter\. Clear it/);
});

test('a terminal without jobs says where they come from', () => {
  assert.equal(jobsStateWords(null, null), 'Reading the jobs…');
  assert.match(jobsStateWords({ jobs: [], off: null }, null) ?? '', /No jobs are set up/);
  assert.equal(jobsStateWords({ jobs: [], off: 'Jobs rest in a replay.' }, null), 'Jobs rest in a replay.');
});
