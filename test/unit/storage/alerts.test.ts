import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alert } from '#contract/model/alert.ts';
import { INDICATOR_RULES_MAX } from '#contract/model/alert.ts';
import { AlertRuleQueries } from '../../../src/main/storage/queries/alert-rules.ts';
import { AlertQueries } from '../../../src/main/storage/queries/alerts.ts';
import { DeliveryQueries } from '../../../src/main/storage/queries/deliveries.ts';
import { SourceQueries } from '../../../src/main/storage/queries/sources.ts';
import { SAMPLE_ALERT, SAMPLE_RULE } from '../../contract/alert-samples.ts';
import { temporaryDatabase } from '../../support/database.ts';

const fresh = (changes: Partial<Alert> = {}): Alert => ({ ...SAMPLE_ALERT, id: 0, ...changes });

test('an alert is there once by its key; told again, the stored one is answered', async (context) => {
  const storage = await temporaryDatabase(context);
  const source = new SourceQueries(storage).idOf('sim:7:80');
  const alerts = new AlertQueries(storage);
  const [first] = alerts.save(source, [{ key: 'hit:a', alert: fresh() }], 5);
  assert.ok(first !== undefined && first.fresh && first.alert.id > 0);
  alerts.save(source, [{ key: 'hit:a', alert: { ...first.alert, status: 'acknowledged' } }], 3);
  const [again] = alerts.save(source, [{ key: 'hit:a', alert: fresh({ text: 'another' }) }], 0);
  assert.deepEqual([again?.fresh, again?.alert.status, again?.alert.text], [false, 'acknowledged', SAMPLE_ALERT.text]);
  assert.equal(alerts.seenHitId(source), 5, 'what was judged never goes back');
  const other = new SourceQueries(storage).idOf('dhan');
  assert.equal(alerts.seenHitId(other), 0);
  assert.equal(alerts.page(other, Number.MAX_SAFE_INTEGER, {}, 10).length, 0);
});

test('pages: newest first, by every filter, nothing from later than now', async (context) => {
  const storage = await temporaryDatabase(context);
  const source = new SourceQueries(storage).idOf('sim:7:80');
  const alerts = new AlertQueries(storage);
  const atMs = SAMPLE_ALERT.atMs;
  const rows = [
    fresh(),
    fresh({ atMs: atMs + 1, priority: 'low', status: 'expired' }),
    fresh({ atMs: atMs + 2, kind: 'price', scannerId: null, securityId: 1 }),
    fresh({ atMs: atMs + 9 }),
  ];
  alerts.save(
    source,
    rows.map((alert, i) => ({ key: `k${i}`, alert })),
    0,
  );
  const ids = (...input: Parameters<AlertQueries['page']>): number[] => alerts.page(...input).map(({ id }) => id);
  assert.deepEqual(ids(source, atMs + 5, {}, 10), [3, 2, 1]);
  assert.deepEqual(ids(source, atMs + 5, {}, 1, 3), [2]);
  assert.deepEqual(ids(source, atMs + 5, { statuses: ['expired'] }, 10), [2]);
  assert.deepEqual(ids(source, atMs + 5, { priority: 'low' }, 10), [2]);
  assert.deepEqual(ids(source, atMs + 5, { kind: 'price' }, 10), [3]);
  assert.deepEqual(ids(source, atMs + 5, { scannerId: 'resistance-breakout' }, 10), [2, 1]);
  assert.deepEqual(ids(source, atMs + 5, { instrument: { segment: 'NSE_EQ', securityId: 1 } }, 10), [3]);
  assert.deepEqual(ids(source, atMs + 5, { fromMs: atMs + 1, toMs: atMs + 1 }, 10), [2]);
  assert.deepEqual(
    alerts.recent(source, atMs + 9, 10).map(({ key }) => key),
    ['k0', 'k2', 'k3'],
    'open ones of any age',
  );
  assert.equal(alerts.forgetBefore(source, atMs + 2, 10), 2);
  assert.deepEqual(ids(source, atMs + 50, {}, 10), [4, 3]);
});

test('a damaged row is left out and named', async (context) => {
  const storage = await temporaryDatabase(context);
  const source = new SourceQueries(storage).idOf('dhan');
  const alerts = new AlertQueries(storage);
  alerts.save(source, [{ key: 'a', alert: fresh() }], 0);
  storage.db.prepare("UPDATE alert SET body = '{}'").run();
  assert.deepEqual(alerts.page(source, Number.MAX_SAFE_INTEGER, {}, 10), []);
  assert.deepEqual((storage.watch as unknown as { badRows: string[] }).badRows, [
    'alert.read: alert 1 has a wrong shape',
  ]);
});

test('rules are kept with where they stand; too many indicators are refused; one that is gone is not made anew', async (context) => {
  const storage = await temporaryDatabase(context);
  const source = new SourceQueries(storage).idOf('dhan');
  const rules = new AlertRuleQueries(storage);
  const saved = rules.save(source, { ...SAMPLE_RULE, rule: { ...SAMPLE_RULE.rule, id: 0 } });
  assert.equal(saved.rule.id, 1);
  assert.equal(rules.keep(source, { ...saved, state: { ...saved.state, state: 'fired', fired: 1 } }), true);
  assert.equal(rules.list(source)[0]?.state.state, 'fired');
  rules.remove(source, 1);
  assert.equal(rules.keep(source, saved), false);
  assert.throws(() => rules.save(source, saved), /removed meanwhile/);
  const condition = {
    type: 'indicator',
    name: 'RSI',
    params: {},
    output: '',
    interval: '5m',
    op: 'above',
    level: 70,
  } as const;
  const indicator = { ...SAMPLE_RULE, rule: { ...SAMPLE_RULE.rule, id: 0, condition } };
  for (let n = 0; n < INDICATOR_RULES_MAX; n += 1) rules.save(source, indicator);
  assert.throws(() => rules.save(source, indicator), /100 alerts on indicators/);
});

test('what waits to be sent is found again; what began is not, so that nothing goes out twice', async (context) => {
  const storage = await temporaryDatabase(context);
  const source = new SourceQueries(storage).idOf('dhan');
  new AlertQueries(storage).save(source, [{ key: 'a', alert: fresh() }], 0);
  const deliveries = new DeliveryQueries(storage);
  const row = { alertId: 1, channel: 'telegram', state: 'waiting', atMs: 1, note: '' } as const;
  deliveries.save(source, [row, { ...row, channel: 'hook' }, { ...row, alertId: 99 }]);
  assert.deepEqual(
    deliveries.waiting(source, 10).map(({ channel }) => channel),
    ['hook', 'telegram'],
  );
  deliveries.save(source, [{ ...row, state: 'begun' }]);
  assert.deepEqual(
    deliveries.waiting(source, 10).map(({ channel }) => channel),
    ['hook'],
  );
});
