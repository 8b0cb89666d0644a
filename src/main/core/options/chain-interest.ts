import { buildUp } from './build-up.ts';
import type { ChainColumns, ChainSide } from './chain-columns.ts';

/** Put–call ratios of one expiry over the whole listed chain (quant.md C.9); null when no call counts. */
export interface PutCallRatios {
  readonly byInterest: number | null;
  readonly byVolume: number | null;
  readonly callInterest: number;
  readonly putInterest: number;
}

/** Ratios of puts to calls by open interest and by volume. */
export function putCallRatios({ rows, calls, puts }: ChainColumns): PutCallRatios {
  const callInterest = total(calls.interest, rows);
  const putInterest = total(puts.interest, rows);
  const callVolume = total(calls.volume, rows);
  return {
    byInterest: callInterest === 0 ? null : putInterest / callInterest,
    byVolume: callVolume === 0 ? null : total(puts.volume, rows) / callVolume,
    callInterest,
    putInterest,
  };
}

function total(column: Float64Array, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += column[row]!;
  return sum;
}

/**
 * What holders of all options would be paid if the expiry settled at each strike, into `pain`, ₹.
 * Two sweeps: each next strike adds the units in the money so far times the step.
 */
export function painByStrike({ rows, strike, calls, puts }: ChainColumns, pain: Float64Array): void {
  let units = 0;
  let paid = 0;
  for (let row = 0; row < rows; row++) {
    if (row > 0) paid += units * (strike[row]! - strike[row - 1]!);
    pain[row] = paid;
    units += calls.interest[row]!;
  }
  units = 0;
  paid = 0;
  for (let row = rows - 1; row >= 0; row--) {
    if (row < rows - 1) paid += units * (strike[row + 1]! - strike[row]!);
    pain[row]! += paid;
    units += puts.interest[row]!;
  }
}

/** Strike with the least pain (quant.md C.9); ties: nearest to the spot, then lower; null without open interest. */
export function maxPain(chain: ChainColumns, spot: number, pain: Float64Array): number | null {
  painByStrike(chain, pain);
  const { rows, strike, calls, puts } = chain;
  if (total(calls.interest, rows) + total(puts.interest, rows) === 0) return null;
  let found = 0;
  for (let row = 1; row < rows; row++) {
    const nearer = Math.abs(strike[row]! - spot) < Math.abs(strike[found]! - spot);
    if (pain[row]! < pain[found]! || (pain[row] === pain[found] && nearer)) found = row;
  }
  return strike[found]!;
}

/** Classes of OI build-up of every row against the day before; against what was first seen where that is not told. */
export function writeBuildUps({ rows, calls, puts }: ChainColumns, epsilonPct = 0): void {
  for (let row = 0; row < rows; row++) {
    writeBuildUp(calls, row, epsilonPct);
    writeBuildUp(puts, row, epsilonPct);
  }
}

function writeBuildUp(side: ChainSide, row: number, epsilonPct: number): void {
  const { closeBefore, priceFirst, last, interestBefore, interestFirst, interest } = side;
  const told = interestBefore[row]! > 0;
  const price = told ? closeBefore[row]! : priceFirst[row]!;
  const open = told ? interestBefore[row]! : interestFirst[row]!;
  side.buildUp[row] = buildUp(price, last[row]!, open, interest[row]!, epsilonPct);
}
