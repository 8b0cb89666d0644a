import { FaultError, fault } from '#contract/faults.ts';
import type { Instrument, SessionClass } from '#contract/model/instrument.ts';
import type { InstrumentLevels } from '#contract/model/levels.ts';
import type { Position } from '#contract/model/position.ts';
import { DAY_MS } from '#contract/model/session.ts';
import { csvOf } from '../core/alerts/export-table.ts';
import { expirySentence } from '../core/jobs/expiring.ts';
import { MONTH_COLUMNS, monthRow, narrowest, sortedMonth } from '../core/jobs/month-table.ts';
import { sessionDateBefore } from '../core/jobs/session-date.ts';
import type { SessionCalendar } from '../core/session/calendar.ts';
import { horizonWarning, daysToHorizon } from '../core/session/horizon.ts';
import { istDate } from '../core/time/ist.ts';
import type { StoreAnswers, StoreRequest } from '../threads/protocol.ts';
import { type CloseParts, closeWork } from './close-work.ts';
import type { JobWork, WorkTools } from './job-work.ts';

/** Steps that one instrument may need; a broker that goes on without end must not hold the list up. */
const WARM_STEPS_MAX = 12;
/** A chart or a scanner that waits for history goes first; looked at again after this, real ms. */
const BUSY_AGAIN_MS = 1_000;
/** A backup that is older is worth a reminder. */
const BACKUP_DAYS_MAX = 14;
/** Ranges that a summary names. */
const NAMED_MAX = 5;

export interface WorkParts extends Pick<CloseParts, 'lake'> {
  readonly calendar: SessionCalendar;
  readonly ask: <R extends StoreRequest>(request: R) => Promise<StoreAnswers[R['kind']]>;
  /** Engine time, and wall time for what lies outside of the market. */
  readonly nowMs: () => number;
  readonly wallMs: () => number;
  /** Instruments that are subscribed now. */
  readonly subscribed: () => readonly Instrument[];
  readonly codeOf: (instrument: Pick<Instrument, 'segment' | 'securityId'>) => number;
  /** Codes on saved lists. */
  readonly listed: () => Promise<readonly number[]>;
  readonly levels: (code: number) => Promise<InstrumentLevels>;
  readonly positions: () => Promise<readonly Position[]>;
  readonly raise: (level: 'info' | 'warn', code: string, text: string) => void;
}

/** What each job does, by its name. */
export function jobWorks(parts: WorkParts): Readonly<Record<string, JobWork>> {
  const day = (what: string, classes: readonly SessionClass[]): JobWork => endOfDayWork(parts, what, classes);
  return {
    premarket: premarketWork(parts),
    monthly: monthlyWork(parts),
    watchlists: watchlistWork(parts),
    expiries: lightWork(() => remindOfExpiries(parts)),
    calendar: lightWork(() => Promise.resolve(lookAtCalendar(parts))),
    'eod-shares': day('share', ['EQ_DERIV', 'EQ_PLAIN', 'INDEX']),
    'eod-derivatives': day('derivative', ['FNO']),
    'eod-currencies': day('currency', ['CDS']),
    'eod-commodities': day('commodity', ['MCX']),
    'eod-close': closeWork({ ...parts, closeOutcomes: (date) => parts.ask({ kind: 'outcomesClose', date }) }),
    backup: lightWork(() => remindOfBackup(parts)),
  };
}

/** Options are thousands, each of a few months: their history comes when somebody looks at it. */
const isNoOption = ({ right }: Instrument): boolean => right === null;

/** Brings the history of an instrument up to date, one download at a time, behind everybody who waits for one. */
async function warm({ ask }: WorkParts, code: number, tools: WorkTools): Promise<void> {
  for (let step = 0; step < WARM_STEPS_MAX && !tools.isEnded(); ) {
    const { state, downloaded, spacingMs } = await ask({ kind: 'warm', code });
    if (state === 'busy') {
      await tools.pause(BUSY_AGAIN_MS);
      continue;
    }
    if (downloaded) await tools.pause(spacingMs);
    if (state === 'done') return;
    step += 1;
  }
}

