import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Alert } from '#contract/model/alert.ts';
import { OPEN_FILTER } from '#contract/model/notifier.ts';
import type { ScannerInfo } from '#contract/model/scan.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { AlertDesk } from '../../../src/main/engine/alert-desk.ts';
import { Log } from '../../../src/main/engine/log.ts';
import { NotifyDesk, secretName } from '../../../src/main/engine/notify-desk.ts';
import { TerminalFacts } from '../../../src/main/engine/terminal-facts.ts';
import { storedPrefs } from '../../../src/main/engine/prefs.ts';
import type { NotifyOrder } from '../../../src/main/threads/notify-protocol.ts';
import type { ScanOrder, StoreAnswers, StoreRequest } from '../../../src/main/threads/protocol.ts';
import { sampleHit } from '../../support/alert-samples.ts';
import { HandTimers, settle } from '../../support/hand-timers.ts';
import { MemorySecrets } from '../../support/memory-secrets.ts';
import { DAY, share } from '../../support/scan-bench.ts';
import { storeRig } from '../../support/store-bench.ts';

const T = DAY.midnightMs + 640 * MINUTE_MS;
const hit = (id: number, changes = {}) => sampleHit(id, { atMs: T, securityId: 100, symbol: 'S0', ...changes });

/** The desk over a real store body; `store` lets a second desk follow on the same database. */
async function rig(
  context: TestContext,
  store?: Awaited<ReturnType<typeof storeRig>>,
  source: 'sim' | 'live' | 'replay' = 'live',
) {
  const shelf = store ?? (await storeRig(context));
  shelf.nowMs = T;
  const told: Alert[] = [];
  const scan: ScanOrder[] = [];
  const sent: NotifyOrder[] = [];
  const facts = { feed: 'live' as 'live' | 'stale', scanStarts: 0, failing: false, notifyUp: true };
  const scanners: Pick<ScannerInfo, 'id' | 'title' | 'group'>[] = [];
  const log = new Log({ level: 'error', wallMs: () => 0, write: () => {} });
  const ask = async <R extends StoreRequest>(request: R): Promise<StoreAnswers[R['kind']]> => {
    if (facts.failing) throw new Error('the disk is full');
    return (await shelf.ask(request as never)) as StoreAnswers[R['kind']];
  };
  const secrets = new MemorySecrets();
  const notices: string[] = [];
  const notify = new NotifyDesk({
    prefs: storedPrefs(ask),
    secrets,
    timers: new HandTimers(0),
    log,
    nowMs: () => shelf.nowMs,
    source,
    post: (order) => void sent.push(order),
    isUp: () => facts.notifyUp,
    sentTo: async (alertId) => (await ask({ kind: 'alertSentTo', alertId })).channels,
    save: (deliveries) => ask({ kind: 'deliveriesSave', deliveries }),
    daysLeft: () => null,
    showNotice: null,
  });
  const up = { store: { running: true }, scan: { running: true }, door: { trouble: () => null } };
  const standing = new TerminalFacts(
    () => up,
    () => ({ feed: facts.feed, feedReason: null }),
  );
  const desk = new AlertDesk({
    epoch: () => ({ day: DAY, instruments: [share(0), share(1)], scanUp: true, scanStarts: facts.scanStarts }),
    ask,
    nowMs: () => shelf.nowMs,
    isReplay: source === 'replay',
    facts: standing,
    scanners: () => scanners as ScannerInfo[],
    postScan: (order) => void scan.push(order),
    hold: () => {},
    broadcast: (name, payload) => void (name === 'alert.changed' && told.push(payload as Alert)),
    raise: (_level, code) => void notices.push(code),
    log,
    notify,
  });
  const ready = (slots: readonly number[] = [0], wanted = 1): void => {
    const readiness = { wanted, unloaded: wanted - slots.length, levelled: slots.length };
    standing.receive({ type: 'readiness', readiness, ready: slots, whole: false });
  };
  const rest = async (): Promise<void> => {
    for (let n = 0; n < 8; n += 1) await settle();
  };
  const messages = () => sent.flatMap((order) => (order.type === 'send' ? order.messages : []));
  const report = (alertId: number, channel: string, state: 'begun' | 'sent' | 'failed'): void =>
    notify.receive({ type: 'delivery', alertId, channel, state, note: '' });
  return { shelf, desk, notify, secrets, told, scan, scanners, sent, messages, report, facts, notices, ready, rest };
}

