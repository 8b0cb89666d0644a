import { type CalibrationReport, type Forecast, PROBABILITY_MIN } from '#contract/model/validation.ts';
import { calibration } from '../stats/calibration.ts';
import { wilson } from '../stats/wilson.ts';
import { curveOf, type DatedOutcome, type ScoredOutcome, walkForward } from './isotonic.ts';

/** Scores of one scanner (or of all: then without a curve) against what happened. */
export function calibrationReport(
  what: Pick<CalibrationReport, 'scannerId' | 'window' | 'measure' | 'excursions'>,
  outcomes: readonly DatedOutcome[],
  today: string,
): CalibrationReport {
  const earlier = outcomes.filter(({ date }) => date < today);
  const judged = what.scannerId === null ? [] : walkForward(outcomes);
  return {
    ...what,
    raw: forecastOf(outcomes),
    calibrated: judged.length === 0 ? null : forecastOf(judged),
    curve: what.scannerId === null ? null : curveOf(earlier),
    earlier: earlier.length,
    missing: Math.max(0, PROBABILITY_MIN - earlier.length),
  };
}

function forecastOf(outcomes: readonly ScoredOutcome[]): Forecast {
  const { table, ...parts } = calibration(
    outcomes.map(({ score }) => score),
    outcomes.map(({ y }) => y),
  );
  const bins = table.map(({ bin, n, mean_forecast, hit_rate }) => {
    const { lo, hi } = wilson(Math.round(hit_rate * n), n);
    return { bin, n, forecast: mean_forecast, rate: hit_rate, lo: lo ?? 0, hi: hi ?? 1 };
  });
  return { ...parts, bins };
}
