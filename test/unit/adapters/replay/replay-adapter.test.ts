import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Instrument } from '#contract/model/instrument.ts';
import type { ClockLine, ReplayState } from '#contract/model/terminal.ts';
import { openReplay } from '../../../../src/main/adapters/replay/replay-adapter.ts';
import { readTape } from '../../../../src/main/adapters/replay/replay-tape.ts';
import { ManualTimers } from '../../../support/manual-timers.ts';

const folder = mkdtempSync(join(tmpdir(), 'replay-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const START = Date.parse('2026-11-20T09:15:00+05:30');
const SECONDS = 600;

function csv(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  const text = lines.join('\n');
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

const line = (second: number, price: number): string => {
  const at = new Date(START + second * 1_000 + 19_800_000).toISOString();
  return `${at.slice(0, 10)} ${at.slice(11, 19)},${price}`;
};
const walk = Array.from({ length: SECONDS }, (_, second) => line(second, 100 + second / 100));

async function open(file: string, speed: number) {
  const timers = new ManualTimers();
  const seen = {
    given: [] as number[],
    clocks: [] as ClockLine[],
    rewound: [] as number[],
    states: [] as ReplayState[],
    faults: [] as string[],
    feed: [] as string[],
  };
  const named = Promise.withResolvers<readonly Instrument[]>();
  const refused = Promise.withResolvers<void>();
  const adapter = openReplay(file, { speed }, timers, {
    bytes: () => assert.fail('a recording has no bytes'),
    record: (_slot, record) => seen.given.push(record[0] as number),
    state: ({ state }) => {
      seen.feed.push(state);
      if (state === 'stopped') refused.resolve();
    },
    lost: () => {},
    fault: ({ code }) => seen.faults.push(code),
    instruments: (instruments) => named.resolve(instruments),
    clock: (clock) => seen.clocks.push(clock),
    rewound: (nowMs) => {
      seen.given.length = 0;
      seen.rewound.push(nowMs);
    },
    restored: () => assert.fail('nobody builds a day here'),
    day: null,
    replay: (state) => seen.states.push(state),
  });
  return { adapter, timers, seen, named: named.promise, refused: refused.promise };
}

test('plays at its speed, pauses, changes speed and ends', async () => {
  const { adapter, timers, seen, named } = await open(csv('NIFTY_a.csv', walk), 10);
  const instruments = await named;
  assert.equal(instruments[0]?.symbol, 'NIFTY');
  assert.equal(seen.given.length, 0, 'nothing before it is subscribed');
  adapter.subscribe(instruments);
  await timers.advance(1_000);
  assert.equal(seen.given.length, 11, 'ten seconds of the file in one, and its first tick');
  adapter.pause();
  await timers.advance(5_000);
  assert.equal(seen.given.length, 11);
  assert.equal(seen.clocks.at(-1)?.speed, 0);
  adapter.setSpeed(1_000);
  adapter.setSpeed(2_000);
  assert.deepEqual(seen.faults, ['input.replay_speed']);
  adapter.play();
  await timers.advance(2_000);
  assert.equal(seen.given.length, SECONDS);
  const last = seen.states.at(-1);
  assert.equal(last?.ended, true);
  assert.equal(last?.playing, false);
  assert.equal(last?.nowMs, START + (SECONDS - 1) * 1_000 + 5_000);
  await adapter.close();
  assert.equal(timers.pending, 0);
});

test('seeks forward at once, and backward by building the day again', async () => {
  const { adapter, seen, timers, named } = await open(csv('NIFTY_b.csv.gz', walk), 1);
  adapter.subscribe(await named);
  adapter.seek(START + 300_000);
  assert.equal(seen.given.length, 301);
  adapter.seek(START + 100_000);
  assert.deepEqual(seen.rewound, [START]);
  assert.equal(seen.given.length, 101);
  const back = seen.clocks.slice(-2);
  assert.deepEqual(
    [back[0]?.epochMs, back[0]?.speed, back[1]?.epochMs, back[1]?.speed],
    [START, 0, START + 100_000, 1],
  );
  await timers.advance(2_000);
  assert.equal(seen.given.length, 103);
  adapter.seek(START + 10 * SECONDS * 1_000);
  assert.equal(seen.states.at(-1)?.ended, true);
  adapter.seek(START);
  assert.equal(seen.states.at(-1)?.ended, false);
  await adapter.close();
});

test('garbage lines are counted and never stop a replay', async () => {
  const file = csv('NIFTY_c.csv', [
    'time,ltp',
    ...walk.slice(0, 5),
    'garbage',
    '2026-11-20 09:99:00,5',
    '',
    line(9, -1),
    ...walk.slice(10, 20),
  ]);
  const tape = await readTape(file, null);
  assert.equal(tape.ticks.length, 15);
  assert.equal(tape.rejected, 3);
  assert.match(tape.reasons[0] ?? '', /line 7 is not/);
});

test('a .gz that is cut off plays up to the damage', async () => {
  const whole = gzipSync(walk.join('\n'));
  const path = join(folder, 'NIFTY_cut.csv.gz');
  writeFileSync(path, whole.subarray(0, whole.length - 800));
  const tape = await readTape(path, null);
  assert.ok(tape.ticks.length > 10 && tape.ticks.length < SECONDS);
  assert.match(tape.reasons.at(-1) ?? '', /last that could be read/);
});

test('missing, empty and foreign files are named', async () => {
  const code = (path: string): Promise<string> =>
    readTape(path, null).then(
      () => 'read',
      (thrown: { fault: { code: string } }) => thrown.fault.code,
    );
  assert.equal(await code(join(folder, 'absent.csv')), 'input.replay_missing');
  assert.equal(await code(csv('empty.csv', [])), 'input.replay_empty');
  assert.equal(await code(csv('prose.csv', ['dear diary', 'today'])), 'input.replay_empty');
  const plain = join(folder, 'plain.csv.gz');
  writeFileSync(plain, 'this is not gzip');
  assert.equal(await code(plain), 'input.replay_unreadable');
  const { seen, refused } = await open(join(folder, 'absent.csv'), 1);
  await refused;
  assert.deepEqual([seen.faults, seen.feed], [['input.replay_missing'], ['stopped']]);
});

test('of several dates one is played, and a stray line is no date', async () => {
  const other = walk.map((text) => text.replace('2026-11-20', '2026-11-23'));
  const file = csv('NIFTY_d.csv', [...other, ...walk, '2020-01-01 10:00:00,5']);
  const first = await readTape(file, null);
  assert.deepEqual([first.date, first.dates], ['2026-11-20', ['2026-11-20', '2026-11-23']]);
  assert.equal((await readTape(file, '2026-11-23')).ticks.length, SECONDS);
});

test('every order is answered with the state, also one that changes nothing', async () => {
  const { adapter, timers, seen, named } = await open(csv('NIFTY_o.csv', walk), 1);
  adapter.subscribe(await named);
  const orders = [
    () => adapter.play(),
    () => adapter.setSpeed(0),
    () => adapter.pause(),
    () => adapter.pause(),
    () => adapter.seek(Number.MAX_SAFE_INTEGER),
    () => adapter.play(),
  ];
  for (const order of orders) {
    const told = seen.states.length;
    order();
    assert.ok(seen.states.length > told);
    await timers.advance(10);
  }
  assert.deepEqual([seen.states.at(-1)?.ended, seen.states.at(-1)?.playing], [true, false]);
  await adapter.close();
});

test('a first speed that a replay cannot have is told, and the nearest one plays', async () => {
  for (const [asked, plays] of [
    [0.1, 0.25],
    [5_000, 1_000],
  ] as const) {
    const { adapter, seen, named } = await open(csv(`NIFTY_slow_${plays}.csv`, walk), asked);
    await named;
    assert.deepEqual([seen.faults, seen.states.at(-1)?.speed], [['input.replay_speed'], plays]);
    await adapter.close();
  }
});
