import { FaultError, fault, faultOf } from '#contract/faults.ts';
import type { AtmPoint, RollingRequest } from '../../adapters/adapter.ts';
import { ivSeries, type IvPlan, monthlyExpiriesOn } from '../../core/options/iv-plan.ts';
import { addDays, istDate } from '../../core/time/ist.ts';
import type { AtmIvCover, AtmIvRow } from '../../storage/queries/atm-iv.ts';
import type { StoreAnswers } from '../protocol.ts';
import type { BrokerLink } from './broker-link.ts';
import { shippedIvPlan } from './shipped-iv-plan.ts';
import type { EpochInstruments, StoreContext } from './store-context.ts';

/** Calendar days in one call: the most that the broker allows. */
export const CALL_DAYS = 30;
/** Pace of the calls, and how long candles must not have been downloaded before one: charts and scanners go first. */
export const CALL_EVERY_MS = 10_000;
/** While candles are downloaded without a break, one call in this time all the same. */
export const BUSY_CALL_EVERY_MS = 120_000;
/** After a refusal the next call waits this long. */
export const RETRY_MS = 300_000;
/** Calls of one stretch: both months, and calls as well as puts, whose mean cancels what the broker takes for carry. */
const CALLS: readonly Pick<RollingRequest, 'month' | 'right'>[] = [
  { month: 1, right: 'CE' },
  { month: 1, right: 'PE' },
  { month: 2, right: 'CE' },
  { month: 2, right: 'PE' },
];

/** One stretch of dates of one root that is being fetched; both dates inclusive. */
interface Job {
  readonly root: string;
  readonly segment: RollingRequest['segment'];
  readonly fromDate: string;
  readonly toDate: string;
  /** Last volatilities of each date, near month and next month. */
  readonly found: Map<string, readonly [number[], number[]]>;
  done: number;
}

/**
 * Back-fills the ATM volatility history of the index underlyings in the background, newest dates first, slowly. What
 * has been asked is one stretch of dates per root, stored with its rows, so that a restart goes on where it stopped.
 */
export class AtmIvSource {
  readonly #context: StoreContext;
  readonly #link: BrokerLink;
  readonly #plan: IvPlan;
  #epoch: EpochInstruments | null = null;
  #roots = new Map<string, RollingRequest['segment']>();
  /** Roots whose newest sessions were asked for since the start: their absence is not asked again. */
  readonly #asked = new Set<string>();
  /** Roots that the broker refuses. */
  readonly #refused = new Set<string>();
  #job: Job | null = null;
  #idle = false;
  #running = false;
  #stopped = false;
  #nextAtMs: number | null = null;
  #busyAtMs = 0;
  #lastCallMs = 0;
  #downloads = 0;

  constructor(context: StoreContext, link: BrokerLink) {
    this.#context = context;
    this.#link = link;
    this.#plan = shippedIvPlan(context.calendar, context.boot.day.date);
  }

