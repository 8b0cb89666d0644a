import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Channel, OPEN_FILTER } from '#contract/model/notifier.ts';
import { AlertBook } from '../../../../src/main/core/alerts/alert-book.ts';
import { alertFits } from '../../../../src/main/core/alerts/alert-filter.ts';
import { type AlertFacts, alertGates, inContinuousSession } from '../../../../src/main/core/alerts/alert-gate.ts';
import { messageText } from '../../../../src/main/core/alerts/alert-words.ts';
import { channelTakes } from '../../../../src/main/core/alerts/channel-filter.ts';
import { checkChannel, missingFields } from '../../../../src/main/core/alerts/channel-types.ts';
import { alertTable, csvOf, hitTable } from '../../../../src/main/core/alerts/export-table.ts';
import { SAMPLE_ALERT } from '../../../contract/alert-samples.ts';
import { NOON_MS, sampleHit } from '../../../support/alert-samples.ts';
import { DAY } from '../../../support/scan-bench.ts';

const GREEN: AlertFacts = {
  storeUp: true,
  storeTrouble: null,
  scanUp: true,
  feed: 'live',
  feedReason: null,
  readiness: { wanted: 100, unloaded: 0, levelled: 100 },
};
const channel = (changes: Partial<Channel['filter']> = {}, type: Channel['type'] = 'telegram'): Channel => ({
  id: type,
  type,
  enabled: true,
  settings: {},
  filter: { ...OPEN_FILTER, ...changes },
});

test('alerts are on only when baselines, levels, feed and store are in order; each reason is said', () => {
  assert.deepEqual(alertGates(GREEN), {
    scan: { on: true, reasons: [], notes: [] },
    rules: { on: true, reasons: [], notes: [] },
  });
  const cases: [Partial<AlertFacts>, RegExp, boolean][] = [
    [{ feed: 'stale', feedReason: 'a socket is down' }, /^feed stale: a socket is down$/, false],
    [{ storeUp: false }, /^store: /, false],
    [{ scanUp: false }, /^scanners: /, false],
    [{ readiness: null }, /^baselines: the scanners have not begun$/, true],
    [{ readiness: { wanted: 0, unloaded: 0, levelled: 0 } }, /^baselines: no instrument/, true],
    [{ readiness: { wanted: 100, unloaded: 0, levelled: 0 } }, /^levels of today: 0 of 100/, true],
  ];
  for (const [change, why, rulesOn] of cases) {
    const { scan, rules } = alertGates({ ...GREEN, ...change });
    assert.equal(scan.on, false);
    assert.equal(scan.reasons.length, 1);
    assert.match(scan.reasons[0] as string, why);
    assert.equal(rules.on, rulesOn, 'a person’s own rules need no history of others');
  }
});

test('the first instrument that is ready switches alerts on; what the others lack is noted', () => {
  const part = (unloaded: number, levelled: number) =>
    alertGates({ ...GREEN, readiness: { wanted: 100, unloaded, levelled } }).scan;
  assert.deepEqual(part(100, 0).on, false);
  assert.equal(part(100, 0).reasons.length, 2);
  assert.deepEqual(part(99, 1), {
    on: true,
    reasons: [],
    notes: ['baselines: history of 1 of 100 instruments', 'levels of today: 1 of 100 instruments'],
  });
  assert.deepEqual(part(0, 99).notes, ['levels of today: 99 of 100 instruments']);
});

test('the continuous session: its last bar belongs to it, the auction does not', () => {
  const minute = (hours: number, minutes: number): number => DAY.midnightMs + (hours * 60 + minutes) * 60_000;
  assert.equal(inContinuousSession(DAY, 'FNO', minute(9, 15)), false, 'nothing has closed yet');
  assert.equal(inContinuousSession(DAY, 'FNO', minute(9, 16)), true);
  const end = (DAY.spans.FNO ?? []).find(({ phase }) => phase === 'continuous')?.toMinute ?? 0;
  assert.equal(inContinuousSession(DAY, 'FNO', DAY.midnightMs + end * 60_000), true);
  assert.equal(inContinuousSession(DAY, 'FNO', DAY.midnightMs + (end + 1) * 60_000), false);
});

const NEVER = (): null => null;

test('a channel takes what its filter says', () => {
  const takes = (changes: Partial<Channel['filter']>, alert = SAMPLE_ALERT): boolean =>
    channelTakes(channel(changes), alert, 'breakout', NEVER);
  assert.equal(takes({}), true);
  assert.equal(channelTakes({ ...channel(), enabled: false }, SAMPLE_ALERT, 'breakout', NEVER), false);
  assert.equal(takes({ minPriority: 'high' }, { ...SAMPLE_ALERT, priority: 'medium' }), false);
  assert.equal(takes({ scanners: ['gap'] }), false);
  assert.equal(takes({ groups: ['levels'] }), false);
  assert.equal(takes({ groups: ['breakout'] }), true);
  assert.equal(takes({ minConfidence: 0.83 }), false);
  assert.equal(takes({ minConfidence: 0.5 }, { ...SAMPLE_ALERT, confidence: null }), false);
  assert.equal(takes({ instruments: [{ segment: 'NSE_EQ', securityId: 1 }] }), false);
  assert.equal(takes({ instruments: [{ segment: 'NSE_EQ', securityId: 2_885 }] }), true);
  const own = { ...SAMPLE_ALERT, kind: 'price' as const, scannerId: null };
  assert.equal(takes({ ownRules: false }, own), false);
  assert.equal(takes({}, own), true);
});

