import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Job, JobsState } from '#contract/model/job.ts';
import { until } from '../support/feed-server.ts';
import { RealTerminal } from '../support/real-terminal.ts';
import { eventually } from '../support/scripted-terminal.ts';

const SMALL = { instruments: 12, alwaysOn: 'NIFTY 1x3x2', prefetchSpacingMs: 250 };

async function open(context: TestContext, dataDir: string, clock: string, speed: number) {
  const real = await RealTerminal.start({ dataDir, source: 'sim', clock, speed, ...SMALL });
  const seen: JobsState[] = [];
  real.page.on('jobs.changed', (state) => seen.push(state));
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await real.stop();
  };
  context.after(stop);
  const job = async (name: string): Promise<Job> => {
    const { jobs } = await real.page.call('jobs.list', {});
    return jobs.find((one) => one.name === name) ?? assert.fail(name);
  };
  /** Resolves with the job when its newest run has ended. */
  const ended = async (name: string): Promise<Job> => {
    let last: Job | null = null;
    await until(
      () => {
        void job(name).then((now) => (last = now));
        return last !== null && last.state === 'waiting' && last.run !== null && last.run.endedMs !== null;
      },
      `${name} to end; ${JSON.stringify(last)}`,
      90_000,
    );
    return last ?? assert.fail(name);
  };
  return { real, seen, job, ended, stop };
}

test('08:30 and the end of the day: history, levels and official closes come by themselves, and a restart repeats nothing', async (context) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'muhurat-jobs-'));
  context.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const morning = await open(context, dataDir, '2026-11-20 08:29:45', 10);
  const early = await morning.job('premarket');
  assert.ok(early.state === 'waiting' || early.state === 'running', early.state);
  const { run } = await morning.ended('premarket');
  assert.ok(run !== null);
  assert.deepEqual([run.result, run.by, run.failed], ['done', 'schedule', 0], JSON.stringify(run));
  assert.ok(run.total >= 10 && run.done === run.total, `${run.done} of ${run.total}`);
  assert.match(run.summary, /instruments are up to date, \d+ with levels.*Narrowest ranges: /);
  const counts = morning.seen.flatMap(({ jobs }) => jobs.find(({ name }) => name === 'premarket')?.run?.done ?? []);
  assert.deepEqual(
    counts,
    counts.toSorted((a, b) => a - b),
    'progress is told as it grows',
  );
  // The job has stored them; the scan thread takes them a moment later.
  await eventually('baselines, levels and store are green', async () => {
    const { rows } = await morning.real.page.call('quality.report', {});
    return ['baselines', 'levels', 'store'].every((id) => rows.find((one) => one.id === id)?.state === 'green');
  });
  await morning.stop();

  const evening = await open(context, dataDir, '2026-11-20 16:04:50', 10);
  const closes = (await evening.ended('eod-shares')).run;
  assert.ok(closes !== null);
  assert.deepEqual([closes.result, closes.by, closes.failed], ['done', 'schedule', 0], JSON.stringify(closes));
  assert.match(closes.summary, /official share days of 2026-11-20 are stored/);
  assert.equal((await evening.job('premarket')).run?.id, run.id, 'it ran this morning');
  assert.equal((await evening.ended('calendar')).run?.by, 'catch-up');
  assert.ok(['done'].includes((await evening.ended('expiries')).run?.result ?? ''));
  assert.match((await evening.ended('watchlists')).run?.summary ?? '', /^3 of 3 listed instruments/);
  assert.equal((await evening.job('monthly')).run, null, 'not the first session of a month');
  const month = await evening.real.page.call('jobs.run', { name: 'monthly' });
  assert.equal(month.run?.by, 'person');
  assert.equal((await evening.ended('monthly')).run?.hasReport, true);
  const { text } = await evening.real.page.call('jobs.report', { name: 'monthly' });
  assert.match(text, /^symbol,made_of,bc,tc,cpr_width_pct,narrow,P,R1/);
  assert.ok(text.includes('2026-10'), text.slice(0, 300));
  await evening.stop();
});
