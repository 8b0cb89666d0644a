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

test('an open book and the ticket of a window are owners of their instruments until they close or the window goes', async () => {
  const { engine, caller } = await started();
  const { epoch } = await caller.call('session.state', {});
  const { rows } = await caller.call('instruments.page', { from: 0, limit: 5 });
  const [first, second] = rows;
  assert.ok(first !== undefined && second !== undefined);
  const owners = async (): Promise<string[]> =>
    (await caller.call('feed.tiers', {})).owners
      .filter(({ kind }) => kind !== 'scan')
      .map(({ kind, held }) => `${kind} ${held}`);
  await caller.call('depth.open', { epoch, slot: first.slot, levels: 5 });
  await caller.call('depth.open', { epoch, slot: second.slot, levels: 5 });
  const { segment, securityId } = first;
  await caller.call('feed.ticket', { instrument: { segment, securityId } });
  assert.deepEqual(await owners(), ['depth 2', 'ticket 1']);
  await caller.call('depth.close', { epoch, slot: second.slot, levels: 5 });
  assert.deepEqual(await owners(), ['depth 1', 'ticket 1']);
  await caller.call('feed.ticket', { instrument: null });
  assert.deepEqual(await owners(), ['depth 1']);
  await caller.call('feed.ticket', { instrument: { segment, securityId } });
  const [ours, theirs] = memoryWires();
  engine.attach(ours);
  const other = new Caller(theirs, { after: () => () => {}, every: () => () => {} });
  await other.call('depth.open', { epoch, slot: second.slot, levels: 5 });
  assert.deepEqual((await owners()).toSorted(), ['depth 1', 'depth 1', 'ticket 1']);
  theirs.close('gone');
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(await owners(), ['depth 1', 'ticket 1']);
  await engine.stop();
});
