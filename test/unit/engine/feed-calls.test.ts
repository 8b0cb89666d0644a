import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS } from '#contract/columns.ts';
import { Caller } from '#contract/caller.ts';
import { memoryWires } from '#contract/wire-memory.ts';
import { TickTable } from '../../../src/main/core/table/tick-table.ts';
import { createEngine } from '../../../src/main/engine/engine.ts';
import { FakeHost } from '../../support/fake-host.ts';

async function started() {
  const fake = new FakeHost();
  const engine = createEngine(fake.host(), fake.config);
  const starting = engine.start();
  await fake.timers.advance(50);
  await starting;
  const [ours, theirs] = memoryWires();
  engine.attach(ours);
  const caller = new Caller(theirs, { after: () => () => {}, every: () => () => {} });
  return { fake, engine, caller };
}

test('trust in an instrument is told with its age and reason', async () => {
  const { fake, engine, caller } = await started();
  const { epoch } = await caller.call('session.state', {});
  const ask = () => caller.call('feed.trust', { epoch, slot: 0 });
  const table = TickTable.attach(fake.thread('feed').boot.memory.table);
  const first = table.beginWrite(0);
  table.u32[first + COLUMNS.recvDayMs.cell] = 555 * 60_000 + 5;
  table.u32[first + COLUMNS.flags.cell] = 1;
  table.u32[first + COLUMNS.lagMs.cell] = 46_000;
  table.endWrite(0);
  const late = await ask();
  assert.equal(late.state, 'late');
  assert.match(late.reason, /46 s late/);
  await assert.rejects(caller.call('feed.trust', { epoch: epoch + 1, slot: 0 }), /epoch/i);
  await engine.stop();
});

test('the order to use fewer connections reaches the feed thread', async () => {
  const { fake, engine, caller } = await started();
  assert.deepEqual(await caller.call('feed.useSockets', { max: 2 }), { max: 2 });
  assert.deepEqual(fake.thread('feed').orders.at(-1), { type: 'sockets', max: 2 });
  await assert.rejects(caller.call('feed.useSockets', { max: 6 }));
  await engine.stop();
});
