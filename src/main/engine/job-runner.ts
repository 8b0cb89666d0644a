import { type Fault, faultOf } from '#contract/faults.ts';
import type { JobResult, JobRun } from '#contract/model/job.ts';
import type { Timers } from '#contract/timers.ts';
import { backOffMs } from '../core/jobs/back-off.ts';
import { RUN_ITEMS_MAX, type RunItem, RunProgress } from '../core/jobs/run-progress.ts';
import type { JobWork, WorkTools } from './job-work.ts';

/** Parts between two writings: a crash repeats at most so many. */
const SAVE_EVERY = 25;
/** Faults that concern one part, although their kind is that of the line. */
const OF_THE_PART: ReadonlySet<string> = new Set([
  'unavailable.bad_candles',
  'unavailable.lake',
  'unavailable.levels_loading',
  'unavailable.official_day',
]);

export interface RunnerParts {
  readonly work: JobWork;
  /** The run as it begins, or as it was stored when it is taken up again. */
  readonly run: JobRun;
  /** Parts of a run that is taken up again; null = a fresh one. */
  readonly items: readonly RunItem[] | null;
  readonly timers: Timers;
  /** Engine time. */
  readonly nowMs: () => number;
  /** Stores the run with the parts that changed. @returns its id */
  readonly save: (run: JobRun, items: readonly RunItem[], report: string) => Promise<number>;
  /** Something changed that a page shows. */
  readonly changed: () => void;
}

