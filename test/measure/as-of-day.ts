/**
 * A whole accelerated day of the simulated exchange through the whole terminal, recorded: what fired live, what the
 * command line finds in the recording, and what a replay of it fires must be the same, scanner by scanner, and every
 * scanner must have fired. As of and replay are of one recording and must be the same on any machine; live is the same
 * only where the machine kept up, so that no minute came from the broker afterwards, no run was left out and no message
 * was dropped from the recording, which is said. A year of volatilities is written into the database before the start.
 * Takes a quarter of an hour; the folder is kept when it is named, and an existing recording in it is not made again.
 *
 *     node test/measure/as-of-day.ts [SPEED] [INSTRUMENTS] [SEED] [FOLDER]
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { configSchema } from '#contract/config.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { ReplayState } from '#contract/model/terminal.ts';
import { sourceKey } from '../../src/main/engine/source-words.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import { SCANNERS } from '../../src/main/scanners/index.ts';
import { until } from '../support/feed-server.ts';
import { RealTerminal } from '../support/real-terminal.ts';
import { seedIv } from '../support/seeded-iv.ts';
import { asOfHits, differences, histories, hitsOf } from '../support/session-hits.ts';

const DATE = '2026-11-20';
const HOUR_MS = 3_600_000;
/** Early enough for a busy machine: what a broker tells afterwards is in no recording. */
const START = '08:15:00';
/** Differing hits of a scanner that are shown. */
const SHOWN = 3;
const SHOWN_CHARS = 300;
/** What is not the default: the market knows no events, and its volumes and term structure are smoother than real ones. */
const PARAMS: Readonly<Record<string, Record<string, string | number>>> = {
  'straddle-iv-crush': { eventDate: DATE, eventTime: '15:35', eventMovePct: 0.5, termRatio: 0.9 },
  'unusual-options': { volumeTimes: 2, volumeOfOi: 0.1 },
  // Fewer shares than a market has: some must leave the index all the same.
  'relative-strength': { sessions: 5, minIntraday: 0.2, minVolume: 1 },
  // The market is seldom quiet for hours.
  'straddle-range-strangle': { adxMax: 35, bbPctMax: 70, sigma: 0.6 },
};
const [speed = 60, instruments = 280, seed = 13] = process.argv.slice(2, 5).map(Number);
const named = process.argv[5];
const dataDir = named ?? mkdtempSync(join(tmpdir(), 'as-of-day-'));
/** What makes the live day another one than its recording. */
const BUSY = [
  ['scan.runsSkipped', 'runs were left out'],
  ['feed.gapsMarked', 'gaps of instruments were marked'],
  ['recorder.messagesDropped', 'messages are not in the recording'],
] as const;
/** More are listed than subscribed: shares with derivatives and options of several expiries are among them. */
const LISTED = 5_000;
const options = { dataDir, instruments, listed: LISTED, seed, alwaysOn: 'NIFTY 2x17x2, BANKNIFTY 2x17x2' };
const liveFile = join(dataDir, 'live-hits.json');

const live = existsSync(liveFile) ? (JSON.parse(readFileSync(liveFile, 'utf8')) as Hit[]) : await recordDay();
tell('live', live);
const silent = SCANNERS.map(({ id }) => id).filter((id) => !live.some(({ scannerId }) => scannerId === id));
console.log(`never fired live: ${silent.join(', ') || 'none'}`);
const asOf = (await asOfHits(dataDir, DATE)).filter(before);
tell('as of', asOf);
const replay = await replayed();
tell('replay', replay);
const same = [
  compare(['live', live], ['as of', asOf]),
  compare(['live', live], ['replay', replay]),
  compare(['as of', asOf], ['replay', replay]),
].every(Boolean);
if (named === undefined) rmSync(dataDir, { recursive: true, force: true });
if (!same || silent.length > 0) process.exitCode = 1;

function tell(what: string, hits: readonly Pick<Hit, 'scannerId'>[]): void {
  const scanners = new Set(hits.map(({ scannerId }) => scannerId)).size;
  console.log(`${what}: ${hits.length} hits of ${scanners} scanners (load ${loadavg()[0]?.toFixed(1)})`);
}

