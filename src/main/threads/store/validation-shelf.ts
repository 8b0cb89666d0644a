import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import { never } from '#contract/faults.ts';
import { SEGMENT_CODES } from '#contract/model/instrument.ts';
import { hitSchema } from '#contract/model/scan.ts';
import {
  EXCURSIONS_MAX,
  GROUPS_MAX,
  type JudgedHit,
  type Measure,
  OUTCOME_DAYS_MAX,
  RECORD_DAYS,
  type ValidationFilter,
  type Window,
  WINDOWS,
} from '#contract/model/validation.ts';
import { addDays, istDate } from '../../core/time/ist.ts';
import { calibrationReport } from '../../core/validation/calibration-report.ts';
import { curveOf } from '../../core/validation/isotonic.ts';
import { recordsOf } from '../../core/validation/record.ts';
import { type OutcomeQuery, OutcomeQueries, type OutcomeRow, type ScoreRow } from '../../storage/queries/outcomes.ts';
import { packInstrument } from '../../storage/statements.ts';
import type { StoreRequest } from '../store-protocol.ts';
import type { ValidationAnswers, ValidationRequest } from '../validation-requests.ts';
import type { StoreContext } from './store-context.ts';

/** Scores that curves and calibrations are made of, the newest: more do not move them. */
const SCORES_MAX = 20_000;
/** Records are the same for so long, real ms: every row of the terminal shows them. */
const RECORDS_KEPT_MS = 30_000;
/** Judged hits of the day that a start is told of: those beyond them are judged again, to the same. */
const DONE_MAX = 20_000;
/** Removed in one step, so that requests never wait long. */
const FORGET_AT_ONCE = 500;

const KINDS: Readonly<Record<ValidationRequest['kind'], true>> = {
  outcomesBegin: true,
  outcomesClose: true,
  outcomesSave: true,
  validationSummary: true,
  validationOutcomes: true,
  validationCalibration: true,
  validationRecords: true,
};

/** Whether a request is for the shelf of outcomes. */
export function isAboutOutcomes(request: StoreRequest): request is ValidationRequest {
  return Object.hasOwn(KINDS, request.kind);
}

/** The store's part in forward validation: what became of hits, and their records. */
export class ValidationShelf {
  readonly #context: StoreContext;
  readonly #outcomes: OutcomeQueries;
  #records: { readonly key: string; readonly atMs: number; readonly answer: CallOutput<'validation.records'> } | null =
    null;

  constructor(context: StoreContext) {
    this.#context = context;
    this.#outcomes = new OutcomeQueries(context.storage);
  }

  answer(request: ValidationRequest, nowMs: number): ValidationAnswers[ValidationRequest['kind']] {
    const { source, boot } = this.#context;
    switch (request.kind) {
      case 'outcomesBegin':
        return {
          closed: this.#outcomes.closeBefore(source, boot.day.midnightMs),
          done: this.#outcomes.doneSince(source, boot.day.date, DONE_MAX),
        };
      case 'outcomesClose':
        return this.#outcomes.closeDay(source, request.date, nowMs);
      case 'outcomesSave':
        return this.#save(request);
      case 'validationSummary':
        return this.#summary(request.query, nowMs);
      case 'validationOutcomes':
        return this.#page(request.query, nowMs);
      case 'validationCalibration':
        return this.#calibration(request.query, nowMs);
      case 'validationRecords':
        return this.#recordsOnce(request.query, nowMs);
      default:
        return never(request);
    }
  }

  /** Lets go of a few old outcomes. @returns whether there may be more. */
  forgetSome(): boolean {
    const { source, boot } = this.#context;
    const before = addDays(boot.day.date, -OUTCOME_DAYS_MAX);
    return this.#outcomes.forgetBefore(source, before, FORGET_AT_ONCE) === FORGET_AT_ONCE;
  }