/** One run of a job from its begin to its end: part by part, stored as it goes, tried again with growing waits. */
export class JobRunner {
  readonly #parts: RunnerParts;
  readonly #tools: WorkTools;
  #run: JobRun;
  #progress: RunProgress | null;
  #unsaved = 0;
  #retrying: string | null = null;
  #ending: 'cancelled' | 'abandoned' | null = null;
  readonly #wakers = new Set<() => void>();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#run = parts.run;
    this.#progress = parts.items === null ? null : new RunProgress(parts.items);
    this.#tools = {
      pause: (ms) => this.#pause(ms),
      isEnded: () => this.#ending !== null,
      run: () => this.#run,
    };
  }

  /** As it stands now. */
  get run(): JobRun {
    return { ...this.#run, ...this.#progress?.counts, failures: this.#progress?.failures ?? this.#run.failures };
  }

  /** Why it waits to try again; null while it works. */
  get retrying(): string | null {
    return this.#retrying;
  }

  /** A person ends it: what is done stays. */
  cancel(): void {
    this.#end('cancelled');
  }

  /** The terminal closes: the next start goes on with it. */
  abandon(): void {
    this.#end('abandoned');
  }

  /** Resolves when it has ended; never rejects. */
  async execute(): Promise<void> {
    try {
      for (;;) {
        const trouble = await this.#attempt();
        if (this.#ending !== null) break;
        const waitMs = this.#waitAfter(trouble);
        if (waitMs === null) {
          if (trouble === null) await this.#finish();
          else await this.#close('failed', trouble.text, '');
          return;
        }
        await this.#save('');
        this.#tellRetry(trouble, waitMs);
        await this.#pause(waitMs);
        this.#retrying = null;
        if (this.#ending !== null) break;
        this.#run = { ...this.#run, attempt: this.#run.attempt + 1 };
        this.#progress?.retryFailed();
      }
      if (this.#ending === 'cancelled') await this.#close('cancelled', this.#countWords('It was ended by hand.'), '');
      else await this.#save('');
    } catch (thrown) {
      this.#run = { ...this.#run, result: 'failed', endedMs: this.#parts.nowMs(), summary: faultOf(thrown).text };
    }
  }

  /** Works through what waits. @returns the fault of the line or the broker that stopped it; null when all was tried. */
  async #attempt(): Promise<Fault | null> {
    const { work, changed } = this.#parts;
    try {
      this.#progress ??= await this.#begin();
    } catch (thrown) {
      return faultOf(thrown);
    }
    const progress = this.#progress;
    changed();
    for (let item = progress.next(); item !== null && this.#ending === null; item = progress.next()) {
      try {
        const note = await work.one(item, this.#tools);
        if (this.#ending === null) progress.settle(item.position, 'done', note);
      } catch (thrown) {
        const why = faultOf(thrown);
        if (isOfTheLine(why)) return why;
        progress.settle(item.position, 'failed', why.text);
      }
      this.#unsaved += 1;
      if (this.#unsaved >= SAVE_EVERY) await this.#save('');
      changed();
    }
    return null;
  }

  async #begin(): Promise<RunProgress> {
    const parts = (await this.#parts.work.begin(this.#tools)).slice(0, RUN_ITEMS_MAX);
    const items = parts.map(({ code, what }, position): RunItem => {
      return { position, code, what: what.slice(0, 80), state: 'waiting', note: '' };
    });
    this.#run = { ...this.#run, total: items.length, id: await this.#parts.save(this.#run, items, '') };
    return new RunProgress(items);
  }

  /** Real ms until the next try; null when there is none. */
  #waitAfter(trouble: Fault | null): number | null {
    const { attempt } = this.#run;
    if (trouble !== null) return trouble.kind === 'bug' || trouble.kind === 'input' ? null : backOffMs(attempt);
    const failed = this.#progress?.counts.failed ?? 0;
    return failed === 0 || attempt >= this.#parts.work.partTries ? null : backOffMs(attempt);
  }

  #tellRetry(trouble: Fault | null, waitMs: number): void {
    const [first] = this.#progress?.failures ?? [];
    const failed = `${this.#progress?.counts.failed ?? 0} parts failed, the first is ${first?.what}: ${first?.why}`;
    const why = trouble === null ? failed : trouble.text;
    this.#retrying = `${why} The next try is in ${waitText(waitMs)}.`.slice(0, 400);
    this.#parts.changed();
  }

  async #finish(): Promise<void> {
    const progress = this.#progress ?? new RunProgress([]);
    const end = await this.#parts.work.finish(progress, this.#tools).catch((thrown: unknown) => faultOf(thrown));
    if ('code' in end) return this.#close('failed', end.text, '');
    const result = end.warned === true || progress.counts.failed > 0 ? 'warned' : 'done';
    await this.#close(result, end.summary, end.report ?? '');
  }

  async #close(result: Exclude<JobResult, 'running'>, summary: string, report: string): Promise<void> {
    const { counts, failures } = this.#progress ?? new RunProgress([]);
    this.#run = {
      ...this.#run,
      ...counts,
      failures,
      result,
      summary: summary.slice(0, 2_000),
      endedMs: this.#parts.nowMs(),
      hasReport: report !== '',
    };
    await this.#save(report);
  }

  async #save(report: string): Promise<void> {
    this.#unsaved = 0;
    const changed = this.#progress?.takeChanged() ?? [];
    // A store that is down is told elsewhere; what it has not taken is done again after a restart.
    const id = await this.#parts.save(this.run, changed, report).catch(() => this.#run.id);
    this.#run = { ...this.#run, id };
  }

  #countWords(before: string): string {
    const { total, done } = this.#progress?.counts ?? { total: 0, done: 0 };
    return total === 0 ? before : `${before} ${done} of ${total} parts are done.`;
  }

  #end(how: 'cancelled' | 'abandoned'): void {
    this.#ending ??= how;
    for (const wake of this.#wakers) wake();
  }

  #pause(ms: number): Promise<void> {
    if (this.#ending !== null) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        stop();
        this.#wakers.delete(wake);
        resolve();
      };
      const stop = this.#parts.timers.after(ms, wake);
      this.#wakers.add(wake);
    });
  }
}

const waitText = (ms: number): string => (ms < 60_000 ? `${ms / 1_000} s` : `${Math.round(ms / 60_000)} min`);

function isOfTheLine({ kind, code }: Fault): boolean {
  return (kind === 'unavailable' || kind === 'denied') && !OF_THE_PART.has(code);
}