test('a hit is an alert when everything is in order; told again, by the same desk or after a restart, it is none', async (context) => {
  const first = await rig(context);
  await first.desk.begin();
  first.ready();
  first.desk.take([hit(1)]);
  first.desk.take([hit(1)]);
  await first.rest();
  assert.equal(first.told.length, 1);
  assert.ok((first.told[0]?.id ?? 0) > 0);

  const second = await rig(context, first.shelf);
  second.desk.take([hit(1)]);
  await second.desk.begin();
  second.ready();
  second.desk.take([hit(1)]);
  second.desk.take([hit(2, { atMs: T + MINUTE_MS })]);
  await second.rest();
  assert.equal(second.told.length, 0, 'known, or within the cooldown that outlives the restart');
  assert.deepEqual(second.desk.state().held, { known: 2, cooldown: 1 });
  const { alerts } = await first.shelf.ask({ kind: 'alertsPage', filter: {}, limit: 10 });
  assert.equal(alerts.length, 1);
});

test('held with its reason: the gate, the session; the reasons are told', async (context) => {
  const { desk, told, rest, ready, facts } = await rig(context);
  await desk.begin();
  desk.take([hit(1)]);
  assert.deepEqual(desk.state().scan.reasons, ['baselines: the scanners have not begun']);
  ready();
  desk.take([hit(2, { atMs: DAY.midnightMs + 16 * 60 * MINUTE_MS })]);
  facts.feed = 'stale';
  desk.take([hit(3)]);
  await rest();
  assert.equal(told.length, 0);
  assert.deepEqual(desk.state().held, { gate: 2, session: 1 });
});

test('a hit on the bar of the day comes after the closing auction and is an alert; that of another day is none', async (context) => {
  const { desk, told, rest, ready } = await rig(context);
  await desk.begin();
  ready();
  const closeMs = DAY.midnightMs + 940 * MINUTE_MS;
  desk.take([
    hit(1, { interval: '1d', atMs: closeMs - 86_400_000 }),
    hit(2, { interval: '5m', atMs: closeMs }),
    hit(3, { interval: '1d', atMs: closeMs, scannerId: 'year-breakout' }),
  ]);
  await rest();
  assert.deepEqual(
    told.map(({ atMs }) => atMs),
    [closeMs],
  );
  assert.deepEqual(desk.state().held, { session: 2 });
});

test('an instrument with its own history and levels may alert while the others are held one by one, with the reason', async (context) => {
  const { desk, told, rest, ready } = await rig(context);
  await desk.begin();
  ready([0], 200);
  desk.take([hit(1, { slot: 0 }), hit(2, { slot: 1, securityId: 101, symbol: 'S1' })]);
  await rest();
  assert.deepEqual(
    told.map(({ symbol }) => symbol),
    ['S0'],
  );
  const { scan, held } = desk.state();
  assert.equal(scan.on, true);
  assert.deepEqual(scan.notes, ['baselines: history of 1 of 200 instruments', 'levels of today: 1 of 200 instruments']);
  assert.deepEqual(held, { unready: 1 });
  ready([1], 200);
  desk.take([hit(3, { slot: 1, securityId: 101, symbol: 'S1', atMs: T + MINUTE_MS })]);
  await rest();
  assert.equal(told.at(-1)?.symbol, 'S1');
});

test('rules: the scan thread gets them when the feed is live, loses them when not, and has them again after its restart', async (context) => {
  const { desk, scan, facts } = await rig(context);
  await desk.begin();
  const saved = await desk.saveRule({ text: 'S0 > 1400' });
  const count = (): number[] => scan.flatMap((one) => (one.type === 'rules' && one.whole ? [one.rules.length] : []));
  desk.everySecond();
  facts.feed = 'stale';
  desk.everySecond();
  facts.feed = 'live';
  desk.everySecond();
  facts.scanStarts = 1;
  desk.scanLost();
  desk.everySecond();
  assert.deepEqual(count(), [1, 0, 1, 1]);
  await desk.removeRule(saved.rule.id);
  assert.deepEqual(scan.at(-1), { type: 'rules', rules: [], removed: [saved.rule.id], whole: false });
  await assert.rejects(desk.saveRule({ text: 'NOSUCH > 1' }), /There is no instrument NOSUCH/);
});