test('of contracts a channel takes those that expire soon enough; the legs of a plan decide, what does not expire passes', () => {
  const days = new Map([
    [1, 3],
    [2, 30],
  ]);
  const takes = (expiryDays: number | null, alert: typeof SAMPLE_ALERT): boolean =>
    channelTakes(channel({ expiryDays }), alert, 'options', ({ securityId }) => days.get(securityId) ?? null);
  const near = { ...SAMPLE_ALERT, segment: 'NSE_FNO' as const, securityId: 1 };
  const far = { ...near, securityId: 2 };
  assert.deepEqual([takes(3, near), takes(2, near), takes(7, far), takes(30, far)], [true, false, false, true]);
  assert.deepEqual([takes(null, far), takes(0, SAMPLE_ALERT)], [true, true]);
  const leg = { segment: 'NSE_FNO' as const, securityId: 2, symbol: 'X', side: 'SELL' as const };
  const straddle = { ...SAMPLE_ALERT, plan: { ...(SAMPLE_ALERT.plan ?? assert.fail()), legs: [leg] } };
  assert.deepEqual([takes(7, straddle), takes(30, straddle)], [false, true]);
});

test('communities get 0.90 and above whatever is set, and nothing of a person’s own', () => {
  const community = channel({ minConfidence: 0 }, 'reddit');
  assert.equal(channelTakes(community, { ...SAMPLE_ALERT, confidence: 0.89 }, 'breakout', NEVER), false);
  assert.equal(channelTakes(community, { ...SAMPLE_ALERT, confidence: 0.9 }, 'breakout', NEVER), true);
  assert.equal(channelTakes(community, { ...SAMPLE_ALERT, scannerId: null, confidence: 1 }, null, NEVER), false);
});

test('Kow Signal goes to a channel that names it, and nowhere else', () => {
  const kow = { ...SAMPLE_ALERT, scannerId: 'kow-signal' };
  assert.equal(channelTakes(channel(), kow, 'straddles', NEVER), false);
  assert.equal(channelTakes(channel({ groups: ['straddles'] }), kow, 'straddles', NEVER), false);
  assert.equal(channelTakes(channel({ scanners: ['kow-signal'] }), kow, 'straddles', NEVER), true);
  assert.equal(channelTakes(channel({ scanners: ['kow-signal'] }), SAMPLE_ALERT, 'breakout', NEVER), false);
});

test('settings are checked: unknown names, secrets in the clear, addresses without encryption', () => {
  const set = (settings: Record<string, string>) => () => checkChannel({ ...channel(), settings });
  assert.doesNotThrow(set({ chatId: '-1', apiUrl: 'http://127.0.0.1:8080' }));
  assert.throws(set({ room: '1' }), /has no setting room/);
  assert.throws(set({ botToken: '123:abc' }), /is a secret: give it with npm run -s cli -- notify set telegram/);
  assert.throws(set({ apiUrl: 'http://example.com' }), /must begin with https/);
  assert.throws(set({ apiUrl: 'https://user:pass@example.com' }), /must begin with https/);
  assert.deepEqual(missingFields(channel(), {}), ['botToken', 'chatId']);
  assert.deepEqual(missingFields({ ...channel(), settings: { chatId: '1' } }, { botToken: 't' }), []);
});

test('a message is made of the alert alone: priority, text, plan, confidence', () => {
  assert.equal(
    messageText(SAMPLE_ALERT),
    'HIGH · RELIANCE Resistance breakout R1 up 5m at 1402.50\n' +
      'BUY 1,402.50, stop 1,395.00, target 1,417.50, reward 2.0 times the risk, 2 lots, expected move 1.07 % (₹15.00)\n' +
      'Confidence 82 %\nHigh volume',
  );
});

test('the export: one line a row, IST times, quotes doubled, no cell that runs as a formula', () => {
  const text = csvOf(alertTable([{ ...SAMPLE_ALERT, text: '=HYPERLINK("x"), say "a"', badges: ['-1', '@x'] }]));
  const [head, row, rest] = text.split('\r\n') as [string, string, string];
  assert.equal(rest, '');
  assert.ok(head.startsWith('id,time_ist,kind,priority,status,symbol'));
  assert.ok(row.startsWith('7,2026-11-20 '), row);
  assert.ok(
    row.endsWith('-1; @x,"\'=HYPERLINK(""x""), say ""a"""') || row.includes(`"'=HYPERLINK(""x""), say ""a"""`),
    row,
  );
  const hits = csvOf(hitTable([sampleHit(3, { evidence: { level: 1_400, note: 'a,b' } })]), false);
  assert.ok(hits.includes('"{""level"":1400,""note"":""a,b""}"'), hits);
});

test('a filter means what it names', () => {
  assert.equal(alertFits(SAMPLE_ALERT, {}), true);
  assert.equal(alertFits(SAMPLE_ALERT, { statuses: ['expired'] }), false);
  assert.equal(alertFits(SAMPLE_ALERT, { kind: 'price' }), false);
  assert.equal(alertFits(SAMPLE_ALERT, { scannerId: 'gap' }), false);
  assert.equal(alertFits(SAMPLE_ALERT, { fromMs: SAMPLE_ALERT.atMs + 1 }), false);
  assert.equal(alertFits(SAMPLE_ALERT, { toMs: SAMPLE_ALERT.atMs - 1 }), false);
  assert.equal(alertFits(SAMPLE_ALERT, { instrument: { segment: 'BSE_EQ', securityId: 2_885 } }), false);
});

test('a gate that is off holds hits and counts none of them as seen later', () => {
  const book = new AlertBook();
  const judge = { titleOf: (id: string) => id, refuses: () => 'gate' as const };
  const { changed, held } = book.takeHits([sampleHit(1), sampleHit(2)], judge, NOON_MS);
  assert.deepEqual([changed.size, held], [0, ['gate', 'gate']]);
  assert.equal(book.seenHitId, 2);
});
