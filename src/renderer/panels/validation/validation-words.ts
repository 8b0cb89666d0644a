import {
  type CalibrationReport,
  PROBABILITY_MIN,
  RATE_MIN,
  RECORD_DAYS,
  type ValidationRecord,
} from '#contract/model/validation.ts';
import { NO_VALUE } from '../../ui/format.ts';
import type { ValidationState } from './validation-store.ts';

/** Heads of the table with what they mean. */
export const VALIDATION_HEADS = [
  ['n', 'Judged hits'],
  ['Censored', 'Not judged: the session ended, nothing traded, or the terminal was off'],
  ['Rate', `Share that was right; shown from ${RATE_MIN} judged hits on`],
  ['95 % interval', 'Wilson interval of the rate'],
  ['By day', 'Mean of the days’ rates: hits of one day are not independent'],
  ['Return', 'Mean return in the direction of the hit, percent'],
  ['Best', 'Mean of the best excursions (MFE), percent'],
  ['Worst', 'Mean of the worst excursions (MAE), percent'],
  ['T / S / –', 'What came first: target, stop, or neither'],
  ['Brier', 'Mean squared error of the confidence as if it were a probability'],
] as const;

/** A share in percent without a sign. */
export function shareText(share: number | null): string {
  return share === null ? NO_VALUE : `${(100 * share).toFixed(0)}%`;
}

/** A fraction as a signed percentage with two decimals. */
export function returnText(fraction: number | null): string {
  if (fraction === null) return NO_VALUE;
  const text = Math.abs(100 * fraction).toFixed(2);
  if (Number(text) === 0) return '0.00';
  return `${fraction < 0 ? '−' : '+'}${text}`;
}

/** The rate, or how many more hits it needs. */
export function rateText({ rate, missing }: Pick<ValidationRecord, 'rate' | 'missing'>): string {
  return rate === null ? `${missing} more` : shareText(rate);
}

/** The interval in words, for those who do not see the bar. */
export function intervalText({ lo, hi }: Pick<ValidationRecord, 'lo' | 'hi'>): string {
  return lo === null || hi === null ? 'too few hits' : `${shareText(lo)} to ${shareText(hi)}`;
}

/** Name of a group. */
export function groupText(key: string, titles: ReadonlyMap<string, string>): string {
  if (/^\d\d$/.test(key)) return `${key}:00–${key}:59`;
  return titles.get(key) ?? key;
}

/** What the panel says where it has no rows; null when it has. */
export function validationStateWords({ summary, error }: ValidationState, open: boolean): string | null {
  if (summary !== null && summary.groups.length > 0) return null;
  if (error !== null && summary === null) return error;
  if (summary === null) return open ? 'Reading what became of the hits…' : 'Not connected.';
  return `No hit of the last ${RECORD_DAYS} days has been followed. Hits with a direction or a plan are followed for 60 minutes; a rate needs ${RATE_MIN} of them, a probability ${PROBABILITY_MIN}.`;
}

/** How far the calibration is. */
export function calibrationText(report: CalibrationReport): string {
  const { raw, calibrated, missing, scannerId } = report;
  if (raw.n === 0) return 'No judged hit with a confidence yet.';
  const error = `${raw.n} hits, Brier ${raw.brier?.toFixed(3) ?? NO_VALUE}, ECE ${raw.ece?.toFixed(3) ?? NO_VALUE}`;
  if (scannerId === null) return `${error}. Choose a scanner for its probabilities.`;
  if (calibrated !== null)
    return `${error}; calibrated on the days before: Brier ${calibrated.brier?.toFixed(3) ?? NO_VALUE}, ECE ${calibrated.ece?.toFixed(3) ?? NO_VALUE} (${calibrated.n} hits)`;
  return missing > 0
    ? `${error}. ${missing} more earlier hits until scores become probabilities.`
    : `${error}. Calibrated probabilities begin with the next day’s hits.`;
}

/** How much the panel speaks for. */
export function validationFacts({ n, censored, open }: ValidationRecord): string {
  return `${n} judged · ${censored} censored · ${open} followed`;
}
