import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Channel, OPEN_FILTER } from '#contract/model/notifier.ts';
import { FACE_PREFS_KEY } from '#contract/model/quiet-hours.ts';
import { Log } from '../../../src/main/engine/log.ts';
import { CHANNELS_KEY, NotifyDesk } from '../../../src/main/engine/notify-desk.ts';
import { Prefs } from '../../../src/main/engine/prefs.ts';
import type { Delivery } from '../../../src/main/threads/alert-requests.ts';
import type { NotifyOrder } from '../../../src/main/threads/notify-protocol.ts';
import { SAMPLE_ALERT } from '../../contract/alert-samples.ts';
import { HandTimers } from '../../support/hand-timers.ts';
import { MemorySecrets } from '../../support/memory-secrets.ts';

const MIDNIGHT_MS = Date.UTC(2026, 10, 20) - 19_800_000;
const at = (hour: number): number => MIDNIGHT_MS + hour * 3_600_000;
const DESKTOP: Channel = { id: 'desktop', type: 'desktop', enabled: true, settings: {}, filter: OPEN_FILTER };
const quiet = (on: boolean): string =>
  JSON.stringify({ theme: 'dark', quiet: { on, fromMinute: 22 * 60, toMinute: 8 * 60, alarms: true } });
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function rig() {
  const stored = new Map([[CHANNELS_KEY, JSON.stringify([DESKTOP])]]);
  const prefs = new Prefs({
    get: async (key) => stored.get(key) ?? null,
    set: async (key, json) => void stored.set(key, json),
  });
  const now = { ms: at(23) };
  const sent: NotifyOrder[] = [];
  const shown: string[] = [];
  const rows: Delivery[] = [];
  const desk = new NotifyDesk({
    prefs,
    secrets: new MemorySecrets(),
    timers: new HandTimers(0),
    log: new Log({ level: 'error', wallMs: () => 0, write: () => {} }),
    nowMs: () => now.ms,
    source: 'live',
    post: (order) => void sent.push(order),
    isUp: () => true,
    save: async (deliveries) => void rows.push(...deliveries),
    sentTo: async () => [],
    daysLeft: () => null,
    showNotice: (_title, text) => void shown.push(text),
  });
  const messages = (): number => sent.flatMap((order) => (order.type === 'send' ? order.messages : [])).length;
  const take = async (id: number): Promise<void> => {
    desk.take({ ...SAMPLE_ALERT, id, atMs: now.ms }, () => null);
    await settle();
  };
  return { desk, prefs, now, shown, rows, messages, take, sent };
}

test('desktop notices are silent in the quiet hours that the face has stored, and come again after them', async () => {
  const { desk, prefs, now, shown, rows, messages, take, sent } = rig();
  await prefs.set(FACE_PREFS_KEY, quiet(true));
  await desk.begin();
  assert.equal(desk.list()[0]?.reason, 'quiet hours until 08:00');
  await take(1);
  assert.deepEqual([messages(), rows.length], [0, 0], 'nothing waits for the morning either');
  desk.receive({ type: 'desktop', title: 'Muhurat', text: 'handed over a moment before' });
  assert.deepEqual(shown, []);
  await assert.rejects(desk.test('desktop'), /quiet hours until 08:00/);
  now.ms = at(32);
  assert.equal(desk.list()[0]?.reason, null);
  await take(2);
  assert.equal(messages(), 1);
  assert.ok(
    sent.some((order) => order.type === 'channels' && order.channels.length === 1),
    'the thread had the channel all the time',
  );
  desk.receive({ type: 'desktop', title: 'Muhurat', text: 'in the morning' });
  assert.deepEqual(shown, ['in the morning']);
});

test('quiet hours that a window changes count within a second', async () => {
  const { desk, prefs, messages, take } = rig();
  await desk.begin();
  await take(1);
  assert.equal(messages(), 1, 'none are set');
  await prefs.set(FACE_PREFS_KEY, quiet(true));
  desk.everySecond();
  await settle();
  await take(2);
  assert.equal(messages(), 1);
  await prefs.set(FACE_PREFS_KEY, quiet(false));
  desk.everySecond();
  await settle();
  await take(3);
  assert.equal(messages(), 2);
});
