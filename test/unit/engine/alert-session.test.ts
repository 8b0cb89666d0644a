import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alert } from '#contract/model/alert.ts';
import type { ScannerInfo } from '#contract/model/scan.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { StoreAnswers, StoreRequest } from '../../../src/main/threads/protocol.ts';
import { readyAlertDesk } from '../../support/alert-desk-bed.ts';
import { sampleHit } from '../../support/alert-samples.ts';
import { settle } from '../../support/hand-timers.ts';
import { DAY, share } from '../../support/scan-bench.ts';
import { storeRig } from '../../support/store-bench.ts';

test('hits of a chain are alerts while the options trade, although what is behind them is in its closing auction', async (context) => {
  const shelf = await storeRig(context);
  const told: Alert[] = [];
  const info = (id: string, scope: ScannerInfo['scope']) =>
    ({ id, title: id, group: 'straddles', scope }) as ScannerInfo;
  const desk = readyAlertDesk({
    day: DAY,
    instruments: [share(0)],
    nowMs: () => shelf.nowMs,
    ask: async <R extends StoreRequest>(request: R) => (await shelf.ask(request as never)) as StoreAnswers[R['kind']],
    scanners: [info('kow-signal', 'chain'), info('gap', 'instrument')],
    told: (alert) => void told.push(alert),
  });
  const at = (minute: number): number => DAY.midnightMs + minute * MINUTE_MS;
  shelf.nowMs = at(15 * 60 + 21);
  await desk.begin();
  const hit = (id: number, scannerId: string, minute: number) =>
    sampleHit(id, { scannerId, securityId: 100, atMs: at(minute), variant: 'exit-time' });
  desk.take([hit(1, 'kow-signal', 15 * 60 + 20), hit(2, 'gap', 15 * 60 + 20)]);
  shelf.nowMs = at(15 * 60 + 42);
  desk.take([hit(3, 'kow-signal', 15 * 60 + 40), hit(4, 'kow-signal', 15 * 60 + 41)]);
  for (let n = 0; n < 8; n += 1) await settle();
  assert.deepEqual(
    told.map(({ scannerId, atMs }) => [scannerId, atMs]),
    [
      ['kow-signal', at(15 * 60 + 20)],
      ['kow-signal', at(15 * 60 + 40)],
    ],
  );
  assert.deepEqual(desk.state().held, { session: 2 });
});

test('what is found before the open is an alert when the first minute is over, once, also after a restart', async (context) => {
  const shelf = await storeRig(context);
  const told: Alert[] = [];
  const make = () =>
    readyAlertDesk({
      day: DAY,
      instruments: [share(0)],
      nowMs: () => shelf.nowMs,
      ask: async <R extends StoreRequest>(request: R) => {
        const answer = (await shelf.ask(request as never)) as StoreAnswers[R['kind']];
        // This store has no list that would tell the slot.
        if (request.kind !== 'hits') return answer;
        return { hits: (answer as StoreAnswers['hits']).hits.map((hit) => ({ ...hit, slot: 0 })) } as never;
      },
      told: (alert) => void told.push(alert),
    });
  const at = (minute: number): number => DAY.midnightMs + minute * MINUTE_MS;
  const rest = async (): Promise<void> => {
    for (let n = 0; n < 8; n += 1) await settle();
  };
  shelf.nowMs = at(541);
  const found = sampleHit(0, {
    scannerId: 'cpr-narrow-day',
    interval: '1d',
    securityId: 100,
    atMs: at(541),
  });
  const { hits } = await shelf.ask({ kind: 'saveHits', hits: [found] });
  let desk = make();
  await desk.begin();
  desk.take(hits.map((hit) => ({ ...hit, slot: 0 })));
  await rest();
  assert.deepEqual(desk.state().held, { early: 1, known: 1 });
  desk = make();
  await desk.begin();
  for (const minute of [542, 555]) {
    shelf.nowMs = at(minute);
    desk.everySecond();
    await rest();
  }
  assert.deepEqual([told.length, desk.state().held], [0, {}]);
  shelf.nowMs = at(556);
  desk.everySecond();
  desk.everySecond();
  await rest();
  desk = make();
  await desk.begin();
  desk.everySecond();
  await rest();
  assert.deepEqual(
    told.filter(({ status }) => status === 'new').map(({ hitId, atMs }) => [hitId, atMs]),
    [[hits[0]?.id, at(541)]],
  );
});
