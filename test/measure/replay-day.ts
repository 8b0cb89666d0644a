/**
 * Records a made-up day through the real recorder into a folder outside of the repository and plays it through the
 * real threads: how many times real time, and how long a seek takes, before and after it was played. The index beside
 * the recording is made first where it is missing. Every number stands with the processor time that it took and with
 * the machine's load, which tells a busy machine from a slow program. A whole day takes many minutes: a line tells now
 * and then where it is, also when it is stopped from outside.
 *
 *     node test/measure/replay-day.ts FOLDER [MINUTES] [INSTRUMENTS] [PACKETS-PER-SECOND]
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { DayIndexer } from '../../src/main/adapters/replay/day-indexer.ts';
import { openTrack } from '../../src/main/adapters/replay/open-track.ts';
import { DAY_BARS_FIRST_MINUTE, DAY_BARS_MINUTES, DayBars } from '../../src/main/core/bars/day-bars.ts';
import { MinuteGate } from '../../src/main/core/bars/minute-gate.ts';
import { Rng } from '../../src/main/core/rng.ts';
import { BUSY_DATE, recordBusyDay } from '../support/busy-day.ts';
import { until } from '../support/feed-server.ts';
import { shippedCalendar } from '../support/shipped-calendar.ts';
import { ThreadTrio } from '../support/thread-trio.ts';

const HOUR_MS = 3_600_000;
const TELL_MS = 30_000;
const SEEKS = 20;
const [folder, minutes = 375, instruments = 25_000, perSecond = 5_000] = [
  process.argv[2],
  ...process.argv.slice(3).map(Number),
];
if (folder === undefined)
  throw new Error('Usage: node test/measure/replay-day.ts FOLDER [MINUTES] [INSTRUMENTS] [PER-SECOND]');

const dataDir = mkdtempSync(join(tmpdir(), 'replay-day-'));
/** What is being done, for whoever waits or stops it. */
let doing = 'recording';
const begunMs = performance.now();
const where = (): string => `${((performance.now() - begunMs) / 1_000).toFixed(0)} s: ${doing}`;
const telling = setInterval(() => console.log(`… ${where()}`), TELL_MS);
for (const [name, code] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const) {
  process.on(name, () => {
    console.log(`stopped by ${name} after ${where()}; no further numbers`);
    rmSync(dataDir, { recursive: true, force: true });
    process.exit(code);
  });
}

const recording = join(folder, 'recordings', BUSY_DATE);
if (!existsSync(recording)) {
  const startMs = performance.now();
  const packets = recordBusyDay(folder, instruments, minutes, perSecond);
  console.log(`recorded ${packets} packets of ${minutes} minutes in ${secondsSince(startMs)} s${load()}`);
}
doing = 'making the index';
await makeIndex();
const day = shippedCalendar().tradeDay(BUSY_DATE);
const clock = { epochMs: day.midnightMs, wallMs: Date.now(), speed: 0 };
const trio = new ThreadTrio({
  capacity: instruments,
  dataDir,
  day,
  clock,
  sourceKey: 'replay:busy',
  access: null,
  file: recording,
});
const state = () => trio.feed.findLast((report) => report.type === 'replay')?.state;
const named = () => trio.feed.find((report) => report.type === 'instruments');
await until(() => named() !== undefined, 'the instruments', HOUR_MS);
const { instruments: adopted } = await trio.ask({ kind: 'adopt', instruments: named()?.instruments ?? [] });
const gate = MinuteGate.attach(trio.memory.gate);
const bars = DayBars.attach(trio.memory.bars, instruments);
trio.post('feed', { type: 'replay', action: 'pause' });
await trio.begin(adopted);
trio.post('feed', { type: 'replay', action: 'pause' });
await until(() => gate.settled, 'the scanners', HOUR_MS);
await seeks('before it was played');
doing = 'going back to the begin';
trio.post('feed', { type: 'replay', action: 'seek', value: 0 });
await until(() => (state()?.nowMs ?? 0) === state()?.fromMs, 'the begin', HOUR_MS);
await until(() => gate.settled, 'the scanners', HOUR_MS);
await play();
const played = barsKey();
await seeks('after it was played');
const same = barsKey() === played;
console.log(`the bars at the end after all seeks are ${same ? 'the same' : 'NOT the same'}`);
if (!same) process.exitCode = 1;
doing = 'closing';
await trio.close();
clearInterval(telling);
rmSync(dataDir, { recursive: true, force: true });

