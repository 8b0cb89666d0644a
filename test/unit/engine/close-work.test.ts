import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultError, fault } from '#contract/faults.ts';
import { JOB_PLANS } from '../../../src/main/core/jobs/job-plan.ts';
import { closeWork } from '../../../src/main/engine/close-work.ts';
import { jobClock } from '../../../src/main/engine/job-clock.ts';
import { JobDesk } from '../../../src/main/engine/job-desk.ts';
import type { StoreAnswers, StoreRequest } from '../../../src/main/threads/protocol.ts';
import { HandTimers, settle } from '../../support/hand-timers.ts';
import { shippedCalendar } from '../../support/shipped-calendar.ts';
import { storeRig } from '../../support/store-bench.ts';

const PLAN = JOB_PLANS.find(({ name }) => name === 'eod-close') ?? assert.fail('it is planned');
const calendar = shippedCalendar();

async function rig(shelf: Awaited<ReturnType<typeof storeRig>>, at: string) {
  const asked: string[] = [];
  const state = { lakeFails: false, nowMs: Date.parse(at) };
  const timers = new HandTimers(0);
  const work = closeWork({
    calendar,
    lake: async (date) => {
      asked.push(`lake ${date}`);
      if (state.lakeFails) throw new FaultError(fault('unavailable.lake', 'The disk is full.'));
      return { ticks: 900, rows: 1_000, bytes: 2_500_000 };
    },
    closeOutcomes: async (date) => {
      asked.push(`close ${date}`);
      return { closed: 3, judged: 40, censored: 5 };
    },
  });
  const desk = new JobDesk({
    plans: [PLAN],
    works: { 'eod-close': work },
    calendar,
    nextMoment: jobClock(),
    nowMs: () => state.nowMs,
    timers,
    off: null,
    ask: async <R extends StoreRequest>(request: R): Promise<StoreAnswers[R['kind']]> =>
      (await shelf.ask(request as never)) as StoreAnswers[R['kind']],
    tell: () => {},
    raise: () => {},
    log: { write: () => {} },
  });
  const rest = async (): Promise<void> => {
    for (let n = 0; n < 12; n += 1) await settle();
  };
  const begin = async (): Promise<void> => {
    await desk.begin();
    desk.everySecond();
    await rest();
    desk.everySecond();
    await rest();
  };
  const job = () => desk.list().jobs[0] ?? assert.fail('the job');
  return { asked, state, timers, desk, begin, rest, job };
}

test('the end of the day exports the lake and closes what is followed, and says how much', async (context) => {
  const { asked, begin, job } = await rig(await storeRig(context), '2026-11-21T00:15:00+05:30');
  await begin();
  assert.deepEqual(asked, ['lake 2026-11-20', 'close 2026-11-20'], 'of the day whose last session is over');
  assert.equal(job().run?.result, 'done');
  assert.equal(
    job().run?.summary,
    '2026-11-20. Lake: 1000 rows, 900 of them ticks, in 2.5 MB. Validation: 40 windows judged, 5 censored; 3 were left open and are censored.',
  );
});

test('an export that fails holds up nothing, says why, and goes on after a restart without closing twice', async (context) => {
  const shelf = await storeRig(context);
  const first = await rig(shelf, '2026-11-21T00:15:00+05:30');
  first.state.lakeFails = true;
  await first.begin();
  assert.deepEqual(first.asked, ['lake 2026-11-20', 'close 2026-11-20']);
  assert.match(first.job().reason ?? '', /the first is Lake: The disk is full/);
  first.desk.stop();
  await first.rest();
  const second = await rig(shelf, '2026-11-21T00:20:00+05:30');
  await second.begin();
  await second.timers.advance(3_600_000);
  assert.deepEqual(
    second.asked.filter((one) => one.startsWith('close')),
    [],
    'that part is done',
  );
  assert.deepEqual(second.asked, ['lake 2026-11-20']);
  assert.equal(second.job().run?.result, 'done');
});
