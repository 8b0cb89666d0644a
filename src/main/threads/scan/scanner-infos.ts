import type { Fault } from '#contract/faults.ts';
import type { ScannerInfo } from '#contract/model/scan.ts';
import type { ScannerProgress, ScannerSetting, ScanRunner } from '../../core/scan/scan-runner.ts';
import { isInstrumentScanner, paramInfos, type ScanSchedule } from '../../core/scan/scanner.ts';

/** What the words about a scanner depend on besides its settings. */
export interface InfoPlace {
  readonly runner: ScanRunner | null;
  /** Instruments whose history is still to come. */
  readonly left: number;
  readonly lastFault: Fault | null;
  readonly lastRunMs: number | null;
}

/** One scanner for people: settings, how it fares, and why it does not run where it does not. */
export function scannerInfo(setting: Required<ScannerSetting>, place: InfoPlace): ScannerInfo {
  const { scanner, enabled, params, universe } = setting;
  const progress = place.runner?.progress(scanner.id) ?? NO_PROGRESS;
  return {
    id: scanner.id,
    title: scanner.title,
    group: scanner.group,
    scope: scanner.scope,
    sentence: scanner.sentence,
    columns: [...scanner.columns],
    intervals: [...scanner.intervals],
    schedule: scheduleWords(scanner.schedules),
    universe,
    enabled,
    ready: progress.ready,
    wanted: progress.wanted,
    skipped: progress.skipped,
    spentMs: Math.round(progress.spentMs * 100) / 100,
    p99Ms: progress.p99Ms === null ? null : Math.round(progress.p99Ms * 100) / 100,
    lastRunMs: place.lastRunMs,
    reason: reasonOf(setting, progress, place),
    params: paramInfos(scanner, params),
  };
}

/** Why a scanner does not run on everything that it wants; null when it does. */
function reasonOf(
  { enabled, scanner, params, universe }: Required<ScannerSetting>,
  progress: ScannerProgress,
  { runner, left, lastFault }: InfoPlace,
): string | null {
  if (!enabled) return 'switched off';
  if (progress.broken) return 'failed; off until the next start';
  if (runner === null) return 'waits for the instruments';
  if (!isInstrumentScanner(scanner)) {
    const lacks = scanner.lacks?.(params) ?? null;
    if (lacks !== null) return lacks;
    if (progress.wanted === 0) return 'nothing that it looks at is subscribed';
    return progress.ready === progress.wanted ? null : `${progress.ready} of ${progress.wanted} are ready`;
  }
  const where = universe === 'default' ? '' : ` in ${universe}`;
  if (progress.wanted === 0) return `no instrument of its kinds${where} trades today`;
  if (progress.ready === progress.wanted) return null;
  const count = `history ${progress.ready} of ${progress.wanted}`;
  if (left > 0) return lastFault === null ? count : `${count}; ${lastFault.text}`;
  const volume = scanner.needsPreviousVolume ? " and the previous day's volume" : '';
  return `${count}; the others lack ${scanner.barsNeeded(params)} bars${volume}`;
}

function scheduleWords(schedules: readonly ScanSchedule[] = [{ kind: 'bar' }]): string {
  return schedules.map(wordsOf).join(', ');
}

function wordsOf(schedule: ScanSchedule): string {
  if (schedule.kind === 'bar') return 'bar close';
  return schedule.kind === 'interval' ? `every ${schedule.minutes} min` : 'pre-market';
}

const NO_PROGRESS: ScannerProgress = {
  ready: 0,
  wanted: 0,
  runs: 0,
  skipped: 0,
  broken: false,
  spentMs: 0,
  p99Ms: null,
};
