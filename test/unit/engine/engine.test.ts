import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COLUMNS, TICK_FLAG } from '#contract/columns.ts';
import { Caller } from '#contract/caller.ts';
import { configSchema } from '#contract/config.ts';
import type { EventName } from '#contract/events.ts';
import { FaultError } from '#contract/faults.ts';
import { FRAME_KIND, decodeBars, decodeRows, frameHeader } from '#contract/frames.ts';
import { memoryWires } from '#contract/wire-memory.ts';
import { DayBars } from '../../../src/main/core/bars/day-bars.ts';
import { TickTable } from '../../../src/main/core/table/tick-table.ts';
import { type Engine, createEngine } from '../../../src/main/engine/engine.ts';
import { REPLAYING } from '../../support/replaying.ts';
import { FakeHost, START_MS } from '../../support/fake-host.ts';
import { settle } from '../../support/hand-timers.ts';
import type { ThreadReport } from '../../../src/main/engine/host.ts';
import type { ScanBoot } from '../../../src/main/threads/protocol.ts';
import { SAMPLE_LEVELS } from '../../support/sample-levels.ts';

const EVENTS: EventName[] = ['session.changed', 'notice.raised', 'scan.hit', 'replay.changed'];

async function started(fake = new FakeHost()): Promise<{ fake: FakeHost; engine: Engine }> {
  const engine = createEngine(fake.host(), fake.config);
  const starting = engine.start();
  await fake.timers.advance(50);
  await starting;
  return { fake, engine };
}

function page(engine: Engine): { caller: Caller; frames: ArrayBuffer[]; events: [string, never][] } {
  const [ours, theirs] = memoryWires();
  engine.attach(ours);
  const caller = new Caller(theirs, { after: () => () => {}, every: () => () => {} });
  const frames: ArrayBuffer[] = [];
  const events: [string, never][] = [];
  caller.onFrame((frame) => frames.push(frame));
  for (const name of EVENTS) caller.on(name, (payload) => events.push([name, payload as never]));
  return { caller, frames, events };
}

function table(fake: FakeHost): TickTable {
  return TickTable.attach(fake.thread('feed').boot.memory.table);
}

function writeTick(fake: FakeHost, slot: number, ltp: number): void {
  const rows = table(fake);
  const cell = rows.beginWrite(slot);
  rows.i32[cell + COLUMNS.ltp.cell] = ltp;
  rows.u32[cell + COLUMNS.recvDayMs.cell] = 555 * 60_000 + 5;
  rows.endWrite(slot);
}

describe('engine start', () => {
  it('opens the store while the source starts, then feeds and scans', async () => {
    const { fake, engine } = await started();
    assert.deepEqual(
      fake.threads.map((thread) => thread.boot.name),
      ['store', 'recorder', 'feed', 'scan', 'option', 'order', 'notify'],
    );
    const store = fake.thread('store');
    assert.equal((store.boot as { access: unknown }).access, null, 'the store does not wait for the broker');
    assert.deepEqual(
      store.orders.map((order) => (order.type === 'request' ? order.request.kind : order.type)),
      ['clock', 'access', 'universe', 'alertsBegin', 'jobsBegin', 'resume', 'door'],
    );
    assert.equal(fake.thread('recorder').ordersOf('begin')[0]?.instruments.length, 4);
    const [subscribe] = fake.thread('feed').ordersOf('subscribe');
    assert.equal(subscribe?.instruments.length, 4);
    assert.equal(fake.thread('scan').ordersOf('begin').length, 1);
    const { caller } = page(engine);
    assert.equal((await caller.ready).epoch, 1);
    const state = await caller.call('session.state', {});
    assert.deepEqual([state.epoch, state.instruments, state.mode, state.day.date], [1, 4, 'sim', '2026-11-20']);
    assert.equal((await caller.call('instruments.page', { from: 1, limit: 2 })).rows[1]?.symbol, 'S2');
    assert.ok(!JSON.stringify(fake.lines).includes('secret-token'));
    await engine.stop();
    assert.equal(fake.timers.waiting, 0, 'no timer is left');
    assert.equal(fake.sourceStopped, true);
  });

  it('says why it cannot start when the source cannot', async () => {
    const fake = new FakeHost();
    fake.startSource = () => Promise.reject(new Error('no such file'));
    const engine = createEngine(fake.host(), fake.config);
    const starting = assert.rejects(engine.start(), /no such file/);
    await fake.timers.advance(50);
    await starting;
    await engine.stop();
  });

  it('can be stopped while it waits for the source', async () => {
    const fake = new FakeHost();
    fake.startSource = () => new Promise(() => {});
    const engine = createEngine(fake.host(), fake.config);
    const starting = engine.start();
    await fake.timers.advance(50);
    await engine.stop();
    await starting;
    assert.equal(fake.timers.waiting, 0);
  });
});

