import { FaultError, ensure, fault, faultOf } from '#contract/faults.ts';
import type { Job, JobRun, JobsState } from '#contract/model/job.ts';
import type { Timers } from '#contract/timers.ts';
import { CLOCK_WENT_BACK_MS, LATE_MS, missedDue, nextDue, type NextMoment } from '../core/jobs/due.ts';
import type { JobPlan } from '../core/jobs/job-plan.ts';
import type { RunItem } from '../core/jobs/run-progress.ts';
import { type JobsStanding, mayStart, waitsFor } from '../core/jobs/start-order.ts';
import type { SessionCalendar } from '../core/session/calendar.ts';
import { istDate } from '../core/time/ist.ts';
import type { StoredRun } from '../threads/job-requests.ts';
import type { StoreAnswers, StoreRequest } from '../threads/protocol.ts';
import { JobRunner } from './job-runner.ts';
import type { JobWork } from './job-work.ts';
import type { Log } from './log.ts';

export interface JobDeskParts {
  readonly plans: readonly JobPlan[];
  readonly works: Readonly<Record<string, JobWork>>;
  readonly calendar: SessionCalendar;
  readonly nextMoment: NextMoment;
  /** Engine time. */
  readonly nowMs: () => number;
  /** Real time, for waits. */
  readonly timers: Timers;
  /** Why no job runs here; null when they do. */
  readonly off: string | null;
  readonly ask: <R extends StoreRequest>(request: R) => Promise<StoreAnswers[R['kind']]>;
  readonly tell: (state: JobsState) => void;
  readonly raise: (level: 'info' | 'warn', code: string, text: string) => void;
  readonly log: Pick<Log, 'write'>;
}

/** One job with what it is doing. */
interface Entry {
  readonly plan: JobPlan;
  enabled: boolean;
  handledMs: number | null;
  nextMs: number | null;
  /** Due, and not begun. */
  due: { readonly ms: number; readonly by: JobRun['by'] } | null;
  runner: JobRunner | null;
  /** The newest run that has ended. */
  last: JobRun | null;
}

/**
 * The scheduler. It has no timer of its own: once a second it compares the engine's clock with when each job is due, so
 * that a late start, a sleep and a leap of the clock are one case: what was missed runs once.
 */
export class JobDesk {
  readonly #parts: JobDeskParts;
  readonly #entries: Map<string, Entry>;
  #begun: 'no' | 'reading' | 'yes' = 'no';
  #lastMs = Number.NEGATIVE_INFINITY;
  #told = '';
  #stopped = false;

  constructor(parts: JobDeskParts) {
    this.#parts = parts;
    const entry = (plan: JobPlan): Entry => {
      return { plan, enabled: true, handledMs: null, nextMs: null, due: null, runner: null, last: null };
    };
    this.#entries = new Map(parts.plans.map((plan) => [plan.name, entry(plan)]));
  }

