import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { BAR_FLAG } from '#contract/model/bar.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { type Outcome, WINDOWS } from '#contract/model/validation.ts';
import type { Bar } from '../../../../src/main/core/bars/bar.ts';
import type { StoreReport, StoreRequest } from '../../../../src/main/threads/protocol.ts';
import { ForwardPass } from '../../../../src/main/threads/scan/forward-pass.ts';
import { StoreDoor } from '../../../../src/main/threads/scan/store-door.ts';
import type { FreshOutcome } from '../../../../src/main/threads/validation-requests.ts';
import { sampleHit } from '../../../support/alert-samples.ts';
import { settle } from '../../../support/hand-timers.ts';
import { barsOf, DAY, OPEN_MINUTE, share } from '../../../support/scan-bench.ts';
import { at, storeRig } from '../../../support/store-bench.ts';

const HIT_MINUTE = OPEN_MINUTE + 20;
const hit = sampleHit(0, { securityId: 100, symbol: 'S0', atMs: at(HIT_MINUTE + 1), confidence: 0.8 });
/** A price that wanders: every minute has another bar. */
const barAt = (minute: number): Bar => {
  const o = 10_000 + 40 * (minute % 7) - 25 * (minute % 5);
  return { o, h: o + 90, l: o - 60, c: o + 10 * (minute % 4), v: 10, oi: 0 };
};
const QUESTION = { window: 60, measure: 'direction', filter: {} } as const;

type Shelf = Awaited<ReturnType<typeof storeRig>>;

/** A pass over a real store. @param seen whether the terminal saw a minute. @param sinceMs when the scanner was set. */
function passOn(shelf: Shelf, seen: (minute: number) => boolean = () => true, sinceMs = 0) {
  const told: FreshOutcome[] = [];
  const trouble: string[] = [];
  const asked: StoreRequest['kind'][] = [];
  let clockMs = 0;
  let refusing = false;
  const door: StoreDoor = new StoreDoor({
    postMessage: (message) => {
      const { id, request } = message as { id: number; request: StoreRequest };
      asked.push(request.kind);
      const deliver = (report: object): void => door.receive(report as StoreReport);
      if (refusing) {
        deliver({ type: 'refused', id, fault: { kind: 'unavailable', code: 'unavailable.x', text: 'not now' } });
        return;
      }
      if (request.kind === 'bars') {
        // What was not seen here the store has from the broker.
        const minutes = Array.from({ length: 100 }, (_, i) => OPEN_MINUTE + i);
        const rows = minutes.map((minute) => {
          const { o, h, l, c, v } = barAt(minute);
          return [DAY.midnightMs + minute * MINUTE_MS, o, h, l, c, v] as const;
        });
        const bars = { ...barsOf(rows), flags: rows.map(() => BAR_FLAG.repaired) };
        deliver({ type: 'answer', id, answer: { bars, more: false } });
      } else void shelf.ask(request as never).then((answer) => deliver({ type: 'answer', id, answer }));
    },
    close: () => {},
  });
  const pass = new ForwardPass({
    day: DAY,
    minutes: { read: (_slot, minute, out) => seen(minute) && Object.assign(out, barAt(minute)) === out },
    isReplay: false,
    sinceMs: () => sinceMs,
    door: () => door,
    monotonicMs: () => clockMs,
    told: (fresh) => void told.push(...fresh),
    trouble: (what) => void trouble.push(what),
  });
  const through = async (from: number, to: number): Promise<void> => {
    for (let minute = from; minute <= to; minute += 1) {
      shelf.nowMs = at(minute + 1);
      pass.closeMinute(minute);
      pass.tick();
      for (let n = 0; n < 4; n += 1) await settle();
    }
  };
  const wait = (ms: number): void => void (clockMs += ms);
  return { pass, told, trouble, asked, through, wait, refuse: (on: boolean) => (refusing = on) };
}

async function stored(shelf: Shelf): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const window of WINDOWS) {
    const { rows } = await shelf.ask({ kind: 'validationOutcomes', query: { window, filter: {}, limit: 10 } });
    assert.equal(rows.length, 1);
    outcomes.push(rows[0]!.outcome);
  }
  return outcomes;
}

async function begun(context: TestContext): Promise<Shelf> {
  const shelf = await storeRig(context);
  shelf.nowMs = at(OPEN_MINUTE);
  await shelf.ask({ kind: 'adopt', instruments: [share(0)] });
  return shelf;
}

