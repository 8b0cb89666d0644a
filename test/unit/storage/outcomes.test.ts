import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Hit } from '#contract/model/scan.ts';
import { type Outcome, type Window, WINDOWS } from '#contract/model/validation.ts';
import { HitQueries } from '../../../src/main/storage/queries/hits.ts';
import { type BegunRow, OutcomeQueries } from '../../../src/main/storage/queries/outcomes.ts';
import { SourceQueries } from '../../../src/main/storage/queries/sources.ts';
import { NOON_MS, sampleHit } from '../../support/alert-samples.ts';
import { temporaryDatabase } from '../../support/database.ts';

const DATE = '2026-11-20';
const LATE = Number.MAX_SAFE_INTEGER;
const rowOf = (hit: Hit, changes: Partial<BegunRow> = {}): BegunRow => ({
  ...hit,
  date: DATE,
  symbolClass: 'share',
  regime: 'NORMAL',
  hour: 10,
  ...changes,
});
const outcomeOf = (window: Window, hitDir: boolean, changes: Partial<Outcome> = {}): Outcome => ({
  window,
  status: 'DONE',
  reason: null,
  entry: 100,
  ret: hitDir ? 0.01 : -0.01,
  mfe: 0.02,
  mae: -0.02,
  hitDir,
  hitMove: null,
  touch: null,
  ...changes,
});

async function rig(context: TestContext) {
  const storage = await temporaryDatabase(context);
  const source = new SourceQueries(storage).idOf('sim:7:80');
  const outcomes = new OutcomeQueries(storage);
  const hits = new HitQueries(storage).save(
    source,
    Array.from({ length: 4 }, (_, i) => sampleHit(0, { atMs: NOON_MS + i * 60_000, confidence: i === 3 ? null : 0.8 })),
  );
  const query = (window: Window, changes: object = {}) => ({
    window,
    filter: {},
    nowMs: LATE,
    sinceDate: '2026-01-01',
    ...changes,
  });
  return { source, outcomes, hits, query };
}

test('a window is judged once; records count judged, censored and open hits, by every group and measure', async (context) => {
  const { source, outcomes, hits, query } = await rig(context);
  const [a, b, c, d] = hits as [Hit, Hit, Hit, Hit];
  const begun = [rowOf(a), rowOf(b, { hour: 11, regime: 'HIGH' }), rowOf(c), rowOf(d, { symbolClass: 'option' })];
  const settled = [
    { ...a, outcome: outcomeOf(5, true, { touch: 'TARGET', hitMove: true }), knownMs: 1 },
    { ...b, outcome: outcomeOf(5, false, { touch: 'STOP', hitMove: false }), knownMs: 1 },
    {
      ...c,
      outcome: outcomeOf(5, false, { status: 'CENSORED', reason: 'the session ended', hitDir: null }),
      knownMs: 1,
    },
  ];
  const first = outcomes.save(source, WINDOWS, begun, settled);
  assert.deepEqual([first.fresh.map(({ hitId }) => hitId), first.unknown], [[a.id, b.id, c.id], 0]);
  const again = outcomes.save(source, WINDOWS, begun, [{ ...a, outcome: outcomeOf(5, false), knownMs: 2 }]);
  assert.equal(again.fresh.length, 0, 'what is judged stays');
  assert.equal(outcomes.save(source, WINDOWS, [rowOf({ ...a, variant: 'none' })], []).unknown, 1);

  const [all] = outcomes.tallies(source, query(5), 'scanner', 'direction');
  assert.deepEqual([all?.done, all?.n, all?.successes, all?.censored, all?.open], [2, 2, 1, 1, 1]);
  assert.deepEqual([all?.targets, all?.stops, all?.scored], [1, 1, 2]);
  assert.ok(Math.abs((all?.squares ?? 0) - (0.04 + 0.64)) < 1e-9);
  const keys = (by: 'class' | 'regime' | 'hour') =>
    outcomes.tallies(source, query(5), by, 'target').map(({ key }) => key);
  assert.deepEqual(
    [keys('class'), keys('regime'), keys('hour')],
    [
      ['option', 'share'],
      ['HIGH', 'NORMAL'],
      ['10', '11'],
    ],
  );
  assert.equal(outcomes.tallies(source, query(5), 'scanner', 'move')[0]?.successes, 1);
  const only = query(5, { filter: { hour: 11, regime: 'HIGH' } });
  assert.equal(outcomes.tallies(source, only, 'scanner', 'direction')[0]?.n, 1);
  assert.equal(outcomes.tallies(source, query(5, { sinceDate: '2026-11-21' }), 'scanner', 'direction').length, 0);
  const other = source + 1;
  assert.equal(outcomes.tallies(other, query(5), 'scanner', 'direction').length, 0);
});

