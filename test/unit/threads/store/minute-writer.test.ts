import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MinuteGate } from '../../../../src/main/core/bars/minute-gate.ts';
import { addGap } from '../../../../src/main/core/table/gaps.ts';
import { share } from '../../../support/scan-bench.ts';
import { at, storeRig } from '../../../support/store-bench.ts';

test('a minute is not written before a feed that works has closed it: cut bars, or a minute taken for one without a feed', async (context) => {
  const rig = await storeRig(context);
  await rig.ask({ kind: 'adopt', instruments: [share(0)] });
  await rig.ask({ kind: 'resume' });
  const gate = MinuteGate.attach(rig.context.boot.memory.gate);
  const written = (): number => rig.counters.get('barsStored');
  const pass = async (realMs: number): Promise<void> => {
    await rig.timers.advance(realMs);
    rig.nowMs = at(557) + 13_000;
    rig.body.tick(rig.nowMs);
  };
  gate.close(554);
  await pass(60_000);
  assert.equal(written(), 0);
  rig.trade(0, 555, 10_000, 5);
  gate.close(555);
  await pass(200);
  assert.equal(written(), 1, 'its trades came late and are all there');
  rig.trade(0, 556, 10_000, 5);
  await pass(29_000);
  assert.equal(written(), 1);
  await pass(1_000);
  assert.equal(written(), 2, 'a feed that hangs is not waited for for ever');
});

test('the end of the store writes all minutes that are due, and a gap that was noticed after its minutes were written', async (context) => {
  const rig = await storeRig(context);
  await rig.ask({ kind: 'adopt', instruments: [share(0)] });
  await rig.ask({ kind: 'resume' });
  for (let minute = 555; minute < 575; minute += 1) rig.trade(0, minute, 10_000, 5);
  rig.nowMs = at(557);
  rig.body.tick(rig.nowMs);
  assert.equal(rig.counters.get('barsStored'), 2);
  addGap(rig.context.table.u32, rig.context.table.beginWrite(0), 555, 556);
  rig.context.table.endWrite(0);
  const { minuteGaps, source, boot } = rig.context;
  assert.deepEqual(minuteGaps.list(source, boot.day.date), []);
  rig.nowMs = at(575);
  let gaps: unknown[] = [];
  const { db } = rig.context.storage;
  const close = db.close.bind(db);
  db.close = () => {
    gaps = minuteGaps.list(source, boot.day.date).map(({ fromMinute, toMinute }) => [fromMinute, toMinute]);
    return close();
  };
  rig.body.close();
  db.close = close;
  assert.equal(rig.counters.get('barsStored'), 20);
  assert.deepEqual(gaps, [[555, 556]]);
});
