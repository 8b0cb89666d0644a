import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScanDesk } from '../../../src/main/engine/scan-desk.ts';
import type { ScanOrder } from '../../../src/main/threads/protocol.ts';
import { HandTimers } from '../../support/hand-timers.ts';
import { SAMPLE_GAPS } from '../../support/sample-gaps.ts';

test('the gap board is asked of the scan thread, and its answer or refusal comes back', async () => {
  const posted: ScanOrder[] = [];
  const desk = new ScanDesk((order) => posted.push(order), new HandTimers(0));
  const board = desk.gapBoard(7);
  const [order] = posted;
  assert.ok(order?.type === 'gapBoard' && order.limit === 7);
  desk.receive({ type: 'gapBoard', id: order.id, board: SAMPLE_GAPS });
  assert.deepEqual((await board).rows, SAMPLE_GAPS.rows);
  const lost = desk.gapBoard(1);
  desk.lost('it crashed');
  await assert.rejects(lost, /scan thread ended: it crashed/);
});
