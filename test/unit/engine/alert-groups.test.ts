import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alert } from '#contract/model/alert.ts';
import { OPEN_FILTER } from '#contract/model/notifier.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { GROUP_SETTLE_MS } from '../../../src/main/engine/groups-to-tell.ts';
import type { NotifyOrder } from '../../../src/main/threads/notify-protocol.ts';
import type { StoreAnswers, StoreRequest } from '../../../src/main/threads/protocol.ts';
import { alertDeskBed } from '../../support/alert-desk-bed.ts';
import { sampleHit } from '../../support/alert-samples.ts';
import { settle } from '../../support/hand-timers.ts';
import { DAY, share } from '../../support/scan-bench.ts';
import { storeRig } from '../../support/store-bench.ts';

const T = DAY.midnightMs + 640 * MINUTE_MS;

test('a channel is told of a group when it has its members, once; of one that was seen meanwhile it is not', async (context) => {
  const shelf = await storeRig(context);
  shelf.nowMs = T;
  const told: Alert[] = [];
  const sent: NotifyOrder[] = [];
  const { desk, notify } = alertDeskBed({
    day: DAY,
    instruments: [share(0)],
    nowMs: () => shelf.nowMs,
    ask: async <R extends StoreRequest>(request: R) => (await shelf.ask(request as never)) as StoreAnswers[R['kind']],
    told: (alert) => void told.push(alert),
    sent: (order) => void sent.push(order),
    shows: true,
  });
  const rest = async (): Promise<void> => {
    for (let n = 0; n < 8; n += 1) await settle();
  };
  const texts = (): string[] =>
    sent.flatMap((order) => (order.type === 'send' ? order.messages : [])).map(({ text }) => text);
  const hits = (from: number, to: number, atMs = T) =>
    Array.from({ length: to - from }, (_, i) =>
      sampleHit(from + i, { securityId: from + i, symbol: `S${from + i}`, atMs }),
    );
  await desk.begin();
  await notify.configure({ id: 'desktop', type: 'desktop', enabled: true, settings: {}, filter: OPEN_FILTER });
  desk.take(hits(1, 5));
  await rest();
  assert.equal(texts().length, 3, 'those that stand alone are told at once');
  desk.take(hits(5, 30));
  await rest();
  desk.everySecond();
  await rest();
  assert.equal(texts().length, 3, 'the group may still grow');
  shelf.nowMs = T + GROUP_SETTLE_MS;
  desk.everySecond();
  desk.everySecond();
  await rest();
  assert.equal(texts().length, 4);
  assert.match(texts()[3] ?? '', /26 instruments in one minute/);
  const later = T + 20 * MINUTE_MS;
  shelf.nowMs = later;
  desk.take(hits(101, 106, later));
  await rest();
  await desk.acknowledge({ filter: { scannerId: 'resistance-breakout' } });
  shelf.nowMs = later + GROUP_SETTLE_MS;
  desk.everySecond();
  await rest();
  assert.equal(texts().filter((text) => text.includes('instruments in one minute')).length, 1);
});