describe('a replay', () => {
  const line = (epochMs: number) => ({ type: 'clock' as const, clock: { epochMs, wallMs: 1_000_000, speed: 0 } });

  it('moves to the day that the file holds, and a page that is there already waits for it', async () => {
    const fake = new FakeHost();
    const config = { ...fake.config, source: 'replay:day.csv' };
    const engine = createEngine({ ...fake.host(), source: null }, config);
    const starting = engine.start();
    const { caller } = page(engine);
    const pref = caller.call('prefs.get', { key: 'layout' });
    await fake.timers.advance(50);
    assert.deepEqual(await pref, { json: null });
    const recorded = START_MS - 1_471 * 86_400_000;
    fake.thread('feed').say(line(recorded));
    fake.thread('feed').say({ type: 'instruments', instruments: fake.instruments, recordedFrom: null });
    const waiting = caller.call('prefs.get', { key: 'other' });
    await fake.timers.advance(1_000);
    assert.equal(fake.count('feed'), 2, 'the first day was only a guess');
    fake.thread('feed').say(line(recorded));
    fake.thread('feed').say({ type: 'instruments', instruments: fake.instruments });
    await fake.timers.advance(100);
    await starting;
    assert.deepEqual(await waiting, { json: null });
    const state = await caller.call('session.state', {});
    assert.deepEqual([state.mode, state.epoch, state.instruments, state.day.date], ['replay', 2, 4, '2022-11-10']);
    const playing = caller.call('replay.control', { action: 'speed', value: 10 });
    await settle();
    assert.deepEqual(fake.thread('feed').ordersOf('replay'), [{ type: 'replay', action: 'speed', value: 10 }]);
    fake.thread('feed').say({ type: 'replay', state: { ...REPLAYING, speed: 10 } });
    assert.equal((await playing).speed, 10);
    await engine.stop();
  });

  it('says why a file cannot be played', async () => {
    const fake = new FakeHost();
    const engine = createEngine({ ...fake.host(), source: null }, { ...fake.config, source: 'replay:bad.csv' });
    const failing = assert.rejects(engine.start(), /no line of bad\.csv/);
    await fake.timers.advance(50);
    fake
      .thread('feed')
      .say({ type: 'feed', state: 'stopped', open: 0, wanted: 1, reason: 'no line of bad.csv is a tick' });
    await fake.timers.advance(50);
    await failing;
    await engine.stop();
    assert.equal(fake.timers.waiting, 0);
  });
});

