import type { CallOutput } from '#contract/calls/index.ts';
import type { JudgedHit } from '#contract/model/validation.ts';
import { calibrationReport } from '../../src/main/core/validation/calibration-report.ts';
import { type DayTally, recordsOf } from '../../src/main/core/validation/record.ts';
import { sampleHit } from './alert-samples.ts';

/** A day of a scanner: `n` hits, `successes` of them right. */
export function sampleTally(key: string, date: string, n: number, successes: number): DayTally {
  return {
    key,
    date,
    done: n,
    n,
    successes,
    censored: 2,
    open: 1,
    ret: 0.002 * successes - 0.001 * (n - successes),
    mfe: 0.004 * n,
    mae: -0.002 * n,
    stops: n - successes,
    targets: successes,
    neither: 0,
    scored: n,
    squares: 0.2 * n,
  };
}

/** Two scanners, of which one has too few hits for a rate. */
export const SAMPLE_SUMMARY: CallOutput<'validation.summary'> = recordsOf([
  sampleTally('opening-range-breakout', '2026-11-19', 30, 21),
  sampleTally('opening-range-breakout', '2026-11-20', 10, 4),
  sampleTally('gap', '2026-11-20', 6, 3),
]);

/** Scores of ten days, thirty a day, that are right about half as often as they say. */
const SCORES = Array.from({ length: 300 }, (_, i) => {
  const score = 0.5 + (i % 10) / 20;
  return {
    date: `2026-11-${String(1 + Math.floor(i / 30)).padStart(2, '0')}`,
    score,
    y: (i * 7) % 20 < 20 * (score / 2) ? 1 : 0,
  };
});

export const SAMPLE_CALIBRATION: CallOutput<'validation.calibration'> = calibrationReport(
  {
    scannerId: 'opening-range-breakout',
    window: 30,
    measure: 'direction',
    excursions: SCORES.slice(0, 60).map(({ score, y }, i) => ({
      mfePct: (score * (i % 7)) / 5,
      maePct: 0 - (i % 5) / 10,
      success: y === 1,
    })),
  },
  SCORES,
  '2026-11-20',
);

export const SAMPLE_OUTCOME: JudgedHit = {
  hit: sampleHit(3),
  symbolClass: 'share with derivatives',
  regime: 'NORMAL',
  hour: 10,
  outcome: {
    window: 30,
    status: 'DONE',
    reason: null,
    entry: 1_400,
    ret: 0.004,
    mfe: 0.006,
    mae: -0.001,
    hitDir: true,
    hitMove: null,
    touch: null,
  },
};

export const SAMPLE_RECORDS: CallOutput<'validation.records'> = {
  records: SAMPLE_SUMMARY.groups.map((record) => ({
    ...record,
    curve: record.key === 'gap' ? null : SAMPLE_CALIBRATION.curve,
  })),
};
