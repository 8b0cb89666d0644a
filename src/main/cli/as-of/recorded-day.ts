import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { FaultError, fault } from '#contract/faults.ts';
import type { Bars } from '#contract/model/bar.ts';
import { type Instrument, SEGMENT_CODES } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { type ReplayRun, type ReplayRunOptions, replayRun } from '../../adapters/replay/replay-run.ts';
import type { ReplayTrack } from '../../adapters/replay/replay-track.ts';
import { ivSeries } from '../../core/options/iv-plan.ts';
import type { ScannerSetting } from '../../core/scan/scan-runner.ts';
import { tradingMinutes } from '../../core/scan/scan-state.ts';
import type { ListedCodes } from '../../core/scan/universe.ts';
import type { SessionCalendar } from '../../core/session/calendar.ts';
import { pastTradeDays } from '../../core/session/past-days.ts';
import { openLakeTrack } from '../../lake/lake-track.ts';
import { openRecordedPast, type RecordedPast } from '../../storage/recorded-past.ts';
import { historyOf, MINUTES_WANTED } from '../../threads/scan/history-of.ts';
import { DAYS_KEPT } from '../../threads/scan/levels-desk.ts';
import { passesOf } from '../../threads/scan/passes.ts';
import { emptyBars, pushBar } from '../../threads/store/minute-fold.ts';
import { shippedIvPlan } from '../../threads/store/shipped-iv-plan.ts';

export const DATABASE_FILE = 'muhurat.db';

export interface RecordedDayScan {
  /** A date of the data folder's recordings, or a path. */
  readonly name: string;
  readonly dataDir: string;
  readonly calendar: SessionCalendar;
  readonly scanners: readonly ScannerSetting[];
  readonly capital: number;
  readonly rate: number;
  readonly note: (text: string) => void;
  /** What saved lists of the recorded source hold, for universes. */
  readonly listsOf?: ((track: ReplayTrack) => Promise<ListedCodes>) | undefined;
}

/** Plays a recorded day through the live writer and runner, with the history that the recorded terminal had. */
export async function scanRecordedDay(scan: RecordedDayScan): Promise<ReplayRun> {
  const { calendar, scanners, capital, rate } = scan;
  const path = pathOf(scan);
  let past: RecordedPast | null = null;
  try {
    return await replayRun(path, calendar, {
      scanners,
      passes: passesOf,
      capital,
      riskFreeRate: rate,
      openElse: openLakeTrack,
      pastOf: async (track, day) => {
        past = await pastOf(scan, path, track, day);
        const lists = await scan.listsOf?.(track);
        return {
          ...(past === null ? {} : knownBefore(past, calendar, day)),
          ...(lists === undefined ? {} : { lists }),
        };
      },
    });
  } finally {
    (past as RecordedPast | null)?.close();
  }
}

function pathOf({ name, dataDir }: RecordedDayScan): string {
  const inFolder = join(dataDir, 'recordings', name);
  if (existsSync(inFolder)) return inFolder;
  if (existsSync(name)) return resolve(name);
  const text = `There is no recording '${name}': neither ${inFolder} nor a path of that name. Recordings are made with --record.`;
  throw new FaultError(fault('input.scan_data', text));
}

/** The database beside the recording; that of the data folder otherwise. */
async function pastOf(
  { dataDir, note }: RecordedDayScan,
  path: string,
  { recordedFrom }: ReplayTrack,
  { date }: TradeDay,
): Promise<RecordedPast | null> {
  if (recordedFrom === null) return null;
  const folder = basename(dirname(path)) === 'recordings' ? dirname(dirname(path)) : dataDir;
  const past = await openRecordedPast(join(folder, DATABASE_FILE), recordedFrom, date);
  if (past === null) note(`${folder} has no history of ${recordedFrom}: scanners begin with the recorded day alone.`);
  return past;
}

/** Histories and volatilities as the store thread gave them on the recorded day. */
export function knownBefore(
  past: RecordedPast,
  calendar: SessionCalendar,
  day: TradeDay,
): Required<Pick<ReplayRunOptions, 'history' | 'iv'>> {
  const pastDays = pastTradeDays(calendar, day.date);
  const plan = shippedIvPlan(calendar, day.date);
  const bars = ({ segment, securityId }: Instrument, daily: boolean, limit: number): Bars => {
    const out = emptyBars();
    for (const bar of past.bars(SEGMENT_CODES[segment], securityId, daily, day.midnightMs, limit)) {
      pushBar(out, { ...bar, flags: 0 });
    }
    return out;
  };
  return {
    history: (instrument) => {
      const [openMinute] = tradingMinutes(day, instrument.sessionClass) ?? [0];
      const minutes = bars(instrument, false, MINUTES_WANTED);
      const days = bars(instrument, true, DAYS_KEPT);
      return historyOf({ minutes, days, today: emptyBars() }, { openMinute, instrument }, pastDays);
    },
    iv: (root, told) => {
      if (!Object.hasOwn(plan.expiries, root)) told(null);
      else told(ivSeries(plan, root, past.iv(root, plan.sessions[0]?.date ?? '')));
    },
  };
}