describe('publishing', () => {
  it('sends every watched row once, then what changed, and waits for credit', async () => {
    const { fake, engine } = await started();
    const { caller, frames } = page(engine);
    assert.deepEqual(await caller.call('market.watch', { epoch: 1, slots: [0, 2, 3] }), { watched: 3 });
    await fake.timers.advance(33);
    assert.equal(frames.length, 1);
    const first = frames[0] as ArrayBuffer;
    assert.deepEqual([...decodeRows(first, frameHeader(first)).slots], [0, 2, 3]);
    writeTick(fake, 2, 100);
    writeTick(fake, 1, 7);
    await fake.timers.advance(330);
    assert.equal(frames.length, 1, 'the page has not painted yet');
    writeTick(fake, 2, 105);
    caller.creditFrame();
    await fake.timers.advance(33);
    assert.equal(frames.length, 2, 'ten intervals became one frame');
    const header = frameHeader(frames[1] as ArrayBuffer);
    const rows = decodeRows(frames[1] as ArrayBuffer, header);
    assert.deepEqual([[...rows.slots], rows.columns.ltp?.[0]], [[2], 105]);
    assert.equal(header.newestRecvMs, START_MS + 5);
    caller.creditFrame();
    await fake.timers.advance(330);
    assert.equal(frames.length, 2, 'nothing changed, nothing is sent');
    await engine.stop();
  });

  it('leaves a row that is being written for the next frame', async () => {
    const { fake, engine } = await started();
    const { caller, frames } = page(engine);
    table(fake).beginWrite(0);
    await caller.call('market.watch', { epoch: 1, slots: [0, 1] });
    await fake.timers.advance(33);
    assert.deepEqual([...decodeRows(frames[0] as ArrayBuffer, frameHeader(frames[0] as ArrayBuffer)).slots], [1]);
    table(fake).endWrite(0);
    caller.creditFrame();
    await fake.timers.advance(33);
    assert.deepEqual([...decodeRows(frames[1] as ArrayBuffer, frameHeader(frames[1] as ArrayBuffer)).slots], [0]);
    await engine.stop();
  });

  it('sends the forming bar of an open chart and the one just closed, when they change', async () => {
    const { fake, engine } = await started();
    const { caller, frames } = page(engine);
    const { memory } = fake.thread('feed').boot;
    const bars = DayBars.attach(memory.bars, memory.capacity);
    bars.record(1, 555, 1_000, 10, 0);
    await caller.call('chart.open', { epoch: 1, slot: 1, interval: '5m' });
    await fake.timers.advance(66);
    const header = frameHeader(frames[0] as ArrayBuffer);
    assert.equal(header.kind, FRAME_KIND.bars);
    assert.deepEqual([...decodeBars(frames[0] as ArrayBuffer, header).t], [START_MS]);
    caller.creditFrame();
    bars.record(1, 556, 1_010, 5, 0);
    await fake.timers.advance(300_000);
    const last = frames.at(-1) as ArrayBuffer;
    const frame = decodeBars(last, frameHeader(last));
    assert.deepEqual([[...frame.h], [...frame.v], [...frame.flags]], [[1_010], [15], [1]]);
    caller.creditFrame();
    bars.record(1, 560, 990, 1, 0);
    await fake.timers.advance(66);
    const two = decodeBars(frames.at(-1) as ArrayBuffer, frameHeader(frames.at(-1) as ArrayBuffer));
    assert.deepEqual(
      [[...two.t], [...two.flags]],
      [
        [START_MS + 300_000, START_MS],
        [1, 0],
      ],
    );
    await engine.stop();
  });

  it('passes levels on to the scan thread and its answer or refusal back', async () => {
    const { engine, fake } = await started();
    const { caller } = page(engine);
    const scan = fake.thread('scan');
    assert.equal((scan.boot as ScanBoot).pastDays.at(-1)?.date, '2026-11-19');
    const ask = async (slot: number, say: (id: number) => ThreadReport) => {
      const answer = caller.call('levels.of', { epoch: 1, slot });
      const settled = answer.then(
        (levels) => levels.slot,
        (thrown: FaultError) => thrown.fault.code,
      );
      await fake.timers.advance(1);
      scan.say(say(scan.ordersOf('levels').at(-1)?.id ?? -1));
      return settled;
    };
    assert.equal(await ask(2, (id) => ({ type: 'levels', id, levels: { ...SAMPLE_LEVELS, slot: 2 } })), 2);
    const refusal = { kind: 'input', code: 'input.not_scanned', text: 'not scanned' } as const;
    assert.equal(await ask(3, (id) => ({ type: 'refused', id, fault: refusal })), 'input.not_scanned');
    await assert.rejects(caller.call('levels.of', { epoch: 9, slot: 0 }), /Epoch 9/);
    await engine.stop();
  });

  it('refuses a stale epoch and unknown slots', async () => {
    const { engine } = await started();
    const { caller } = page(engine);
    const code = (expected: string) => (error: FaultError) => error.fault.code === expected;
    await assert.rejects(caller.call('market.watch', { epoch: 9, slots: [0] }), code('input.stale_epoch'));
    await assert.rejects(caller.call('market.watch', { epoch: 1, slots: [4] }), code('input.unknown_slot'));
    await assert.rejects(caller.call('replay.control', { action: 'play' }), code('input.not_a_replay'));
    await engine.stop();
  });
});