/** Levels of an instrument; null for one that the scanners do not look at. */
async function levelsOf({ levels }: WorkParts, code: number): Promise<InstrumentLevels | null> {
  try {
    return await levels(code);
  } catch (thrown) {
    if (thrown instanceof FaultError && thrown.fault.code === 'input.not_scanned') return null;
    throw thrown;
  }
}

function premarketWork(parts: WorkParts): JobWork {
  const { ask, subscribed, codeOf } = parts;
  let list = 'The instrument list was read before.';
  return {
    partTries: 4,
    async begin() {
      const { changed, listed } = await ask({ kind: 'masterRefresh' });
      list = changed
        ? `A new instrument list was read: ${listed} can be subscribed.`
        : 'The instrument list has not changed.';
      return subscribed()
        .filter(isNoOption)
        .map((instrument) => ({ code: codeOf(instrument), what: instrument.symbol }));
    },
    async one({ code }, tools) {
      await warm(parts, code, tools);
      const found = await levelsOf(parts, code);
      return found === null ? '' : String(found.cpr.day?.widthPct ?? 'short');
    },
    finish: (progress) => {
      const { total, done, failed } = progress.counts;
      const told = progress.items.filter(({ state, note }) => state === 'done' && note !== '');
      const levelled = told.filter(({ note }) => note !== 'short');
      const words = narrowest(
        levelled.map(({ what, note }) => ({ symbol: what, widthPct: Number(note) })),
        NAMED_MAX,
      );
      const missing = failed === 0 ? '' : ` ${failed} failed: their scanners and alerts wait.`;
      const summary = `${list} ${done} of ${total} instruments are up to date, ${levelled.length} with levels.${missing} ${words}`;
      return Promise.resolve({ summary: summary.trim() });
    },
  };
}

function monthlyWork(parts: WorkParts): JobWork {
  const { subscribed, codeOf } = parts;
  return {
    partTries: 4,
    begin: () =>
      Promise.resolve(
        subscribed()
          .filter(isNoOption)
          .map((instrument) => ({ code: codeOf(instrument), what: instrument.symbol })),
      ),
    async one({ code }) {
      const found = await levelsOf(parts, code);
      return found === null ? '' : JSON.stringify(monthRow(found));
    },
    finish: (progress) => {
      const rows = sortedMonth(progress.items.map(({ note, state }) => (state === 'done' ? note : '')));
      const known = rows.filter(({ widthPct }) => widthPct !== null);
      const words = narrowest(
        known.map(({ symbol, widthPct }) => ({ symbol, widthPct: widthPct ?? 0 })),
        NAMED_MAX,
      );
      const summary = `Levels of ${rows[0]?.of ?? 'the month'} for ${rows.length} instruments. ${words}`.trim();
      return Promise.resolve({
        summary,
        report: csvOf({ head: MONTH_COLUMNS, rows: rows.map(({ cells }) => cells.map((cell) => String(cell ?? ''))) }),
      });
    },
  };
}

function watchlistWork(parts: WorkParts): JobWork {
  const { subscribed, codeOf, listed } = parts;
  return {
    partTries: 4,
    async begin() {
      const names = new Map(subscribed().map((instrument) => [codeOf(instrument), instrument.symbol]));
      return [...new Set(await listed())].map((code) => ({ code, what: names.get(code) ?? `code ${code}` }));
    },
    async one({ code }, tools) {
      await warm(parts, code, tools);
      return '';
    },
    finish: (progress) => {
      const { total, done } = progress.counts;
      const summary = total === 0 ? 'Nothing is on a list.' : `${done} of ${total} listed instruments are up to date.`;
      return Promise.resolve({ summary });
    },
  };
}

