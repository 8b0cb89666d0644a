import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { faultOf } from '#contract/faults.ts';
import type { Config } from '#contract/config.ts';
import { SessionCalendar } from '../core/session/calendar.ts';
import { readCalendar } from '../core/session/calendar-file.ts';
import { daysToHorizon } from '../core/session/horizon.ts';
import { istDate } from '../core/time/ist.ts';
import { browserBinary } from '../host/browser-binary.ts';
import { inspectDataFolder } from '../host/data-folder.ts';
import { electronBinary } from '../host/electron-binary.ts';
import { calendarFile, readText } from '../host/resources.ts';
import { nodeFault } from '../require-node.mjs';

/** A database, logs and a day of minutes need about 0.3 GB; below this a day may not fit. */
const FREE_BYTES_MIN = 1e9;
const BYTES_PER_GB = 1e9;
/** The calendar should reach this far ahead, or weekly expiries are computed over unknown holidays. */
const HORIZON_DAYS_MIN = 30;

/** What nobody should take for the real thing. */
export const SIMULATED: readonly string[] = [
  'Prices, volumes, open interest, instruments and history come from a simulated exchange unless --source names the broker or a replay.',
  "The simulated exchange speaks the broker's protocol on 127.0.0.1; the broker's own servers were never reached.",
];

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, with the remedy when it is not good. */
  readonly text: string;
}

/** Looks at everything that the terminal needs and changes nothing. */
export function examine(config: Config, root: string, nowMs: number): Check[] {
  return [
    nodeCheck(),
    electronCheck(root),
    browserCheck(),
    attempt('data folder', () => inspectDataFolder(config.dataDir)),
    attempt('calendar', () => calendarText(calendarFile(root, config.dataDir), nowMs)),
    attempt('free disk', () => diskText(config.dataDir)),
  ];
}

function attempt(name: string, look: () => string): Check {
  try {
    return { name, ok: true, text: look() };
  } catch (thrown) {
    return { name, ok: false, text: faultOf(thrown).text };
  }
}

function nodeCheck(): Check {
  const why = nodeFault(process.versions, false);
  return {
    name: 'node',
    ok: why === null,
    text: why ?? `${process.versions.node} (Node-API ${process.versions['napi']})`,
  };
}

function electronCheck(root: string): Check {
  const binary = electronBinary(root, process.env);
  const text =
    binary ?? 'not installed: the browser host is used. npx install-electron gets it where its download is reachable.';
  return { name: 'electron', ok: true, text };
}

function browserCheck(): Check {
  const binary = browserBinary();
  return {
    name: 'browser',
    ok: true,
    text: binary ?? 'no Chromium in the usual places; open the printed address in any browser.',
  };
}

function calendarText(file: string, nowMs: number): string {
  const calendar = new SessionCalendar(readCalendar(readText(file), file));
  if (daysToHorizon(calendar, istDate(nowMs)) < HORIZON_DAYS_MIN) {
    throw new Error(
      `the holidays are known up to ${calendar.horizon} only: put the exchanges' new lists into ${file}.`,
    );
  }
  return `holidays known up to ${calendar.horizon} (${file})`;
}

function diskText(dataDir: string): string {
  let dir = dataDir;
  while (!existsSync(dir) && dirname(dir) !== dir) dir = dirname(dir);
  const { bavail, bsize } = statfsSync(dir);
  const free = bavail * bsize;
  const text = `${(free / BYTES_PER_GB).toFixed(1)} GB free at ${dir}`;
  if (free < FREE_BYTES_MIN) throw new Error(`${text}: free some space or choose another folder with --data DIR.`);
  return text;
}