describe('supervision', () => {
  it('marks rows stale when the feed dies, restarts it and subscribes again', async () => {
    const { fake, engine } = await started();
    const { caller, frames, events } = page(engine);
    await caller.call('market.watch', { epoch: 1, slots: [0] });
    await fake.timers.advance(33);
    caller.creditFrame();
    fake.thread('feed').die('out of memory');
    await fake.timers.advance(33);
    const rows = decodeRows(frames[1] as ArrayBuffer, frameHeader(frames[1] as ArrayBuffer));
    assert.equal((rows.columns.flags?.[0] ?? 0) & TICK_FLAG.stale, TICK_FLAG.stale);
    assert.ok(
      events.some(([name, payload]) => name === 'notice.raised' && /out of memory/.test(JSON.stringify(payload))),
    );
    await fake.timers.advance(1_000);
    assert.equal(fake.count('feed'), 2);
    assert.equal(fake.thread('feed').ordersOf('subscribe').length, 1);
    await engine.stop();
  });

  it('gives up after three restarts within a minute and says so', async () => {
    const { fake, engine } = await started();
    const { caller, events } = page(engine);
    for (let i = 0; i < 4; i += 1) {
      fake.thread('scan').die('bad scanner');
      await fake.timers.advance(3_000);
    }
    assert.equal(fake.count('scan'), 4, 'the first one and three restarts');
    const health = await caller.call('health.sample', {});
    assert.deepEqual(
      health.threads.filter((thread) => thread.state === 'down').map((thread) => [thread.name, thread.restarts]),
      [['scan', 3]],
    );
    assert.ok(events.some(([, payload]) => /stays down/.test(JSON.stringify(payload))));
    await engine.stop();
  });

  it('goes on without a recorder that keeps failing, and starts none unless told to record', async () => {
    const { fake, engine } = await started();
    const { caller } = page(engine);
    for (let i = 0; i < 4; i += 1) {
      fake.thread('recorder').die('bad disk');
      await fake.timers.advance(3_000);
    }
    const { threads, counters } = await caller.call('health.sample', {});
    assert.equal(threads.find(({ name }) => name === 'recorder')?.state, 'down');
    assert.equal(threads.find(({ name }) => name === 'feed')?.state, 'running');
    assert.equal(counters['recorder.bytesRecorded'], 0);
    await engine.stop();
    const silent = new FakeHost();
    const other = createEngine(silent.host(), configSchema.parse({ instruments: 8, frameMs: 33 }));
    await Promise.all([other.start(), silent.timers.advance(1_000)]);
    assert.equal(silent.count('recorder'), 0);
    assert.equal(silent.thread('feed').boot.memory.recording, undefined);
    await other.stop();
  });

  it('reconnects the scan thread to a store that was restarted, and answers what waited', async () => {
    const { fake, engine } = await started();
    const { caller } = page(engine);
    fake.thread('store').silent = true;
    const waiting = assert.rejects(caller.call('prefs.get', { key: 'layout' }), /store thread ended/);
    await settle();
    fake.thread('store').die('disk full');
    await waiting;
    await fake.timers.advance(1_000);
    assert.equal(fake.thread('store').ordersOf('door').length, 1);
    assert.equal(fake.thread('scan').ordersOf('begin').length, 2);
    await caller.call('prefs.set', { key: 'layout', json: '1' });
    assert.deepEqual(await caller.call('prefs.get', { key: 'layout' }), { json: '1' });
    await engine.stop();
  });

  it('cuts off a thread that does not end', async () => {
    const { fake, engine } = await started();
    fake.thread('scan').silent = true;
    const stopping = engine.stop();
    await fake.timers.advance(1_300);
    await stopping;
    assert.equal(fake.thread('scan').terminated, true);
  });

  it('restarts a lost source where the clock stands, in a new epoch', async () => {
    const { fake, engine } = await started();
    const { caller, events } = page(engine);
    await fake.timers.advance(60_000);
    const clock = { epochMs: START_MS + 60_300, wallMs: fake.timers.nowMs + 300, speed: 1 };
    fake.startSource = () =>
      Promise.resolve({ clock, access: { urls: {} as never, clientId: '1', accessToken: 'other' } });
    fake.starts[0]?.onLost('killed');
    await fake.timers.advance(2_000);
    assert.equal(fake.starts.length, 2);
    assert.ok(Math.abs((fake.starts[1]?.resumeAtMs ?? 0) - (START_MS + 60_300)) < 100);
    assert.equal((await caller.call('session.state', {})).epoch, 2);
    assert.ok(events.some(([, payload]) => /simulated exchange ended: killed/.test(JSON.stringify(payload))));
    await engine.stop();
  });
});

