import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { FaultError, fault } from '#contract/faults.ts';
import type { Bars } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import type { HistoryAdapter } from '../../../../src/main/adapters/adapter.ts';
import { istMidnightMs } from '../../../../src/main/core/time/ist.ts';
import type { Opened } from '../../../../src/main/storage/db.ts';
import { PREFETCH_RETRY_MS } from '../../../../src/main/threads/store/prefetch.ts';
import { temporaryDatabase } from '../../../support/database.ts';
import { barsOf, share } from '../../../support/scan-bench.ts';
import { at, storeRig, type StoreRig } from '../../../support/store-bench.ts';

const SPACING_MS = 500;
const SHARES = ['A', 'B', 'C'].map((name, slot) => share(slot, name));

/** A broker that notes when it was asked; a call can be held back or refused. */
class Slow implements HistoryAdapter {
  readonly calls: { readonly symbol: string; readonly atMs: number }[] = [];
  nowMs: () => number = () => 0;
  refuse: FaultError | null = null;
  held: Promise<void> | null = null;

  daily(instrument: Instrument, from: string, to: string): Promise<Bars> {
    return this.#answer(instrument, from, to, [0]);
  }

  minutes(instrument: Instrument, from: string, to: string): Promise<Bars> {
    return this.#answer(
      instrument,
      from,
      to,
      Array.from({ length: 360 }, (_, i) => 555 + i),
    );
  }

  async #answer({ symbol }: Instrument, from: string, to: string, minutes: readonly number[]): Promise<Bars> {
    this.calls.push({ symbol, atMs: this.nowMs() });
    if (this.refuse !== null) throw this.refuse;
    await this.held;
    const rows: [number, number, number, number, number, number][] = [];
    for (let dayMs = istMidnightMs(from); dayMs <= istMidnightMs(to); dayMs += DAY_MS) {
      if ([0, 6].includes(new Date(dayMs + DAY_MS / 2).getUTCDay())) continue;
      for (const minute of minutes) rows.push([dayMs + minute * MINUTE_MS, 1_000, 1_010, 990, 1_000, 7]);
    }
    return barsOf(rows);
  }
}

async function rigOn(context: TestContext, storage: Opened, history: Slow): Promise<StoreRig> {
  const rig = await storeRig(context, { storage, broker: { history }, nowMs: at(600), prefetchSpacingMs: SPACING_MS });
  history.nowMs = () => rig.timers.monotonicMs();
  await rig.ask({ kind: 'adopt', instruments: SHARES });
  return rig;
}

/** Ticks as the shell does, every 50 ms of real time. */
async function run(rig: StoreRig, ms: number): Promise<void> {
  for (let n = 0; n < ms / 50; n += 1) {
    rig.body.tick(rig.nowMs);
    await rig.timers.advance(50);
  }
}

const start = (rig: StoreRig, slots = [0, 1, 2]) => rig.ask({ kind: 'prefetch', action: 'start', slots });
const status = (rig: StoreRig) => rig.ask({ kind: 'prefetch', action: 'status' });

test('instruments are fetched one after the other, never closer than the spacing', async (context) => {
  const history = new Slow();
  const rig = await rigOn(context, await temporaryDatabase(context), history);
  assert.equal((await status(rig)).state, 'off');
  assert.deepEqual(await start(rig), {
    state: 'running',
    total: 3,
    done: 0,
    failed: 0,
    reason: null,
    spacingMs: SPACING_MS,
  });
  await run(rig, 20_000);
  assert.deepEqual([(await status(rig)).state, (await status(rig)).done], ['done', 3]);
  assert.deepEqual([...new Set(history.calls.map(({ symbol }) => symbol))], ['A', 'B', 'C']);
  assert.ok(history.calls.length >= 6, 'days and minutes of each');
  for (const [i, { atMs }] of history.calls.entries()) {
    if (i > 0) assert.ok(atMs - (history.calls[i - 1]?.atMs ?? 0) >= SPACING_MS, `call ${i}`);
  }
  assert.deepEqual([rig.counters.get('prefetchDone'), rig.counters.get('prefetchRunning')], [3, 0]);
  const fetched = history.calls.length;
  const { bars } = await rig.ask({ kind: 'bars', slot: 2, interval: '1d', beforeMs: at(0), limit: 250 });
  assert.deepEqual([bars.t.length, history.calls.length], [250, fetched], 'a chart finds it stored');
});

test('while somebody waits for a chart nothing is fetched ahead', async (context) => {
  const history = new Slow();
  const rig = await rigOn(context, await temporaryDatabase(context), history);
  const gate = Promise.withResolvers<void>();
  history.held = gate.promise;
  const page = rig.ask({ kind: 'bars', slot: 1, interval: '1d', beforeMs: at(0), limit: 5 });
  await start(rig);
  await run(rig, 3_000);
  assert.deepEqual(
    history.calls.map(({ symbol }) => symbol),
    ['B'],
  );
  const waiting = await status(rig);
  assert.deepEqual([waiting.state, waiting.reason], ['waiting', 'somebody waits for a chart']);
  history.held = null;
  gate.resolve();
  await page;
  await run(rig, 1_000);
  assert.ok(history.calls.some(({ symbol }) => symbol === 'A'));
});

test('a restart goes on where it stopped, and stop forgets the list', async (context) => {
  const storage = await temporaryDatabase(context);
  const history = new Slow();
  const first = await rigOn(context, storage, history);
  await start(first);
  while ((await status(first)).done < 1) await run(first, 500);
  const second = await rigOn(context, storage, history);
  history.calls.length = 0;
  await run(second, 20_000);
  assert.equal((await status(second)).done, 3);
  assert.equal(
    history.calls.some(({ symbol }) => symbol === 'A'),
    false,
    'what was done is not done again',
  );
  assert.equal((await second.ask({ kind: 'prefetch', action: 'stop' })).state, 'off');
  const third = await rigOn(context, storage, history);
  history.calls.length = 0;
  await run(third, 3_000);
  assert.deepEqual([history.calls.length, (await status(third)).state], [0, 'off']);
});

test('a broker that does not answer is waited for; an instrument that it refuses is passed over', async (context) => {
  const history = new Slow();
  const rig = await rigOn(context, await temporaryDatabase(context), history);
  history.refuse = new FaultError(fault('unavailable.day_limit', 'The limit of the day is used up.'));
  await start(rig);
  await run(rig, 5_000);
  assert.equal(history.calls.length, 1);
  assert.deepEqual((await status(rig)).reason, 'The limit of the day is used up.');
  history.refuse = new FaultError(fault('input.rejected', 'Unknown security id.'));
  await run(rig, PREFETCH_RETRY_MS + 5_000);
  const ended = await status(rig);
  assert.deepEqual([ended.state, ended.done, ended.failed], ['done', 0, 3]);
});

test('a recording has nobody to fetch from', async (context) => {
  const rig = await storeRig(context, { sourceKey: 'replay:x' });
  await rig.ask({ kind: 'adopt', instruments: SHARES });
  await assert.rejects(start(rig), /recording/);
});
