import type { ChannelState } from '#contract/model/notifier.ts';
import type { Job } from '#contract/model/job.ts';
import { QUALITY_STATES, type QualityReport, type QualityRow, type QualityState } from '#contract/model/quality.ts';
import type { ScannerInfo } from '#contract/model/scan.ts';
import type { ClockSkew } from '#contract/model/terminal.ts';
import { type AlertFacts, alertGates } from '../alerts/alert-gate.ts';

/** Share of the instruments from which baselines and levels are called complete: a few never get theirs (new listings). */
export const READY_SHARE_MIN = 0.95;
/** Days of known holidays below which the calendar is amber, and red: new lists come out in December. */
const HORIZON_AMBER_DAYS = 45;
const HORIZON_RED_DAYS = 7;
/** Names that one row spells out. */
const NAMED_MAX = 5;

/** Everything that the rows are made of; the alert gate takes its part from the same value. */
export interface QualityFacts extends AlertFacts {
  readonly sockets: { readonly open: number; readonly wanted: number };
  /** Null before the first health sample. */
  readonly health: {
    readonly packetsUnexplained: number;
    readonly staleRows: number;
    readonly clockSkew: Pick<ClockSkew, 'state' | 'text'>;
    readonly hitsRefused: number;
  } | null;
  readonly scanners: readonly Pick<ScannerInfo, 'title' | 'enabled' | 'skipped' | 'reason'>[];
  readonly jobs: readonly Pick<Job, 'title' | 'enabled' | 'state' | 'reason' | 'run'>[];
  /** Why no job runs here; null when they do. */
  readonly jobsOff: string | null;
  readonly horizon: { readonly date: string; readonly days: number };
  readonly channels: readonly Pick<ChannelState, 'channel' | 'reason' | 'failed' | 'dropped' | 'lastError'>[];
}

const row = (id: string, name: string, state: QualityState, word: string, value: string, remedy = ''): QualityRow => ({
  id,
  name,
  state,
  word,
  value: value.slice(0, 600),
  remedy: remedy.slice(0, 400),
});
const count = new Intl.NumberFormat('en-IN');
const ofAll = (n: number, all: number, what: string): string => `${count.format(n)} of ${count.format(all)} ${what}`;

/** Row by row whether the terminal may be trusted, with the remedy where it may not. */
export function qualityReport(facts: QualityFacts, atMs: number): QualityReport {
  const rows = [
    ...readinessRows(facts),
    feedRow(facts),
    truthRow(facts),
    clockRow(facts),
    storeRow(facts),
    scannerRow(facts),
    jobRow(facts),
    calendarRow(facts),
    alertRow(facts),
    channelRow(facts),
  ];
  const worst = Math.max(...rows.map(({ state }) => QUALITY_STATES.indexOf(state)));
  return { atMs, state: QUALITY_STATES[worst] ?? 'red', rows };
}

function readinessRows({ readiness, scanUp, jobsOff }: QualityFacts): QualityRow[] {
  if (readiness === null || !scanUp) {
    const value = scanUp ? 'the scanners have not begun' : 'the scan thread is not running';
    const remedy = 'Wait for the instrument list; when it does not come, look at the notices.';
    return [
      row('baselines', 'Baselines', 'red', 'missing', value, remedy),
      row('levels', 'Levels of today', 'red', 'missing', value, remedy),
    ];
  }
  const { wanted, unloaded, levelled } = readiness;
  const remedy =
    jobsOff === null
      ? 'They come by themselves; the job “Pre-market” names those that do not.'
      : 'A replay has the days before only as far as its recording’s terminal or its lake holds them: import or export those days to the lake, and start the replay again.';
  const part = (id: string, name: string, n: number): QualityRow => {
    const complete = n >= wanted * READY_SHARE_MIN;
    const state = wanted === 0 || n === 0 ? 'red' : complete ? 'green' : 'amber';
    const word = { red: 'missing', amber: 'partly', green: 'present' }[state];
    return row(id, name, state, word, ofAll(n, wanted, 'instruments'), state === 'green' ? '' : remedy);
  };
  return [part('baselines', 'Baselines', wanted - unloaded), part('levels', 'Levels of today', levelled)];
}

function feedRow({ feed, feedReason, sockets, health }: QualityFacts): QualityRow {
  const stale = health?.staleRows ?? 0;
  const value = `${feed}, ${ofAll(sockets.open, sockets.wanted, 'connections')}, ${count.format(stale)} stale rows`;
  if (feed === 'live') {
    const state = stale > 0 ? 'amber' : 'green';
    return row(
      'feed',
      'Feed',
      state,
      stale > 0 ? 'partly' : 'live',
      value,
      stale > 0 ? 'Their prices are old: do not trade on them.' : '',
    );
  }
  const remedy = 'It is connected again by itself; prices are old until then. “doctor --dhan” looks at the account.';
  return row('feed', 'Feed', 'red', feed, feedReason === null ? value : `${value}: ${feedReason}`, remedy);
}

function truthRow({ health }: QualityFacts): QualityRow {
  const lost = health?.packetsUnexplained ?? 0;
  if (health === null) return row('truth', 'Tick audit', 'amber', 'unknown', 'not sampled yet');
  if (lost === 0)
    return row('truth', 'Tick audit', 'green', 'adds up', 'every packet was applied, or refused with a reason');
  const remedy = 'This is a defect of the terminal: restart it, and keep the log of today.';
  return row('truth', 'Tick audit', 'red', 'does not add up', `${count.format(lost)} packets unexplained`, remedy);
}