test('a rule that fired is stored with its alert; the same fire told twice is one alert; changed, it counts on', async (context) => {
  const { desk, told, rest } = await rig(context);
  await desk.begin();
  desk.everySecond();
  const { rule, state } = await desk.saveRule({ text: 'S0 > 1400' });
  const fired = { ...state, state: 'fired' as const, fired: 1, lastFiredMs: T };
  const fire = { ruleId: rule.id, nth: 1, atMs: T, price: 140_100, value: 1_401 };
  const news = { type: 'ruleNews' as const, news: [{ id: rule.id, state: fired, fire }] };
  desk.receive(news);
  desk.receive(news);
  await rest();
  assert.equal(told.length, 1);
  assert.equal(await desk.acknowledge({ ids: [told[0]?.id ?? 0] }), 1);
  desk.receive(news);
  await rest();
  assert.deepEqual(
    told.map(({ status }) => status),
    ['new', 'acknowledged'],
  );
  const changed = await desk.saveRule({ rule: { ...rule, condition: { type: 'price', op: 'above', level: 1_500 } } });
  assert.equal(changed.state.fired, 1);
  assert.equal(changed.state.state, 'armed');
});

test('a disk that cannot be written: alerts are shown all the same, and it is said', async (context) => {
  const { desk, told, rest, ready, facts, notices } = await rig(context);
  await desk.begin();
  ready();
  facts.failing = true;
  desk.take([hit(1)]);
  await rest();
  assert.equal(told[0]?.id, 1, 'under the id that it will have');
  assert.deepEqual(notices, ['unavailable.alerts_not_stored']);
});

test('an alert that could not be stored keeps one id: it can be snoozed and acknowledged by it, and is stored then', async (context) => {
  const { desk, told, rest, ready, facts, messages, notify, secrets, shelf } = await rig(context);
  await desk.begin();
  await secrets.set(secretName('telegram'), JSON.stringify({ botToken: 't' }));
  assert.equal((await notify.configure(TELEGRAM)).reason, null);
  ready();
  facts.failing = true;
  desk.take([hit(1)]);
  await rest();
  assert.equal(await desk.snooze({ ids: [1] }, T + MINUTE_MS), 1);
  assert.deepEqual(
    told.map(({ id, status }) => [id, status]),
    [
      [1, 'new'],
      [1, 'snoozed'],
    ],
  );
  facts.failing = false;
  assert.equal(await desk.acknowledge({ ids: [1] }), 1);
  await rest();
  const { alerts } = await shelf.ask({ kind: 'alertsPage', filter: {}, limit: 10 });
  assert.deepEqual(
    alerts.map(({ id, status }) => [id, status]),
    [[1, 'acknowledged']],
  );
  assert.deepEqual(
    told.slice(2).map(({ id, status }) => [id, status]),
    [[1, 'acknowledged']],
  );
  assert.equal(messages().length, 0, 'what is acknowledged is news to nobody');
});

const CHAT = { id: 'telegram', type: 'telegram', settings: { chatId: '1' } } as const;
const TELEGRAM = { ...CHAT, enabled: true, filter: OPEN_FILTER } as const;

test('what waits while the notify thread is down goes out when it is back; what it had begun does not go again', async (context) => {
  const { desk, notify, secrets, facts, sent, messages, report, ready, rest } = await rig(context);
  await desk.begin();
  ready([0, 1]);
  await secrets.set(secretName('telegram'), JSON.stringify({ botToken: 't' }));
  await notify.configure(TELEGRAM);
  const other = { securityId: 101, symbol: 'S1', slot: 1 };
  desk.take([hit(1), hit(2, other)]);
  await rest();
  const [first, second] = messages();
  assert.ok(first !== undefined && second !== undefined);
  report(first.alertId, 'telegram', 'begun');
  facts.notifyUp = false;
  notify.lost('test');
  desk.take([hit(3, { side: 'down' })]);
  await rest();
  desk.everySecond();
  assert.equal(messages().length, 2);
  facts.notifyUp = true;
  sent.length = 0;
  desk.take([hit(4, { ...other, side: 'down', scannerId: 'gap' })]);
  await rest();
  await rest();
  assert.equal(messages().length, 0, 'nothing goes before the channels are open');
  desk.everySecond();
  await rest();
  assert.equal(sent[0]?.type, 'channels');
  assert.deepEqual(
    messages().map(({ alertId }) => alertId),
    [second.alertId, second.alertId + 1, second.alertId + 2],
  );
  await notify.open();
  desk.everySecond();
  await rest();
  assert.equal(messages().length, 3, 'once');
});

test('channels: secrets from the store, an alert goes where it belongs, a replay tells nobody', async (context) => {
  const { desk, notify, secrets, sent, rest, ready, shelf } = await rig(context);
  await desk.begin();
  assert.equal((await notify.configure(TELEGRAM)).reason, 'missing: botToken');
  await secrets.set(secretName('telegram'), JSON.stringify({ botToken: 't' }));
  assert.equal((await notify.configure(TELEGRAM)).reason, null);
  assert.ok(!JSON.stringify(notify.list()).includes('"t"'), 'no secret is told to a page');
  ready();
  desk.take([hit(1)]);
  await rest();
  const messages = sent.flatMap((one) => (one.type === 'send' ? one.messages : []));
  assert.deepEqual(
    messages.map((one) => one.channel),
    ['telegram'],
  );
  const replay = await rig(context, shelf, 'replay');
  await replay.desk.begin();
  assert.equal(replay.notify.list()[0]?.reason, 'a replay tells nobody');
});