test('pages go from the newest hit on; scores come oldest first; old rows are forgotten a few at a time', async (context) => {
  const { source, outcomes, hits, query } = await rig(context);
  const settled = hits.map((hit) => ({ ...hit, outcome: outcomeOf(30, true), knownMs: 1 }));
  outcomes.save(
    source,
    WINDOWS,
    hits.map((hit) => rowOf(hit)),
    settled,
  );
  const ids = (limit: number, beforeId?: number) =>
    outcomes.page(source, query(30), limit, beforeId).map(({ hitId }) => hitId);
  const newest = hits.map(({ id }) => id).toReversed();
  assert.deepEqual(ids(2), newest.slice(0, 2));
  assert.deepEqual(ids(9, newest[1]), newest.slice(2));
  assert.deepEqual(outcomes.page(source, query(30), 1)[0]?.outcome, outcomeOf(30, true));
  const scores = outcomes.scores(source, query(30), 'direction', 10);
  assert.deepEqual(
    scores.map(({ score, y }) => [score, y]),
    [
      [0.8, 1],
      [0.8, 1],
      [0.8, 1],
      [null, 1],
    ],
  );
  assert.equal(outcomes.forgetBefore(source, '2026-11-21', 5), 5);
  assert.equal(outcomes.forgetBefore(source, DATE, 5), 0);
});

test('what is open when its day is over was never judged; hits whose windows are all over are named', async (context) => {
  const { source, outcomes, hits, query } = await rig(context);
  const [a, b] = hits as [Hit, Hit];
  outcomes.save(
    source,
    WINDOWS,
    [rowOf(a), rowOf(b)],
    WINDOWS.map((window) => ({ ...a, outcome: outcomeOf(window, true), knownMs: 1 })),
  );
  assert.deepEqual(outcomes.doneSince(source, DATE, 10), [a.id]);
  assert.equal(outcomes.closeBefore(source, b.atMs), 0);
  assert.equal(outcomes.closeBefore(source, b.atMs + 1), WINDOWS.length);
  const row = outcomes.page(source, query(1), 10).find(({ hitId }) => hitId === b.id);
  assert.deepEqual([row?.outcome.status, row?.outcome.reason], ['CENSORED', 'the terminal was off']);
  assert.deepEqual(outcomes.doneSince(source, DATE, 10), [b.id, a.id]);
});

test('at the end of a day what is still open is censored, once, and its windows are counted', async (context) => {
  const { source, outcomes, hits, query } = await rig(context);
  const [a, b] = hits as [Hit, Hit];
  const judged = WINDOWS.map((window) => ({ ...a, outcome: outcomeOf(window, true), knownMs: 1 }));
  outcomes.save(source, WINDOWS, [rowOf(a), rowOf(b)], judged);
  const all = WINDOWS.length;
  assert.deepEqual(outcomes.closeDay(source, '2026-11-19', 9), { closed: 0, judged: 0, censored: 0 });
  assert.deepEqual(outcomes.closeDay(source, DATE, b.atMs + 9), { closed: all, judged: all, censored: all });
  assert.deepEqual(outcomes.closeDay(source, DATE, b.atMs + 10), { closed: 0, judged: all, censored: all });
  const row = outcomes.page(source, query(1), 10).find(({ hitId }) => hitId === b.id);
  assert.deepEqual([row?.outcome.status, row?.outcome.reason], ['CENSORED', 'not judged by the end of the day']);
});
