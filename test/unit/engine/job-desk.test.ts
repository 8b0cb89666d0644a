import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { FaultError, fault } from '#contract/faults.ts';
import type { JobsState } from '#contract/model/job.ts';
import type { JobPlan } from '../../../src/main/core/jobs/job-plan.ts';
import { jobClock } from '../../../src/main/engine/job-clock.ts';
import { JobDesk } from '../../../src/main/engine/job-desk.ts';
import type { JobWork } from '../../../src/main/engine/job-work.ts';
import type { StoreAnswers, StoreRequest } from '../../../src/main/threads/protocol.ts';
import { HandTimers, settle } from '../../support/hand-timers.ts';
import { shippedCalendar } from '../../support/shipped-calendar.ts';
import { storeRig } from '../../support/store-bench.ts';

const ist = (text: string): number => Date.parse(`${text.replace(' ', 'T')}+05:30`);
const clock = (pattern: string): JobPlan['schedule'] => ({ kind: 'clock', pattern, days: 'trading' });
const plan = (name: string, pattern: string, changes: Partial<JobPlan> = {}): JobPlan => ({
  name,
  title: name.toUpperCase(),
  sentence: `${name}.`,
  schedule: clock(pattern),
  scheduleText: pattern,
  validity: 'sameDay',
  after: [],
  lane: 'broker',
  ...changes,
});
const PLANS = [plan('morning', '30 8 * * *'), plan('second', '35 8 * * *', { after: ['morning'] })];

/** What the work of a test does: parts by name, and what each throws, once for each entry. */
interface Script {
  parts: string[];
  throws: Map<string, FaultError[]>;
  done: string[];
  begun: number;
  /** Holds every part until it is set to null. */
  gate: Promise<void> | null;
  tries: number;
}

async function rig(
  context: TestContext,
  at: string,
  store?: Awaited<ReturnType<typeof storeRig>>,
  off: string | null = null,
) {
  const shelf = store ?? (await storeRig(context));
  const timers = new HandTimers(0);
  const script: Script = { parts: ['A', 'B', 'C'], throws: new Map(), done: [], begun: 0, gate: null, tries: 2 };
  const now = { ms: ist(at) };
  const told: JobsState[] = [];
  const raised: string[] = [];
  const work: JobWork = {
    get partTries() {
      return script.tries;
    },
    begin: () => {
      script.begun += 1;
      return Promise.resolve(script.parts.map((what, n) => ({ code: n + 1, what })));
    },
    one: async ({ what }) => {
      await script.gate;
      const thrown = script.throws.get(what)?.shift();
      if (thrown !== undefined) throw thrown;
      script.done.push(what);
      return `note of ${what}`;
    },
    finish: ({ counts, items }) =>
      Promise.resolve({ summary: `${counts.done} done`, report: items.map(({ note }) => note).join('\n') }),
  };
  const desk = new JobDesk({
    plans: PLANS,
    works: { morning: work, second: work },
    calendar: shippedCalendar(),
    nextMoment: jobClock(),
    nowMs: () => now.ms,
    timers,
    off,
    ask: async <R extends StoreRequest>(request: R): Promise<StoreAnswers[R['kind']]> =>
      (await shelf.ask(request as never)) as StoreAnswers[R['kind']],
    tell: (state) => void told.push(state),
    raise: (_level, code) => void raised.push(code),
    log: { write: () => {} },
  });
  const rest = async (): Promise<void> => {
    for (let n = 0; n < 12; n += 1) await settle();
  };
  const go = async (to: string): Promise<void> => {
    now.ms = ist(to);
    desk.everySecond();
    await rest();
    desk.everySecond();
    await rest();
  };
  const job = (name: string) => desk.list().jobs.find((one) => one.name === name) ?? assert.fail(name);
  return { shelf, desk, timers, script, now, told, raised, rest, go, job };
}

const down = (): FaultError => new FaultError(fault('unavailable.broker', 'The broker does not answer.'));

test('a job runs when the clock crosses its time, once, and its follower after it', async (context) => {
  const { desk, script, go, job } = await rig(context, '2026-11-20 08:00');
  await desk.begin();
  assert.equal(job('morning').state, 'waiting');
  assert.equal(job('morning').nextMs, ist('2026-11-20 08:30'));
  await go('2026-11-20 08:29:59');
  assert.equal(script.begun, 0);
  await go('2026-11-20 08:30:00');
  assert.deepEqual(script.done, ['A', 'B', 'C']);
  const { run, nextMs } = job('morning');
  assert.deepEqual([run?.result, run?.by, run?.done, run?.summary], ['done', 'schedule', 3, '3 done']);
  assert.equal(nextMs, ist('2026-11-23 08:30'), 'Monday');
  await go('2026-11-20 08:31');
  assert.equal(script.begun, 1, 'not again');
  assert.deepEqual(await desk.report('morning'), {
    text: 'note of A\nnote of B\nnote of C',
    dueMs: ist('2026-11-20 08:30'),
  });
  await go('2026-11-20 08:35');
  assert.equal(job('second').run?.result, 'done');
});