  #save({ begun, settled }: Extract<ValidationRequest, { kind: 'outcomesSave' }>): ValidationAnswers['outcomesSave'] {
    const rows = begun.map((one) => ({ ...one, date: istDate(one.atMs - 1) }));
    const { fresh, unknown } = this.#outcomes.save(this.#context.source, WINDOWS, rows, settled);
    return { fresh: fresh.map(({ hitId, row }) => ({ hitId, settled: row })), unknown };
  }

  #summary({ groupBy, window, measure, filter }: CallInput<'validation.summary'>, nowMs: number) {
    const tallies = this.#outcomes.tallies(this.#context.source, queryOf(window, filter, nowMs), groupBy, measure);
    const { total, groups } = recordsOf(tallies);
    return { total, groups: groups.slice(0, GROUPS_MAX) };
  }

  #page({ window, filter, limit, beforeId }: CallInput<'validation.outcomes'>, nowMs: number) {
    const rows = this.#outcomes.page(this.#context.source, queryOf(window, filter, nowMs), limit, beforeId);
    return { rows: rows.map((row) => this.#judged(row)).filter((row) => row !== null) };
  }

  #calibration({ window, measure, filter }: CallInput<'validation.calibration'>, nowMs: number) {
    const scores = this.#scores(window, measure, filter, nowMs);
    const scannerId = filter.scannerId ?? null;
    const excursions = scores
      .slice(-EXCURSIONS_MAX)
      .map(({ mfe, mae, y }) => ({ mfePct: 100 * mfe, maePct: 100 * mae, success: y === 1 }));
    return calibrationReport({ scannerId, window, measure, excursions }, scored(scores), istDate(nowMs));
  }

  /** Records and curves of all scanners; asked for by every window, so that they are kept a while. */
  #recordsOnce(query: CallInput<'validation.records'>, nowMs: number): CallOutput<'validation.records'> {
    const realMs = this.#context.tools.timers.monotonicMs();
    // A replay that moved is at another moment.
    const key = `${query.window} ${query.measure} ${Math.floor(nowMs / RECORDS_KEPT_MS)}`;
    const kept = this.#records;
    if (kept !== null && kept.key === key && realMs - kept.atMs < RECORDS_KEPT_MS) return kept.answer;
    const { window, measure } = query;
    const { groups } = this.#summary({ groupBy: 'scanner', window, measure, filter: {} }, nowMs);
    const today = istDate(nowMs);
    const earlier = this.#scores(window, measure, {}, nowMs).filter(({ date }) => date < today);
    const byScanner = Map.groupBy(earlier, ({ scanner }) => scanner);
    const answer = {
      records: groups.map((record) => ({ ...record, curve: curveOf(scored(byScanner.get(record.key) ?? [])) })),
    };
    this.#records = { key, atMs: realMs, answer };
    return answer;
  }

  #scores(window: Window, measure: Measure, filter: ValidationFilter, nowMs: number): ScoreRow[] {
    return this.#outcomes.scores(this.#context.source, queryOf(window, filter, nowMs), measure, SCORES_MAX);
  }

  #judged({ hitId, body, ...rest }: OutcomeRow): JudgedHit | null {
    const { epoch, storage } = this.#context;
    try {
      const hit = hitSchema.parse({ ...(JSON.parse(body) as object), id: hitId });
      const slot = epoch.slotOf(packInstrument(SEGMENT_CODES[hit.segment], hit.securityId));
      return { hit: { ...hit, slot }, ...rest };
    } catch {
      storage.watch.badRow('outcome.page', `hit ${hitId} has a wrong shape`);
      return null;
    }
  }
}

function queryOf(window: Window, filter: ValidationFilter, nowMs: number): OutcomeQuery {
  const days = filter.days ?? RECORD_DAYS;
  return { window, filter, nowMs, sinceDate: addDays(istDate(nowMs), 1 - days) };
}

/** Rows with a score, as curves take them. */
function scored(rows: readonly ScoreRow[]): { score: number; y: number; date: string }[] {
  return rows.flatMap(({ score, y, date }) => (score === null ? [] : [{ score, y, date }]));
}