async function wholeDay(context: TestContext): Promise<Outcome[]> {
  const shelf = await begun(context);
  const { pass, told, through } = passOn(shelf);
  pass.begin([share(0)], at(OPEN_MINUTE));
  await through(OPEN_MINUTE, HIT_MINUTE);
  await shelf.ask({ kind: 'saveHits', hits: [hit] });
  pass.take(hit);
  await through(HIT_MINUTE + 1, HIT_MINUTE + 61);
  assert.equal(told.filter(({ settled }) => settled.outcome.window === 60).length, 1);
  return stored(shelf);
}

test('a restart in the middle of the windows gives the same outcomes as none', async (context) => {
  const whole = await wholeDay(context);
  assert.deepEqual(
    whole.map(({ status }) => status),
    WINDOWS.map(() => 'DONE'),
  );
  const shelf = await begun(context);
  const first = passOn(shelf);
  first.pass.begin([share(0)], at(OPEN_MINUTE));
  await first.through(OPEN_MINUTE, HIT_MINUTE);
  await shelf.ask({ kind: 'saveHits', hits: [hit] });
  first.pass.take(hit);
  await first.through(HIT_MINUTE + 1, HIT_MINUTE + 7);
  // Off for ten minutes; what went by is read from the store.
  const back = HIT_MINUTE + 17;
  const second = passOn(shelf, (minute) => minute > back);
  second.pass.begin([share(0)], at(back) + 5_000);
  const { hits } = await shelf.ask({ kind: 'hits', limit: 10 });
  for (const one of hits) second.pass.take(one);
  await second.through(0, HIT_MINUTE + 61);
  assert.ok(second.asked.includes('bars'));
  assert.deepEqual(await stored(shelf), whole);
  assert.equal(second.told.filter(({ settled }) => settled.outcome.window <= 5).length, 0, 'told once');
  const third = passOn(shelf);
  third.pass.begin([share(0)], at(HIT_MINUTE + 70));
  for (let n = 0; n < 4; n += 1) await settle();
  for (const one of hits) third.pass.take(one);
  assert.equal(third.pass.open, 0, 'what is judged is not followed again');
});

test('a store that refuses is asked again later, and nothing is lost; a hit that is not stored is named', async (context) => {
  const shelf = await begun(context);
  const { pass, trouble, through, refuse, wait } = passOn(shelf);
  pass.begin([share(0)], at(OPEN_MINUTE));
  await shelf.ask({ kind: 'saveHits', hits: [hit] });
  refuse(true);
  pass.take(hit);
  pass.take({ ...hit, variant: 'unstored' });
  await through(OPEN_MINUTE, HIT_MINUTE + 61);
  assert.deepEqual([...new Set(trouble)], ['scan.outcomes_not_stored']);
  refuse(false);
  wait(60_000);
  await through(HIT_MINUTE + 62, HIT_MINUTE + 63);
  assert.ok(trouble.includes('scan.outcomes_without_hit'));
  assert.deepEqual(
    (await stored(shelf)).map(({ status }) => status),
    WINDOWS.map(() => 'DONE'),
  );
});

test('records hide what is not known yet at the moment asked', async (context) => {
  const shelf = await begun(context);
  const { pass, through } = passOn(shelf);
  pass.begin([share(0)], at(OPEN_MINUTE));
  await shelf.ask({ kind: 'saveHits', hits: [hit] });
  pass.take(hit);
  await through(OPEN_MINUTE, HIT_MINUTE + 31);
  const summary = async (window: 10 | 60) =>
    (await shelf.ask({ kind: 'validationSummary', query: { ...QUESTION, window, groupBy: 'scanner' } })).total;
  assert.deepEqual([(await summary(10)).n, (await summary(60)).open], [1, 1]);
  shelf.nowMs = at(HIT_MINUTE + 2);
  assert.deepEqual([(await summary(10)).n, (await summary(10)).open], [0, 1], 'a replay that goes back forgets');
  const { rows } = await shelf.ask({ kind: 'validationOutcomes', query: { window: 10, filter: {}, limit: 10 } });
  assert.deepEqual([rows[0]?.outcome.status, rows[0]?.outcome.ret], ['OPEN', null]);
});

test('hits of before the scanner was set as it is are not followed; those after are, and in a replay of a day before it all', async (context) => {
  const begunBy = async (sinceMs: number): Promise<boolean> => {
    const { pass } = passOn(await begun(context), () => true, sinceMs);
    pass.begin([share(0)], at(OPEN_MINUTE));
    pass.take(hit);
    return pass.open === 1;
  };
  assert.equal(await begunBy(hit.atMs + 1), false, 'with hindsight');
  assert.equal(await begunBy(hit.atMs), true);
  assert.equal(await begunBy(DAY.midnightMs + 86_400_000), true, 'set on a later day');
});