function clockRow({ health }: QualityFacts): QualityRow {
  const skew = health?.clockSkew ?? { state: 'unknown', text: 'not measured yet' };
  const [state, word] = (
    {
      ok: ['green', 'right'],
      unknown: ['green', 'not measured'],
      warn: ['amber', 'off'],
      block: ['red', 'wrong'],
    } as const
  )[skew.state];
  return row(
    'clock',
    'Clock',
    state,
    word,
    skew.text,
    state === 'green' ? '' : 'Let the system set its clock from a time server.',
  );
}

function storeRow({ storeUp, storeTrouble, health }: QualityFacts): QualityRow {
  if (!storeUp) {
    return row(
      'store',
      'Store',
      'red',
      'down',
      'its thread is not running',
      'It is started again by itself; else restart the terminal.',
    );
  }
  if (storeTrouble !== null) {
    return row(
      'store',
      'Store',
      'red',
      'in trouble',
      storeTrouble,
      'Free space on the disk of the data folder, or wait.',
    );
  }
  const refused = health?.hitsRefused ?? 0;
  if (refused === 0) return row('store', 'Store', 'green', 'writing', 'nothing was refused');
  return row(
    'store',
    'Store',
    'amber',
    'refusing',
    `${count.format(refused)} hits were not stored`,
    'Free space on the disk of the data folder.',
  );
}

function scannerRow({ scanners }: QualityFacts): QualityRow {
  const on = scanners.filter(({ enabled }) => enabled);
  const failed = on.filter(({ reason }) => reason?.startsWith('failed') === true);
  const skipped = on.filter((one) => one.skipped > 0);
  const value = `${on.length} on, ${skipped.length} over their time, ${failed.length} failed`;
  if (failed.length > 0) {
    return row(
      'scanners',
      'Scanners',
      'red',
      'failed',
      `${value}: ${named(failed)}`,
      'They are off until the next start; the log says why.',
    );
  }
  if (skipped.length > 0) {
    const remedy = 'Give them a smaller universe, or close other programs.';
    return row('scanners', 'Scanners', 'amber', 'over budget', `${value}: ${named(skipped)}`, remedy);
  }
  return row('scanners', 'Scanners', 'green', 'in time', value);
}

function jobRow({ jobs, jobsOff }: QualityFacts): QualityRow {
  if (jobsOff !== null) return row('jobs', 'Schedule', 'green', 'off', jobsOff);
  const failed = jobs.filter(({ state, run }) => state === 'waiting' && run?.result === 'failed');
  const late = jobs.filter(({ state }) => state === 'retrying' || state === 'due');
  const partly = jobs.filter(({ state, run }) => state === 'waiting' && run?.result === 'warned');
  const off = jobs.filter(({ enabled }) => !enabled);
  const value = `${jobs.length} jobs, ${failed.length} failed, ${late.length} behind, ${off.length} switched off`;
  if (failed.length > 0)
    return row(
      'jobs',
      'Schedule',
      'red',
      'failed',
      `${value}: ${named(failed)}`,
      'See the jobs panel; run them again there.',
    );
  const behind = [...late, ...partly];
  if (behind.length > 0)
    return row(
      'jobs',
      'Schedule',
      'amber',
      'behind',
      `${value}: ${named(behind)}`,
      'See the jobs panel for what is left.',
    );
  return row('jobs', 'Schedule', 'green', 'kept', value);
}

function calendarRow({ horizon: { date, days } }: QualityFacts): QualityRow {
  const state = days < HORIZON_RED_DAYS ? 'red' : days < HORIZON_AMBER_DAYS ? 'amber' : 'green';
  const word = { red: 'ends', amber: 'ends soon', green: 'known' }[state];
  const remedy = "Add the exchanges' new holidays to calendar.json.";
  return row(
    'calendar',
    'Calendar',
    state,
    word,
    `holidays up to ${date}, ${days} days`,
    state === 'green' ? '' : remedy,
  );
}

function alertRow(facts: QualityFacts): QualityRow {
  const { scan, rules } = alertGates(facts);
  const reasons = [...new Set([...scan.reasons, ...rules.reasons])];
  if (!scan.on || !rules.on) {
    return row('alerts', 'Alerts', 'red', 'off', reasons.join(' · '), 'They begin when this is in order.');
  }
  if (scan.notes.length === 0) return row('alerts', 'Alerts', 'green', 'on', 'nothing holds them');
  return row(
    'alerts',
    'Alerts',
    'amber',
    'partly on',
    scan.notes.join(' · '),
    'Instruments without their own history or levels alert when these are there.',
  );
}

function channelRow({ channels }: QualityFacts): QualityRow {
  const open = channels.filter(({ channel }) => channel.enabled);
  const failed = open.reduce((sum, one) => sum + one.failed, 0);
  const dropped = open.reduce((sum, one) => sum + one.dropped, 0);
  const shut = open.filter(({ reason }) => reason !== null);
  const value = `${open.length} on, ${count.format(failed)} messages failed, ${count.format(dropped)} given up`;
  if (shut.length > 0) {
    const why = shut.map(({ channel, reason }) => `${channel.id}: ${reason}`).join(' · ');
    return row(
      'channels',
      'Channels',
      'amber',
      'shut',
      `${value}; ${why}`,
      'Give what is missing, or switch the channel off.',
    );
  }
  if (failed + dropped === 0) return row('channels', 'Channels', 'green', 'in order', value);
  const last = open.find(({ lastError }) => lastError !== null)?.lastError;
  return row(
    'channels',
    'Channels',
    'amber',
    'losing',
    `${value}${last === undefined ? '' : `; last: ${last}`}`,
    'Test the channel in the alerts panel.',
  );
}

function named(things: readonly { readonly title: string }[]): string {
  const more = things.length - NAMED_MAX;
  const names = things.slice(0, NAMED_MAX).map(({ title }) => title);
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
