import { FaultError, fault, never } from '#contract/faults.ts';
import { istMidnightMs } from '../../core/time/ist.ts';
import { lastBackupMs } from '../../storage/backup/last-backup.ts';
import { JobQueries } from '../../storage/queries/jobs.ts';
import type { JobAnswers, JobRequest } from '../job-requests.ts';
import type { StoreRequest } from '../store-protocol.ts';
import type { Broker, BrokerLink } from './broker-link.ts';
import { soundBars } from './history-answer.ts';
import type { HistorySource } from './history-source.ts';
import { PREFETCH_DAYS, PREFETCH_MINUTES } from './prefetch.ts';
import type { StoreContext } from './store-context.ts';
import type { UniverseSource } from './universe-source.ts';

const KINDS: ReadonlySet<string> = new Set<JobRequest['kind']>([
  'jobsBegin',
  'jobSave',
  'jobRunSave',
  'jobReport',
  'masterRefresh',
  'warm',
  'officialDay',
  'lastBackup',
]);

/** Whether jobs ask for it. */
export function isJobRequest(request: StoreRequest): request is JobRequest {
  return KINDS.has(request.kind);
}

/** The store's part in jobs: what they did, and the downloads that they make one step at a time. */
export class JobShelf {
  readonly #context: StoreContext;
  readonly #link: BrokerLink;
  readonly #history: HistorySource;
  readonly #universe: UniverseSource;
  readonly #jobs: JobQueries;

  constructor(context: StoreContext, link: BrokerLink, history: HistorySource, universe: UniverseSource) {
    this.#context = context;
    this.#link = link;
    this.#history = history;
    this.#universe = universe;
    this.#jobs = new JobQueries(context.storage);
  }

  answer(request: JobRequest): JobAnswers[JobRequest['kind']] | Promise<JobAnswers[JobRequest['kind']]> {
    const { source, boot } = this.#context;
    switch (request.kind) {
      case 'jobsBegin':
        return this.#begin();
      case 'jobSave':
        this.#jobs.keep(source, request.job);
        return {};
      case 'jobRunSave':
        return { id: this.#jobs.save(source, request.saved, request.saved.items, request.report) };
      case 'jobReport':
        return { text: this.#jobs.report(source, request.runId) };
      case 'masterRefresh':
        return this.#universe.refresh();
      case 'warm':
        return this.#warm(request.code);
      case 'officialDay':
        return this.#officialDay(request.code, request.date);
      case 'lastBackup':
        return { atMs: lastBackupMs(boot.dataDir) };
      default:
        return never(request);
    }
  }

  #begin(): JobAnswers['jobsBegin'] {
    const { source } = this.#context;
    const runs = this.#jobs.newest(source).map(({ name, run }) => {
      return { name, run, items: run.endedMs === null ? this.#jobs.items(run.id) : [] };
    });
    return { jobs: this.#jobs.settings(source), runs };
  }

  /** Days first: they are one download, and the averages need them. */
  async #warm(code: number): Promise<JobAnswers['warm']> {
    const { boot, counters } = this.#context;
    const spacingMs = boot.prefetchSpacingMs;
    if (this.#history.waiting > 0) return { state: 'busy', downloaded: false, spacingMs };
    const slot = this.#slotOf(code);
    const broker = await this.#broker();
    const before = counters.get('historyCalls');
    const days = await this.#history.warm(broker, slot, true, PREFETCH_DAYS);
    const done = days && (await this.#history.warm(broker, slot, false, PREFETCH_MINUTES));
    return { state: done ? 'done' : 'more', downloaded: counters.get('historyCalls') > before, spacingMs };
  }

  async #officialDay(code: number, date: string): Promise<JobAnswers['officialDay']> {
    const { boot, counters, epoch, history, source } = this.#context;
    const instrument = epoch.list[this.#slotOf(code)] as (typeof epoch.list)[number];
    const broker = await this.#broker();
    counters.add('historyCalls');
    const bars = soundBars(this.#context, await broker.history.daily(instrument, date, date), instrument, true);
    const bar = bars.find(({ t }) => t === istMidnightMs(date));
    if (bar !== undefined) history.keepDay(source, code, bar);
    return { close: bar?.c ?? null, spacingMs: boot.prefetchSpacingMs };
  }

  #slotOf(code: number): number {
    const slot = this.#context.epoch.slotOf(code);
    if (slot >= 0) return slot;
    throw new FaultError(fault('input.not_subscribed', 'It is not subscribed today.'));
  }

  async #broker(): Promise<Broker> {
    const broker = await this.#link.get();
    if (broker !== null) return broker;
    throw new FaultError(fault('input.no_history', 'A recording brings its own bars; there is no history to fetch.'));
  }
}
