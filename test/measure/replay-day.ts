/**
 * Records a made-up day through the real recorder into a folder outside of the repository and plays it through the
 * real threads: how many times real time, and how long a seek takes.
 *
 *     node test/measure/replay-day.ts FOLDER [MINUTES] [INSTRUMENTS] [PACKETS-PER-SECOND]
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DayBars } from '../../src/main/core/bars/day-bars.ts';
import { MinuteGate } from '../../src/main/core/bars/minute-gate.ts';
import { Rng } from '../../src/main/core/rng.ts';
import { BUSY_DATE, recordBusyDay } from '../support/busy-day.ts';
import { until } from '../support/feed-server.ts';
import { shippedCalendar } from '../support/shipped-calendar.ts';
import { ThreadTrio } from '../support/thread-trio.ts';

const HOUR_MS = 3_600_000;
const SEEKS = 20;
const [folder, minutes = 375, instruments = 25_000, perSecond = 5_000] = [
  process.argv[2],
  ...process.argv.slice(3).map(Number),
];
if (folder === undefined)
  throw new Error('Usage: node test/measure/replay-day.ts FOLDER [MINUTES] [INSTRUMENTS] [PER-SECOND]');
const recording = join(folder, 'recordings', BUSY_DATE);
if (!existsSync(recording)) {
  const startMs = performance.now();
  const packets = recordBusyDay(folder, instruments, minutes, perSecond);
  console.log(
    `recorded ${packets} packets of ${minutes} minutes in ${((performance.now() - startMs) / 1_000).toFixed(0)} s`,
  );
}
const dataDir = mkdtempSync(join(tmpdir(), 'replay-day-'));
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
trio.post('feed', { type: 'replay', action: 'pause' });
await trio.begin(adopted);
trio.post('feed', { type: 'replay', action: 'pause' });
await until(() => gate.settled, 'the scanners', HOUR_MS);
const before = process.cpuUsage();
const startMs = performance.now();
trio.post('feed', { type: 'replay', action: 'speed', value: 'max' });
trio.post('feed', { type: 'replay', action: 'play' });
await until(() => state()?.ended === true, 'the end', HOUR_MS);
const took = performance.now() - startMs;
const spent = process.cpuUsage(before);
const { fromMs, toMs } = state() ?? { fromMs: 0, toMs: 0 };
console.log(
  `played ${((toMs - fromMs) / 60_000).toFixed(0)} minutes in ${(took / 1_000).toFixed(1)} s: × ${((toMs - fromMs) / took).toFixed(0)} of real time`,
);

console.log(
  `processor time of all threads: ${((spent.user + spent.system) / 1e6).toFixed(1)} s; on two free cores half of it is the least`,
);
const whole = Buffer.from(DayBars.attach(trio.memory.bars, instruments).buffer);
const rng = new Rng('seeks');
const times: number[] = [];
for (let n = 0; n < SEEKS; n += 1) {
  const value = n === SEEKS - 1 ? toMs + 60_000 : Math.floor(fromMs + rng.int(toMs - fromMs));
  const told = trio.feed.length;
  const from = performance.now();
  trio.post('feed', { type: 'replay', action: 'seek', value });
  await new Promise<void>((resolve) => {
    const look = (): void => {
      const there = trio.feed.slice(told).some((report) => report.type === 'replay' && report.state.goingToMs === null);
      if (there) resolve();
      else setTimeout(look, 1);
    };
    look();
  });
  times.push(performance.now() - from);
}
times.sort((a, b) => a - b);
console.log(`${SEEKS} seeks: median ${times[SEEKS >> 1]?.toFixed(0)} ms, slowest ${times.at(-1)?.toFixed(0)} ms`);
const same = Buffer.compare(whole, Buffer.from(trio.memory.bars)) === 0;
console.log(`the bars at the end after all seeks are ${same ? 'the same' : 'NOT the same'}`);
await trio.close();
rmSync(dataDir, { recursive: true, force: true });
