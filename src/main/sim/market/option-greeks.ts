import type { SimGreeks } from '../market.ts';
import { normalCdf } from './black76.ts';
import type { DayTape } from './day-tape.ts';

const DAYS_A_YEAR = 365;

/** Greeks of an option at a second of the session, as the broker's chain shows them: IV in percent, theta per day, vega per point. */
export function greeksAt(tape: DayTape, second: number): SimGreeks {
  const { series } = tape;
  const { terms } = series;
  const minute = Math.floor(second / 60);
  const forward = series.driver(second);
  const years = series.years(minute);
  const vol = series.vol(minute);
  const deviation = vol * Math.sqrt(years);
  const d1 = Math.log(forward / terms.strike) / deviation + deviation / 2;
  const density = Math.exp((-d1 * d1) / 2) / Math.sqrt(2 * Math.PI);
  return {
    iv: vol * 100,
    delta: terms.call ? normalCdf(d1) : normalCdf(d1) - 1,
    gamma: density / (forward * deviation),
    theta: (-forward * density * vol) / (2 * Math.sqrt(years)) / DAYS_A_YEAR,
    vega: (forward * density * Math.sqrt(years)) / 100,
  };
}
