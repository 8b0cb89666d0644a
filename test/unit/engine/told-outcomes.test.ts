import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alert } from '#contract/model/alert.ts';
import type { Outcome, Window } from '#contract/model/validation.ts';
import { AlertBook, SINGLES_PER_SCANNER } from '../../../src/main/core/alerts/alert-book.ts';
import { outcomesText } from '../../../src/main/core/alerts/outcome-words.ts';
import { ToldOutcomes } from '../../../src/main/engine/told-outcomes.ts';
import { NOON_MS, sampleHit } from '../../support/alert-samples.ts';

const done = (window: Window, ret: number): Outcome => ({
  window,
  status: 'DONE',
  reason: null,
  entry: 100,
  ret,
  mfe: 0.01,
  mae: -0.001,
  hitDir: ret > 0,
  hitMove: null,
  touch: null,
});
const censored = (window: Window, reason = 'the session ended'): Outcome => {
  const nothing = { entry: null, ret: null, mfe: null, mae: null, hitDir: null, hitMove: null, touch: null };
  return { window, status: 'CENSORED', reason, ...nothing };
};

/** Alerts of so many hits of one minute, with ids: the first few stand alone, the rest is a group. */
function alertsOf(count: number): Alert[] {
  const book = new AlertBook();
  const hits = Array.from({ length: count }, (_, i) =>
    sampleHit(i + 1, { securityId: i + 1, symbol: `S${i + 1}`, confidence: 0.95 }),
  );
  book.takeHits(hits, { titleOf: (id) => id, refuses: () => null }, NOON_MS);
  return [...book.open.values()].map((alert, i) => ({ ...alert, id: i + 1 }));
}

test('of a group it is told what became of all its members, when the last one is judged', () => {
  const told = new ToldOutcomes();
  const alerts = alertsOf(SINGLES_PER_SCANNER + 3);
  for (const alert of alerts) told.remember(alert);
  const group = alerts.at(-1)!;
  const ids = group.members.map(({ hitId }) => hitId);
  assert.equal(ids.length, 3);
  assert.equal(told.take(ids[0]!, done(60, 0.004)), null, 'one member says nothing of the group');
  assert.equal(told.take(ids[1]!, done(30, 0.004)), null, 'nor does a shorter window');
  assert.equal(told.take(ids[1]!, done(60, -0.002)), null);
  const over = told.take(ids[2]!, censored(60, 'nothing traded'));
  assert.equal(over?.alert, group);
  assert.match(
    outcomesText(group, over?.outcomes ?? []),
    /3 instruments.*\n1 of 2 were right after costs: \+0\.10 % on average; 1 not judged\.$/s,
  );
  assert.equal(told.take(ids[2]!, done(60, 0.1)), null, 'once');
});

test('where the session does not hold an hour, the longest window that it holds is told', () => {
  const told = new ToldOutcomes();
  const [alert] = alertsOf(1) as [Alert];
  // It is known before the alert is stored.
  assert.equal(told.take(1, censored(30)), null);
  assert.equal(told.take(1, censored(60)), null);
  told.remember(alert);
  assert.equal(told.take(1, done(5, 0.001)), null);
  const over = told.take(1, done(10, 0.004));
  assert.match(
    outcomesText(alert, over?.outcomes ?? []),
    /^After 10 minutes · S1 .*It was right after costs: \+0\.40 %/s,
  );
});

test('a hit whose session holds no window is told nothing of', () => {
  const told = new ToldOutcomes();
  const [alert] = alertsOf(1) as [Alert];
  told.remember(alert);
  for (const window of [1, 2, 5, 10, 30, 60] as const) assert.equal(told.take(1, censored(window)), null);
});

test('what has no direction is right when it moved as far as it said', () => {
  const [alert] = alertsOf(1) as [Alert];
  assert.match(outcomesText(alert, [{ ...done(60, -0.01), hitDir: null, hitMove: true }]), /\nIt was right/);
});
