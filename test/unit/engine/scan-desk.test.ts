import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScanDesk } from '../../../src/main/engine/scan-desk.ts';
import type { ScanOrder } from '../../../src/main/threads/protocol.ts';
import { HandTimers } from '../../support/hand-timers.ts';

const BOARD = {
  atMs: 5,
  advancers: 0,
  decliners: 0,
  unchanged: 0,
  volumeRatio: null,
  turnover: 0,
  waiting: 0,
  sectors: [],
};

test('the question for the sectors goes to the scan thread; its answer or refusal comes back', async () => {
  const orders: ScanOrder[] = [];
  const desk = new ScanDesk((order) => orders.push(order), new HandTimers(0));
  const answer = desk.sectors();
  const asked = orders.at(-1);
  assert.equal(asked?.type, 'sectors');
  const id = asked?.type === 'sectors' ? asked.id : -1;
  desk.receive({ type: 'sectors', id, board: BOARD });
  assert.deepEqual(await answer, BOARD);
  const refused = desk.sectors();
  const text = 'The instruments of the day are still on their way. Ask again shortly.';
  const fault = { kind: 'unavailable', code: 'unavailable.scan_starting', text } as const;
  desk.receive({ type: 'refused', id: id + 1, fault });
  await assert.rejects(refused, /still on their way/);
  const lost = desk.sectors();
  desk.lost('it crashed');
  await assert.rejects(lost, /The scan thread ended/);
});