  /** The daily series as far as it is known. @throws FaultError `input.no_iv_history` for a root that has none. */
  series(root: string): StoreAnswers['atmIv'] {
    if (!Object.hasOwn(this.#plan.expiries, root)) {
      const known = Object.keys(this.#plan.expiries).join(', ');
      const text = `The history of ATM volatility is kept for indices (${known}), not for ${root}.`;
      throw new FaultError(fault('input.no_iv_history', text, { root }));
    }
    const { atmIv, source, recordedSource } = this.#context;
    // A recording goes on with the history of its source, as its candles do.
    const days = atmIv.list(recordedSource ?? source, root, this.#plan.sessions[0]?.date ?? '');
    return ivSeries(this.#plan, root, days);
  }

  /** Makes the next call when it is its turn. */
  tick(): void {
    const { counters, tools, epoch } = this.#context;
    const nowMs = tools.timers.monotonicMs();
    const downloads = counters.get('historyCalls');
    if (this.#nextAtMs === null) {
      this.#nextAtMs = nowMs + CALL_EVERY_MS;
      this.#lastCallMs = nowMs;
    }
    if (downloads !== this.#downloads) this.#busyAtMs = nowMs;
    this.#downloads = downloads;
    if (this.#epoch !== epoch) this.#enter(epoch);
    if (this.#stopped || this.#running || this.#idle || nowMs < this.#nextAtMs) return;
    const busy = downloads > 0 && nowMs - this.#busyAtMs < CALL_EVERY_MS;
    if (busy && nowMs - this.#lastCallMs < BUSY_CALL_EVERY_MS) return;
    this.#job ??= this.#nextJob();
    if (this.#job === null) {
      this.#idle = true;
      return;
    }
    this.#lastCallMs = nowMs;
    this.#nextAtMs = nowMs + CALL_EVERY_MS;
    this.#running = true;
    void this.#call(this.#job);
  }

  /** Nothing is asked or written any more. */
  stop(): void {
    this.#stopped = true;
  }

  #enter(epoch: EpochInstruments): void {
    this.#epoch = epoch;
    this.#idle = !this.#context.hasBroker;
    this.#roots = new Map();
    for (const { kind, underlying, segment } of epoch.list) {
      if (kind !== 'OPTIDX' || !Object.hasOwn(this.#plan.expiries, underlying)) continue;
      if (segment === 'NSE_FNO' || segment === 'BSE_FNO') this.#roots.set(underlying, segment);
    }
  }

  async #call(job: Job): Promise<void> {
    try {
      const broker = await this.#link.get();
      if (this.#stopped || broker === null) return;
      const { root, segment, fromDate, toDate } = job;
      const call = CALLS[job.done] as (typeof CALLS)[number];
      const points = await broker.rolling.atm({ root, segment, fromDate, toDate, ...call });
      if (this.#stopped) return;
      takePoints(job, call.month, points);
      job.done += 1;
      if (job.done < CALLS.length) return;
      this.#job = null;
      this.#finish(job);
    } catch (thrown) {
      if (!this.#stopped) this.#failed(job, thrown);
    } finally {
      this.#running = false;
    }
  }

  #failed(job: Job, thrown: unknown): void {
    const { counters, tools } = this.#context;
    const { kind, code, text } = faultOf(thrown);
    counters.add('historyFailed');
    tools.log(kind === 'bug' ? 'error' : 'warn', 'store.iv_failed', { root: job.root, code, text });
    this.#nextAtMs = tools.timers.monotonicMs() + RETRY_MS;
    if (kind === 'unavailable' || kind === 'denied') return;
    this.#refused.add(job.root);
    this.#job = null;
  }

  /** The stretch with the newest dates among those that the roots lack. */
  #nextJob(): Job | null {
    let best: Job | null = null;
    for (const [root, segment] of this.#roots) {
      const gap = this.#gapOf(root);
      if (gap !== null && (best === null || gap.toDate > best.toDate)) {
        best = { root, segment, ...gap, found: new Map(), done: 0 };
      }
    }
    return best;
  }

  #gapOf(root: string): { readonly fromDate: string; readonly toDate: string } | null {
    const { sessions } = this.#plan;
    const [oldest, newest] = [sessions[0]?.date, sessions.at(-1)?.date];
    if (oldest === undefined || newest === undefined || this.#refused.has(root)) return null;
    const back = (toDate: string) => ({ fromDate: laterOf(oldest, addDays(toDate, 1 - CALL_DAYS)), toDate });
    const cover = this.#coverOf(root);
    if (cover === null) return this.#asked.has(root) ? null : back(newest);
    if (cover.toDate < newest && !this.#asked.has(root)) {
      const fromDate = addDays(cover.toDate, 1);
      const toDate = addDays(fromDate, CALL_DAYS - 1);
      return { fromDate, toDate: toDate < newest ? toDate : newest };
    }
    return cover.fromDate > oldest && !cover.exhausted ? back(addDays(cover.fromDate, -1)) : null;
  }

  /** The stretch that was asked for; one that ends before the history begins is of no use. */
  #coverOf(root: string): AtmIvCover | null {
    const cover = this.#context.atmIv.cover(this.#context.source, root);
    return cover !== null && cover.toDate >= (this.#plan.sessions[0]?.date ?? '') ? cover : null;
  }

  /** Stores a stretch. The newest sessions may not be ready: what is missing at that end counts as not asked. */
  #finish({ root, fromDate, toDate, found }: Job): void {
    const { atmIv, source, tools } = this.#context;
    const newest = toDate === this.#plan.sessions.at(-1)?.date;
    if (newest) this.#asked.add(root);
    const days = this.#rowsOf(root, found);
    const before = this.#coverOf(root);
    const endDate = newest ? days.at(-1)?.date : toDate;
    if (endDate === undefined) return;
    const cover =
      before === null
        ? { fromDate, toDate: endDate, exhausted: false }
        : {
            fromDate: fromDate < before.fromDate ? fromDate : before.fromDate,
            toDate: laterOf(before.toDate, endDate),
            exhausted: before.exhausted || (fromDate < before.fromDate && days.length === 0),
          };
    this.#context.tryWrite(() => atmIv.store(source, root, days, cover));
    tools.log('info', 'store.iv_filled', { root, fromDate, toDate, days: days.length });
  }

  /** Rows of the plan's sessions that were answered, oldest first. */
  #rowsOf(root: string, found: Job['found']): AtmIvRow[] {
    const rows: AtmIvRow[] = [];
    for (const { date } of this.#plan.sessions) {
      const values = found.get(date);
      const expiries = monthlyExpiriesOn(this.#plan, root, date);
      if (values === undefined || expiries === undefined) continue;
      const [near, next] = values;
      const [nearExpiry, nextExpiry] = [expiries[0].date, expiries[1].date];
      rows.push({ date, near: meanOf(near), next: meanOf(next), nearExpiry, nextExpiry });
    }
    return rows;
  }
}

/** Adds the last volatility of each date, which is the one nearest the close. */
function takePoints(job: Job, month: RollingRequest['month'], points: readonly AtmPoint[]): void {
  const last = new Map<string, number>();
  for (const { t, iv } of points) last.set(istDate(t), iv);
  for (const [date, iv] of last) {
    if (date < job.fromDate || date > job.toDate) continue;
    const values = job.found.get(date) ?? ([[], []] as const);
    values[month - 1]?.push(iv);
    job.found.set(date, values);
  }
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function laterOf(a: string, b: string): string {
  return a > b ? a : b;
}