const OUTCOME = {
  status: 'DONE' as const,
  reason: null,
  entry: 100,
  ret: 0.004,
  mfe: 0.01,
  mae: -0.001,
  hitDir: true,
  hitMove: null,
  touch: 'TARGET' as const,
};
const settledOf = (hitId: number, window: 30 | 60, knownMs: number) => ({
  hitId,
  settled: { ...hit(1), outcome: { ...OUTCOME, window }, knownMs },
});

test('what became of an alert goes only to communities of its family, and only where the alert itself was sent', async (context) => {
  const { desk, notify, secrets, messages, report, scanners, ready, rest, shelf } = await rig(context);
  await desk.begin();
  ready();
  scanners.push({ id: 'resistance-breakout', title: 'Breakout', group: 'levels' as ScannerInfo['group'] });
  const ids = ['reddit', 'reddit-two', 'reddit-other', 'reddit-late'];
  for (const id of ids) {
    await secrets.set(secretName(id), JSON.stringify({ clientSecret: 'b', password: 'd' }));
    const groups = [id === 'reddit-other' ? 'volume' : 'levels'] as ScannerInfo['group'][];
    const settings = { clientId: 'a', username: 'c', subreddit: 'test' };
    const enabled = id !== 'reddit-late';
    await notify.configure({ id, type: 'reddit', enabled, settings, filter: { ...OPEN_FILTER, groups } });
  }
  desk.take([hit(1, { confidence: 0.95 })]);
  await rest();
  assert.deepEqual(
    messages().map(({ channel }) => channel),
    ['reddit', 'reddit-two'],
  );
  const { alertId } = messages()[0] ?? { alertId: 0 };
  report(alertId, 'reddit', 'sent');
  report(alertId, 'reddit-two', 'failed');
  const late = notify.list().find(({ channel }) => channel.id === 'reddit-late')?.channel;
  await notify.configure({ ...(late ?? assert.fail()), enabled: true });
  await rest();
  desk.receive({ type: 'outcomes', outcomes: [settledOf(1, 60, shelf.nowMs)] });
  await rest();
  assert.deepEqual(
    messages()
      .slice(2)
      .map(({ channel }) => channel),
    ['reddit'],
  );
});

test('communities that are told of a sure hit are told after an hour what became of it', async (context) => {
  const { desk, notify, secrets, messages, report, ready, rest, shelf } = await rig(context);
  await desk.begin();
  ready();
  const secretsOfIt = { clientSecret: 'b', password: 'd' };
  await secrets.set(secretName('reddit'), JSON.stringify(secretsOfIt));
  const channel = {
    id: 'reddit',
    type: 'reddit' as const,
    enabled: true,
    settings: { clientId: 'a', username: 'c', subreddit: 'test' },
  };
  const { reason } = await notify.configure({ ...channel, filter: { ...OPEN_FILTER, minConfidence: 0.9 } });
  assert.equal(reason, null);
  desk.take([hit(1, { confidence: 0.95 }), hit(2, { confidence: 0.5, atMs: T, securityId: 101, symbol: 'S1' })]);
  await rest();
  assert.equal(messages().length, 1);
  report(messages()[0]?.alertId ?? 0, 'reddit', 'sent');
  shelf.nowMs = T + 61 * MINUTE_MS;
  desk.everySecond();
  await rest();
  const fresh = (hitId: number, window: 30 | 60) => settledOf(hitId, window, shelf.nowMs);
  desk.receive({ type: 'outcomes', outcomes: [fresh(1, 30), fresh(1, 60), fresh(2, 60), fresh(99, 60)] });
  await rest();
  assert.equal(messages().length, 2, 'the shorter window, the unsure hit and the unknown one are told to nobody');
  const told = messages()[1];
  assert.match(
    told?.text ?? '',
    /^After 60 minutes · S0 .*\nIt was right after costs: \+0\.40 %, at best \+1\.00 %, at worst −0\.10 %, the target came first\.$/s,
  );
  assert.ok((told?.untilMs ?? 0) > shelf.nowMs, 'it is news from now on');
  desk.receive({ type: 'outcomes', outcomes: [fresh(1, 60)] });
  await rest();
  assert.equal(messages().length, 2, 'once');
});