type Told = readonly [what: string, hits: readonly Omit<Hit, 'id' | 'slot'>[]];

function compare([one, ofOne]: Told, [what, hits]: Told): boolean {
  const found = Object.entries(differences(ofOne, hits));
  for (const [id, { onlyOne, onlyOther }] of found) {
    console.log(`${id}: ${onlyOne.length} ${one} alone, ${onlyOther.length} ${what} alone`);
    for (const text of onlyOne.slice(0, SHOWN)) console.log(`  ${one.padEnd(6)} ${text.slice(0, SHOWN_CHARS)}`);
    for (const text of onlyOther.slice(0, SHOWN)) console.log(`  ${what.padEnd(6)} ${text.slice(0, SHOWN_CHARS)}`);
  }
  console.log(found.length === 0 ? `${one} = ${what}` : `${one} and ${what} differ in ${found.length} scanners`);
  return found.length === 0;
}

async function recordDay(): Promise<readonly Hit[]> {
  await seedIv(dataDir, sourceKey(configSchema.parse(options)), DATE);
  const terminal = await RealTerminal.start({ ...options, record: true, clock: `${DATE} ${START}`, speed });
  await until(() => terminal.session?.feed === 'live', 'the feed', 60_000);
  const openMs = istMidnightMs(DATE) + 9 * HOUR_MS;
  assert.ok(terminal.nowMs < openMs, 'this machine is too busy: the feed came up after the exchange had opened');
  await configure(terminal);
  // The exchange stops for shares and derivatives at 15:30; commodities that go on fire nothing that is compared later.
  for (let hour = 9; hour <= 15; hour += 1) {
    await until(() => terminal.nowMs >= istMidnightMs(DATE) + (hour + 0.7) * HOUR_MS, `${hour}:42`, HOUR_MS);
    const told = ['scan.hits', 'scan.runsSkipped', 'scan.historyLoaded', 'store.hitsRefused'].map(
      (name) => `${name} ${terminal.health?.counters[name] ?? '?'}`,
    );
    console.log(`${hour}:42 (load ${loadavg()[0]?.toFixed(1)}) ${told.join(', ')}`);
  }
  await histories(terminal, HOUR_MS);
  const { scanners } = await terminal.page.call('scan.list', {});
  console.log(`instruments: ${terminal.session?.instruments}`);
  for (const { id, reason } of scanners) if (reason !== null) console.log(`${id}: ${reason}`);
  for (const [name, what] of BUSY) {
    const count = terminal.health?.counters[name] ?? 0;
    if (count > 0) console.log(`${count} ${what}: this machine is too busy for a comparison with live`);
  }
  const hits = (await hitsOf(terminal)).filter(before);
  await terminal.stop();
  writeFileSync(liveFile, JSON.stringify(hits));
  return hits;
}

/** The scan thread may still be starting. */
async function configure({ page }: RealTerminal): Promise<void> {
  let scanners = (await page.call('scan.list', {})).scanners;
  while (scanners.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    scanners = (await page.call('scan.list', {})).scanners;
  }
  for (const { id, params } of scanners) {
    const other = PARAMS[id];
    if (other === undefined) continue;
    const all = { ...Object.fromEntries(params.map(({ name, value }) => [name, value])), ...other };
    await page.call('scan.configure', { id, enabled: true, params: all });
  }
}

function before({ atMs }: Pick<Hit, 'atMs'>): boolean {
  return atMs <= istMidnightMs(DATE) + 15.5 * HOUR_MS;
}

async function replayed(): Promise<readonly Hit[]> {
  const source = `replay:${join(dataDir, 'recordings', DATE)}`;
  const terminal = await RealTerminal.start({ ...options, source, speed: 1 });
  let state: ReplayState | null = null;
  terminal.page.on('replay.changed', (told) => {
    state = told;
  });
  await terminal.page.call('replay.control', { action: 'speed', value: 'max' });
  await terminal.page.call('replay.control', { action: 'play' });
  await until(() => (state as ReplayState | null)?.ended === true, 'the end of the replay', HOUR_MS);
  const hits = (await hitsOf(terminal)).filter(before);
  await terminal.stop();
  return hits;
}