function load(): string {
  return ` (load ${loadavg()[0]?.toFixed(1)})`;
}

function secondsSince(startMs: number): string {
  return ((performance.now() - startMs) / 1_000).toFixed(1);
}

/** Tells whether two days have the same bars; the bars themselves are half a gigabyte. */
function barsKey(): number {
  let key = 0;
  for (let row = 0; row < DAY_BARS_MINUTES; row += 1) {
    key = crc32(bars.copyMinute(DAY_BARS_FIRST_MINUTE + row, instruments), key);
  }
  return key;
}

async function makeIndex(): Promise<void> {
  const track = await openTrack(recording, BUSY_DATE);
  const indexer = DayIndexer.open(track, shippedCalendar().tradeDay(BUSY_DATE)) ?? assert.fail('no index can be made');
  const startMs = performance.now();
  const before = process.cpuUsage();
  indexer.work(() => false);
  indexer.close();
  const { user, system } = process.cpuUsage(before);
  const bytes = (ending: string): number =>
    readdirSync(recording)
      .filter((name) => name.endsWith(ending))
      .reduce((sum, name) => sum + statSync(join(recording, name)).size, 0);
  const share = bytes('.places') / bytes('.mrec');
  console.log(
    `index: made or checked in ${secondsSince(startMs)} s, ${((user + system) / 1e6).toFixed(1)} s of the processor, ` +
      `${(share * 100).toFixed(0)} % of the recording's bytes${load()}`,
  );
}

async function play(): Promise<void> {
  const { fromMs, toMs } = state() ?? assert.fail('no state was told');
  const before = await trio.cpuMs();
  const startMs = performance.now();
  trio.post('feed', { type: 'replay', action: 'speed', value: 'max' });
  trio.post('feed', { type: 'replay', action: 'play' });
  const ended = (): boolean => {
    doing = `playing, ${(((state()?.nowMs ?? fromMs) - fromMs) / 60_000).toFixed(0)} of ${minutes} minutes`;
    return state()?.ended === true;
  };
  await until(ended, 'the end', HOUR_MS);
  const took = performance.now() - startMs;
  const after = await trio.cpuMs();
  const length = toMs - fromMs;
  console.log(
    `played ${(length / 60_000).toFixed(0)} minutes in ${(took / 1_000).toFixed(1)} s: × ${(length / took).toFixed(0)} of real time${load()}`,
  );
  const [feed, scan, store] = [after.feed - before.feed, after.scan - before.scan, after.store - before.store];
  const spent = [feed, scan, store].map((ms) => (ms / 1_000).toFixed(1));
  console.log(
    `processor time: feed ${spent[0]} s, scan ${spent[1]} s, store ${spent[2]} s; with a core for each thread × ${(length / Math.max(feed, scan, store)).toFixed(0)}`,
  );
}

async function seeks(when: string): Promise<void> {
  const { fromMs, toMs } = state() ?? assert.fail('no state was told');
  const rng = new Rng('seeks');
  const times: number[] = [];
  const spent: number[] = [];
  for (let n = 0; n < SEEKS; n += 1) {
    doing = `seek ${n + 1} of ${SEEKS} ${when}`;
    const value = n === SEEKS - 1 ? toMs + 60_000 : Math.floor(fromMs + rng.int(toMs - fromMs));
    const told = trio.feed.length;
    const before = await trio.cpuMs();
    const from = performance.now();
    trio.post('feed', { type: 'replay', action: 'seek', value });
    const there = (): boolean =>
      trio.feed.slice(told).some((report) => report.type === 'replay' && report.state.goingToMs === null);
    await until(there, 'the place', HOUR_MS);
    times.push(performance.now() - from);
    spent.push((await trio.cpuMs()).feed - before.feed);
  }
  const ms = (all: number[]): string => {
    all.sort((a, b) => a - b);
    return `median ${all[SEEKS >> 1]?.toFixed(0)} ms, slowest ${all.at(-1)?.toFixed(0)} ms`;
  };
  console.log(`${SEEKS} seeks ${when}: ${ms(times)}; processor time of the feed thread: ${ms(spent)}${load()}`);
}
