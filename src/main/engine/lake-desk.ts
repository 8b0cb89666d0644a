import { FaultError, fault, faultOf } from '#contract/faults.ts';
import type { LakeStatus } from '#contract/model/lake.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import { dayEndMs } from '../core/session/calendar.ts';
import type { LakeExported, LakeExporter } from './host.ts';
import type { Log } from './log.ts';

/** After the last session the recorder writes what is left, and exchanges send late values. */
export const EXPORT_AFTER_MS = 10 * MINUTE_MS;
/** A nightly export that failed is tried again after this, so many times; engine time. */
export const EXPORT_AGAIN_MS = 30 * MINUTE_MS;
export const EXPORT_TRIES = 3;

/** What the desk needs of the engine. */
export interface LakeDeskTools {
  /** Engine time, epoch ms. */
  readonly nowMs: () => number;
  /** Raises a warning for people. */
  readonly warn: (code: string, text: string) => void;
}

const OFF = 'Nothing is recorded here, so nothing is exported: start with --record.';

/** Has recorded days exported: by itself after the last session of a day, and when somebody asks. */
export class LakeDesk {
  readonly #exporter: LakeExporter | null;
  readonly #nightly: boolean;
  readonly #log: Pick<Log, 'write'>;
  readonly #tools: LakeDeskTools;
  #status: LakeStatus;
  #running: Promise<unknown> | null = null;
  /** What the newest export that ended well came to. */
  #exported: (LakeExported & { readonly date: string }) | null = null;
  #tries = 0;
  #nightDate: string | null = null;
  #nextTryMs = Number.NEGATIVE_INFINITY;

  /** @param exporter null where nothing is recorded. */
  constructor(exporter: LakeExporter | null, nightly: boolean, log: Pick<Log, 'write'>, tools: LakeDeskTools) {
    this.#exporter = exporter;
    this.#nightly = nightly;
    this.#log = log;
    this.#tools = tools;
    const waits = nightly ? 'The day is exported after its last session.' : 'Exports are made when asked for.';
    const text = exporter === null ? OFF : waits;
    this.#status = { state: exporter === null ? 'off' : 'waiting', date: null, ticks: null, text, atMs: null };
  }

  get status(): LakeStatus {
    return this.#status;
  }

  /** Call it about once a second. */
  tick(day: TradeDay): void {
    if (this.#tools.nowMs() >= dayEndMs(day) + EXPORT_AFTER_MS) this.#night(day.date);
  }

  /** The day was replaced by the next one, which a clock that leaps over the night does before `tick` is due. */
  dayEnded(date: string): void {
    this.#night(date);
  }

  /** Starts an export now. @throws FaultError `denied.lake_off`, `unavailable.lake_busy`. */
  start(date: string): LakeStatus {
    if (this.#exporter === null) throw new FaultError(fault('denied.lake_off', OFF));
    if (this.#status.state === 'running') {
      throw new FaultError(
        fault('unavailable.lake_busy', `${this.#status.date} is being exported. Wait until it is done.`),
      );
    }
    void this.#run(date, this.#exporter);
    return this.#status;
  }

  /**
   * What the lake holds of a day: waits for the export that runs, and exports the day where that was not done yet.
   * @returns why nothing is exported, where that is meant. @throws FaultError `unavailable.lake` when it failed.
   */
  async day(date: string): Promise<LakeExported | string> {
    if (this.#exporter === null) return OFF;
    if (!this.#nightly) return 'Days are exported only when that is asked for (--no-lake-nightly).';
    // A day on which the terminal did not run is no failure.
    if (!this.#exporter.isRecorded(date)) return `Nothing was recorded on ${date}.`;
    while (this.#running !== null) await this.#running;
    if (this.#exported?.date !== date) await this.#run(date, this.#exporter);
    if (this.#exported?.date === date) return this.#exported;
    throw new FaultError(fault('unavailable.lake', this.#status.text));
  }

  async stop(): Promise<void> {
    await this.#exporter?.stop();
  }

  #night(date: string): void {
    const exporter = this.#exporter;
    const nowMs = this.#tools.nowMs();
    if (exporter === null || !this.#nightly || this.#status.state === 'running') return;
    if (!exporter.isRecorded(date)) return;
    if (this.#nightDate !== date) {
      this.#nightDate = date;
      this.#tries = 0;
      this.#nextTryMs = Number.NEGATIVE_INFINITY;
    }
    if (this.#tries >= EXPORT_TRIES || nowMs < this.#nextTryMs) return;
    this.#tries += 1;
    this.#nextTryMs = nowMs + EXPORT_AGAIN_MS;
    void this.#run(date, exporter).then((done) => {
      if (done) this.#tries = EXPORT_TRIES;
    });
  }

  #run(date: string, exporter: LakeExporter): Promise<boolean> {
    const run = this.#export(date, exporter).finally(() => {
      if (this.#running === run) this.#running = null;
    });
    this.#running = run;
    return run;
  }

  async #export(date: string, exporter: LakeExporter): Promise<boolean> {
    this.#set('running', date, null, `${date} is being exported.`);
    this.#log.write('info', 'lake.export_started', { date });
    try {
      const exported = await exporter.export(date);
      const { ticks } = exported;
      this.#exported = { ...exported, date };
      this.#set('done', date, ticks, `${date} is in the lake: ${ticks} ticks.`);
      this.#log.write('info', 'lake.exported', { date, ticks });
      return true;
    } catch (thrown) {
      const { text } = faultOf(thrown);
      this.#set('failed', date, null, text);
      this.#log.write('warn', 'lake.export_failed', { date, text });
      this.#tools.warn('unavailable.lake', `${date} was not exported: ${text} The recording is untouched.`);
      return false;
    }
  }

  #set(state: LakeStatus['state'], date: string, ticks: number | null, text: string): void {
    this.#status = { state, date, ticks, text, atMs: this.#tools.nowMs() };
  }
}