function endOfDayWork(parts: WorkParts, what: string, classes: readonly SessionClass[]): JobWork {
  const { ask, calendar, subscribed, codeOf } = parts;
  const [sessionClass] = classes as [SessionClass];
  const dateOf = ({ run }: WorkTools): string => sessionDateBefore(calendar, sessionClass, run().dueMs);
  return {
    // The broker publishes the day within an hour or two; the last try is two hours after the close.
    partTries: 7,
    begin: () => {
      const meant = subscribed().filter((one) => isNoOption(one) && classes.includes(one.sessionClass));
      return Promise.resolve(meant.map((instrument) => ({ code: codeOf(instrument), what: instrument.symbol })));
    },
    async one({ code }, tools) {
      const date = dateOf(tools);
      const { close, spacingMs } = await ask({ kind: 'officialDay', code, date });
      await tools.pause(spacingMs);
      if (close !== null) return String(close);
      throw new FaultError(fault('unavailable.official_day', `The broker has no day of ${date} for it yet.`));
    },
    finish: (progress, tools) => {
      const { total, done } = progress.counts;
      return Promise.resolve({ summary: `${done} of ${total} official ${what} days of ${dateOf(tools)} are stored.` });
    },
  };
}

/** A job of one step that downloads nothing; it looks at the begin, so that trouble is waited out. */
function lightWork(look: () => Promise<{ summary: string; warned?: boolean }>): JobWork {
  let seen: { summary: string; warned?: boolean } = { summary: '' };
  return {
    partTries: 1,
    async begin() {
      seen = await look();
      return [];
    },
    one: () => Promise.resolve(''),
    finish: () => Promise.resolve(seen),
  };
}

const NOTHING_EXPIRES = 'Nothing that is subscribed, listed or held expires today or on the next trading day.';
const NOTHING = { instruments: [] };

async function remindOfExpiries(parts: WorkParts): Promise<{ summary: string }> {
  const { calendar, nowMs, subscribed, positions, listed, codeOf, ask, raise } = parts;
  const today = istDate(nowMs());
  const dates = [today, calendar.nextTradeDate(today)] as const;
  const open = (await positions()).filter(({ net }) => net !== 0);
  const known = new Set(subscribed().map(codeOf));
  const codes = new Set([...open.map(codeOf), ...(await listed())]);
  const others = [...codes].filter((code) => !known.has(code));
  const { instruments } = others.length === 0 ? NOTHING : await ask({ kind: 'listed', codes: others });
  const { text, hasPositions } = expirySentence(dates, [...subscribed(), ...instruments], open);
  if (text === null) return { summary: NOTHING_EXPIRES };
  raise(hasPositions ? 'warn' : 'info', 'jobs.expiry', text);
  return { summary: text };
}

function lookAtCalendar({ calendar, nowMs }: WorkParts): { summary: string; warned: boolean } {
  const date = istDate(nowMs());
  const warning = horizonWarning(calendar, date);
  const known = `The holidays are known up to ${calendar.horizon}, ${daysToHorizon(calendar, date)} days ahead.`;
  return { summary: warning ?? known, warned: warning !== null };
}

async function remindOfBackup({ ask, wallMs, raise }: WorkParts): Promise<{ summary: string; warned: boolean }> {
  const { atMs } = await ask({ kind: 'lastBackup' });
  const days = atMs === null ? null : Math.floor((wallMs() - atMs) / DAY_MS);
  if (days !== null && days <= BACKUP_DAYS_MAX) {
    return { summary: `The last backup is ${days} ${days === 1 ? 'day' : 'days'} old.`, warned: false };
  }
  const fact = days === null ? 'No backup of the data folder was made yet.' : `The last backup is ${days} days old.`;
  const summary = `${fact} Make one with: npm run -s cli -- backup FILE.tar.gz`;
  raise('info', 'jobs.backup', summary);
  return { summary, warned: true };
}