  /** The store can be asked and there are instruments: takes up what was stored, once; later epochs change nothing. */
  async begin(): Promise<void> {
    if (this.#parts.off !== null || this.#begun !== 'no') return;
    this.#begun = 'reading';
    try {
      const { jobs, runs } = await this.#parts.ask({ kind: 'jobsBegin' });
      for (const { name, enabled, handledMs } of jobs) {
        const entry = this.#entries.get(name);
        if (entry !== undefined) Object.assign(entry, { enabled, handledMs });
      }
      for (const stored of runs) this.#restore(stored);
    } catch (thrown) {
      this.#begun = 'no';
      this.#parts.log.write('warn', 'jobs.not_begun', { text: faultOf(thrown).text });
      return;
    }
    this.#begun = 'yes';
    this.#lookAll();
    this.everySecond();
  }

  everySecond(): void {
    if (this.#begun !== 'yes' || this.#stopped) return;
    const nowMs = this.#parts.nowMs();
    if (nowMs < this.#lastMs - CLOCK_WENT_BACK_MS) this.#lookAll();
    this.#lastMs = nowMs;
    for (const entry of this.#entries.values()) if (entry.nextMs !== null && nowMs >= entry.nextMs) this.#look(entry);
    for (const name of mayStart(this.#parts.plans, this.#standing())) {
      const entry = this.#entryOf(name);
      const { ms, by } = ensure(entry.due, `${name} is due`);
      this.#start(entry, ms, by);
    }
    this.#tell();
  }

  /** The terminal closes: runs go on at the next start. */
  stop(): void {
    this.#stopped = true;
    for (const { runner } of this.#entries.values()) runner?.abandon();
  }

  list(): JobsState {
    return { jobs: [...this.#entries.values()].map((entry) => this.#jobOf(entry)), off: this.#parts.off };
  }

  /** Runs a job now. @throws input.job, denied.jobs_off, unavailable.starting */
  run(name: string): Job {
    const entry = this.#known(name);
    if (this.#begun !== 'yes') {
      throw new FaultError(fault('unavailable.starting', 'The terminal is starting. Try again in a moment.'));
    }
    if (entry.runner === null) this.#start(entry, entry.due?.ms ?? this.#parts.nowMs(), 'person');
    this.#tell();
    return this.#jobOf(entry);
  }

  /** Ends a run, or takes back one that is due. @throws input.job, denied.jobs_off */
  cancel(name: string): Job {
    const entry = this.#known(name);
    entry.runner?.cancel();
    if (entry.due !== null) {
      this.#handled(entry, entry.due.ms);
      void this.#keep(entry).catch(() => {});
    }
    this.#tell();
    return this.#jobOf(entry);
  }

  /** @throws input.job, denied.jobs_off */
  async enable(name: string, enabled: boolean): Promise<Job> {
    const entry = this.#known(name);
    entry.enabled = enabled;
    // What fell due while it was off is not caught up with.
    this.#handled(entry, this.#parts.nowMs());
    await this.#keep(entry);
    this.#tell();
    return this.#jobOf(entry);
  }

  /** The table of the newest ended run; empty when it made none. @throws input.job */
  async report(name: string): Promise<{ text: string; dueMs: number | null }> {
    const { last } = this.#known(name);
    if (last === null || !last.hasReport) return { text: '', dueMs: null };
    const { text } = await this.#parts.ask({ kind: 'jobReport', runId: last.id });
    return { text, dueMs: last.dueMs };
  }

  #restore({ name, run, items }: StoredRun): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    if (run.endedMs !== null) {
      entry.last = run;
      return;
    }
    const nowMs = this.#parts.nowMs();
    const isOfUse = entry.plan.validity === 'untilNext' || istDate(run.dueMs) === istDate(nowMs);
    // A simulated day that begins again earlier is another day.
    if (!isOfUse || run.startedMs - nowMs > CLOCK_WENT_BACK_MS) {
      const summary = 'The terminal was closed before it was done, and it is of no use any more.';
      entry.last = { ...run, result: 'cancelled', endedMs: nowMs, summary };
      void this.#save(name, entry.last, [], '').catch(() => {});
      return;
    }
    this.#execute(entry, run, items.length === 0 ? null : items);
  }

  #lookAll(): void {
    for (const entry of this.#entries.values()) this.#look(entry);
  }

  /** Works out whether a job is due, and when it will be next. */
  #look(entry: Entry): void {
    const { calendar, nextMoment, nowMs } = this.#parts;
    const now = nowMs();
    entry.nextMs = entry.enabled ? nextDue(entry.plan.schedule, now, calendar, nextMoment) : null;
    if (!entry.enabled) return;
    const ms = missedDue(entry.plan, entry.handledMs, now, calendar, nextMoment);
    if (ms === null || ms === entry.runner?.run.dueMs) return;
    entry.due = { ms, by: now - ms > LATE_MS ? 'catch-up' : 'schedule' };
  }

  #start(entry: Entry, dueMs: number, by: JobRun['by']): void {
    const startedMs = this.#parts.nowMs();
    const nothing = { total: 0, done: 0, failed: 0, failures: [], hasReport: false };
    const run: JobRun = {
      id: 0,
      dueMs,
      startedMs,
      endedMs: null,
      by,
      result: 'running',
      attempt: 1,
      summary: '',
      ...nothing,
    };
    // A run that a person asks for before the time does not replace the one that is due later.
    this.#handled(entry, by === 'person' && entry.due === null ? entry.handledMs : dueMs);
    this.#parts.log.write('info', 'jobs.started', { job: entry.plan.name, by });
    void this.#keep(entry).catch(() => {});
    this.#execute(entry, run, null);
  }

  #execute(entry: Entry, run: JobRun, items: readonly RunItem[] | null): void {
    const { plan } = entry;
    const { timers, nowMs, works, log, raise } = this.#parts;
    const work = ensure(works[plan.name], `the job ${plan.name} has its work`);
    const save = (next: JobRun, parts: readonly RunItem[], report: string): Promise<number> =>
      this.#save(plan.name, next, parts, report);
    const runner = new JobRunner({ work, run, items, timers, nowMs, save, changed: () => {} });
    entry.runner = runner;
    void runner.execute().then(() => {
      if (this.#stopped) return;
      entry.runner = null;
      entry.last = runner.run;
      const { result, summary, done, failed } = entry.last;
      log.write(result === 'failed' ? 'warn' : 'info', 'jobs.ended', { job: plan.name, result, done, failed, summary });
      if (result === 'failed') raise('warn', 'unavailable.job', `${plan.title} failed: ${summary} See the jobs panel.`);
      this.#tell();
    });
  }

  async #save(name: string, run: JobRun, items: readonly RunItem[], report: string): Promise<number> {
    return (await this.#parts.ask({ kind: 'jobRunSave', saved: { name, run, items }, report })).id;
  }

  #handled(entry: Entry, ms: number | null): void {
    entry.handledMs = ms;
    entry.due = null;
    this.#look(entry);
  }

  async #keep({ plan, enabled, handledMs }: Entry): Promise<void> {
    await this.#parts.ask({ kind: 'jobSave', job: { name: plan.name, enabled, handledMs } });
  }

  #standing(): JobsStanding {
    const names = (fits: (entry: Entry) => boolean): Set<string> =>
      new Set([...this.#entries].flatMap(([name, entry]) => (fits(entry) ? [name] : [])));
    return {
      due: names(({ due }) => due !== null),
      running: names(({ runner }) => runner !== null),
      retrying: names(({ runner }) => runner !== null && runner.retrying !== null),
    };
  }

  #entryOf(name: string): Entry {
    return ensure(this.#entries.get(name), `${name} is a job`);
  }

  #known(name: string): Entry {
    const { off } = this.#parts;
    if (off !== null) throw new FaultError(fault('denied.jobs_off', off));
    const entry = this.#entries.get(name);
    if (entry !== undefined) return entry;
    const names = [...this.#entries.keys()].join(', ');
    throw new FaultError(fault('input.job', `There is no job '${name.slice(0, 40)}'. Jobs are: ${names}.`));
  }

  #jobOf({ plan, enabled, nextMs, due, runner, last }: Entry): Job {
    const { name, title, sentence, scheduleText: schedule } = plan;
    const { plans, off } = this.#parts;
    const isOff = off !== null || (!enabled && runner === null);
    const waits = due === null || runner !== null ? null : waitsFor(plan, plans, this.#standing());
    const busy =
      runner === null ? (due === null ? 'waiting' : 'due') : runner.retrying === null ? 'running' : 'retrying';
    return {
      name,
      title,
      sentence,
      schedule,
      enabled,
      state: isOff ? 'off' : busy,
      reason: off ?? runner?.retrying ?? waits ?? (enabled ? null : 'switched off'),
      nextMs: off === null ? nextMs : null,
      run: runner?.run ?? last,
    };
  }

  #tell(): void {
    const state = this.list();
    const text = JSON.stringify(state);
    if (text === this.#told) return;
    this.#told = text;
    this.#parts.tell(state);
  }
}
