import { z } from 'zod';
import { fault, FaultError } from '#contract/faults.ts';
import { addDays } from '../../core/time/ist.ts';
import type { AtmPoint, RollingOptionsAdapter, RollingRequest } from '../adapter.ts';
import { INDEX_IDS } from './index-ids.ts';
import type { DhanRest } from './rest.ts';

/** Candle length asked for, in minutes: the last one of a day ends with it, and a month stays below 800 rows. */
const INTERVAL = '15';
/** Volatilities above this many percent are no prices of the money but artefacts. */
const IV_PERCENT_MAX = 1_000;

const numbers = z.array(z.number());
const sideSchema = z.object({ iv: numbers, strike: numbers, spot: numbers, timestamp: numbers });
const answerSchema = z.object({
  data: z.object({ ce: sideSchema.nullish(), pe: sideSchema.nullish() }),
});

/** Expired options by their distance to the money (dhan-api §8.5). */
export class DhanRollingOptions implements RollingOptionsAdapter {
  readonly #rest: DhanRest;

  constructor(rest: DhanRest) {
    this.#rest = rest;
  }

  async atm(request: RollingRequest): Promise<AtmPoint[]> {
    const { root, segment, month, right, fromDate, toDate } = request;
    const securityId = INDEX_IDS[root];
    if (securityId === undefined) {
      const text = `${root} is no index with options: its expired options cannot be asked for.`;
      throw new FaultError(fault('input.unknown_underlying', text, { root }));
    }
    const body = {
      exchangeSegment: segment,
      interval: INTERVAL,
      securityId,
      instrument: 'OPTIDX',
      expiryFlag: 'MONTH',
      expiryCode: month,
      strike: 'ATM',
      drvOptionType: right === 'CE' ? 'CALL' : 'PUT',
      requiredData: ['iv', 'strike', 'spot'],
      fromDate,
      // The last date is exclusive.
      toDate: addDays(toDate, 1),
    };
    return pointsOf(await this.#rest.read('/charts/rollingoption', body, 'data'), request);
  }
}

/** The answer as points; those without a volatility are left out, an answer that is none is refused as a whole. */
function pointsOf(answer: unknown, { root, right }: RollingRequest): AtmPoint[] {
  const read = answerSchema.safeParse(answer);
  if (!read.success) throw unreadable(root, 'an unknown form');
  const side = right === 'CE' ? read.data.data.ce : read.data.data.pe;
  if (side === null || side === undefined) return [];
  const { iv, strike, spot, timestamp } = side;
  for (const column of [iv, strike, spot]) {
    if (column.length !== timestamp.length) throw unreadable(root, 'columns of different length');
  }
  const points: AtmPoint[] = [];
  for (let i = 0; i < timestamp.length; i += 1) {
    const percent = iv[i] ?? 0;
    const t = Math.round((timestamp[i] ?? 0) * 1_000);
    if (!(percent > 0 && percent <= IV_PERCENT_MAX)) continue;
    if (!(t > (points.at(-1)?.t ?? 0))) throw unreadable(root, 'times that do not rise');
    points.push({ t, iv: percent / 100, strike: strike[i] ?? 0, spot: spot[i] ?? 0 });
  }
  return points;
}

function unreadable(root: string, what: string): FaultError {
  const text = `The broker's expired options of ${root} have ${what}. They were left out.`;
  return new FaultError(fault('unavailable.bad_rolling_options', text, { root }));
}