describe('day roll', () => {
  it('opens a new epoch when the next trading date has come, and forgets old watches', async () => {
    const { fake, engine } = await started();
    const { caller, frames, events } = page(engine);
    await caller.call('market.watch', { epoch: 1, slots: [0] });
    await fake.timers.advance(33);
    caller.creditFrame();
    const before = frames.length;
    // Friday 20 November ends; the simulated exchange jumps to Monday's first span.
    const monday = START_MS + 3 * 86_400_000 - 30 * 60_000;
    fake.starts[0]?.onClock({ epochMs: monday, wallMs: fake.timers.nowMs, speed: 1 });
    await fake.timers.advance(2_500);
    const state = await caller.call('session.state', {});
    assert.deepEqual([state.epoch, state.day.date], [2, '2026-11-23']);
    assert.equal(frames.length, before, 'nothing is sent until the page watches again');
    assert.equal(fake.count('feed'), 2);
    const epochs = events.filter(([name]) => name === 'session.changed').map(([, payload]) => payload['epoch']);
    assert.ok(epochs.includes(2 as never));
    await assert.rejects(caller.call('market.watch', { epoch: 1, slots: [0] }), /Epoch 1 is over/);
    await engine.stop();
  });
});

describe('the calendar', () => {
  it('a mistake in the file ends the start with its line and key', () => {
    const fake = new FakeHost();
    const host = fake.host();
    const broken = { ...host, calendar: host.calendar.replace('2026-12-25', '2026-12-35'), calendarPath: 'mine.json' };
    assert.throws(() => createEngine(broken, fake.config), /mine\.json, line 1: holidays\.\d+\.date/);
  });

  it('its end is told once a day to whoever reads', async () => {
    const { fake, engine } = await started();
    await fake.timers.advance(3_000);
    assert.equal(fake.lines.filter(({ event }) => event === 'notice.raised').length, 0, 'nobody is there to read it');
    const { events } = page(engine);
    await fake.timers.advance(3_000);
    const notices = events.filter(([name]) => name === 'notice.raised') as unknown as [string, { text: string }][];
    assert.equal(notices.length, 1);
    assert.match(notices[0]?.[1].text ?? '', /ends in 41 days \(2026-12-31\)/);
    await engine.stop();
  });
});