test('what a sleep leapt over runs once, in order, and is called a catch-up', async (context) => {
  const { desk, script, go, job } = await rig(context, '2026-11-16 08:00');
  await desk.begin();
  await go('2026-11-20 11:00');
  await go('2026-11-20 11:00:01');
  assert.equal(script.begun, 2, 'each of the two once, not five times');
  assert.equal(job('morning').run?.by, 'catch-up');
  assert.equal(job('morning').run?.dueMs, ist('2026-11-20 08:30'));
  assert.ok((job('morning').run?.id ?? 0) < (job('second').run?.id ?? 0));
});

test('a closed terminal goes on with the parts that are left; one of yesterday is given up', async (context) => {
  const first = await rig(context, '2026-11-20 08:29');
  await first.desk.begin();
  first.script.parts = Array.from({ length: 60 }, (_, n) => `P${n}`);
  const one = first.script.parts[30] ?? '';
  first.script.throws.set(one, [down()]);
  await first.go('2026-11-20 08:30');
  for (let n = 0; n < 30; n += 1) await first.rest();
  assert.equal(first.job('morning').state, 'retrying');
  assert.match(first.job('morning').reason ?? '', /The broker does not answer.*next try is in 10 s/);
  first.desk.stop();
  await first.rest();

  const second = await rig(context, '2026-11-20 09:00', first.shelf);
  await second.desk.begin();
  for (let n = 0; n < 30; n += 1) await second.rest();
  await second.go('2026-11-20 09:01');
  assert.equal(second.script.begun, 1, 'only the follower begins anew');
  assert.ok(
    !second.script.done.includes('P0') && second.script.done.includes(one) && second.script.done.includes('P59'),
  );
  assert.deepEqual([second.job('morning').run?.result, second.job('morning').run?.done], ['done', 60]);

  const third = await rig(context, '2026-11-23 08:29');
  await third.desk.begin();
  third.script.gate = new Promise(() => {});
  await third.go('2026-11-23 08:30');
  third.desk.stop();
  await third.rest();
  const fourth = await rig(context, '2026-11-24 07:00', third.shelf);
  await fourth.desk.begin();
  await fourth.rest();
  assert.equal(fourth.job('morning').run?.result, 'cancelled');
  assert.match(fourth.job('morning').run?.summary ?? '', /closed before it was done/);
});

test('the broker’s trouble is waited out with growing waits; a part that fails alone is told and tried again', async (context) => {
  const { desk, script, go, job, timers, rest } = await rig(context, '2026-11-20 08:29');
  await desk.begin();
  const own = (): FaultError => new FaultError(fault('input.not_subscribed', 'It is not subscribed today.'));
  script.throws.set('B', [down(), own(), own()]);
  await go('2026-11-20 08:30');
  assert.deepEqual(script.done, ['A']);
  await timers.advance(60_000);
  await rest();
  assert.deepEqual(script.done, ['A', 'C'], 'B failed alone; it was the second try of two');
  const { run } = job('morning');
  assert.deepEqual([run?.result, run?.failed, run?.attempt], ['warned', 1, 2]);
  assert.deepEqual(run?.failures, [{ what: 'B', why: 'It is not subscribed today.' }]);
});

test('trouble without end fails the run and is told; a bug is not tried again', async (context) => {
  const { desk, script, go, job, timers, rest, raised } = await rig(context, '2026-11-20 08:29');
  await desk.begin();
  script.throws.set('A', Array.from({ length: 9 }, down));
  await go('2026-11-20 08:30');
  for (const minutes of [0.2, 1, 5, 15, 30, 60]) {
    await timers.advance(minutes * 60_000);
    await rest();
  }
  assert.deepEqual([job('morning').run?.result, job('morning').run?.attempt], ['failed', 7]);
  assert.deepEqual(raised, ['unavailable.job']);
});

test('by hand: run, end, off and on; a person may run what is off; unknown names are told', async (context) => {
  const { desk, script, now, job, rest, go } = await rig(context, '2026-11-20 07:00');
  await desk.begin();
  script.gate = new Promise(() => {});
  assert.equal(desk.run('morning').state, 'running');
  await rest();
  desk.cancel('morning');
  assert.equal(job('morning').run?.total, 3);
  script.gate = null;
  now.ms = ist('2026-11-20 07:05');
  assert.equal((await desk.enable('second', false)).state, 'off');
  await go('2026-11-20 08:36');
  assert.equal(job('second').run, null, 'off');
  assert.equal((await desk.enable('second', true)).state, 'waiting');
  await go('2026-11-20 08:37');
  assert.equal(job('second').run, null, 'what fell due while it was off is not caught up with');
  assert.throws(() => desk.run('nosuch'), /There is no job 'nosuch'. Jobs are: morning, second./);
});

test('a replay runs no jobs and says so', async (context) => {
  const { desk, go, script, job } = await rig(context, '2026-11-20 08:00', undefined, 'A replay runs no jobs.');
  await desk.begin();
  await go('2026-11-20 08:30');
  assert.equal(script.begun, 0);
  assert.equal(job('morning').state, 'off');
  assert.throws(() => desk.run('morning'), /A replay runs no jobs/);
});
